"""Mirrors `text.py`."""

from pathlib import Path

import pytest

from generator.errors import BadInput
from generator.text import read_text


@pytest.mark.parametrize("written", [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\nb\n"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "words.md").write_bytes(written)
    assert read_text(tmp_path / "words.md") == "a\nb\n"


def test_what_is_no_utf_8_is_told_with_its_first_byte(tmp_path: Path) -> None:
    (tmp_path / "words.md").write_bytes("é".encode() + "é".encode("latin-1"))
    with pytest.raises(BadInput, match=r"words\.md: byte 2: found bytes that are not UTF-8, expected UTF-8 text"):
        read_text(tmp_path / "words.md")
