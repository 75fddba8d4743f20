"""The pictures of a wall and of the pages of its units."""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

from generator import sheets
from generator.figures.crops import colour_bar, frame, strip
from generator.figures.heat import MID_GREY, webp
from generator.images import Photograph, Photographs
from generator.results.layer import Tile, Wall
from generator.results.values import Png
from generator.sheets import PER_ROW

LARGEST = 128  # side of a tile on the wall in pixels: twice what a page shows, for sharp screens
QUALITY, METHOD = 88, 4  # of WebP; a wall is drawn once, and its tiles are rich in small contrasts
THREADS = 2  # WebP is encoded beside Python


def draw(filters: Wall, photographs: Photographs) -> dict[str, bytes]:
    """Draw a wall and what the pages of its units show. Patterns are published byte for byte."""
    wall = filters
    folder = f"units/{wall.layer}"
    drawn = {
        f"{folder}/wall.webp": sprite([tile.picture for tile in wall.units]),
        "units/colours.png": colour_bar(),  # the same for every wall
    }
    for tile in wall.units:
        pictures = _published(tile)
        drawn |= {f"{folder}/{tile.filter}/{name}": data for name, data in pictures.items()}
    return drawn | _strips(wall, photographs.by_name)


def sprite(pictures: Sequence[Png]) -> bytes:
    """Lay pictures of one size out in reading order, PER_ROW a row, as WebP; what the last row lacks is mid-grey.

    Tiles larger than LARGEST are made smaller.
    """
    tiles = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    shrink = max(1.0, max(tiles[0].size) / LARGEST)
    cols, rows = (max(1, round(side / shrink)) for side in tiles[0].size)
    wall = Image.new("RGB", (PER_ROW * cols, sheets.rows(len(tiles)) * rows), (MID_GREY,) * 3)
    for place, tile in enumerate(tiles):
        row, col = divmod(place, PER_ROW)
        fitted = tile if shrink == 1 else tile.resize((cols, rows), Image.Resampling.LANCZOS)
        wall.paste(fitted, (col * cols, row * rows))
    return webp(np.asarray(wall), quality=QUALITY, method=METHOD)


def _published(tile: Tile) -> dict[str, bytes]:
    """Return what is published as it is."""
    pictures = {"pattern.png": bytes(tile.picture)}
    if tile.negative is not None:
        pictures["negative.png"] = bytes(tile.negative.picture)
    return pictures


def _strips(wall: Wall, photographs: Mapping[str, Photograph]) -> dict[str, bytes]:
    """Draw the examples of each unit of a wall."""
    of_layer = frame(wall.receptive_field, (wall.heat.shape[2], wall.heat.shape[3]))

    def draw_one(tile: Tile) -> tuple[str, bytes]:
        drawn = strip(of_layer, (*tile.strongest, *tile.weakest), wall.heat[tile.filter], photographs)
        return f"units/{wall.layer}/{tile.filter}/photographs.webp", drawn

    with ThreadPoolExecutor(THREADS) as threads:
        return dict(threads.map(draw_one, (tile for tile in wall.units if tile.strongest or tile.weakest)))
