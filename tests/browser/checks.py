"""What holds for every page, asked of one that is open: each check returns what is wrong, or measures it.

`test_every_page.py` asks it of the tiny site, `make audit` of a site as it is published.
"""

import re
from typing import Any

from playwright.sync_api import FloatRect, Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SILENT = 0.8  # of the words of a page that are there without script
NARROW = 320  # pixels: WCAG 1.4.10

_OUTSIDE = """() => {
  const scrolls = element => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
      if (getComputedStyle(one).overflowX !== "visible") return true;
  };
  const width = document.documentElement.clientWidth;
  return [...document.body.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > width + 1 && !scrolls(one))
    .slice(0, 3)
    .map(one => one.tagName.toLowerCase() + (one.className ? "." + one.className : ""));
}"""
# Where a control shows that it has the focus: on itself, on its label, or on what it contains. After a press of a key
# the browser shows the focus that a script gives, too.
_UNSEEN = """() => {
  const shows = element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.height > 0;
  };
  const unseen = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    one.focus();
    if (one !== document.activeElement) continue; // hidden, or switched off
    if (![one, ...(one.labels || []), ...one.querySelectorAll("*")].some(shows))
      unseen.push(one.outerHTML.slice(0, 120));
  }
  return unseen;
}"""


def violations(page: Page, axe: str, *, colours: bool = False) -> list[str]:
    """List the rules of axe-core that the page breaks, each with the first element that does; `axe` is its script.

    `colours` asks for the contrast alone, which is all that a theme changes.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    chosen = {"type": "rule", "values": ["color-contrast"]} if colours else {"type": "tag", "values": TAGS}
    options = {"runOnly": chosen, "resultTypes": ["violations"], "selectors": False}  # a selector for each takes long
    broken: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then(result => result.violations)", options
    )
    return [f"{rule['id']}: {rule['help']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]}" for rule in broken]


def sideways(page: Page) -> list[str]:
    """Say how far a page that is `NARROW` pixels wide scrolls to the side, and which elements are why."""
    wide: int = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    if wide <= NARROW:
        return []
    outside: list[str] = page.evaluate(_OUTSIDE)
    return [f"{wide} px wide on a screen of {NARROW} px: {', '.join(outside)}"]


def focus(page: Page) -> list[str]:
    """Say whether the first press of Tab is at a link that skips to the content, and where the focus cannot be seen.

    A page that has nothing to skip needs no such link.
    """
    faults = []
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    if page.locator("nav, header a").count():
        if first.count() == 0 or first.get_attribute("href") != "#content":
            return ["the first stop of Tab is no link to #content"]
        if not _inside(first.bounding_box()):
            faults.append("the link that skips to the content is not seen when it has the focus")
    if first.count():
        unseen: list[str] = page.evaluate(_UNSEEN)
        faults += [f"the focus is not seen on {html}" for html in unseen[:3]]
    if page.locator("a[href='#content']").count():
        page.locator("a[href='#content']").first.press("Enter")
        if not page.evaluate("document.activeElement.id === 'content'"):
            faults.append("the link that skips to the content does not move the focus there")
    return faults


def _inside(box: FloatRect | None) -> bool:
    return box is not None and box["x"] >= 0 and box["y"] >= 0


def words(page: Page) -> int:
    """Count the words that a page shows."""
    return len(re.findall(r"\w+", page.locator("body").inner_text()))
