"""Pages become HTML. The templates see two names, `site` and `page`, and never compute."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.files import digest
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
    """Render pages, by path relative to site/."""
    environment = _environment(templates)
    (path, style), *_ = assets(templates).items()
    view = SiteView(
        title=site.title,
        author=site.author,
        repository=site.repository,
        base_url=site.base_url,
        style=path,
        style_text=Markup(style.decode()),
    )
    return {page.path: environment.get_template(page.template).render(site=view, page=page).encode() for page in pages}


def assets(templates: Path) -> dict[str, bytes]:
    """Read the style sheet, which all pages share, by path relative to site/."""
    style = (templates / STYLE).read_bytes()
    return {f"assets/style.{digest(style)[:HASH]}.css": style}


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
