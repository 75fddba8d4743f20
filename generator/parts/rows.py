"""The rows of a site's parts: what each is made from, so that it is made again when that changes, and else not."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from generator.card import Card
from generator.plan import FILTERS, Plan
from generator.settings import Site
from generator.study import Study
from generator.tasks.task import Json, Needs, Task

Digests = Mapping[str, str]  # by path in a folder
_UNTOLD = ("hypothesis", "predictions", "author", "date")  # of a study: no page of a filter says anything of them


@dataclass(frozen=True)
class Look:
    """What the pages of all studies have in common: what `site.toml` says, the templates, the glossary."""

    site: Site
    templates: Digests
    glossary: Digests  # its text, whose terms all pages explain

    @property
    def settings(self) -> dict[str, Mapping[str, Json]]:
        """All as a row holds them."""
        return {"site": asdict(self.site), "templates": self.templates, "glossary": self.glossary}


@dataclass(frozen=True)
class About:
    """What a report says of its study beside what was found."""

    study: Study
    told: Mapping[str, Json]  # digests of network and photographs, names of the weights, versions
    references: Digests  # other tools' pictures, by path in the report

    @property
    def settings(self) -> dict[str, Mapping[str, Json]]:
        """All as a row holds it."""
        study = {"slug": self.study.slug, "title": self.study.title, **asdict(self.study.settings)}
        return {"study": study, "told": self.told}


def sections_row(about: About, look: Look, plan: Plan, written: Digests, beside: Digests) -> Task:
    """Write the row of the sections' pages, which may show anything.

    `written` is what lies in the study's folder, `beside` what the pages show besides: credits and definitions.
    """
    needs: Needs = {"findings": tuple(plan.findings.values()), "figures": plan.figures}
    shown = {"written": written, "beside": beside}
    return Task("pages.sections", {}, {**about.settings, **look.settings, **shown}, needs)


def layer_row(about: About, look: Look, plan: Plan, layer: str) -> Task:
    """Write the row of the pages of a layer's filters."""
    needs: Needs = {
        "filters": tuple(task for name, task in plan.findings.items() if name.startswith(FILTERS)),
        "inputs": plan.findings["inputs"],
        "overview": plan.findings["overview"],
        "figures": tuple(task for task in plan.figures if plan.tasks[task].name == "figures.layer"),
    }
    asked = {name: value for name, value in about.settings["study"].items() if name not in _UNTOLD}
    own = {path: digest for path, digest in about.references.items() if path.startswith(f"units/{layer}/")}
    return Task(
        "pages.layer", {"layer": layer}, {**about.settings, "study": asked, "references": own, **look.settings}, needs
    )


def data_row(about: About, plan: Plan) -> Task:
    """Write the row of the published data of a report's sections."""
    return Task("data", {}, about.settings, {"findings": tuple(plan.findings.values())})


def drawings_row(drawn: Digests, paper: str, fonts: str) -> Task:
    """Write the row of the PNGs of what is drawn in the pages: by the content of the drawings, so words cost none."""
    return Task("drawings", {}, {"drawn": drawn, "on": {"paper": paper, "fonts": fonts}}, {})


def front_row(look: Look, cards: Iterable[Card], unbuilt: Iterable[Card], shown: Digests) -> Task:
    """Write the row of the home page and of what else belongs to no report; `shown` are documents of the program."""
    told = {"all": [asdict(card) for card in cards], "unbuilt": [card.slug for card in unbuilt]}
    return Task("pages.front", {}, {**look.settings, "cards": told, "shown": shown})
