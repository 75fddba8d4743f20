"""The verbs of the command line, one module each: `SUMMARY`, `describe(parser)` and `run(options)`.

`run` returns the exit status. What is heavy is imported inside it, so that help and usage errors wait for nothing.
"""

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
VERBS = ("build", "compute", "serve", "export", "new", "layers")
