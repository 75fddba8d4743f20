"""Which photograph or channel a level-two heading names."""

import re

from generator.commentary.names import Facts
from generator.commentary.typesetting import unescaped
from generator.errors import BadInput, nearest
from generator.sections import Section

_CHANNEL = re.compile(r"channel\s+(\d+)", re.IGNORECASE)
_OWN = "; for a heading of your own write ###"


def part_named(heading: str, section: Section, facts: Facts) -> str:
    """Return the photograph's stem or the channel's number. BadInput names the nearest, or all there are."""
    words = unescaped(heading)
    if section.asks == "photograph":
        return _photograph(words, facts)
    return _channel(words, facts)


def _photograph(words: str, facts: Facts) -> str:
    known = list(facts.photographs)
    if words not in known:
        raise BadInput(f"heading {f'## {words}'!r}: no photograph of that name{nearest(words, known)}{_OWN}")
    return words


def _channel(words: str, facts: Facts) -> str:
    known = [f"channel {kernel.channel}" for kernel in facts.findings.kernels.top]
    match = _CHANNEL.fullmatch(words)
    if not match or f"channel {int(match[1])}" not in known:
        strongest = f"none of the {len(known)} strongest channels{nearest(words, known)}"
        raise BadInput(f"heading {f'## {words}'!r}: {strongest}{_OWN}")
    return str(int(match[1]))
