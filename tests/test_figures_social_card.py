import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from generator.figures.social_card import HEIGHT, WIDTH, draw_card


def read(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture.convert("RGB"))


def png(rows: int, cols: int, colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (cols, rows), colour).save(out, "PNG")
    return out.getvalue()


def test_a_card_has_the_size_that_is_asked_for_and_shows_the_picture() -> None:
    pixels = read(draw_card("A title", "Tiny · conv · filter 1", "Fires on lines.", png(40, 60, (20, 200, 90))))
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(pixels[HEIGHT // 2, 300].astype(int) - (20, 200, 90)).max() <= 4  # of 256 colours
    assert (pixels[:, 620:] < 100).any()  # letters


def test_the_same_card_is_the_same_bytes() -> None:
    picture = png(30, 30, (1, 2, 3))
    assert draw_card("A", "b", "c", picture) == draw_card("A", "b", "c", picture)
    assert draw_card("A", "b", "d", picture) != draw_card("A", "b", "c", picture)


@pytest.mark.parametrize("title", ["W" * 90, "word " * 60, "“é” – ü ± ∞", ""])
def test_words_stay_on_the_card_however_many(title: str) -> None:
    paper = read(draw_card("", "", "", None))
    pixels = read(draw_card(title, title, title, None))
    changed = np.argwhere((np.abs(pixels.astype(int) - paper) > 16).any(axis=2))  # more than 256 colours bring about
    assert changed.size == 0 or (changed[:, 1].min() >= 600 and changed[:, 1].max() < WIDTH - 60)
    assert changed.size == 0 or changed[:, 0].max() < HEIGHT - 10


def test_matplotlib_is_not_imported() -> None:
    drawn = "from generator.figures.social_card import draw_card; draw_card('a', 'b', 'c')"
    code = f"import sys; {drawn}; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
