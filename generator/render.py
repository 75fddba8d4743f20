"""Pages become HTML. The templates see two names, `site` and `page`, and never compute."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.pages.page import Page
from generator.settings import Site

STYLE = "assets/style.css"
HASH = 10  # hexadecimal digits of the style's digest in its name: browsers may keep it for ever


@dataclass(frozen=True)
class SiteView:
    """What the templates see as `site`."""

    title: str
    author: str | None
    repository: str | None
    base_url: str | None
    style: str  # path of the style sheet, relative to site/
    style_text: Markup  # the same, for the page that must stand alone


def render(site: Site, pages: tuple[Page, ...], templates: Path) -> dict[str, bytes]:
    """Render all pages and the style sheet, by path relative to site/."""
    environment = _environment(templates)
    style = (templates / STYLE).read_bytes()
    style_path = f"assets/style.{hashlib.sha256(style).hexdigest()[:HASH]}.css"
    view = SiteView(
        title=site.title,
        author=site.author,
        repository=site.repository,
        base_url=site.base_url,
        style=style_path,
        style_text=Markup(style.decode()),
    )
    files = {style_path: style}
    for page in pages:
        files[page.path] = environment.get_template(page.template).render(site=view, page=page).encode()
    return files


@cache
def _environment(templates: Path) -> Environment:
    """Return the environment of a folder of templates: kept, so that a preview compiles only those that change."""
    return Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
