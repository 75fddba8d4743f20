"""The picture that others show beside a link: 1200 by 630 pixels, of a report or of the whole site.

The letters are DejaVu's, which come with matplotlib; matplotlib itself is not imported. The same words and picture give
the same bytes.
"""

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph's readers expect
_MARGIN = 70
_PICTURE = HEIGHT - 2 * _MARGIN  # side of the picture
_TEXT = 2 * _MARGIN + _PICTURE - 10  # where the words begin
_PAPER, _INK, _MUTED, _ACCENT = "#fcfbf8", "#211f1b", "#655f56", "#14566f"
_KERNEL = (  # the site's own sign, as in `templates/assets/favicon.svg`: a kernel that responds to rising stripes
    ("#d1e5f0", "#4393c3", "#b2182b"),
    ("#4393c3", "#b2182b", "#4393c3"),
    ("#b2182b", "#4393c3", "#d1e5f0"),
)
_TITLE_SIZES = (56, 48, 40, 34)  # the largest at which a title takes three lines at most
_LINES = 3  # of a title and of what stands beneath


def draw_card(title: str, name: str, said: str, picture: bytes | None = None) -> bytes:
    """Draw a card as PNG: a picture at the left, then a title, a name and one sentence. Without picture, a kernel."""
    card = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    card.paste(_pattern(picture) if picture else _kernel(), (_MARGIN, _MARGIN))
    draw = ImageDraw.Draw(card)
    width = WIDTH - _TEXT - _MARGIN
    sizes = (size for size in _TITLE_SIZES if len(_wrapped(title, _font(size, bold=True), width)) <= _LINES)
    size = next(sizes, _TITLE_SIZES[-1])
    y = _write(draw, title, _font(size, bold=True), _MARGIN, width, _INK)
    y = _write(draw, name, _font(26), y + 22, width, _ACCENT)
    _write(draw, said, _font(28), y + 22, width, _MUTED, lines=_LINES + 2)
    out = io.BytesIO()
    few = card.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)  # a tenth of the usual time
    few.save(out, "PNG")
    return out.getvalue()


def _pattern(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        shown = opened.convert("RGB")
    side = min(shown.size)
    left, top = (shown.width - side) // 2, (shown.height - side) // 2
    return shown.resize((_PICTURE, _PICTURE), Image.Resampling.BICUBIC, box=(left, top, left + side, top + side))


def _kernel() -> Image.Image:
    small = Image.new("RGB", (3, 3))
    draw = ImageDraw.Draw(small)
    for row, colours in enumerate(_KERNEL):
        for col, colour in enumerate(colours):
            draw.point((col, row), colour)
    return small.resize((_PICTURE, _PICTURE), Image.Resampling.NEAREST)


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    font: ImageFont.FreeTypeFont,
    y: int,
    width: int,
    colour: str,
    *,
    lines: int = _LINES,
) -> int:
    """Write a text from `y` downwards, in so many lines at most; say where it ends."""
    wrapped = _wrapped(text, font, width)
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], _cut(wrapped[lines - 1], font, width)]
    for line in wrapped:
        draw.text((_TEXT, y), line, colour, font)
        y += round(font.size * 1.3)
    return y


def _cut(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """End a line with an ellipsis that fits, too."""
    while font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip(' ,;:.')}…"


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into lines of at most `width` pixels; a word that is longer is broken, too."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Open a font of matplotlib's, without importing it; the basic layout is the same on every machine."""
    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("found no package matplotlib, whose fonts the cards are written in")
    fonts = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(fonts / name, size, layout_engine=ImageFont.Layout.BASIC)
