import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator.numbers import significant
from generator.pages.activations import ActivationsPage
from generator.pages.classification import ClassificationPage
from generator.pages.connected import SMALL
from generator.pages.draft import peak, scrolling
from generator.pages.drawing import DARK, LIGHT, colour, draw_kernel, draw_small, ink, luminance
from generator.pages.home import HomePage
from generator.pages.inputs import InputsPage
from generator.pages.kernels import KernelsPage
from generator.pages.layer import LayerPage, ShownLayer
from generator.pages.methods import MethodsPage
from generator.pages.overview import OverviewPage
from generator.pages.page import Link, Page
from generator.pages.pattern import PatternPage
from generator.pages.pattern_curve import ending
from generator.pages.pattern_words import against, cosine, named, state
from generator.pages.units import LARGE, UnitPage
from generator.results.kernels import Kernel
from generator.results.layer import Layer
from generator.results.patterns import StrongestPhotograph
from generator.sections import SECTIONS, Findings
from tests import fakes, made_up


def content(folder: Path, section: str, found: Findings | None = None) -> object:
    return page(folder, section, found).content


def page(folder: Path, section: str, found: Findings | None = None) -> Page:
    return next(page for page in made_up.pages(folder, found) if page.template == f"{section}.html")


def test_colours_run_from_blue_over_near_white_to_red() -> None:
    red, white, blue = colour(1.0), colour(0.0), colour(-1.0)
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    assert min(white) > 240
    assert colour(7.0) == red


@pytest.mark.parametrize("value", np.linspace(-1, 1, 41))
def test_ink_reads_on_every_colour(value: float) -> None:
    ground = colour(float(value))
    lighter = {DARK: 0.0, LIGHT: 1.0}[ink(ground)]
    contrast = (max(luminance(ground), lighter) + 0.05) / (min(luminance(ground), lighter) + 0.05)
    assert contrast >= 4.5


def test_kernel_is_drawn_row_by_row() -> None:
    drawing = draw_kernel(kernel(((0.5, -0.5, 0.0), (0.0, 0.25, -0.001))), scale=0.5)
    assert (drawing.width, drawing.height) == (192, 128)
    assert [cell.text for cell in drawing.cells] == ["0.50", "−0.50", "0.00", "0.00", "0.25", "0.00"]
    assert (drawing.cells[4].x, drawing.cells[4].y) == (64, 64)
    assert "largest weight, +0.500, is in row 0, column 0" in drawing.label


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (7, 5)])
def test_kernels_of_any_size_keep_their_figures_inside_the_cells(size: tuple[int, int]) -> None:
    values = np.random.default_rng(3).normal(scale=0.02, size=size)
    drawing = draw_kernel(kernel(tuple(map(tuple, values.tolist()))), scale=float(np.abs(values).max()))
    longest = max(len(cell.text) for cell in drawing.cells)
    assert len(drawing.cells) == size[0] * size[1]
    assert longest * drawing.font * 0.62 <= drawing.cell


def test_kernel_of_zeros_is_drawn_without_dividing_by_its_scale() -> None:
    drawing = draw_kernel(kernel(((0.0, 0.0),)), scale=0.0)
    assert {cell.text for cell in drawing.cells} == {"0.0"}
    assert "largest" not in drawing.label


def kernel(values: tuple[tuple[float, ...], ...]) -> Kernel:
    return replace(fakes.kernels().top[0], kernel=values)


def test_peak_says_where_a_map_is_strongest() -> None:
    heatmap = np.zeros((5, 7), np.float32)
    assert peak(heatmap, 2.0) == "zero everywhere"
    heatmap[4, 0] = 1.0
    assert peak(heatmap, 2.0) == "strongest at the lower left, 50.0\u202f% of the common scale"
    heatmap[2, 3] = 2.0
    assert "at the centre" in peak(heatmap, 2.0)


def test_pages_stand_in_report_order_with_their_neighbours(tmp_path: Path) -> None:
    report = [page for page in made_up.pages(tmp_path) if page.frame and page.number and "/units/" not in page.path]
    assert [page.title for page in report] == [section.title for section in SECTIONS]
    assert [page.number for page in report] == list(range(1, len(SECTIONS) + 1))
    assert report[0].path == "made-up/index.html"
    assert report[5].path == "made-up/kernels/index.html"
    frame = report[5].frame
    assert frame is not None
    assert frame.previous is not None
    assert frame.next is not None
    assert (frame.previous.href, frame.next.href) == ("../activations/index.html", "../inputs/index.html")
    assert [item.href for item in frame.sections][:2] == ["../index.html", "../classification/index.html"]
    assert [item.number for item in frame.sections if item.current] == [6]
    assert report[0].frame is not None
    assert report[0].frame.previous is None


def test_every_page_states_network_weights_seed_and_versions(tmp_path: Path) -> None:
    for page in made_up.pages(tmp_path)[:-2]:
        assert page.frame is not None
        origin = page.frame.provenance
        assert (origin.network, origin.weights, origin.seed) == ("Tiny v1", "tiny_weights.pkl", 0)
        assert origin.digest.startswith(origin.short_digest)
        assert origin.versions == "tensorflow 2.21.0, numpy 2.4.6, pillow 13.0.0"


def test_figures_are_numbered_by_section_without_a_gap(tmp_path: Path) -> None:
    found = content(tmp_path, "kernels")
    assert isinstance(found, KernelsPage)
    numbers = [kernel.figure.number for kernel in found.kernels] + [found.norms_figure.number]
    assert numbers == ["6.1", "6.2", "6.3", "6.4", "6.5"]


def test_overview_marks_the_layer_and_what_it_reads(tmp_path: Path) -> None:
    found = content(tmp_path, "overview")
    assert isinstance(found, OverviewPage)
    assert [step.role for step in found.strip] == ["", "read", "read", "here", "", ""]
    assert found.standing.endswith("with 2 before it, 1 parallel to it and 2 after it.")
    assert found.hypothesis == "Fires on lines that rise from left to right."


def test_receptive_field_stands_where_the_unit_fires_most(tmp_path: Path) -> None:
    findings = fakes.findings()
    findings.activations.maps[0] = 0
    findings.activations.maps[0, 3, 5] = 9.25
    found = content(tmp_path, "overview", findings)
    assert isinstance(found, OverviewPage)
    assert found.window is not None
    assert (found.window.y, found.window.x) == (-4 + 3 * 4, -2 + 5 * 4)
    assert (found.window.height, found.window.width) == (11, 9)


def test_silent_unit_has_no_receptive_field_drawn(tmp_path: Path) -> None:
    findings = fakes.findings()
    silent = replace(findings.activations, scale=0.0, maps=np.zeros_like(findings.activations.maps))
    found = content(tmp_path, "overview", replace(findings, activations=silent))
    assert isinstance(found, OverviewPage)
    assert found.window is None


def test_circuit_draws_strength_and_sign(tmp_path: Path) -> None:
    found = content(tmp_path, "overview")
    assert isinstance(found, OverviewPage)
    connections = found.diagram.connections
    assert [line.tone for line in connections] == ["positive", "negative", "neutral", "positive"]
    assert sorted((line.thickness for line in connections), reverse=True) == [line.thickness for line in connections]
    assert connections[0].kernel_href == "kernels/index.html#channel-4"
    assert connections[0].input_href == "inputs/index.html#channel-4"


def test_long_layer_name_is_broken_after_an_underscore(tmp_path: Path) -> None:
    findings = replace(fakes.findings(), overview=replace(fakes.overview(), layer="fire4_expand3x3"))
    found = content(tmp_path, "overview", findings)
    assert isinstance(found, OverviewPage)
    assert [line.text for line in found.diagram.unit_lines] == ["fire4_", "expand3x3", "filter 5"]


def test_comments_stand_beside_what_they_are_about(tmp_path: Path) -> None:
    classification, inputs = content(tmp_path, "classification"), content(tmp_path, "inputs")
    assert isinstance(classification, ClassificationPage)
    assert isinstance(inputs, InputsPage)
    assert [photograph.name for photograph in classification.photographs if photograph.beside] == ["macaw.jpg"]
    assert [channel.title for channel in inputs.channels if channel.beside] == ["Channel 4"]


def test_grad_cam_pictures_are_addressed_with_quoted_names(tmp_path: Path) -> None:
    found = content(tmp_path, "classification")
    assert isinstance(found, ClassificationPage)
    first = found.photographs[1].classes[0]
    assert first.picture.src == "../pictures/grad_cam/caff%C3%A8%20%26%201-1.webp"
    assert first.picture.alt.startswith("Grad-CAM of espresso on caffè & 1.JPG: strongest at the ")
    assert found.photographs[-1].classes[-1].picture.alt.endswith("zero everywhere")


def test_without_a_classifier_the_page_gives_the_reason(tmp_path: Path) -> None:
    findings = replace(fakes.findings(), classification=fakes.unclassified())
    found = content(tmp_path, "classification", findings)
    assert isinstance(found, ClassificationPage)
    assert found.reason == "These weights of Tiny carry no classifier."
    assert found.photographs == ()


def test_pattern_is_measured_both_ways(tmp_path: Path) -> None:
    found = content(tmp_path, "pattern")
    assert isinstance(found, PatternPage)
    mean, position = found.measures
    assert (mean.pattern, mean.value, mean.photograph) == ("4.50", "1.12", "caffè & 1.JPG")
    assert (position.pattern, position.value, position.photograph) == ("13.5", "9.25", "bridge.jpg")
    assert (mean.ratio, position.ratio) == ("4.00\u202f×", "1.46\u202f×")
    assert found.reference is not None
    assert found.figure.number == "3.1"
    assert found.reference.figure.number == "3.2"


def test_pattern_leads_by_more_in_the_mean_only_where_it_does(tmp_path: Path) -> None:
    found = content(tmp_path, "pattern")
    assert isinstance(found, PatternPage)
    assert found.lead.startswith("The ratio to photographs is therefore larger for the mean, 4.00\u202f×, than")
    findings = fakes.findings()
    sharp = replace(findings.pattern, ratio_max=5.0)
    found = content(tmp_path, "pattern", replace(findings, pattern=sharp))
    assert isinstance(found, PatternPage)
    assert found.lead == ""


def test_the_optimisation_is_told_with_the_line_that_it_is_drawn_against(tmp_path: Path) -> None:
    found = content(tmp_path, "pattern")
    assert isinstance(found, PatternPage)
    assert found.optimisation.alt.endswith("the mean activation on the top activating photograph, 1.12")


def test_every_table_of_an_author_scrolls_in_a_box_of_its_own() -> None:
    html = scrolling('<p>a</p><table class="x">\n1</table><table>2</table>')
    assert html.count('<div class="scroll" role="group" aria-label="Table" tabindex="0">\n<table') == 2
    assert html.count("</table>\n</div>") == 2


def test_layers_side_by_side_are_counted_only_where_there_are_any(tmp_path: Path) -> None:
    findings = replace(fakes.findings(), overview=replace(fakes.overview(), before=1, beside=0, reads=("conv1",)))
    found = content(tmp_path, "overview", findings)
    assert isinstance(found, OverviewPage)
    assert found.standing.endswith("with 1 before it and 2 after it.")
    assert found.strip_figure.caption.endswith("right3x2 filled, its input layer outlined.")
    assert found.strip_leads == "A marked layer leads to all of its filters."


def test_layers_that_the_weights_do_not_carry_are_told_and_dashed(tmp_path: Path) -> None:
    overview = replace(fakes.overview(), carried=fakes.overview().convolutions[:4], classifier=False)
    found = content(tmp_path, "overview", replace(fakes.findings(), overview=overview))
    assert isinstance(found, OverviewPage)
    assert [step.role for step in found.strip] == ["", "read", "read", "here", "missing", "missing"]
    assert found.standing.endswith("2 after it. The weights used here end at right3x2 and include no classifier.")
    assert ", layers without weights dashed." in found.strip_figure.caption


def test_weights_that_lack_the_classifier_alone_are_told(tmp_path: Path) -> None:
    overview = replace(fakes.overview(), classifier=False)
    found = content(tmp_path, "overview", replace(fakes.findings(), overview=overview))
    assert isinstance(found, OverviewPage)
    assert found.standing.endswith("The weights used here include all of them, but no classifier.")


def test_unit_silent_on_all_photographs_has_no_ratio(tmp_path: Path) -> None:
    findings = fakes.findings()
    silent = replace(findings.pattern, strongest_photograph=None, strongest_position=None, ratio=None, ratio_max=None)
    found = content(tmp_path, "pattern", replace(findings, pattern=silent))
    assert isinstance(found, PatternPage)
    assert {measure.ratio for measure in found.measures} == {"–"}


def test_share_is_told_against_what_chance_would_give(tmp_path: Path) -> None:
    found = content(tmp_path, "activations")
    assert isinstance(found, ActivationsPage)
    assert [overlap.quotient for overlap in found.overlaps] == [
        "2.00\u202f×",
        "0.500\u202f×",
        "2.40\u202f×",
        "0.500\u202f×",
    ]
    assert found.overlap.startswith("On 2 of 4 photographs")
    assert "night.webp" in found.overlap


def test_rankings_differ_by_maximum_and_by_mean(tmp_path: Path) -> None:
    found = content(tmp_path, "activations")
    assert isinstance(found, ActivationsPage)
    assert [rank.name.text for rank in found.by_max][:2] == ["bridge.jpg", "caffè & 1.JPG"]
    assert [rank.name.text for rank in found.by_mean][:2] == ["caffè & 1.JPG", "bridge.jpg"]
    assert [row.name for row in found.classes] == ["macaw"]


def test_kernels_page_marks_the_top_and_says_their_share(tmp_path: Path) -> None:
    found = content(tmp_path, "kernels")
    assert isinstance(found, KernelsPage)
    assert [row.top for row in found.rows] == [True] * 4 + [False] * 3
    assert found.share.replace("\u202f", " ").startswith(
        "The top 4 of 7 kernels hold 94.5 % of the summed squared norm."
    )
    assert found.kinds == "2 of 7 kernels are mostly excitatory, 2 mostly inhibitory and 3 mixed."


def test_colours_of_the_picture_need_no_pattern(tmp_path: Path) -> None:
    findings = fakes.findings()
    red = replace(findings.kernels.top[0], unit=None, colour="red", channel=0)
    source = replace(findings.inputs.channels[0], channel=0, unit=None, colour="red", kernel=red, pattern=None)
    findings = replace(
        findings,
        kernels=replace(findings.kernels, channels=(red,), shown=1),
        inputs=replace(findings.inputs, layers=("pixels",), channels=(source,)),
        tuning=replace(findings.tuning, inputs=()),
        ablation=replace(findings.ablation, together=replace(findings.ablation.together, channels=(0,)), single=()),
        overview=replace(findings.overview, reads=("pixels",), rectified=False),
    )
    found = content(tmp_path, "inputs", findings)
    assert isinstance(found, InputsPage)
    assert not found.patterns
    assert (found.channels[0].title, found.channels[0].picture) == ("Red", None)


def test_methods_offer_every_data_file(tmp_path: Path) -> None:
    found = content(tmp_path, "methods")
    assert isinstance(found, MethodsPage)
    offered = {link.href for download in found.downloads for link in download.files}
    assert {"../data/kernels.json", "../data/kernels.npz", "../data/methods.json"} <= offered
    assert any(fact.value == "0123456789abcdef" * 4 for fact in found.facts)


def test_home_lists_the_studies(tmp_path: Path) -> None:
    found = content(tmp_path, "home")
    assert isinstance(found, HomePage)
    assert [card.href for card in found.cards] == ["made-up/index.html"]
    assert found.cards[0].hypothesis == "Fires on lines that rise from left to right."
    assert found.cards[0].verdict == fakes.evidence().verdict


def test_the_overlap_names_the_class_whose_grad_cam_it_is(tmp_path: Path) -> None:
    """A folder may be called what no label is: then the map is that of the top class, and the table must say so."""
    findings = fakes.findings()
    images = tuple(
        replace(image, class_name="pets", focus_label=image.top[0].label)
        for image in findings.classification.classified or ()
    )
    findings = replace(findings, classification=replace(findings.classification, classified=images))
    found = content(tmp_path, "activations", findings)
    labels = {image.photograph: image.focus_label for image in images}
    assert isinstance(found, ActivationsPage)
    assert found.overlaps
    assert all(overlap.class_name == labels[overlap.name.text] for overlap in found.overlaps)


def unit_page(folder: Path, unit: str, found: Findings | None = None) -> Page:
    path = f"made-up/units/{unit.replace(':', '/')}/index.html"
    return next(page for page in made_up.pages(folder, found) if page.path == path)


def shown_unit(folder: Path, unit: str, found: Findings | None = None) -> UnitPage:
    page = unit_page(folder, unit, found)
    assert isinstance(page.content, UnitPage)
    return page.content


def shown_layer(folder: Path, found: Findings | None = None) -> ShownLayer:
    page = content(folder, "layer", found)
    assert isinstance(page, LayerPage)
    assert page.filters is not None
    return page.filters


def test_the_filters_of_a_layer_have_pages_behind_that_of_their_layer(tmp_path: Path) -> None:
    paths = [page.path for page in made_up.pages(tmp_path) if page.frame][len(SECTIONS) + 1 :]  # behind the story
    assert paths[:8] == [f"made-up/units/right3x2/{number}/index.html" for number in range(8)]
    assert paths[8] == "made-up/units/squeeze1x1/index.html"
    assert paths[9:] == [f"made-up/units/squeeze1x1/{number}/index.html" for number in range(4)]


def test_filters_carry_their_place_in_every_order(tmp_path: Path) -> None:
    thumbnails = shown_layer(tmp_path).thumbnails
    found = fakes.layer().layers[0].units
    places = [dict(part.split(":") for part in thumbnail.order.split(";")) for thumbnail in thumbnails]
    for name in ("--a", "--p", "--o", "--c"):
        assert sorted(int(place[name]) for place in places) == list(range(8)), name
    in_order = {name: sorted(found, key=lambda summary: int(places[summary.filter][name])) for name in places[0]}
    assert [summary.filter for summary in in_order["--a"]] == [7, 6, 5, 4, 3, 0, 1, 2]  # the dead one has no ratio
    assert [summary.place for summary in in_order["--p"]] == list(range(8))
    angles = [summary.orientation for summary in in_order["--o"]]
    assert angles[-2:] == [None, None]
    assert angles[:-2] == sorted(angle for angle in angles if angle is not None)
    assert [summary.colourfulness for summary in in_order["--c"]] == sorted(summary.colourfulness for summary in found)[
        ::-1
    ]


def test_every_way_to_sort_and_to_filter_is_known_to_the_style_sheet(tmp_path: Path) -> None:
    folder = Path(__file__).parent.parent / "templates" / "assets" / "style"
    style = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    shown = shown_layer(tmp_path)
    known = set(re.findall(r"[.]layer:has\(#([\w-]+):checked\)", style))
    assert {choice.id for choice in (*shown.sorts, *shown.subsets)} - known == {"by-number", "all-filters"}
    assert known <= {choice.id for choice in (*shown.sorts, *shown.subsets)}


def test_thumbnails_say_which_are_not_strong_and_what_the_study_looks_at(tmp_path: Path) -> None:
    shown = shown_layer(tmp_path)
    assert [thumbnail.status for thumbnail in shown.thumbnails] == ["", "weak", "dead", "", "", "", "", ""]
    assert [thumbnail.number for thumbnail in shown.thumbnails if thumbnail.mark == "this study"] == [5]
    assert [(choice.text, choice.count) for choice in shown.subsets] == [
        ("all", 8),
        ("beats photographs", 6),
        ("weak", 1),
        ("dead", 1),
        ("in this study", 1),
    ]
    before = next(page.content for page in made_up.pages(tmp_path) if page.template == "filters.html")
    assert isinstance(before, ShownLayer)
    inputs = {source.unit for source in fakes.inputs().channels}
    marked = [thumbnail.number for thumbnail in before.thumbnails if thumbnail.mark == "input"]
    assert marked == [number for number in range(4) if f"squeeze1x1:{number}" in inputs]
    assert marked


def test_a_choice_that_leaves_no_filter_can_not_be_chosen(tmp_path: Path) -> None:
    findings = fakes.findings()
    summaries = tuple(replace(summary, status="strong") for summary in findings.layer.layers[0].units)
    layers = (replace(findings.layer.layers[0], units=summaries), *findings.layer.layers[1:])
    shown = shown_layer(tmp_path, replace(findings, layer=Layer(layers)))
    assert [choice.text for choice in shown.subsets if choice.off] == ["weak", "dead"]


def test_thumbnails_are_cut_from_one_picture_in_reading_order(tmp_path: Path) -> None:
    findings = fakes.findings()
    first = findings.layer.layers[0].units[0]
    summaries = tuple(replace(first, unit=f"right3x2:{number}", filter=number) for number in range(19))
    heat = np.zeros((19, *findings.layer.layers[0].heat.shape[1:]), np.float32)
    layers = (replace(findings.layer.layers[0], units=summaries, heat=heat), *findings.layer.layers[1:])
    shown = shown_layer(tmp_path, replace(findings, layer=Layer(layers)))
    assert (shown.width, shown.height, shown.thumbnail_width, shown.thumbnail_height) == (192, 16, 12, 8)
    assert [(thumbnail.x, thumbnail.y) for thumbnail in shown.thumbnails][15:18] == [(180, 0), (0, 8), (12, 8)]


def test_the_filters_are_told_in_numbers(tmp_path: Path) -> None:
    shown = shown_layer(tmp_path)
    assert shown.summary.startswith("6 of 8 patterns beat every photograph, 1 is weak and 1 is dead.")
    assert "In the median, the mean activation on a pattern is 2.50\u202f× that on" in shown.summary
    assert "the RMS contrasts are 64 and 55 of 255. Each maximal pattern has 8 × 12 pixels" in shown.summary
    assert shown.likeness.endswith("Its median over all pairs of filters is 0.125.")


def test_where_the_filters_are_left_out_the_page_says_so_and_nothing_links_to_units(tmp_path: Path) -> None:
    found = replace(fakes.findings(), layer=Layer(()))
    layer, inputs = content(tmp_path, "layer", found), content(tmp_path, "inputs", found)
    assert isinstance(layer, LayerPage)
    assert isinstance(inputs, InputsPage)
    assert layer.filters is None
    assert {channel.unit_href for channel in inputs.channels} == {None}
    assert sum(page.frame is not None for page in made_up.pages(tmp_path, found)) == len(SECTIONS) + 1  # and the story


def test_units_stand_in_a_row_and_lead_back_to_their_thumbnail(tmp_path: Path) -> None:
    page = unit_page(tmp_path, "squeeze1x1:2")
    assert page.frame is not None
    assert page.frame.previous == Link("../1/index.html", "Filter 1")
    assert page.frame.next == Link("../3/index.html", "Filter 3")
    assert page.root == "../../../../"
    assert shown_unit(tmp_path, "squeeze1x1:2").layer.href == "../../../units/squeeze1x1/index.html#filter-2"
    assert shown_unit(tmp_path, "right3x2:7").layer.href == "../../../layer/index.html#filter-7"
    ends = [unit_page(tmp_path, unit).frame for unit in ("right3x2:0", "right3x2:7")]
    assert ends[0] is not None
    assert ends[1] is not None
    assert (ends[0].previous, ends[1].next) == (None, None)


def test_units_link_to_their_neighbours_that_have_a_page_and_to_no_other(tmp_path: Path) -> None:
    unit = shown_unit(tmp_path, "right3x2:0")
    assert {kernel.name: kernel.href for kernel in unit.kernels} == {
        "filter 1 of squeeze1x1": "../../../units/squeeze1x1/1/index.html",
        "filter 0 of left1x1": None,
        "filter 3 of squeeze1x1": "../../../units/squeeze1x1/3/index.html",
    }
    assert [(one.layer, one.href) for one in unit.downstream] == [("join1x1", None)]
    (below,) = shown_unit(tmp_path, "squeeze1x1:1").downstream
    assert (below.layer, below.href) == ("right3x2", "../../../layer/index.html")
    assert [one.href for one in below.units] == [
        "../../../units/right3x2/1/index.html",
        "../../../units/right3x2/2/index.html",
    ]


def test_a_unit_that_reads_the_picture_shows_the_colour(tmp_path: Path) -> None:
    (kernel,) = shown_unit(tmp_path, "squeeze1x1:3").kernels
    assert (kernel.name, kernel.colour, kernel.href) == ("the colour green", "green", None)


def test_the_sentence_on_kernels_speaks_of_patterns_where_there_are_any(tmp_path: Path) -> None:
    assert "the pattern of the filter" in shown_unit(tmp_path, "right3x2:0").reads
    assert "the pattern of the filter" not in shown_unit(tmp_path, "squeeze1x1:3").reads


def test_a_cosine_has_three_decimals_no_negative_zero_and_is_1_for_nothing_but_the_same() -> None:
    assert [cosine(value) for value in (1.0, 0.9996, 0.996, 0.5, -0.25, -0.0001)] == [
        "1.000",
        ">\u202f0.999",
        "0.996",
        "0.500",
        "−0.250",
        "0.000",
    ]


def test_the_studys_own_units_lead_to_the_pages_that_look_closer(tmp_path: Path) -> None:
    own, read, other = (shown_unit(tmp_path, unit) for unit in (fakes.UNIT, "squeeze1x1:1", "right3x2:4"))
    assert own.closer[0] == Link("../../../pattern/index.html", "Maximal pattern")
    assert read.closer == (Link("../../../inputs/index.html#channel-4", "Input channel 4"),)
    assert other.closer == ()
    assert own.strongest[1].href == "../../../activations/index.html#photograph-bridge"
    assert other.strongest[1].href == "../../../classification/index.html#photograph-bridge"


def test_similar_filters_are_those_with_the_most_similar_patterns(tmp_path: Path) -> None:
    found = shown_unit(tmp_path, "right3x2:4").similar
    alike = fakes.findings().layer.layers[0].units[4].similar
    assert [one.name for one in found] == [f"filter {one.filter} of right3x2" for one in alike]
    assert found[0].words.startswith("cosine similarity 0.900; pattern ")
    assert found[0].href == f"../../../units/right3x2/{alike[0].filter}/index.html"
    assert found[0].kernel is None


def test_a_single_weight_is_written_and_not_drawn(tmp_path: Path) -> None:
    findings = fakes.findings()
    single = Kernel(4, "squeeze1x1:1", None, 0.5, -1.0, 0, 1, "mostly inhibitory", ((-0.5,),))
    filters, *others = findings.layer.layers
    units = tuple(replace(summary, kernels=(single,)) for summary in filters.units)
    layer = Layer((replace(filters, units=units), *others))
    (shown,) = shown_unit(tmp_path, "right3x2:0", replace(findings, layer=layer)).kernels
    assert (shown.kernel, shown.words) == (None, "input channel 4, weight −0.500")


def test_the_strip_leads_to_the_layers_that_have_a_page(tmp_path: Path) -> None:
    found = content(tmp_path, "overview")
    assert isinstance(found, OverviewPage)
    linked = {step.name: step.href for step in found.strip if step.href}
    assert linked["right3x2"] == "layer/index.html"
    assert set(linked) == {filters.layer for filters in fakes.findings().layer.layers} & {
        step.name for step in found.strip
    }


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        (np.linspace(1, 100, 100), "was still increasing: in the last tenth of the steps its mean changed by 11.7 %"),
        (np.full(100, 3.0), "had levelled off: in the last tenth of the steps its mean changed by 0 %"),
        (np.concatenate([np.full(90, 3.0), np.full(10, 9.0)]), "was still increasing"),
    ],
)
def test_whether_the_objective_still_increased_is_told_apart_from_the_status(objective: Any, said: str) -> None:
    assert said in ending(objective, (8, 8)).replace("\u202f", " ")


def test_steps_that_shift_nothing_do_not_count_as_an_increase() -> None:
    assert "had levelled off" in ending(np.concatenate([np.full(90, 3.0), np.full(10, 9.0)]), (4, 4))


def test_crops_are_cut_from_the_units_strip(tmp_path: Path) -> None:
    unit = shown_unit(tmp_path, "right3x2:3")
    assert unit.strip is not None
    assert (unit.strip.width, unit.strip.height, unit.strip.cell) == (48, 26, 9)
    assert [crop.x for crop in (*unit.strongest, *unit.weakest)] == [0, 13, 26, 39]
    assert (unit.strongest[0].name, unit.strongest[0].location) == ("caffè & 1.JPG", "row\u00a00, column\u00a06")
    assert unit.weakest[0].value == "−3.50"


def test_pictures_beside_a_units_pattern_are_shown_where_there_are_any(tmp_path: Path) -> None:
    first, last = shown_unit(tmp_path, "right3x2:0"), shown_unit(tmp_path, "right3x2:7")
    assert first.negative is not None
    assert first.negative_note == "Mean pre-activation: −1.75."
    assert (first.reference, last.negative) == (None, None)
    assert last.reference is not None
    assert last.reference.src == "../../../units/right3x2/7/reference.png"


def test_a_unit_says_how_its_pattern_was_found(tmp_path: Path) -> None:
    facts = {fact.name: fact for fact in shown_unit(tmp_path, "right3x2:1").facts}
    assert (facts["Sets of random seeds"].value, facts["Sets of random seeds"].note) == (
        "4",
        "the best pattern is shown",
    )
    assert facts["Relative activation"].note == (
        "that on bridge.jpg, the top activating photograph; RMS contrast 61 and 55"
    )
    assert (facts["Score"].value, facts["Score"].note) == ("0.938", "mean activation at RMS contrast 64")
    assert "Sets of random seeds" not in {fact.name for fact in shown_unit(tmp_path, "right3x2:3").facts}
    dead = {fact.name: fact for fact in shown_unit(tmp_path, "right3x2:2").facts}
    assert (dead["Relative activation"].value, dead["Orientation"].value) == ("–", "none")


def test_small_kernel_groups_the_squares_of_one_colour() -> None:
    drawing = draw_small(kernel(((0.5, -0.5), (0.5, 0.0))), scale=0.5)
    assert drawing.count("<path") == 3
    assert 'd="M0 0h1v1h-1M0 1h1v1h-1"' in drawing
    assert 'viewBox="0 0 2 2"' in drawing


def test_seeds_and_their_agreement_stand_beside_the_pattern(tmp_path: Path) -> None:
    found = content(tmp_path, "pattern")
    assert isinstance(found, PatternPage)
    assert found.seeds is not None
    assert [shown.figure.caption for shown in found.seeds.shown] == [
        "From another random seed: mean activation 4.50.",
        "From another random seed: mean activation 2.25.",
    ]
    assert found.seeds.intro.startswith(
        "The pattern above is the strongest of 3 optimisations from different random seeds. Each picture is pushed"
    )
    assert found.seeds.agreement.startswith(
        "The mean cosine similarity across seeds is 0.625; the median between two filters of right3x2 is 0.125."
    )
    assert found.negative is not None
    assert found.negative.figure.caption.endswith("mean pre-activation −2.50.")
    assert found.unit == Link(f"../units/{fakes.UNIT.replace(':', '/')}/index.html", named(fakes.UNIT))


def pattern_page(folder: Path, **changed: Any) -> PatternPage:
    findings = fakes.findings()
    found = content(folder, "pattern", replace(findings, pattern=replace(findings.pattern, **changed)))
    assert isinstance(found, PatternPage)
    return found


def test_seeds_say_how_far_their_scores_lie_apart(tmp_path: Path) -> None:
    first, second = fakes.findings().pattern.others
    found = pattern_page(tmp_path, score=4.0, others=(replace(first, score=5.0), replace(second, score=2.5)))
    assert found.seeds is not None
    assert found.seeds.intro.replace("\u202f", " ").endswith(
        "Their scores, the mean activations at RMS contrast 64, range from 2.50 to 5.00."
    )
    silent = pattern_page(tmp_path, others=(first, replace(second, score=0.0)))
    assert silent.seeds is not None
    assert silent.seeds.intro.endswith("The filter’s activation is 0 on at least one of the pictures.")


def test_contrasts_stand_beside_the_ratio_and_the_score_is_told(tmp_path: Path) -> None:
    told = "Activation increases with contrast: the pattern has an RMS contrast of 58 of 255"
    score = ". The pattern’s score, its mean activation at RMS contrast 64, is 4.75."
    assert pattern_page(tmp_path, contrast=58.4, score=4.75).contrast == f"{told} and caffè & 1.JPG one of 49{score}"
    alone = pattern_page(tmp_path, contrast=58.4, score=4.75, strongest_photograph=None)
    assert alone.contrast == f"{told}{score}"


def test_a_ratio_names_the_photograph_and_both_contrasts() -> None:
    pattern = replace(fakes.findings().pattern, contrast=58.4)
    expected = "that on caffè & 1.JPG, the top activating photograph; RMS contrast 58 and 49"
    assert against(pattern) == expected
    assert against(replace(pattern, strongest_photograph=None)) == "the filter is not active on any photograph"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("strong", "Beats photographs: the filter’s mean"),
        ("weak", "Weak: the filter’s mean"),
        ("dead", "Dead: the filter’s act"),
    ],
)
def test_the_page_says_what_the_status_means(tmp_path: Path, status: str, told: str) -> None:
    found = pattern_page(tmp_path, status=status)
    assert found.status == status
    assert found.state.startswith(told)


@pytest.mark.parametrize(
    ("size", "shown", "told", "small"),
    [
        ((8, 12), (24, 36), "8 × 12 pixels, shown 3 times as large", (24, 36)),
        ((80, 112), (160, 224), "80 × 112 pixels, shown 2 times as large", (80, 112)),
        ((48, 32), (144, 96), "48 × 32 pixels, shown 3 times as large", (96, 64)),
        ((144, 100), (144, 100), "144 × 100 pixels", (144, 100)),
        ((227, 300), (227, 300), "227 × 300 pixels", (227, 300)),
    ],
)
def test_small_pictures_are_shown_at_a_whole_multiple_of_their_size(
    tmp_path: Path, size: tuple[int, int], shown: tuple[int, int], told: str, small: tuple[int, int]
) -> None:
    findings = fakes.findings()
    layers = tuple(replace(filters, size=size) for filters in findings.layer.layers)
    unit = shown_unit(tmp_path, "right3x2:0", replace(findings, layer=Layer(layers)))
    assert unit.negative is not None
    for picture in (unit.picture, unit.negative):
        assert (picture.rows, picture.cols) == shown
    assert unit.size == told
    assert max(size) > LARGE or max(shown) <= LARGE
    sizes = {kernel.name: (kernel.height, kernel.width) for kernel in unit.kernels}
    assert sizes == {"filter 1 of squeeze1x1": small, "filter 0 of left1x1": (0, 0), "filter 3 of squeeze1x1": small}
    assert max(size) > SMALL or max(small) <= SMALL


def test_a_single_seed_has_no_agreement(tmp_path: Path) -> None:
    findings = fakes.findings()
    alone = replace(findings.pattern, others=(), agreement=None, negative=None)
    found = content(tmp_path, "pattern", replace(findings, pattern=alone))
    assert isinstance(found, PatternPage)
    assert (found.seeds, found.negative) == (None, None)


def test_seeds_and_their_agreement_stand_beside_the_patterns_of_input_channels(tmp_path: Path) -> None:
    found = content(tmp_path, "inputs")
    assert isinstance(found, InputsPage)
    first, dead = found.channels[0], found.channels[3]
    assert [thumbnail.text for thumbnail in first.thumbnails] == [
        "another random seed",
        "another random seed",
        "negative",
    ]
    facts = {fact.name: fact.value for fact in first.facts}
    assert (facts["Similarity across seeds"], facts["Negative pattern"]) == ("0.625", "−2.50")
    pattern = fakes.findings().inputs.channels[0].pattern
    assert pattern is not None
    lowest, *_, highest = sorted([pattern.score, *(other.score for other in pattern.others)])
    assert lowest < highest
    assert facts["Scores across seeds"] == f"{significant(lowest)} to {significant(highest)}"
    assert first.unit_href == "../units/squeeze1x1/1/index.html"
    assert dead.thumbnails == ()
    assert "Similarity across seeds" not in {fact.name for fact in dead.facts}


def test_a_dead_pattern_of_a_unit_that_a_photograph_excites_is_called_a_failed_optimisation() -> None:
    photograph = StrongestPhotograph("macaw.jpg", activation=3.8, max=64.0, contrast=48.75)
    pattern = replace(fakes.findings().pattern, status="dead", strongest_photograph=photograph)
    assert state(pattern).endswith("The filter is active on macaw.jpg, so the optimisation failed.")
    assert "Yet" not in state(replace(pattern, strongest_photograph=None))
    assert "Yet" not in state(replace(pattern, status="weak"))
