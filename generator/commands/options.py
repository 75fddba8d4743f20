"""Options that several verbs share."""

import argparse
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

FOLDERS = {
    "--content": (Path("content"), "what the author wrote (content)"),
    "--output": (Path("site"), "where the site goes (site)"),
    "--cache": (Path(".cache"), "what was computed before (.cache)"),
    "--templates": (TEMPLATES, "what the pages look like (those of circuitpress)"),
}


def add_folders(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the options that name a folder: all of them, or those called `names`."""
    for name in names or FOLDERS:
        default, meaning = FOLDERS[name]
        parser.add_argument(name, type=_folder, default=default, metavar="DIR", help=meaning)


def _folder(text: str) -> Path:
    """Take a folder from the command line; an empty name, which would be the present folder, is a slip."""
    if not text:
        raise argparse.ArgumentTypeError("expected a folder, found an empty name")
    return Path(text)


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how many processes compute."""
    parser.add_argument(
        "--jobs",
        type=_count,
        metavar="NUMBER",
        help="compute in so many processes of one thread each (as many as there are cores and memory for)",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, found {text!r}")
    return int(text)
