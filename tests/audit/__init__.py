"""A built site, held against what the project promises of its pages: `make audit`. No test: it takes half an hour.

What it needs besides Python it installs into `.audit/`: the Nu checker, axe-core and Lighthouse, from npm. Java, Node
and a Chromium are those of the machine.
"""
