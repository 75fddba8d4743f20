"""The command line: `python -m generator build`. Faults are told in one line each, never in a traceback."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from generator.errors import BadInput, CircuitpressError
from generator.progress import Progress

BUILT, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    options = parser().parse_args(arguments)
    try:
        return build(options)
    except BadInput as error:
        return _fail(*error.faults, status=BAD_INPUT)
    except CircuitpressError as error:
        return _fail(str(error), status=FAILED)
    except OSError as error:
        return _fail(_sentence(error, options), status=FAILED)
    except KeyboardInterrupt:
        print("interrupted; the old site is untouched", file=sys.stderr)
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(
        prog="python -m generator",
        description="Build a browsable report of circuits in convolutional networks.",
        epilog="Exit status: 0 built, 2 bad input or usage, 130 interrupted, 1 anything else.",
        allow_abbrev=False,
    )
    verbs = top.add_subparsers(dest="verb", metavar="verb", required=True)
    one = verbs.add_parser(
        "build",
        help="compute the analysis and write the site",
        description="Compute the analysis and write the site.",
        allow_abbrev=False,
    )
    folders = {
        "--content": (Path("content"), "what the author wrote (content)"),
        "--output": (Path("site"), "where the site goes (site)"),
        "--cache": (Path(".cache"), "what was computed before (.cache)"),
        "--templates": (TEMPLATES, "what the pages look like (those of circuitpress)"),
    }
    for name, (default, meaning) in folders.items():
        one.add_argument(name, type=_folder, default=default, metavar="DIR", help=meaning)
    one.add_argument(
        "--study",
        action="extend",
        nargs="+",
        default=[],
        metavar="SLUG",
        help="build these studies only, and leave the pages of the others as they are",
    )
    one.add_argument("--strict", action="store_true", help="take every warning for an error")
    one.add_argument("--quiet", action="store_true", help="tell no progress; warnings and errors are always told")
    return top


def build(options: argparse.Namespace) -> int:
    """Build the site and say in one line what was made."""
    start = perf_counter()
    from generator import pipeline  # here, so that help and usage errors wait for nothing

    made = pipeline.build(
        content=options.content,
        output=options.output,
        cache=options.cache,
        templates=options.templates,
        only=tuple(dict.fromkeys(options.study)),
        strict=options.strict,
        progress=Progress(quiet=options.quiet),
    )
    if not options.quiet:
        took = f" in {perf_counter() - start:.1f} s" if sys.stdout.isatty() else ""
        counts = f"{_count(made.studies, 'study', 'studies')}, {_count(made.pages, 'page', 'pages')}"
        print(f"{made.output / 'index.html'}: {counts}{took}")
    return BUILT


def _folder(text: str) -> Path:
    """Take a folder from the command line; an empty name, which would be the present folder, is a slip."""
    if not text:
        raise argparse.ArgumentTypeError("expected a folder, found an empty name")
    return Path(text)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _sentence(error: OSError, options: argparse.Namespace) -> str:
    """Say what the system refused, and where."""
    reason = error.strerror or str(error) or type(error).__name__
    place = error.filename or f"{options.output} or {options.cache}"  # a full disk names no file
    return f"{place}: {reason}"


def _fail(*faults: str, status: int) -> int:
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
