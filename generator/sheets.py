"""On what those who draw and those who show a figure agree: most of it small pictures laid out in one file."""

PER_ROW = 16  # thumbnails in a row of the picture that holds a layer's, without gaps
PEAKS = 6  # gratings that the page on tuning shows
MARKS = (6, 30)  # numbers of channels that the page on coverage marks: what the lab looked at, and five times as many
LOWEST = -1.0  # R² that its plot still shows: a far lower one would press all the rest against the top
GAP = 4  # pixels between the crops of a strip of photographs, in both directions


def rows(thumbnails: int) -> int:
    """Say how many rows so many thumbnails take."""
    return -(-thumbnails // PER_ROW)


def small(name: str) -> str:
    """Name the small copy of the picture `<name>.png`, which drawings show."""
    return f"{name}.small.webp"


def light(name: str) -> str:
    """Name the copy of the picture `<name>.png` that a page shows; whoever enlarges it sees the picture itself."""
    return f"{name}.webp"
