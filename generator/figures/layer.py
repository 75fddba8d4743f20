"""The pictures of all filters of a layer, and of the pages of its units."""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from generator import sheets
from generator.figures.crops import colour_bar, frame, strip
from generator.figures.heat import MID_GREY
from generator.images import Photograph, Photographs
from generator.results.layer import FilterSummary, LayerFilters
from generator.results.values import Png
from generator.sheets import PER_ROW

LARGEST = 128  # side of a thumbnail in pixels: twice what a page shows, for sharp screens
QUALITY, SPEED = 60, 8  # of AVIF: 364 kB for 256 thumbnails, where WebP at quality 88 takes 688
THREADS = 2  # WebP is encoded beside Python


def draw(filters: LayerFilters, photographs: Photographs) -> dict[str, bytes]:
    """Draw the filters of a layer and what the pages of its units show. Patterns are published byte for byte."""
    folder = f"units/{filters.layer}"
    drawn = {
        f"{folder}/filters.avif": sprite([summary.picture for summary in filters.units]),
        "units/colours.png": colour_bar(),  # the same for every layer
    }
    for summary in filters.units:
        pictures = _published(summary)
        drawn |= {f"{folder}/{summary.filter}/{name}": data for name, data in pictures.items()}
    return drawn | _strips(filters, photographs.by_name)


def sprite(pictures: Sequence[Png]) -> bytes:
    """Lay pictures of one size out in reading order, PER_ROW a row, as AVIF; what the last row lacks is mid-grey.

    Pictures larger than LARGEST are made smaller.
    """
    thumbnails = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    shrink = max(1.0, max(thumbnails[0].size) / LARGEST)
    cols, rows = (max(1, round(side / shrink)) for side in thumbnails[0].size)
    drawn = Image.new("RGB", (PER_ROW * cols, sheets.rows(len(thumbnails)) * rows), (MID_GREY,) * 3)
    for place, thumbnail in enumerate(thumbnails):
        row, col = divmod(place, PER_ROW)
        fitted = thumbnail if shrink == 1 else thumbnail.resize((cols, rows), Image.Resampling.LANCZOS)
        drawn.paste(fitted, (col * cols, row * rows))
    file = io.BytesIO()
    drawn.save(file, format="AVIF", quality=QUALITY, speed=SPEED)
    return file.getvalue()


def _published(summary: FilterSummary) -> dict[str, bytes]:
    """Return what is published as it is."""
    pictures = {"pattern.png": bytes(summary.picture)}
    if summary.negative is not None:
        pictures["negative.png"] = bytes(summary.negative.picture)
    return pictures


def _strips(filters: LayerFilters, photographs: Mapping[str, Photograph]) -> dict[str, bytes]:
    """Draw the examples of each unit of a layer."""
    of_layer = frame(filters.receptive_field, (filters.heat.shape[2], filters.heat.shape[3]))

    def draw_one(summary: FilterSummary) -> tuple[str, bytes]:
        drawn = strip(of_layer, (*summary.strongest, *summary.weakest), filters.heat[summary.filter], photographs)
        return f"units/{filters.layer}/{summary.filter}/photographs.webp", drawn

    with ThreadPoolExecutor(THREADS) as threads:
        return dict(
            threads.map(draw_one, (summary for summary in filters.units if summary.strongest or summary.weakest))
        )
