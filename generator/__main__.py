"""The command line: `python -m generator VERB`. Faults are told in one line each, never in a traceback."""

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from generator.commands import BAD_INPUT, FAILED, INTERRUPTED, VERBS
from generator.errors import BadInput, CircuitpressError, refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("interrupted; the old site is untouched", file=sys.stderr)
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    options = parser().parse_args(arguments)
    try:
        status: int = import_module(f"generator.commands.{options.verb}").run(options)
    except BadInput as error:
        return _fail(*error.faults, status=BAD_INPUT)
    except CircuitpressError as error:
        return _fail(str(error), status=FAILED)
    except OSError as error:
        return _fail(refusal(error, _place(options)), status=FAILED)
    return status


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(
        prog="python -m generator",
        description="Build a browsable report of circuits in convolutional networks.",
        epilog="Exit status: 0 done, 2 bad input or usage, 130 interrupted, 1 anything else.",
        allow_abbrev=False,
    )
    verbs = top.add_subparsers(dest="verb", metavar="verb", required=True)
    for name in VERBS:
        verb = import_module(f"generator.commands.{name}")
        summary = f"{verb.SUMMARY[0].upper()}{verb.SUMMARY[1:]}."
        verb.describe(verbs.add_parser(name, help=verb.SUMMARY, description=summary, allow_abbrev=False))
    return top


def _place(options: argparse.Namespace) -> str:
    """Name where a verb writes, for what the system refuses without naming a file."""
    folders = [str(vars(options)[name]) for name in ("output", "cache") if name in options]
    return " or ".join(folders) or str(options.verb)


def _fail(*faults: str, status: int) -> int:
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return status


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who asks the program to end interrupts it
    status = main()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # too late: all is done and said
    sys.exit(status)
