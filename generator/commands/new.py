"""`python -m generator new`: write a study that builds as it is, with the questions to be answered in it."""

import argparse
import shlex
from pathlib import Path

from generator.commands import DONE
from generator.commands.options import FOLDERS, add_folders
from generator.commands.printing import tell
from generator.errors import BadInput

SUMMARY = "write a new study, with the questions to be answered in it"


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("slug", metavar="SLUG", help="its folder and its address: letters, digits, - and _")
    parser.add_argument("--network", required=True, metavar="NAME", help="which network; `layers` lists them")
    parser.add_argument("--layer", required=True, metavar="NAME", help="which convolution; `layers NETWORK` lists them")
    parser.add_argument("--filter", required=True, type=int, metavar="NUMBER", help="which filter, counted from 0")
    parser.add_argument("--title", type=_words, metavar="WORDS", help="the report's title (network and unit)")
    parser.add_argument("--hypothesis", type=_words, metavar="WORDS", help="what you believe the filter does (none)")
    add_folders(parser, "--content")


def run(options: argparse.Namespace) -> int:
    """Write the study, and say where it is and what comes next."""
    from generator.settings import NetworkSettings, Settings, UnitSettings
    from generator.starter import start_study
    from generator.zoo.networks import NETWORKS

    content: Path = options.content
    if not content.is_dir():
        raise BadInput(f"{content}: found no such folder, expected the one that holds the studies and the photographs")
    settings = Settings(
        NetworkSettings(options.network),
        UnitSettings(options.layer, options.filter),
        title=options.title,
        hypothesis=options.hypothesis,
    )
    folder = start_study(
        content / "studies",
        options.slug,
        settings,
        {name: source.ARCHITECTURE for name, source in NETWORKS.items()},
        weights={name: source.WEIGHTS for name, source in NETWORKS.items()},
    )
    tell(f"{folder}: study.toml, and the questions of each section in a file of its own")
    tell(f"It builds already: {_next(content)}")
    return DONE


def _next(content: Path) -> str:
    """Name the command that builds it."""
    default, _ = FOLDERS["--content"]
    return (
        "make site"
        if content == default
        else f".venv/bin/python -m generator build --content {shlex.quote(str(content))}"
    )


def _words(text: str) -> str:
    """Take words from the command line that can be written down."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("found bytes that are not UTF-8, expected UTF-8 text") from None
    if not text.strip():
        raise argparse.ArgumentTypeError("found nothing, expected words")
    return text
