"""What the project promises of speed and quality, measured: `make bench`. No test: what it finds is for people to read.

`docs/performance.md` says what each part measures, and why in this way.
"""
