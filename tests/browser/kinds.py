"""Which kinds of pages a site has, by its manifest, and one page of each."""

from pathlib import Path, PurePosixPath

from generator.publish import MANIFEST, read_manifest

HOME, UNBUILT, OVERVIEW, LAYER, FILTER = "home", "not built", "overview", "layer", "filter"
EXPORT = "export"  # lies in no site


def kinds_of(site: Path, study: str | None = None) -> dict[str, str]:
    """Return the path of one page of each kind, by kind: of one study, the first that is built unless named.

    A layer's page and a filter's are those of the study's own filter.
    """
    manifest = read_manifest(site)
    if manifest is None:
        raise FileNotFoundError(f"{site}: found no {MANIFEST}, expected a site that circuitpress has built")
    built = [slug for slug, card in manifest.studies.items() if card.href and not card.reason]
    study = study or next(iter(sorted(built)), None)
    layer, _, filter_ = manifest.studies[study].unit.partition(":") if study else ("", "", "")
    own = {f"units/{layer}/index.html": LAYER, f"units/{layer}/{filter_}/index.html": FILTER}
    found: dict[str, str] = {}
    for path in sorted(path for path in manifest.files if path.endswith(".html")):
        slug, _, inside = path.partition("/")
        if slug in manifest.studies and slug != study:
            if inside == "index.html" and slug not in built:
                found.setdefault(UNBUILT, path)
        elif slug != study or not inside.startswith("units/"):
            found.setdefault(_name(inside if slug == study else path, slug == study), path)
        elif inside in own:
            found[own[inside]] = path
    return found


def _name(path: str, in_study: bool) -> str:
    """Name the kind of a page by its place: the top of the site or of a study, else its folder or file."""
    if path == "index.html":
        return OVERVIEW if in_study else HOME
    pure = PurePosixPath(path)
    return str(pure.parent if pure.name == "index.html" else pure.with_suffix(""))
