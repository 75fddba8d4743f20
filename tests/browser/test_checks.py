"""Each check finds what it is for, on a page that has it."""

import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.reading import Opener

SKIP = '<a href="#content">Skip to the content</a>'
PAGE = '<html lang="en"><title>A page</title><nav><a href="x">X</a></nav><main id="content" tabindex="-1"><h1>A</h1>'


@pytest.fixture
def blank(open_page: Opener) -> Page:
    """A page to be filled, on the narrowest screen."""
    return open_page.window(width=checks.NARROW)


def test_axe_names_the_rule_and_the_element(blank: Page, axe: str) -> None:
    blank.set_content(f"{PAGE}<img src='data:,' class='bare'>")
    found = checks.violations(blank, axe)
    assert any(fault.startswith("image-alt") and "bare" in fault for fault in found)


def test_what_is_wider_than_the_screen_is_named(blank: Page) -> None:
    blank.set_content(f"{PAGE}<p class='wide' style='width: 400px'>A</p>")
    assert "p.wide" in checks.sideways(blank)[0]
    blank.set_content(f"{PAGE}<div style='overflow: auto'><p style='width: 400px'>A</p></div>")
    assert checks.sideways(blank) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (PAGE, "no link to #content"),
        (f"<style>a {{ position: absolute; left: -99px }}</style>{SKIP}{PAGE}", "not seen when it has the focus"),
        (f"{SKIP}{PAGE}<style>nav a:focus-visible {{ outline: none }}</style>", 'not seen on <a href="x">'),
        (SKIP + PAGE.replace(' tabindex="-1"', ""), "does not move the focus there"),
    ],
)
def test_the_keyboard_meets_a_link_that_skips_and_sees_where_it_is(blank: Page, body: str, fault: str) -> None:
    visible = "<style>:focus-visible { outline: 3px solid }</style>"
    blank.set_content(visible + SKIP + PAGE)
    assert checks.focus(blank) == []
    blank.set_content(visible + body)
    assert any(fault in found for found in checks.focus(blank))


def test_words_that_are_hidden_do_not_count(blank: Page) -> None:
    blank.set_content("<p>Three words here</p><p hidden>and these</p>")
    assert checks.words(blank) == 3


def test_faults_of_a_page_are_kept(open_page: Opener) -> None:
    page = open_page("home")
    with page.expect_console_message(lambda message: "404" in message.text), page.expect_response("**/nowhere.png"):
        page.evaluate("console.error('an error')")
        page.evaluate("fetch('nowhere').catch(() => {})")  # refused by the Content-Security-Policy
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'nowhere.png'}))")
    page.close()
    faults = "\n".join(open_page.faults)
    open_page.faults.clear()
    assert "an error" in faults
    assert "Content Security Policy" in faults
    assert "404 for" in faults
