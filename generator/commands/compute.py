"""`python -m generator compute`: compute what a build will need, or a share of it, and write no site."""

import argparse

from generator.commands import DONE
from generator.commands.options import add_folders, add_runner, add_studies, chosen_runner
from generator.progress import Progress

SUMMARY = "compute what a build needs, or a share of it, and write no site"


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    add_folders(parser, "--content", "--cache")
    add_studies(parser, "compute for these studies only")
    add_runner(parser, share=True)
    parser.add_argument("--quiet", action="store_true", help="show no progress; warnings and errors are always shown")


def run(options: argparse.Namespace) -> int:
    """Compute, and say in one line what is in the store."""
    from generator import pipeline

    made = pipeline.compute(
        content=options.content,
        cache=options.cache,
        only=tuple(dict.fromkeys(options.study)),
        runner=chosen_runner(options),
        progress=Progress(quiet=options.quiet),
    )
    if not options.quiet:
        print(f"{options.cache}: {made.there} of {made.asked} results are in the store")
    return DONE
