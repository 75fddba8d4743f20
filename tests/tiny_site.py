"""The tiny network as a site: a content folder of one study and three photographs, and how it is built."""

import re
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from generator import pipeline
from generator.addresses import UNKNOWN, Addresses
from generator.progress import Progress
from generator.runners.choice import Choice
from tests import tiny
from tests.conftest import TEMPLATES

TOML = """\
title = "A tiny circuit"
hypothesis = "fires on nothing in particular"
[network]
name = "tiny"
[unit]
layer = "middle2x3"
filter = 2
[classification]
top = 2
[pattern]
size = 34
steps = 24
[kernels]
top = 4
"""
BRIEF = """\
[layer]
pages = false
"""  # most tests ask nothing of the filters' pages, which take most of the time
SMALL = TOML.replace("top = 4", "top = 1") + BRIEF
SMALL = SMALL.replace("steps = 24", "steps = 24\nseeds = 1\nnegative = false")  # all kinds of tasks but a layer's


def make_content(content: Path, *, toml: str = TOML + BRIEF) -> Path:
    """Write the tiny content: one study with commentary on two sections."""
    study = content / "studies" / "tiny-study"
    study.mkdir(parents=True)
    (study / "study.toml").write_text(toml, encoding="utf-8")
    (study / "kernels.md").write_text(
        f"The strongest has a norm of {{{{ kernels.top[0].norm }}}}.\n\n## channel {strongest()}\n\nThe strongest.\n",
        encoding="utf-8",
    )
    (study / "activations.md").write_text("Where it fires.\n\n## ramp\n\nA ramp.\n", encoding="utf-8")
    images = content / "images"
    (images / "goldfish").mkdir(parents=True)
    rows, cols = np.mgrid[0:43, 0:58]
    stripes = np.where((rows + cols) // 5 % 2, 255, 0).astype(np.uint8)
    ramp = (cols * 4).astype(np.uint8)
    Image.fromarray(np.stack([ramp, ramp, stripes], axis=-1)).save(images / "ramp.png")
    Image.fromarray(np.stack([stripes, ramp, ramp], axis=-1)).save(images / "goldfish" / "stripes.png")
    Image.fromarray(np.stack([stripes, 255 - stripes, ramp], axis=-1)).save(images / "goldfish" / "checks.png")
    return content


def strongest() -> int:
    kernel = tiny.draw_weights()["middle2x3"][0][..., 2].astype(np.float64)
    return int(np.square(kernel).sum(axis=(0, 1)).argmax())


def build(
    content: Path,
    output: Path,
    *,
    cache: Path | None = None,
    only: tuple[str, ...] = (),
    strict: bool = False,
    templates: Path = TEMPLATES,
    addresses: Addresses = UNKNOWN,
) -> Progress:
    progress = Progress(quiet=True)
    pipeline.build(
        content=content,
        output=output,
        cache=cache or content.parent / "cache",
        templates=templates,
        only=only,
        strict=strict,
        addresses=addresses,
        runner=Choice(jobs=1),  # in this process: the tests that want others ask for them
        progress=progress,
    )
    return progress


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def add_study(content: Path, slug: str, **changes: str) -> None:
    study = content / "studies" / slug
    shutil.copytree(content / "studies" / "tiny-study", study)
    text = (study / "study.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        text = re.sub(rf"^{old} = .*$", f"{old} = {new}", text, flags=re.MULTILINE)
    (study / "study.toml").write_text(text, encoding="utf-8")
    (study / "kernels.md").unlink()
