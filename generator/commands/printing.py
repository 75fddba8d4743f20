"""What a verb says on stdout, whatever can be written there and whoever reads it."""

import os
import sys

_PLAINER = str.maketrans({"×": "x"})


def tell(text: str) -> None:
    """Print `text`, in plainer signs where the encoding lacks ours; a reader who has gone is no fault (`| head`)."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAINER).encode(encoding, "replace").decode(encoding)
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it closes it
