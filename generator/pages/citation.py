"""How a report, or the whole site, is cited: as text, BibTeX, `CITATION.cff`, and JSON-LD for search engines.

Whose work it is and of which date say `site.toml` and `study.toml`; what they do not say is left out, and no clock is
asked.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from generator.card import SOCIAL_CARD
from generator.numbers import sentence
from generator.results.overview import Overview
from generator.sections import SECTIONS
from generator.settings import Site
from generator.study import Study

CITATION_FILE = "CITATION.cff"  # beside the page that says how to cite
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")  # BibTeX's own names
_SPECIAL = re.compile(r"[&%$#_]")
_NAMED = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}  # so that no text ends a script


@dataclass(frozen=True)
class Work:
    """What is cited."""

    key: str  # in BibTeX
    title: str
    description: str
    part_of: str | None  # the site's title, of a report
    authors: tuple[str, ...]  # "Family, Given" of a person; anything else is a name as it stands
    date: str | None  # ISO 8601
    url: str | None
    repository: str | None


@dataclass(frozen=True)
class Citation:
    """A work as it is cited, in every form."""

    work: Work
    text: str
    bibtex: str
    cff: str
    json_ld: Markup

    file = CITATION_FILE

    @property
    def date(self) -> str | None:
        """The date as Google Scholar reads it, 2026/11/30."""
        return self.work.date and self.work.date.replace("-", "/")


def cite_study(study: Study, overview: Overview, site: Site) -> Citation:
    """Say how a report is cited."""
    settings = study.settings
    hypothesis = f" Hypothesis: {sentence(settings.hypothesis)}" if settings.hypothesis else ""
    work = Work(
        key=study.slug,
        title=study.title,
        description=f"What filter {overview.filter} of the layer {overview.layer} in {overview.network} responds to, "
        f"which circuit makes it, and what the evidence says.{hypothesis}",
        part_of=site.title,
        authors=_authors(settings.author or site.author),
        date=settings.date or site.date,
        url=site.url(f"{study.slug}/"),
        repository=site.repository,
    )
    return _cited(work, _report_graph(work, study.slug, site))


def cite_site(site: Site, description: str) -> Citation:
    """Say how the whole site is cited."""
    key = "-".join(re.findall(r"[a-z0-9]+", site.title.lower())) or "circuits"
    work = Work(key, site.title, description, None, _authors(site.author), site.date, site.url(), site.repository)
    return _cited(work, [_described(work, "WebSite", name=work.title, image=site.url(SOCIAL_CARD))])


def _authors(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(";") if name.strip())


def _cited(work: Work, graph: list[Mapping[str, Any]]) -> Citation:
    told = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return Citation(work, _text(work), _bibtex(work), _cff(work), Markup(told.translate(_IN_SCRIPT)))


def _text(work: Work) -> str:
    year = f" ({work.date[:4]})" if work.date else ""
    title = sentence(work.title)
    opening = f"{'; '.join(work.authors)}{year}{'' if year else '.'} {title}" if work.authors else f"{title}{year}"
    return " ".join(filter(None, (opening, work.part_of and sentence(work.part_of), work.url)))


def _bibtex(work: Work) -> str:
    """Write an entry; a title and a name that is no person's are kept as they are by a second pair of braces."""
    authors = (_escaped(name) if "," in name else f"{{{_escaped(name)}}}" for name in work.authors)
    fields = {
        "title": f"{{{{{_escaped(work.title)}}}}}",
        "author": f"{{{' and '.join(authors)}}}" if work.authors else None,
        "year": work.date and f"{{{work.date[:4]}}}",
        "month": work.date and _MONTHS[int(work.date[5:7]) - 1],
        "howpublished": f"{{In {_escaped(work.part_of)}}}" if work.part_of else None,
        "url": work.url and f"{{{work.url}}}",
    }
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items() if value)
    return f"@misc{{{work.key},\n{lines}\n}}"


def _escaped(text: str) -> str:
    """Write a text so that BibTeX takes it for what it is."""
    named = "".join(_NAMED.get(letter, letter) for letter in text)
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", named)


def _cff(work: Work) -> str:
    """Write a file in the Citation File Format 1.2, whose strings are those of JSON; it needs an author."""
    authors = work.authors or (f"The authors of {work.title}",)
    fields = {
        "message": "To cite this report, use these data.",
        "type": "dataset",
        "title": work.title,
        "abstract": work.description,
        "date-released": work.date,
        "url": work.url,
        "repository-code": work.repository,
    }
    written = (f"{name}: {_quoted(value)}" for name, value in fields.items() if value)
    return "\n".join(("cff-version: 1.2.0", *written, "authors:", *_cff_authors(authors), ""))


def _cff_authors(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        family, comma, given = name.partition(",")
        if comma:
            yield f"  - family-names: {_quoted(family.strip())}"
            yield f"    given-names: {_quoted(given.strip())}"
        else:
            yield f"  - name: {_quoted(name)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _report_graph(work: Work, slug: str, site: Site) -> list[Mapping[str, Any]]:
    """Describe a report as an article, and what it publishes as a data set."""
    image = site.url(f"{slug}/{SOCIAL_CARD}")
    whole = {"@type": "WebSite", "name": site.title, **({"url": site.url()} if site.base_url else {})}
    files = [f"{slug}/data/{section.name}.json" for section in SECTIONS if section.data] if site.base_url else []
    downloads = [
        {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": site.url(path)} for path in files
    ]
    return [
        _described(work, "TechArticle", headline=work.title, image=image, isPartOf=whole),
        _described(work, "Dataset", name=f"{work.title}: the data", distribution=downloads),
    ]


def _described(work: Work, kind: str, **more: Any) -> Mapping[str, Any]:
    """Describe a work in the words of schema.org; who is no person by the comma may still be one, and gets no type."""
    people = [
        {"@type": "Person", "familyName": name.partition(",")[0].strip(), "givenName": name.partition(",")[2].strip()}
        if "," in name
        else {"name": name}
        for name in work.authors
    ]
    said = {
        "@type": kind,
        **more,
        "description": work.description,
        "author": people,
        "datePublished": work.date,
        "url": work.url,
    }
    return {name: value for name, value in said.items() if value}
