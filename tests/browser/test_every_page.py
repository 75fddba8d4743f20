"""What holds for every kind of page, however it is opened."""

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.reading import THEMES, Opener

GROUND = "getComputedStyle(document.body).backgroundColor"


def test_axe_finds_nothing_on_any_kind_of_page_light_or_dark(open_page: Opener, axe: str) -> None:
    found = []
    for kind, page in open_page.all():
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            found += [f"{kind}, {theme}: {fault}" for fault in checks.violations(page, axe, colours=theme == "dark")]
    assert not found


def test_pages_are_read_with_the_keyboard_on_the_narrowest_screen_and_nearly_all_without_script(
    open_page: Opener,
) -> None:
    """Three questions, and pages that are loaded for all of them."""
    found, said = [], {}
    for kind, page in open_page.all(width=checks.NARROW):
        found += [f"{kind}: {fault}" for fault in (*checks.sideways(page), *checks.focus(page))]
        said[kind] = checks.words(page)
    for kind, page in open_page.all(width=checks.NARROW, script=False):
        if checks.words(page) < checks.SILENT * said[kind]:
            found.append(f"{kind}: {checks.words(page)} words without script, {said[kind]} with it")
    assert not found


def test_pages_from_the_disk_find_all_that_they_load(open_page: Opener) -> None:
    """What is loaded over http is watched by every test."""
    styled = "getComputedStyle(document.documentElement).colorScheme === 'light dark'"
    assert not [kind for kind, page in open_page.all(disk=True) if not page.evaluate(styled)]


@pytest.mark.parametrize("disk", [False, True])
def test_the_theme_is_chosen_once_for_all_pages(open_page: Opener, disk: bool) -> None:
    page = open_page("kernels", disk=disk)
    body, button = page.locator("body"), page.locator("button.theme")
    expect(button).to_have_attribute("aria-pressed", "false")
    light: str = page.evaluate(GROUND)
    button.press("Enter")
    dark: str = page.evaluate(GROUND)
    assert dark != light
    expect(button).to_have_attribute("aria-pressed", "true")
    page.locator(".neighbours [rel=next]").click()
    page.wait_for_url(lambda url: "kernels" not in url)
    expect(body).to_have_css("background-color", dark)
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(body).to_have_css("background-color", light)
