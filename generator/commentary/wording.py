"""Numbers as words, both ways: how `spell` writes one, and which words of a text are numbers.

A number outside `{{ }}` stays when the results change. `typed` finds such figures and number words in an author's
prose, so that he is warned.
"""

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from generator.errors import BadInput
from generator.numbers import spelled

TOLERANCE = 0.02  # how far a simple fraction may be from the number; above 1, of the number
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
_SIMPLE = (
    *(Fraction(above, below) for below in (2, 3, 4, 5, 6, 8) for above in range(1, below)),
    Fraction(1, 10),
)


def worded(number: float, tolerance: float = TOLERANCE) -> str:
    """Write a count, or the simplest fraction within the tolerance, in words. BadInput where none is."""
    if not math.isfinite(number) or number < 0:
        raise BadInput(f"spell: found {number:.3g}, expected a number from 0 on; abs takes the sign off")
    if isinstance(number, int) or math.isclose(number, round(number), rel_tol=1e-6, abs_tol=1e-9):
        return _whole(round(number))
    whole = math.floor(number)
    near = [Fraction(whole + 1), *(whole + part for part in _SIMPLE)]
    near += [Fraction(whole)] if whole else []
    fit = [one for one in near if abs(one - number) <= tolerance * max(1.0, number)]
    if number < len(WORDS) - 1 and fit:
        return _mixed(min(fit, key=lambda one: (one.denominator, abs(one - number))))
    told = "from twenty on, only whole numbers are written"
    if number < len(WORDS) - 1:
        told = f"the nearest is {_mixed(min(near, key=lambda one: abs(one - number)))}"
    raise BadInput(
        f"spell: found {number:.3g}, and no simple fraction within {tolerance:g} of it ({told});"
        " use digits or percent, or a wider tolerance, as in spell(0.05)"
    )


def _whole(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else spelled(str(number))


def _mixed(number: Fraction) -> str:
    whole, part = divmod(number, 1)
    if not part:
        return _whole(whole)
    name = _PARTS[part.denominator]
    if part.numerator > 1:
        told = f"{WORDS[part.numerator]} {name}s"
    else:
        told = f"{'an' if name == 'eighth' else 'a'} {name}" if whole or part.denominator > 2 else name
    return f"{_whole(whole)} and {told}" if whole else told


_TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COUNT = "|".join([*WORDS[2:], "zero", *_TENS, "hundred", "hundreds", "thousand", "thousands", "million", "dozen"])
_PIECE = "thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?"
_AFTER = r"of|less|more|fewer|higher|lower|larger|smaller|as|at|above|below|again|and|or|to"
_NAMED = "filter|channel|unit|neuron|layer|block|seed|figure|section|table|equation|version|step"
_REST = r"(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to)\s+|\s*[–-]\s*)\d+\b)*"
_NOT_PROSE = re.compile(
    r"""
      \{\#\s .*? \#\}                                          # remarks
    | ^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)|\Z)    # code
    | (?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`)
    | (?<=\n\n)(?:[ ]{4,}[^\n]*(?:\n|\Z))+
    | \{\{ .*? \}\}                                            # expressions
    | <!--.*?--> | <[a-zA-Z/][^>]*>                               # HTML
    | ^\#+[^\n]* | ^[^\n]+\n(?:=+|-+)[ ]*$                      # headings
    | \]\([^)\s]*(?:\s+"[^"\n]*")?\) | ^[ ]{0,3}\[[^\]\n]+\]:[^\n]* | \[\^[^\]\n]+\] | https?://\S+    # links
    | \{:?[ ]*[.\#][^{}\n]*\}                                   # attributes
    | ^[ ]*\d+[.)](?=[ ])                                        # the number of a list's entry
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_MEANT = re.compile(
    rf"""
      \b(?:{_NAMED})s?\s+\d+\b{_REST}                           # filter 12, channels 5, 10 and 24
    | \b\w*[A-Za-z_:][\w:]*\d[\w.:]*                            # fire4_expand3x3, VGG19, v1.1, L2
    | \b\d+\s*[×x]\s*\d+\b                                      # 3 × 3
    | \b\d+(?:st|nd|rd|th)\b                                     # 1st
    | \b(?:19|20)\d\d[a-z]?\b(?![.,]?\d|\s*[%°])               # years
    | \b(?:upper|lower|left|right|top|bottom|first|second|other|one)\s+(?:half|quarter|third)\b
    | \bhalf-(?=\w) | \b(?:one|each)[ ]and[ ]the[ ]other\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TYPED = re.compile(
    rf"""
      [−-]?\b\d[\d.,\u202f]*(?<![.,])(?:[ \u202f]?[%°])?
    | \b(?:an?|one|two|three|four|five|seven)\s+(?:{_PIECE})(?=\s+(?:{_AFTER})\b|\s*[.,;:!?)])
    | \b(?:(?:{_COUNT})[\s-]+)?(?:thirds|quarters|fifths|sixths|sevenths|eighths|ninths|tenths|hundredths)\b
    | \b(?:half|halves|twice|thrice|(?:two|three|four|five|six|ten|hundred)fold)\b
    | \b(?:{_COUNT})\b(?:[ -](?:{_COUNT})\b)*
    """,
    re.VERBOSE | re.IGNORECASE,
)


def typed(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the lines of a commentary file in which figures or number words are typed, with these words."""
    prose = _MEANT.sub(_blank, _NOT_PROSE.sub(_blank, text))
    found: dict[int, list[str]] = {}
    for match in _TYPED.finditer(prose):
        found.setdefault(prose.count("\n", 0, match.start()) + 1, []).append(" ".join(match[0].split()))
    yield from ((line, tuple(dict.fromkeys(words))) for line, words in found.items())


def _blank(match: re.Match[str]) -> str:
    """Keep lines where they are, and let no words meet over what is left out."""
    return "".join("\n" if letter == "\n" else "·" for letter in match[0])
