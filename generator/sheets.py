"""On what those who draw and those who show a figure agree: most of it small pictures laid out in one file."""

PER_ROW = 16  # tiles in a row of a wall's picture, without gaps
LOBES = 6  # gratings that the page on tuning shows
MARKS = (6, 30)  # numbers of channels that the page on coverage marks: what the lab looked at, and five times as many
LOWEST = -1.0  # R² that its plot still shows: a far lower one would press all the rest against the top
GAP = 4  # pixels between the crops of a strip of photographs, in both directions


def rows(tiles: int) -> int:
    """Say how many rows a wall of so many tiles has."""
    return -(-tiles // PER_ROW)
