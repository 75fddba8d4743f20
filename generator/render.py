"""Pages become HTML. The templates see two names, `site` and `page`, and never compute.

Beside each page lies the same in Markdown, and beside one that says how to cite a file for reference managers.
"""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.files import digest
from generator.markdown_twin import markdown, twin_path
from generator.pages.citation import CITATION_FILE
from generator.pages.page import Page
from generator.settings import Site

ASSETS = "assets"
THEME = "assets/theme.js"  # runs before anything is painted, so it stands in each page
HASH = 10  # hexadecimal digits of a file's digest in its name: browsers may keep it for ever


@dataclass(frozen=True)
class SiteView:
    """What the templates see as `site`."""

    title: str
    author: str | None
    repository: str | None
    base_url: str | None  # with a slash at its end
    style: str  # path of the style sheet, relative to site/
    script: str  # path of the script, relative to site/
    icon: str  # path of the favicon, relative to site/
    icon_data: str  # the favicon itself as an address, for the page that must stand alone
    style_text: Markup  # the style sheet itself, for the page that must stand alone
    theme: Markup  # the script that sets the theme
    theme_digest: str  # of that script, as a Content-Security-Policy names it


def render(site: Site, pages: tuple[Page, ...], templates: Path) -> dict[str, bytes]:
    """Render pages, with what lies beside them, by path relative to site/."""
    environment = _environment(templates)
    style, script, icon = assets(templates).items()
    theme = (templates / THEME).read_bytes().strip()
    view = SiteView(
        title=site.title,
        author=site.author,
        repository=site.repository,
        base_url=site.url(),
        style=style[0],
        script=script[0],
        icon=icon[0],
        icon_data=f"data:image/svg+xml,{quote(icon[1].strip())}",
        style_text=Markup(style[1].decode()),
        theme=Markup(theme.decode()),
        theme_digest=f"sha256-{b64encode(sha256(theme).digest()).decode()}",
    )
    files: dict[str, bytes] = {}
    for page in pages:
        html = environment.get_template(page.template).render(site=view, page=page).encode()
        files[page.path] = html
        if twin := twin_path(page.path):
            files[twin] = markdown(html)
        if page.citation:
            files[f"{page.address}{CITATION_FILE}"] = page.citation.cff.encode()
    return files


def assets(templates: Path) -> dict[str, bytes]:
    """Read the style sheet, the script and the favicon, which all pages share, by path relative to site/.

    The first two are written in several files each, which are joined in the order of their names.
    """
    folder = templates / ASSETS
    return dict((_joined(folder, "style", "css"), _joined(folder, "script", "js"), _joined(folder, "favicon", "svg")))


def _joined(folder: Path, name: str, suffix: str) -> tuple[str, bytes]:
    """Join what lies in a folder of that name, or is one file of that name."""
    paths = (*sorted((folder / name).glob(f"*.{suffix}")), *folder.glob(f"{name}.{suffix}"))
    data = b"\n".join(path.read_bytes() for path in paths)
    return f"{ASSETS}/{name}.{digest(data)[:HASH]}.{suffix}", data


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
