"""`python -m generator serve`: show the site in the browser, and build it again with every edit."""

import argparse
import os
import sys
from functools import partial
from threading import Event

from generator.commands import DONE
from generator.commands.options import add_folders, add_runner, chosen_runner
from generator.progress import Progress

SUMMARY = "show the site in the browser, and build it again with every edit"
PORT = 8000


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    add_folders(parser)
    add_runner(parser)
    parser.add_argument(
        "--port", type=_port, default=PORT, metavar="NUMBER", help=f"the port to listen on, 0 for any free one ({PORT})"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C, which is how it is meant to end; a change of the program starts it anew."""
    from generator.preview import SiteFolders, preview

    def build() -> None:
        from generator import pipeline  # here, so that the server answers at once

        pipeline.build(
            content=options.content,
            output=options.output,
            cache=options.cache,
            templates=options.templates,
            only=(),
            strict=False,
            drafts=True,
            runner=chosen_runner(options),
            progress=Progress(),
        )

    sources = SiteFolders(options.content, options.templates, output=options.output, cache=options.cache)
    try:
        if preview(build, sources, port=options.port, stop=Event(), tell=partial(print, flush=True)):
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    except KeyboardInterrupt:
        print("stopped; the site is unchanged", file=sys.stderr)
    return DONE


def _port(text: str) -> int:
    """Take a port from the command line."""
    if not (text.isascii() and text.isdecimal()) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 65535, found {text!r}")
    return int(text)
