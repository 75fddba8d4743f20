"""What a reader can do with the pages: each in a real browser, some from the disk, where nothing may be fetched."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import Opener


def opacity(page: Page) -> str:
    found: str = page.locator(".over img").first.evaluate("image => getComputedStyle(image).opacity")
    return found


def test_a_slider_fades_the_heatmap_over_its_photograph_and_a_key_hides_it(open_page: Opener) -> None:
    page = open_page("activations")
    slider = page.locator(".slider input").first
    expect(slider).to_have_value("100")
    assert opacity(page) == "1"
    slider.fill("40")
    assert opacity(page) == "0.4"
    behind = page.locator(".over").first.evaluate("over => over.style.backgroundImage")
    assert (page.locator(".maps img").first.get_attribute("src") or "").removeprefix("../") in behind
    page.keyboard.press("p")
    assert opacity(page) == "0"
    page.keyboard.press("p")
    assert opacity(page) == "0.4"


def test_a_figure_opens_enlarged_with_the_picture_itself_and_escape_gives_the_focus_back(open_page: Opener) -> None:
    page = open_page("pattern")
    figure = page.locator("figure", has=page.locator("img[data-whole]")).first
    shown = figure.locator("img").first
    button = figure.get_by_role("button", name="Enlarge")
    button.click()
    enlarged = page.locator("dialog.zoom[open] img").first
    expect(enlarged).to_be_visible()
    assert enlarged.get_attribute("src") == shown.get_attribute("data-whole")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.zoom")).to_be_hidden()
    expect(button).to_be_focused()


def test_pattern_and_reference_lie_under_one_slider(open_page: Opener) -> None:
    page = open_page("pattern")
    page.locator(".compare input").fill("20")
    over = page.locator(".stack img").nth(1)
    assert over.evaluate("image => getComputedStyle(image).clipPath") == "inset(0px 0px 0px 20%)"
    assert "reference" in (over.get_attribute("src") or "")


def test_a_weight_is_told_under_the_pointer_and_by_the_arrow_keys(open_page: Opener) -> None:
    page = open_page("kernels")
    kernel = page.locator("svg.kernel[data-spots]").first
    spots = [spot.strip().split(" ", 2)[2] for spot in (kernel.get_attribute("data-spots") or "").split(";")]
    tip = page.locator(".tip")
    kernel.hover(position={"x": 3, "y": 3})
    expect(tip).to_have_text(spots[0])
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    kernel.focus()
    expect(tip).to_have_text(spots[0])
    page.keyboard.press("ArrowRight")
    expect(tip).to_have_text(spots[1])
    assert page.url.endswith("kernels/index.html")  # the arrow did not turn the page


def test_the_values_of_a_plot_are_told_too(open_page: Opener) -> None:
    page = open_page("coverage")
    plot = page.locator(".plot [role=img]").first
    plot.focus()
    expect(page.locator(".tip")).to_have_text(re.compile(r"^1 by L2 norm: r = "))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tip")).to_have_text(re.compile(r"^2 by L2 norm: r = "))


def test_hovering_a_channel_marks_it_all_over_the_page(open_page: Opener) -> None:
    page = open_page("kernels")
    page.locator("summary", has_text="table").first.click()
    row = page.locator("tr[data-channel]").first
    name = row.get_attribute("data-channel") or ""
    row.locator("th").hover()
    expect(page.locator(f"#{name}")).to_have_class(re.compile(r"\bmarked\b"))
    expect(row).to_have_class(re.compile(r"\bmarked\b"))
    others = page.locator("tr[data-channel]:not(.top)").first
    expect(others).not_to_have_class(re.compile(r"\bmarked\b"))


def test_a_link_to_a_filter_shows_its_pattern_and_its_strongest_crop(open_page: Opener) -> None:
    page = open_page("filter")
    link = page.locator("a[href*='units/'][href$='index.html']").last
    link.scroll_into_view_if_needed()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # scrolled
    link.hover()
    preview = page.locator(".preview")
    expect(preview).to_be_visible()
    assert [image.get_attribute("src").split("/")[-1] for image in preview.locator("img").all()] == [  # type: ignore[union-attr]
        "pattern.png",
        "photographs.webp",
    ]
    page.mouse.move(0, 0)
    expect(preview).to_be_hidden()


@pytest.mark.parametrize("disk", [False, True])
def test_search_finds_pages_and_filters_over_http_and_from_the_disk(open_page: Opener, disk: bool) -> None:
    page = open_page("tuning", disk=disk)
    page.keyboard.press("/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.fill("filter 3")
    first = page.locator("dialog.search a").first
    expect(first).to_have_text(re.compile("^Filter 3 of "))
    field.fill("glossary")
    expect(page.locator("dialog.search a").first).to_have_text("Glossary")
    field.fill("filter 3")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"units/.*/3/index\.html$"))


def test_search_ranks_what_is_named_above_what_only_mentions_it(open_page: Opener) -> None:
    page = open_page("tuning")
    unit = page.locator(".masthead .unit").inner_text()
    layer, _, number = unit.partition(":")
    page.keyboard.press("/")
    field, found = page.get_by_role("searchbox"), page.locator("dialog.search a")
    field.fill(unit)
    expect(found.first).to_have_text(f"Filter {number} of {layer}")
    field.fill("tiny circuit")
    expect(found.first).to_have_text("A tiny circuit")
    assert not [words for words in found.all_inner_texts() if words.startswith("Filter ")]
    for words, term in {"half width": "half-width-at-half-height", "polysemantic": "polysemantic"}.items():
        field.fill(words)
        expect(found.first).to_have_attribute("href", re.compile(f"glossary/index.html#{term}$"))
    field.fill("receptive field")
    expect(found.first).to_have_text("Receptive field")
    expect(found.last).to_have_attribute("href", re.compile("/data/index.html$"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"glossary/index\.html#receptive-field$"))


def test_arrow_keys_turn_the_pages_and_the_menu_of_a_phone_opens_without_script(open_page: Opener) -> None:
    page = open_page("kernels")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("inputs/"))
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("kernels/"))
    phone = open_page("kernels", width=390, script=False)
    phone.get_by_role("button", name="Kernels").click()
    expect(phone.locator("#menu")).to_be_visible()
    phone.locator("#menu").get_by_role("link", name="Tuning").click()
    phone.wait_for_url(re.compile("tuning/"))


def test_the_contents_mark_the_section_in_view(open_page: Opener) -> None:
    page = open_page("activations", width=1500)
    links = page.locator(".toc a")
    links.last.click()
    expect(links.last).to_have_attribute("aria-current", "true")
    assert page.locator(".toc [aria-current]").count() == 1


def test_the_theme_stays_and_is_set_before_anything_is_painted(open_page: Opener) -> None:
    page = open_page("home")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark theme").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => window.early = document.documentElement.dataset.theme)"
    )
    page.reload()
    assert (page.evaluate("window.early"), page.evaluate(paper)) == ("dark", dark)
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")


def test_the_order_of_a_layer_is_kept_in_the_address_and_across_back(open_page: Opener) -> None:
    page = open_page("layer")
    page.locator("label", has=page.locator("#by-pattern")).click()
    assert page.url.endswith("#by-pattern")
    page.locator(".filters a").first.click()
    page.wait_for_url(re.compile("units/"))
    page.go_back()
    expect(page.locator("#by-pattern")).to_be_checked()
    again = open_page.window()
    again.goto(page.url)
    expect(again.locator("#by-pattern")).to_be_checked()


def test_a_term_says_what_it_means_on_focus_without_script(open_page: Opener) -> None:
    page = open_page("kernels", script=False)
    term = page.locator("a.term").first
    term.focus()
    shown = term.evaluate("term => getComputedStyle(term, '::after').content")
    assert (term.get_attribute("aria-description") or "")[:30] in shown


def test_headings_figures_and_tables_can_be_linked_to(open_page: Opener) -> None:
    page = open_page("kernels")
    for link in page.locator("main :is(.permalink, .figure-number)").all():
        target = (link.get_attribute("href") or "")[1:]
        assert page.locator(f"[id='{target}']").count() == 1, target


def test_only_the_preview_may_connect(open_page: Opener) -> None:
    page = open_page("home")
    refused = page.evaluate("fetch('index.html').then(() => 'answered', () => 'refused')")
    assert refused == "refused"
    assert any("connect-src" in fault or "default-src" in fault for fault in open_page.faults)
    open_page.faults.clear()
