"""`python -m generator export`: write one study as one HTML file."""

import argparse
from pathlib import Path

from generator.commands import DONE
from generator.commands.options import add_addresses, add_folders, add_runner, chosen_addresses, chosen_runner
from generator.progress import Progress

SUMMARY = "write one study as one HTML file that needs no other"


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("slug", metavar="SLUG", help="which study: the name of its folder")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, which ends in .html as a rule")
    parser.add_argument("--story", action="store_true", help="write the story alone, not all sections")
    add_addresses(parser)
    add_folders(parser, "--content", "--cache", "--templates")
    add_runner(parser)
    parser.add_argument("--quiet", action="store_true", help="tell no progress; warnings and errors are always told")


def run(options: argparse.Namespace) -> int:
    """Write the file, and say how large it is."""
    from generator.export import export

    size = export(
        options.slug,
        options.file,
        story=options.story,
        addresses=chosen_addresses(options),
        content=options.content,
        cache=options.cache,
        templates=options.templates,
        runner=chosen_runner(options),
        progress=Progress(quiet=options.quiet),
    )
    if not options.quiet:
        print(f"{options.file}: {size / 1e6:.1f} MB")
    return DONE
