"""Options that several verbs share."""

import argparse
import os
import re
from pathlib import Path

from generator.addresses import Addresses
from generator.runners.choice import Choice

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

CACHE = "CIRCUITPRESS_CACHE"  # the variable that names a store outside of the checkout

FOLDERS = {
    "--content": (Path("content"), "the folder of studies and photographs (content)"),
    "--output": (Path("site"), "the folder that the site is written to (site)"),
    "--cache": (
        Path(os.environ.get(CACHE) or ".cache"),
        f"the folder of computed results (.cache, or the folder that {CACHE} names)",
    ),
    "--templates": (TEMPLATES, "the folder of templates (those of circuitpress)"),
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


def add_studies(parser: argparse.ArgumentParser, meaning: str) -> None:
    """Add the option that names studies."""
    parser.add_argument("--study", action="extend", nargs="+", default=[], metavar="SLUG", help=meaning)


def add_addresses(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the site and its source will be found."""
    parser.add_argument(
        "--base-url",
        type=_address,
        metavar="URL",
        help="where the site will be found, for the full addresses that search engines and social cards need; "
        "base_url in site.toml comes first",
    )
    parser.add_argument(
        "--repository",
        type=_address,
        metavar="URL",
        help="where the source of the site is, which every page links to; repository in site.toml comes first",
    )


def chosen_addresses(options: argparse.Namespace) -> Addresses:
    """Read the addresses from the options."""
    return Addresses(options.base_url, options.repository)


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://\S+", text):
        raise argparse.ArgumentTypeError(f"expected an address that starts with http:// or https://, found {text!r}")
    return text


def add_runner(parser: argparse.ArgumentParser, *, share: bool = False) -> None:
    """Add the options that say where is computed: in processes here, on a cluster, or as a share of what is missing."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=_count,
        metavar="NUMBER",
        help="how many processes compute, one thread each (as many as cores and memory allow)",
    )
    where.add_argument("--scheduler", metavar="ADDRESS", help="compute on the Dask cluster of this scheduler, tcp://…")
    if share:
        where.add_argument(
            "--share", type=_share, metavar="I/N", help="compute the I-th of N shares of what is missing, then end"
        )


def chosen_runner(options: argparse.Namespace) -> Choice:
    """Read what `add_runner` added."""
    return Choice(options.jobs, options.scheduler, getattr(options, "share", None))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, found {text!r}")
    return int(text)


def _share(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not all(part.isascii() and part.isdecimal() for part in (number, of)) or not 1 <= int(number) <= int(of):
        raise argparse.ArgumentTypeError(f"expected a share such as 3/20, found {text!r}")
    return int(number), int(of)
