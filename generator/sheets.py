"""Small pictures laid out in one file, so that a page asks for one: on what those who draw and show it agree."""

PER_ROW = 16  # tiles in a row of a wall's picture, without gaps
LOBES = 6  # gratings that the page on tuning shows
GAP = 4  # pixels between the crops of a strip of photographs, in both directions


def rows(tiles: int) -> int:
    """Say how many rows a wall of so many tiles has."""
    return -(-tiles // PER_ROW)
