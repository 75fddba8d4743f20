"""Where things stand on a page, what is enlarged, and what is marked: measured in a real browser."""

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.kinds import FILTER, HOME, OVERVIEW
from tests.browser.reading import Opener

LAPTOP, PHONE = (1280, 900), (390, 844)


def box(of: Locator) -> FloatRect:
    found = of.bounding_box()
    assert found is not None
    return found


def widths(of: Locator) -> list[int]:
    found: list[int] = of.evaluate_all("all => all.map((one) => Math.round(one.getBoundingClientRect().width))")
    return found


def enlarge(page: Page, figure: Locator) -> Locator:
    figure.get_by_role("button", name="Enlarge").click()
    dialog = page.locator("dialog.zoom[open]")
    expect(dialog).to_be_visible()
    return dialog


def test_a_drawing_of_the_glossary_is_beside_its_words(open_page: Opener) -> None:
    page = open_page("glossary", width=1280)
    for entry in page.locator(".entry:has(.drawing)").all():
        words, drawing = box(entry.locator("> div").first), box(entry.locator(".drawing"))
        assert words["width"] > drawing["width"]
        assert drawing["x"] >= words["x"] + words["width"]
        assert drawing["y"] < words["y"] + words["height"]


def test_each_heading_of_the_glossary_has_one_link_to_itself(open_page: Opener) -> None:
    page = open_page("glossary")
    headings = page.locator(".entry h2").all()
    assert headings
    assert {heading.locator("a[href^='#']").count() for heading in headings} == {1}


@pytest.mark.parametrize("kind", ["activations", "story", "inputs"])
def test_the_pictures_of_a_figure_are_enlarged_side_by_side_inside_the_window(open_page: Opener, kind: str) -> None:
    width, height = LAPTOP
    page = open_page(kind, width=width, height=height)
    figure = page.locator("figure:has(> .maps)").first
    before = widths(figure.locator(".maps > *"))
    shown = [box(one) for one in enlarge(page, figure).locator(".maps > *").all()]
    assert len(shown) == 2
    assert shown[0]["width"] == pytest.approx(shown[1]["width"], abs=1)
    assert shown[0]["width"] > 1.5 * max(before)
    assert shown[1]["x"] >= shown[0]["x"] + shown[0]["width"]
    for one in shown:
        assert one["y"] >= 0
        assert one["y"] + one["height"] <= height
        assert one["x"] + one["width"] <= width


def test_on_a_phone_both_pictures_are_enlarged_alike(open_page: Opener) -> None:
    page = open_page("activations", width=PHONE[0], height=PHONE[1])
    figure = page.locator("figure:has(> .maps)").first
    before = widths(figure.locator(".maps > *"))
    after = widths(enlarge(page, figure).locator(".maps > *"))
    assert after[0] == after[1]
    assert after[0] > 1.3 * max(before)


@pytest.mark.parametrize(("kind", "drawing"), [("kernels", "svg.kernel"), ("tuning", "svg.polar"), ("overview", "svg")])
def test_a_drawing_is_enlarged(open_page: Opener, kind: str, drawing: str) -> None:
    page = open_page(OVERVIEW if kind == "overview" else kind, width=1280)
    figure = page.locator(f"figure:has({drawing}):has(.enlarge)").first
    before = widths(figure.locator(drawing))[0]
    assert widths(enlarge(page, figure).locator(drawing))[0] > 1.25 * before


def test_the_contents_of_a_page_are_at_its_right_and_nothing_runs_into_them(open_page: Opener) -> None:
    found = []
    for kind, page in open_page.all():
        contents = page.locator(".toc")
        for width in (1250, 1500) if contents.count() else ():
            if kind == "story" and width < 1392:
                continue  # its two columns need the room
            page.set_viewport_size({"width": width, "height": 900})
            expect(contents).to_be_visible()
            expect(page.locator(".folded")).to_be_hidden()
            found += page.locator("main *").evaluate_all(
                "(all, edge) => all.filter((one) => !one.closest('.scroll, svg'))"
                ".filter((one) => one.getBoundingClientRect().right > edge)"
                ".map((one) => one.outerHTML.slice(0, 80))",
                box(contents)["x"] + 1,
            )
    assert not found


def test_the_contents_are_folded_at_the_head_of_a_long_page_where_there_is_no_room_at_its_right(
    open_page: Opener,
) -> None:
    page = open_page("activations", width=390, script=False)
    folded = page.locator(".folded")
    expect(folded.locator("summary")).to_be_visible()
    expect(folded.locator("a").first).to_be_hidden()
    folded.locator("summary").click()
    folded.locator("a").last.click()
    assert page.url.endswith(folded.locator("a").last.get_attribute("href") or "?")
    assert open_page("inputs", width=390).locator(".folded").count() == 0  # two headings
    story = open_page("story", width=1280)
    expect(story.locator(".folded")).to_be_visible()
    expect(story.locator(".toc")).to_be_hidden()


def test_the_story_shows_the_colours_of_its_heatmaps_which_fade_and_names_the_commentary(open_page: Opener) -> None:
    page = open_page("story")
    chapter = page.locator(".chapter[aria-labelledby=activations]")
    expect(chapter.locator(".key")).to_have_count(1)
    chapter.locator(".slider input").first.fill("30")
    over = chapter.locator(".over img").first
    assert over.evaluate("image => getComputedStyle(image).opacity") == "0.3"
    named = "all => all.map((one) => getComputedStyle(one, '::before').content)"
    for seen in page.locator(":is(.telling, .seen):has(> .authored)").all():
        first, *others = seen.locator("> .authored").evaluate_all(named)
        assert first == '"Commentary"'
        assert set(others) <= {"none"}


def test_keys_are_shown_where_they_work_and_not_on_a_touchscreen(open_page: Opener) -> None:
    page = open_page("activations")
    keys = page.locator(":is(.site, .slider, .neighbours) kbd")
    assert {"/", "p", "←", "→"} <= set(keys.all_inner_texts())
    touched = open_page.browser.new_context(has_touch=True, is_mobile=True).new_page()
    touched.goto(page.url)
    assert touched.locator(".slider kbd").count()
    assert not any(key.is_visible() for key in touched.locator("kbd").all())
    silent = open_page("activations", script=False)
    assert not any(key.is_visible() for key in silent.locator("kbd").all())


def test_the_comparison_names_its_sides_and_shows_the_cut(open_page: Opener) -> None:
    page = open_page("pattern")
    page.locator(".compare input").fill("25")
    left, right = page.locator(".sides span").all_inner_texts()
    assert left.startswith("Left: figure 3.1")
    assert right.startswith("Right: figure 3.2")
    stack = page.locator(".stack")
    cut = stack.evaluate(
        "stack => { const cut = getComputedStyle(stack, '::after'); return [cut.width, cut.marginLeft] }"
    )
    assert cut[0] == "2px"
    assert float(cut[1].removesuffix("px")) == pytest.approx(box(stack)["width"] / 4 - 1, abs=0.5)
    expect(open_page("pattern", script=False).locator(".compare")).to_be_hidden()


def test_a_row_is_marked_from_its_first_cell_on_and_the_bars_of_its_channel_with_it(open_page: Opener) -> None:
    page = open_page("ablation")
    row = page.locator("tbody tr:has(a)").first
    row.hover()
    expect(row).to_have_class(re.compile(r"\bmarked\b"))
    grounds = row.locator("> *").evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)")
    plain = page.locator("tbody th").first.evaluate("one => getComputedStyle(one).backgroundColor")
    assert len(set(grounds)) == 1
    assert grounds[0] != plain
    marked = page.locator("g.marked")
    expect(marked).to_have_count(2)  # on the photographs, on the pattern
    channel = (row.locator("a").first.get_attribute("href") or "").split("#")[1]
    assert {one.get_attribute("data-channel") for one in marked.all()} == {channel}


def test_the_weights_of_a_kernel_inside_a_link_are_told_on_focus(open_page: Opener) -> None:
    page = open_page(FILTER)
    link = page.locator("a:has(svg.kernel[data-spots])").first
    spots = [
        one.strip().split(" ", 2)[2]
        for one in (link.locator("svg.kernel").get_attribute("data-spots") or "").split(";")
    ]
    link.focus()
    tip = page.locator(".tip")
    expect(tip).to_have_text(spots[0])
    if len(spots) > 1:
        page.keyboard.press("ArrowRight")
        expect(tip).to_have_text(spots[1])
    link.blur()
    expect(tip).to_be_hidden()


def test_numbers_of_the_feature_types_begin_where_all_else_does_on_a_phone(open_page: Opener) -> None:
    page = open_page("detector", width=390)
    aligned = "all => all.map((one) => getComputedStyle(one).textAlign)"
    assert set(page.locator(".matrix tbody > tr > *").evaluate_all(aligned)) == {"start"}


def test_the_strip_of_layers_is_printed_as_it_is_filled(open_page: Opener) -> None:
    page = open_page(OVERVIEW)
    page.emulate_media(media="print")
    assert page.locator(".strip .here").evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"
    expect(page.locator(".folded")).to_be_hidden()


def test_the_drawing_on_the_home_page_has_a_caption_and_keeps_its_distance(open_page: Opener) -> None:
    page = open_page(HOME, width=390)
    card = page.locator(".study-card:has(.plate)").first
    frame, caption = box(card.locator(".plate")), box(card.locator(".drawing .label"))
    hypothesis = box(card.locator(".found > *").first)
    assert caption["y"] >= frame["y"] + frame["height"]
    assert hypothesis["y"] >= caption["y"] + caption["height"] + 10
