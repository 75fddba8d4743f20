"""What an author wrote, made ready for Markdown: expressions become words that Markdown leaves alone.

A `|` inside an expression must not end a table's cell, a `*` must not begin emphasis, and every fault
needs its line, which Markdown forgets. So each expression is replaced by a plain word (a token) before
Markdown, and each heading and link is marked with one; afterwards the tokens are filled in, and code gets
back what was there.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.text import read_text

_SOURCE = re.compile(
    r"""(?P<expression> \{\{ (?:(?!\{\{|\n[ \t]*\n).)*? \}\} | \{\{ )
    | (?P<remark> \{\#\s .*? \#\} )
    | (?P<statement> \{% (?:(?!\n[ \t]*\n).)*? %\} | \{% )
    | (?P<link> \]\(<? | ^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ ]*<?(?=\S) | \b(?:src|href)=["'] )
    | (?P<heading> ^\#\#[ \t]*(?=[^\#\s]) | (?<![^\n]\n)^(?=\w[^\n]*\n-+[ ]*$) )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_ENDING = {"link": "m", "heading": "h "}  # of a mark, which stands for nothing; a space keeps `_emphasis_` apart
_VERBATIM = r"<pre\b.*?</pre>|<code\b.*?</code>|<!--.*?-->"


@dataclass(frozen=True)
class Token:
    """A word that stands for something else while Markdown is at work."""

    kind: str  # "expression", "remark" or "statement"; "link" or "heading" for a mark
    line: int
    source: str  # as written; "" for a mark


@dataclass(frozen=True)
class Manuscript:
    """A commentary file with tokens in it; `nonce` begins every token and stands nowhere else."""

    path: Path
    text: str
    nonce: str
    tokens: tuple[Token, ...]
    source: str  # as written

    @property
    def token(self) -> str:
        """The regular expression of a token."""
        return rf"{self.nonce}(?P<number>\d+)(?:x|m|h[ ]?)"

    def fault(self, line: int, sentence: str) -> str:
        """Say what is wrong, and where."""
        return f"{self.path}:{line}: {sentence}"

    def line(self, text: str) -> int | None:
        """Find the line of the first token in `text`."""
        found = re.search(self.token, text)
        return self.tokens[int(found["number"])].line if found else None

    def without_tokens(self, text: str) -> str:
        """Drop every token."""
        return re.sub(self.token, "", text)

    def read(self, text: str, evaluate: Callable[[Token], str]) -> str:
        """Put each token's value in its place in a plain text; marks are dropped."""
        return re.sub(self.token, lambda match: evaluate(self._at(match)), text)

    def fill(self, text: str, evaluate: Callable[[Token], str]) -> str:
        """Put each token's value in its place in HTML, escaped; code gets what was written. Marks stay."""

        def value(match: re.Match[str]) -> str:
            if match["verbatim"]:
                return re.sub(self.token, self._as_written, match["verbatim"])
            token = self._at(match)
            return match[0] if token.kind in _ENDING else html.escape(evaluate(token))

        return re.sub(rf"(?P<verbatim>{_VERBATIM})|{self.token}", value, text, flags=re.DOTALL)

    def _at(self, match: re.Match[str]) -> Token:
        return self.tokens[int(match["number"])]

    def _as_written(self, match: re.Match[str]) -> str:
        return html.escape(self._at(match).source, quote=False)


def read_manuscript(path: Path) -> Manuscript:
    """Read a commentary file. BadInput where it is no UTF-8."""
    text = read_text(path)
    nonce = "zq"
    while nonce in text:
        nonce += "q"
    tokens: list[Token] = []

    def replace(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        mark = kind in _ENDING
        tokens.append(Token(kind, text.count("\n", 0, match.start()) + 1, "" if mark else match[0]))
        word = f"{nonce}{len(tokens) - 1}{_ENDING.get(kind, 'x')}"
        return match[0] + word if mark else word

    return Manuscript(path, _SOURCE.sub(replace, text), nonce, tuple(tokens), text)
