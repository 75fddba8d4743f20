"""Pages become HTML. The templates see two names, `site` and `page`, and never compute.

Beside each page lies the same in Markdown, and beside one that says how to cite a file for reference managers.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rjsmin import jsmin

from generator.drawn import figures
from generator.files import digest
from generator.headings import Heading, addressed
from generator.markdown_twin import markdown, twin_path
from generator.numbers import unbroken
from generator.pages.citation import CITATION_FILE
from generator.pages.page import Page
from generator.settings import Site
from generator.terms import NO_TERMS, Terms

ASSETS = "assets"
THEME = "assets/theme.js"  # runs before anything is painted, so it stands in each page
HASH = 10  # hexadecimal digits of a file's digest in its name: browsers may keep it for ever

_IN_DOCUMENT = (
    ":is(main, :where(main) > section) >"  # as specific as "main >", so that no rule wins that did not before
)


@dataclass(frozen=True)
class SiteView:
    """What the templates see as `site`."""

    title: str
    author: str | None
    repository: str | None
    base_url: str | None  # with a slash at its end
    style: str  # path of the style sheet, relative to site/
    script: str  # path of the script, relative to site/
    icon: str  # path of the favicon, relative to site/
    icon_data: str  # the favicon itself as an address, for the page that must stand alone
    style_text: Markup  # the style sheet itself, for the page that must stand alone
    document_style: Markup  # the same, where pages are sections of one document
    script_text: Markup  # the script itself
    theme: Markup  # the script that sets the theme
    theme_digest: str  # of that script, as a Content-Security-Policy names it


def render(site: Site, pages: tuple[Page, ...], templates: Path, terms: Terms = NO_TERMS) -> dict[str, bytes]:
    """Render pages, with what lies beside them, by path relative to site/.

    Pages of a report link to the glossary's `terms`; their twins, in which nothing opens, do not.
    """
    environment, view = _environment(templates), _view(site, templates)
    outline = environment.get_template("outline.html")

    def contents(place: str, headings: list[Heading]) -> str:
        return outline.render(place=place, headings=headings)

    files: dict[str, bytes] = {}
    for page in pages:
        text = environment.get_template(page.template).render(site=view, page=page)
        html = unbroken(addressed(text, page.number, contents))
        files[page.path] = (terms.mark(html, page.root) if page.frame else html).encode()
        if twin := twin_path(page.path):
            files[twin] = markdown(text.encode(), page.frame.numbers.figures if page.frame else None)
        if page.citation:
            files[f"{page.address}{CITATION_FILE}"] = page.citation.cff.encode()
    return files


def lay_out(site: Site, page: Page, templates: Path) -> bytes:
    """Render a page that stands alone: it is made of pages whose headings and tables have their addresses."""
    return _environment(templates).get_template(page.template).render(site=_view(site, templates), page=page).encode()


def _view(site: Site, templates: Path) -> SiteView:
    style, script, icon = assets(templates).items()
    theme = (templates / THEME).read_bytes().strip()
    return SiteView(
        title=site.title,
        author=site.author,
        repository=site.repository,
        base_url=site.url(),
        style=style[0],
        script=script[0],
        icon=icon[0],
        icon_data=f"data:image/svg+xml,{quote(icon[1].strip())}",
        style_text=Markup(style[1].decode()),
        document_style=Markup(style[1].decode().replace("main >", _IN_DOCUMENT)),
        script_text=Markup(script[1].decode()),
        theme=Markup(theme.decode()),
        theme_digest=f"sha256-{b64encode(sha256(theme).digest()).decode()}",
    )


def assets(templates: Path) -> dict[str, bytes]:
    """Read the style sheet, the script and the favicon, which all pages share, by path relative to site/.

    Each is written in several files, which are joined in the order of their names; the script goes out without its
    comments and spaces.
    """
    style = _read(templates / ASSETS / "style", "css")
    script = map(jsmin, _read(templates / ASSETS / "script", "js"))
    favicon = [(templates / ASSETS / "favicon.svg").read_text(encoding="utf-8")]
    return dict((_asset("style", "css", style), _asset("script", "js", script), _asset("favicon", "svg", favicon)))


def style_sheet(templates: Path) -> str:
    """Read the style sheet."""
    return "\n".join(_read(templates / ASSETS / "style", "css"))


def _read(folder: Path, suffix: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"*.{suffix}"))]


def _asset(name: str, suffix: str, texts: Iterable[str]) -> tuple[str, bytes]:
    data = "\n".join(texts).encode()
    return f"{ASSETS}/{name}.{digest(data)[:HASH]}.{suffix}", data


@cache
def _environment(templates: Path) -> Environment:
    """Return the environment of a folder of templates: kept, so that a preview compiles only those that change."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["figures"] = figures  # of what a template has laid out
    return environment
