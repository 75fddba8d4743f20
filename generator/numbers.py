"""How numbers and lists are written wherever a reader meets them: pages, plots and commentary.

Three significant digits unless more are asked for, a true minus sign, narrow spaces between thousands from five
digits on, powers of ten only where zeros would have to be counted.
"""

import math
import re
from collections.abc import Iterable, Sequence

MINUS = "−"
NARROW = "\u202f"  # narrow no-break space: between thousands and before a unit
UNBROKEN = "\u00a0"  # no-break space
UNDEFINED = "–"
PLAIN = range(-6, 9)  # powers of ten that are written out
GROUPED_FROM = 5  # digits: 4884, but 36 992
_QUANTITY = re.compile(r"\d[°%]? (?:[×±] (?=\d)|×|SD\b)|\bp (?:[<=>]|&[lg]t;) (?=\d)")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value: float | None, *, digits: int = 3, whole: bool = True) -> str:
    """Write `value` with so many significant digits, trailing zeros kept; a dash where it is undefined.

    With `whole`, digits before the point are all kept: 4884 and not 4880.
    """
    if value is None or not math.isfinite(value):
        return UNDEFINED
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if int(exponent) not in PLAIN:
        return f"{mantissa.replace('-', MINUS)} × 10{str(int(exponent)).translate(_RAISED)}"
    shown = value if whole else float(f"{mantissa}e{exponent}")
    return spelled(f"{shown:.{max(0, digits - 1 - int(exponent))}f}")


def spots(named: Iterable[tuple[float, float, str]]) -> str:
    """Name places of a drawing, each x, y and words, as the page's script reads them: `data-spots`."""
    return ";".join(f"{x:.4g} {y:.4g} {words}" for x, y, words in named)


def spelled(text: str) -> str:
    """Set the thousands of a decimal number apart and give it a true minus sign."""
    integral, point, decimals = text.partition(".")
    if len(integral.lstrip("-")) >= GROUPED_FROM:
        integral = f"{int(integral):,}".replace(",", NARROW)
    return f"{integral}{point}{decimals}".replace("-", MINUS)


def signed(value: float) -> str:
    """Write `value` with its sign, plus included."""
    return f"+{significant(value)}" if value > 0 else significant(value)


def integer(value: int) -> str:
    """Write a count with its thousands apart."""
    return spelled(str(value))


def percent(share: float | None) -> str:
    """Write a share, 0…1, in percent with one decimal; what would round to nothing or to all is said so."""
    if share is None or not math.isfinite(share):
        return UNDEFINED
    if share == 0:
        return f"0{NARROW}%"
    if 0 < share < 0.0005:
        return f"<{NARROW}0.1{NARROW}%"
    if 0.9995 <= share < 1:
        return f">{NARROW}99.9{NARROW}%"
    return f"{100 * share:.1f}{NARROW}%".replace("-", MINUS)


def times(ratio: float | None, *, digits: int = 3) -> str:
    """Write a ratio as "4.00 ×"."""
    return UNDEFINED if ratio is None or not math.isfinite(ratio) else f"{significant(ratio, digits=digits)}{NARROW}×"


def size(extent: tuple[int, int]) -> str:
    """Write `(rows, cols)` as "24 × 36"."""
    return f"{extent[0]} × {extent[1]}"


def unbroken(text: str) -> str:
    """Keep what is one quantity on one line: "24 × 36", "45° ± 20°", "4.27 SD", "p < 0.001"."""
    return _QUANTITY.sub(lambda match: match[0].replace(" ", UNBROKEN), text)


def listing(words: Sequence[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop what an author wrote as a clause."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write "1 photograph" or "5 photographs"."""
    return f"{integer(number)} {noun if number == 1 else plural or noun + 's'}"
