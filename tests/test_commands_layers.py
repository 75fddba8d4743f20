"""`layers`: the tables as they are printed, for every network there is."""

import os
import re
import subprocess
import sys

import pytest

from generator.__main__ import main
from generator.layers import Convolution
from generator.zoo import networks
from tests import tiny
from tests.conftest import ROOT

TINY = """\
layer      filters  kernel  receptive field  parameters  reads
stem             5   3 × 2            3 × 2          95  pixels
left1x1          3   1 × 1            7 × 3          18  stem
right3x2         6   3 × 2           11 × 5         186  stem
middle2x3        4   2 × 3           13 × 9         220  left1x1, right3x2
linear1x1        8   1 × 1          17 × 13          40  middle2x3
scores           7   1 × 2          17 × 21         119  linear1x1
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
    assert {len(columns(line)) for line in (header, *lines)} == {6}
    assert max(map(len, (header, *lines))) <= 100


def test_a_line_says_what_a_position_sees_what_the_layer_reads_and_its_parameters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = {line.split()[0]: columns(line) for line in printed(capsys, "squeezenet").splitlines()}
    assert lines["conv1"] == ["conv1", "64", "3 × 3", "3 × 3", "1792", "pixels"]
    assert lines["fire4_expand3x3"] == [
        "fire4_expand3x3",
        "128",
        "3 × 3",
        "47 × 47",
        "36992",
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
