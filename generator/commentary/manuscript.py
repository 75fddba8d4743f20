"""What an author wrote, made ready for Markdown: expressions become words that Markdown leaves alone.

A `|` inside an expression must not end a table's cell, a `*` must not begin emphasis, and every fault needs its line,
which Markdown forgets. So each expression is replaced by a plain word (a token) before Markdown, and each heading and
link is marked with one; after Markdown the tokens are filled in, except in code, where what was written returns.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.errors import BadInput

_SOURCE = re.compile(
    r"""(?P<expression> \{\{ (?:(?!\{\{|\n[ \t]*\n).)*? \}\} | \{\{ )
    | (?P<remark> \{\#\s .*? \#\} )
    | (?P<statement> \{% (?:(?!\n[ \t]*\n).)*? %\} | \{% )
    | (?P<link> \]\(<? | ^\ {0,3}\[(?!\^)[^\]\n]+\]:[ ]*<?(?=\S) | \b(?:src|href)=["'] )
    | (?P<heading> ^\#\#[ \t]*(?=[^\#\s]) | ^(?=\S.*\n-+[ ]*$) )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_HEADING = re.compile(r"^(\#\#[ \t]*(?=[^\#\s])|(?=\S[^\n]*\n-+[ ]*$))", re.MULTILINE)
_VERBATIM = r"<pre\b.*?</pre>|<code\b.*?</code>|<!--.*?-->"  # Markdown escapes what stands in code, so these nest not


@dataclass(frozen=True)
class Token:
    """A word that stands for something else while Markdown is at work."""

    kind: str  # "expression", "remark", "statement", or a mark: "link", "heading"
    line: int
    source: str  # as written; "" for a mark


@dataclass(frozen=True)
class Manuscript:
    """A commentary file with tokens in it; `nonce` begins every token and stands nowhere else."""

    path: Path
    text: str
    nonce: str
    tokens: tuple[Token, ...]

    @property
    def token(self) -> str:
        """The regular expression of a token; group 1 is its number. A mark takes the space behind it along."""
        return rf"{self.nonce}(\d+)(?:x|m[ ]?)"

    def fault(self, line: int, sentence: str) -> str:
        """Say what is wrong, and where."""
        return f"{self.path}:{line}: {sentence}"

    def line(self, text: str) -> int:
        """Find the line of the first token in `text`; 1 without any."""
        found = re.search(self.token, text)
        return self.tokens[int(found[1])].line if found else 1

    def without_tokens(self, text: str) -> str:
        """Drop every token."""
        return re.sub(self.token, "", text)

    def fill(self, text: str, evaluate: Callable[[Token], str], *, verbatim: bool = True) -> str:
        """Put each token's value in its place, escaped for HTML; what stands in code becomes what was written."""

        def value(match: re.Match[str]) -> str:
            token = self.tokens[int(match[1])]
            return match[0] if token.kind in ("link", "heading") else html.escape(evaluate(token))

        def part(match: re.Match[str]) -> str:
            if match["verbatim"]:
                return re.sub(self.token, self._as_written, match["verbatim"])
            return re.sub(self.token, value, match[0])

        if not verbatim:
            return re.sub(self.token, value, text)
        return re.sub(rf"(?P<verbatim>{_VERBATIM})|(?:{self.nonce}\d+[xm])", part, text, flags=re.DOTALL)

    def _as_written(self, match: re.Match[str]) -> str:
        return html.escape(self.tokens[int(match[1])].source, quote=False)


def read_manuscript(path: Path) -> Manuscript:
    """Read a commentary file. BadInput where it is no UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start}: found bytes that are no UTF-8, expected UTF-8 text") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    nonce = "zq"
    while nonce in text:
        nonce += "q"
    tokens: list[Token] = []

    def replace(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        mark = kind in ("link", "heading")
        line = text.count("\n", 0, match.start()) + 1
        tokens.append(Token(kind, line, "" if mark else match[0]))
        word = f"{nonce}{len(tokens) - 1}{'m' if mark else 'x'}"
        return f"{match[0] if mark else ''}{word}{' ' if kind == 'heading' else ''}"

    return Manuscript(path, _SOURCE.sub(replace, text), nonce, tuple(tokens))
