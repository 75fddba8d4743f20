"""The story: one page that tells a study in order, for somebody who came by a link, with the sections as its depth."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from markupsafe import Markup

from generator import tags
from generator.evidence.case import NOT_TESTED
from generator.numbers import count, listing, percent, significant, size, times
from generator.pages import activations, evidence, inputs, overview, pattern
from generator.pages.diagram import Diagram
from generator.pages.draft import Draft
from generator.pages.evidence import MatrixRow
from generator.pages.inputs import ShownChannel
from generator.pages.page import CaptionedPicture, Figure, Link, Picture
from generator.pages.retelling import retold
from generator.sections import STORY_FOLDER

PHOTOGRAPHS = 3  # shown, the strongest
SEEDS = 3  # patterns from other random seeds
SPEED = 230  # words that are read in a minute
SHORTEST = 3.0  # a crop is at least this much larger than the receptive field, so that one sees where it is


@dataclass(frozen=True)
class Chapter:
    """What every chapter has: our sentences, the author's, and the way to more."""

    id: str
    title: str
    intro: str
    words: tuple[Markup, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True)
class Spot:
    """A photograph with its heatmap, and a crop around the strongest location, in pixels of the network's input."""

    figure: Figure
    photograph: Picture
    heatmap: Picture
    rows: int
    cols: int
    field: tuple[int, int, int, int]  # x, y, width, height of the receptive field
    crop: tuple[float, float, float, float]
    label: str
    beside: Markup


@dataclass(frozen=True)
class StoryPage:
    """What the story shows, in order."""

    title: str  # of the study
    minutes: int
    opening: str
    hypothesis: str | None
    verdict: str
    overview: Chapter
    circuit: Figure
    diagram: Diagram
    pattern: Chapter
    picture: CaptionedPicture
    seeds: tuple[CaptionedPicture, ...]
    activations: Chapter
    colours: Picture
    scale: str  # where the colours of the heatmaps end
    spots: tuple[Spot, ...]
    kernels: Chapter
    channels: tuple[ShownChannel, ...]
    evidence: Chapter
    rows: tuple[MatrixRow, ...]  # the arguments that were tested
    untested: str  # names the others
    answer: Chapter


def compose(of: Callable[[str], Draft]) -> StoryPage:
    """Compose the story; `of` gives the draft of a section, as it begins in the story's folder."""
    drafts = {name: _retold(of(name)) for name in _TOLD}
    first = drafts["overview"]
    shown, best = overview.compose(first), pattern.compose(drafts["pattern"])
    matrix = evidence.compose(drafts["evidence"]).matrix
    responds = activations.compose(drafts["activations"])
    page = StoryPage(
        title=first.study.title,
        minutes=0,
        opening=_opening(first),
        hypothesis=first.hypothesis,
        verdict=matrix.verdict,
        overview=_chapter(drafts, "The circuit", _circuit(first), "overview", more=("overview", "layer")),
        circuit=shown.circuit,
        diagram=shown.diagram,
        pattern=_chapter(drafts, "The picture that it responds to most", _pattern(first), "pattern"),
        picture=CaptionedPicture(best.picture, best.figure),
        seeds=(best.seeds.shown if best.seeds else ())[:SEEDS] + ((best.negative,) if best.negative else ()),
        activations=_chapter(drafts, "Where it responds on photographs", _activations(first), "activations"),
        colours=responds.colours,
        scale=responds.scale,
        spots=_spots(drafts["activations"], responds.photographs[:PHOTOGRAPHS]),
        kernels=_chapter(drafts, "What it is made of", _kernels(first), "kernels", "inputs"),
        channels=inputs.compose(drafts["inputs"]).channels,
        evidence=_chapter(drafts, "The evidence", _evidence(first), "evidence"),
        rows=tuple(row for row in matrix.rows if row.finding != NOT_TESTED),
        untested=_untested(matrix.rows),
        answer=_chapter(drafts, "The answer", "", "conclusion", more=("conclusion", "methods")),
    )
    return replace(page, minutes=max(1, round(sum(map(tags.words, _read(page))) / SPEED)))


_TOLD = ("overview", "pattern", "activations", "kernels", "inputs", "evidence", "conclusion")


def _retold(draft: Draft) -> Draft:
    return replace(draft, commentary=retold(draft.commentary, STORY_FOLDER))


def _chapter(drafts: Mapping[str, Draft], title: str, intro: str, *told: str, more: tuple[str, ...] = ()) -> Chapter:
    draft = drafts[told[0]]
    words = tuple(found for name in told if (found := drafts[name].words))
    return Chapter(told[0], title, intro, words, tuple(draft.link(name) for name in more or told))


def _opening(draft: Draft) -> str:
    found = draft.findings.overview
    return (
        f"A convolutional network such as {found.network} recognises what a photograph shows in many small steps. "
        "Each step is a filter: a few weights that are moved over the whole picture. Its response is large wherever "
        "the picture resembles them. The first filters see colours and edges; later filters take the responses of "
        "earlier ones as input. A filter together with the earlier filters that it takes input from is a circuit. "
        f"This page takes apart one filter, number {found.filter} of the layer {found.layer}, and asks what it "
        "detects, and how."
    )


def _circuit(draft: Draft) -> str:
    found = draft.findings.overview
    return (
        f"The layer {found.layer} has {count(found.filters, 'filter')}. Filter {found.filter} has "
        f"{count(found.input_channels, 'input channel')}, each with a kernel of {size(found.kernel_size)} weights, "
        f"and at each location it sees {size(found.receptive_field.size)} pixels of the picture."
    )


def _pattern(draft: Draft) -> str:
    found = draft.findings.pattern
    begun = (
        "What does the filter respond to? We begin with noise and change the pixels, step by step, so that its "
        "activation increases. The result is its maximal pattern, also called a feature visualisation."
    )
    if found.ratio is None:
        return f"{begun} No photograph of this study activates the filter at all."
    return f"{begun} The mean activation on it is {times(found.ratio)} that on the strongest photograph of this study."


def _activations(draft: Draft) -> str:
    found = draft.findings.activations
    begun = f"A pattern is no photograph. So we show the filter {count(len(found.by_max), 'photograph')}"
    if found.scale <= 0 or not found.by_max:
        return f"{begun}. It responds to none of them."
    first = found.by_max[0]
    return (
        f"{begun}, and measure its activation at every location. The largest is {significant(first.max)}, on "
        f"{first.photograph}. The heatmaps show where it responds; the crops show what it sees there."
    )


def _kernels(draft: Draft) -> str:
    found = draft.findings.kernels
    if found.shown == len(found.channels):
        share = f"It has {count(found.shown, 'kernel')}."
    else:
        of = f"{found.shown} of its {len(found.channels)} kernels"
        share = f"The strongest {of} hold {percent(found.share)} of the squared norm."
    return (
        "A kernel holds the weights on one input channel: red weights excite the filter, blue ones inhibit it. "
        f"{share} Beside each kernel is the pattern that its input channel responds to most."
    )


def _evidence(draft: Draft) -> str:
    predicted = draft.findings.evidence.predicted
    if predicted is None:
        return "The study made no predictions, so there is nothing to hold the measurements against."
    return (
        f"The study predicted in numbers what should be found: {predicted}. There is one line for each argument that "
        "was tested. It says what was measured, and whether that speaks for the prediction."
    )


def _spots(draft: Draft, shown: Sequence[activations.ShownActivationMap]) -> tuple[Spot, ...]:
    found = draft.findings.activations
    if found.scale <= 0:
        return ()
    return tuple(_spot(draft, number, photograph) for number, photograph in enumerate(shown))


def _spot(draft: Draft, number: int, shown: activations.ShownActivationMap) -> Spot:
    image = draft.findings.activations.by_max[number]
    rows, cols = draft.findings.overview.input_size
    field = overview.field_of(draft, number)
    return Spot(
        figure=draft.figure(
            f"{image.photograph}: what the filter sees at the strongest location "
            f"(activation {significant(image.max)}), and where it responds."
        ),
        photograph=shown.picture,
        heatmap=shown.heatmap,
        rows=rows,
        cols=cols,
        field=field,
        crop=_crop(field, rows, cols),
        label=f"Crop of {image.photograph} around the receptive field at the strongest location",
        beside=shown.beside,
    )


def _crop(field: tuple[int, int, int, int], rows: int, cols: int) -> tuple[float, float, float, float]:
    """Cut a square around the receptive field, inside the picture."""
    x, y, width, height = field
    side = min(SHORTEST * max(width, height), rows, cols)
    left = min(max(x + width / 2 - side / 2, 0), cols - side)
    top = min(max(y + height / 2 - side / 2, 0), rows - side)
    return left, top, side, side


def _untested(rows: Iterable[MatrixRow]) -> str:
    names = [f"{row.name[:1].lower()}{row.name[1:]}" for row in rows if row.finding == NOT_TESTED]
    return f"Not tested: {listing(names)}." if names else ""


def _read(page: StoryPage) -> Iterable[str]:
    """Give what of the page is read: its sentences, the author's, captions."""
    chapters = (page.overview, page.pattern, page.activations, page.kernels, page.evidence, page.answer)
    told = chain.from_iterable((chapter.title, chapter.intro, *chapter.words) for chapter in chapters)
    pictures = (*(one.figure for one in page.seeds), *(one.figure for one in page.spots))
    figures = (page.circuit, page.picture.figure, *pictures, *(one.figure for one in page.channels))
    beside = (*(one.beside for one in page.spots), *(one.beside for one in page.channels))
    rows = (f"{row.name} {row.finding} {row.measured}" for row in page.rows)
    captions = (figure.caption for figure in figures)
    opening = (page.title, page.opening, page.hypothesis or "", page.verdict)
    return (*opening, *told, *captions, *beside, *rows, page.untested)
