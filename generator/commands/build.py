"""`python -m generator build`: compute the analysis and write the site."""

import argparse
import sys
from time import perf_counter

from generator.commands import DONE
from generator.commands.options import (
    add_addresses,
    add_folders,
    add_runner,
    add_studies,
    chosen_addresses,
    chosen_runner,
)
from generator.progress import Progress

SUMMARY = "compute the analysis and write the site"


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    add_folders(parser)
    add_studies(parser, "build these studies only, and leave the pages of the others as they are")
    parser.add_argument("--strict", action="store_true", help="treat every warning as an error")
    parser.add_argument("--retry", action="store_true", help="look again for weights whose download failed before")
    parser.add_argument("--drafts", action="store_true", help="build the studies that say draft = true, too")
    add_addresses(parser)
    add_runner(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress; warnings and errors are always shown")


def run(options: argparse.Namespace) -> int:
    """Build the site and say in one line what was made."""
    start = perf_counter()
    from generator import pipeline

    made = pipeline.build(
        content=options.content,
        output=options.output,
        cache=options.cache,
        templates=options.templates,
        only=tuple(dict.fromkeys(options.study)),
        strict=options.strict,
        retry=options.retry,
        drafts=options.drafts,
        runner=chosen_runner(options),
        addresses=chosen_addresses(options),
        progress=Progress(quiet=options.quiet),
    )
    if not options.quiet:
        took = f" in {perf_counter() - start:.1f} s" if sys.stdout.isatty() else ""
        counts = f"{_count(made.studies, 'study', 'studies')}, {_count(made.pages, 'page', 'pages')}"
        print(f"{made.output / 'index.html'}: {counts}{took}")
    return DONE


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
