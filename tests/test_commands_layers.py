"""`layers`: the tables as they are printed, for every network there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import keras
import pytest

from generator.__main__ import main
from generator.layers import Convolution
from generator.zoo import networks
from tests import tiny
from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, when it saves

TINY = """\
layer      filters  kernel  groups  stride  dilation  receptive field  parameters  activation  reads
stem             5   3 × 2       1   2 × 1     1 × 1            3 × 2          95  relu        pixels
left1x1          3   1 × 1       1   1 × 1     1 × 1            7 × 3          18  relu        stem
right3x2         6   3 × 2       1   1 × 1     1 × 1           11 × 5         186  relu        stem
middle2x3        4   2 × 3       1   1 × 2     1 × 1           13 × 9         220  relu        left1x1, right3x2
linear1x1        8   1 × 1       1   1 × 1     1 × 1          17 × 13          40  none        middle2x3
scores           7   1 × 2       1   1 × 1     1 × 1          17 × 21         119  relu        linear1x1
"""


@pytest.fixture(autouse=True)
def with_tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what `layers` prints; nothing goes to stderr."""
    assert main(["layers", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def columns(line: str) -> list[str]:
    """Cut a line as a reader's script would: at two spaces or more."""
    return re.split(r" {2,}", line.strip())


def test_the_table_of_the_tiny_network_is_as_worked_out_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "tiny") == TINY


@pytest.mark.parametrize("name", [*networks.NETWORKS, "tiny"])
def test_each_convolution_of_a_network_is_one_line_of_a_narrow_table(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    header, *lines = printed(capsys, name).splitlines()
    layers = [layer for layer in networks.NETWORKS[name].ARCHITECTURE.layers if isinstance(layer, Convolution)]
    assert [columns(line)[:3] for line in lines] == [
        [layer.name, str(layer.filters), f"{layer.size[0]} × {layer.size[1]}"] for layer in layers
    ]
    assert {len(columns(line)) for line in (header, *lines)} == {10}
    assert max(map(len, (header, *lines))) <= 140


def test_a_line_says_what_a_position_sees_what_the_layer_reads_and_its_parameters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = {line.split()[0]: columns(line) for line in printed(capsys, "squeezenet").splitlines()}
    assert lines["conv1"] == ["conv1", "64", "3 × 3", "1", "2 × 2", "1 × 1", "3 × 3", "1792", "relu", "pixels"]
    assert lines["fire4_expand3x3"] == [
        "fire4_expand3x3",
        "128",
        "3 × 3",
        "1",
        "1 × 1",
        "1 × 1",
        "47 × 47",
        "36992",
        "relu",
        "fire4_squeeze1x1",
    ]
    assert lines["fire5_squeeze1x1"][-1] == "fire4_expand1x1, fire4_expand3x3"


def test_without_a_network_the_networks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    header, *lines = printed(capsys).splitlines()
    assert columns(header) == ["network", "input", "convolutions", "parameters", "weights"]
    assert [columns(line)[0] for line in lines] == list(networks.NETWORKS)
    assert columns(lines[0]) == ["squeezenet", "227 × 227", "26", "1235496", "package"]


def test_an_unknown_network_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "squeeznet"]) == 2
    expected = "error: NETWORK: found 'squeeznet', no known network; nearest: squeezenet\n"
    assert capsys.readouterr() == ("", expected)


def run(*arguments: str, encoding: str, stdout: int) -> subprocess.Popen[bytes]:
    """Start the command line with stdout in an encoding."""
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stdout, stderr=subprocess.PIPE)


@pytest.mark.parametrize(("encoding", "kernel"), [("utf-8", "3 × 3"), ("ascii", "3 x 3"), ("cp1252", "3 × 3")])
def test_where_a_sign_can_not_be_written_there_is_a_plainer_one(encoding: str, kernel: str) -> None:
    out, err = run("layers", "squeezenet", encoding=encoding, stdout=subprocess.PIPE).communicate()
    assert err == b""
    (line,) = (line for line in out.decode(encoding).splitlines() if line.startswith("fire4_expand3x3 "))
    assert columns(line)[2] == kernel


def test_a_reader_who_has_gone_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = run("layers", "squeezenet", encoding="utf-8", stdout=writing)
    os.close(writing)
    assert process.communicate()[1] == b""
    assert process.returncode == 0


def test_the_table_waits_for_nothing_heavy() -> None:
    code = (
        "import sys; from generator.__main__ import main; main(['layers', 'squeezenet'])\n"
        "print(*sorted({'tensorflow', 'keras', 'matplotlib', 'rich', 'pydantic', 'jinja2', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == ""


def test_a_file_of_keras_is_listed_with_its_sums_gates_and_functions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pixels = keras.Input((20, 30, 3))
    x = keras.layers.Conv2D(4, 3, name="one", activation="silu")(pixels)
    y = keras.layers.DepthwiseConv2D(3, padding="same", name="two")(x)
    gate = keras.layers.Dense(4, activation="sigmoid", name="gate")(keras.layers.GlobalAveragePooling2D()(y))
    y = keras.layers.Multiply()([y, keras.layers.Reshape((1, 1, 4))(gate)])
    x = keras.layers.ReLU(max_value=6.0)(keras.layers.Add()([x, keras.layers.Conv2D(4, 1, name="three")(y)]))
    keras.Model(pixels, keras.layers.Conv2D(2, (1, 5), strides=2, name="four")(x)).save(tmp_path / "own.keras")
    _, *lines = map(columns, printed(capsys, str(tmp_path / "own.keras")).splitlines())
    assert lines == [
        ["one", "4", "3 × 3", "1", "1 × 1", "1 × 1", "3 × 3", "112", "silu", "pixels"],
        ["two", "4", "3 × 3", "4", "1 × 1", "1 × 1", "5 × 5", "40", "none", "one"],
        ["three", "4", "1 × 1", "1", "1 × 1", "1 × 1", "5 × 5", "20", "none", "two (gated)"],
        ["four", "2", "1 × 5", "1", "2 × 2", "1 × 1", "5 × 9", "42", "none", "one + three"],
    ]


def test_a_network_of_keras_is_described_once_and_remembered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printed(capsys, "keras:MobileNetV3Small", "--cache", str(tmp_path))
    header, *lines = map(columns, first.splitlines())
    assert (header[0], len(lines)) == ("layer", 54)
    assert lines[4][-1] == "expanded_conv_depthwise (gated)"
    monkeypatch.setattr(subprocess, "run", None)  # no second process
    assert printed(capsys, "keras:MobileNetV3Small", "--cache", str(tmp_path)) == first


def test_a_network_that_keras_does_not_have_is_told_with_the_nearest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["layers", "keras:ResNet5", "--cache", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: keras:ResNet5: no network of keras.applications; nearest: ResNet50")
