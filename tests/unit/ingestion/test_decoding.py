"""Encodings by strict decoding, physical lines, and Swedish numbers with their markers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingestion import decoding

TEXT = "Hela landet;Befogenhetsbedrägeri;År;2025;14278;135;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_gives_the_same_text(encoding):
    assert decoding.decode(TEXT.encode(encoding)) == TEXT


def test_cp1252_is_not_latin_1():
    # 0x96 is an en dash in Windows-1252 and a control character in latin-1
    assert decoding.decode(b"Malung\x96S\xe4len") == "Malung–Sälen"


def test_bytes_in_no_encoding_name_the_line():
    with pytest.raises(decoding.UndecodableError, match="0x81") as error:
        decoding.decode(b"Region\nrad 2\n\xe5 och \x81\n")
    assert error.value.line == 3


@given(st.binary(max_size=60))
def test_any_bytes_decode_or_are_undecodable(data):
    try:
        decoding.decode(data)
    except decoding.UndecodableError as error:
        line = error.line
    else:
        line = 1
    assert 1 <= line <= data.count(b"\n") + 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\r\nb\n\n", ["a", "b", ""]),
        ("a\x85b\u2028c\x0bd\n", ["a\x85b\u2028c\x0bd"]),  # not line ends in a file
    ],
)
def test_physical_lines(text, lines):
    assert decoding.split_lines(text) == lines


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ("2537", 2537, "ok"),
        ("2 537", 2537, "ok"),
        ("2\u00a0537", 2537, "ok"),
        ("1\u202f002\u202f537,5", 1002537.5, "ok"),
        ("13,5", 13.5, "ok"),
        ("\u22125,1", -5.1, "ok"),
        ("\u20115", -5, "ok"),
        ("-", 0, "ok"),
        ("", None, "missing"),
        ("..", None, "missing"),
        (".", None, "not_applicable"),
    ],
)
def test_swedish_numbers(text, value, state):
    assert decoding.swedish_number(text) == decoding.SwedishNumber(value, state)


@pytest.mark.parametrize("text", ["13.5", "2 53", "25 37", "1,2,3", "1e5", "inf", "...", "x", "٣", "--", "5 %"])
def test_what_is_no_swedish_number(text):
    with pytest.raises(ValueError, match="är inget tal"):
        decoding.swedish_number(text)
