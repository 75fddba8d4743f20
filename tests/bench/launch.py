"""`python -m tests.bench.launch COMMAND …`: run a command, print its exit status, seconds and peak memory as JSON.

A process of its own, and a small one: Linux counts the memory of the process that starts a command into the command's
peak, and the bench holds TensorFlow.
"""

import json
import os
import subprocess
import sys
import time

BYTES = 1 if sys.platform == "darwin" else 1024  # a unit of ru_maxrss


def main() -> None:
    """Run the command of the command line."""
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # it is reaped: tell Popen so
    print(json.dumps({"status": process.returncode, "seconds": seconds, "megabytes": usage.ru_maxrss * BYTES / 1e6}))


if __name__ == "__main__":
    main()
