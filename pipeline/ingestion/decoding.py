"""From bytes to text, and from Swedish numbers to numbers. Imports nothing of ours.

Encodings and markers: docs/formats, "General rules". ``latin-1`` is never used: it accepts every byte and turns
0x80–0x9F into control characters, so a wrong guess would pass unseen.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "missing", "not_applicable"]

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPACES = "\u0020\u00a0\u2009\u202f"
_MINUSES = "-\u2011\u2212"
_NUMBER = re.compile(rf"[{_MINUSES}]?(\d+|\d{{1,3}}([{_SPACES}]\d{{3}})+)(,\d+)?", re.ASCII)
_MARKERS: dict[str, tuple[float | None, State]] = {
    "": (None, "missing"),
    "..": (None, "missing"),
    ".": (None, "not_applicable"),
    "-": (0.0, "ok"),
    "\u2011": (0.0, "ok"),
    "\u2212": (0.0, "ok"),
    "\u2013": (0.0, "ok"),
}


LONGEST_LINE = 100_000  # characters: a wide survey's line has some thousands
MOST_LINES = 2_000_000  # a device that counts a vehicle every second for three weeks


class UndecodableError(ValueError):
    """Bytes that are no text of ours. ``line`` is where the first bad one stands (from 1); Swedish message."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class SwedishNumber:
    """A number as a Swedish table gives it. ``value`` is None unless ``state`` is ok."""

    value: float | None
    state: State


def encoding(data: bytes) -> str:
    """Which encoding the bytes are in: UTF-8 (with or without mark), UTF-16 or Windows-1252.

    Raises:
        UndecodableError: if it is none of them.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _verified(data, name)
    if b"\0" in data[:2]:
        return _verified(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    try:
        return _verified(data, "utf-8")
    except UndecodableError:
        return _verified(data, "cp1252")


def decode(data: bytes, long_lines: bool = False, most_lines: int = MOST_LINES) -> str:
    """The text, without byte order mark.

    Args:
        data: a whole file.
        long_lines: the format may be written as a single line.
        most_lines: that a file of the format can have.

    Raises:
        UndecodableError: see ``encoding``; or it has lines, or as many of them, as no file of ours has. That is asked
            here, since splitting them into fields would take gigabytes.
    """
    text = data.decode(encoding(data))
    if (place := text.find("\0")) >= 0:
        message = "filen har tecken som inte är text (NUL): den är skadad, eller ingen textfil. Hämta den på nytt."
        raise UndecodableError(text.count("\n", 0, place) + 1, message)
    if text.count("\n") > most_lines:
        message = f"filen har fler än {most_lines} rader, och så många läses inte ur en fil. Dela den i flera."
        raise UndecodableError(most_lines + 1, message)
    for place in range(0, 0 if long_lines else len(text) - LONGEST_LINE, LONGEST_LINE):
        if text.find("\n", place, place + LONGEST_LINE) < 0:
            message = f"raden är längre än {LONGEST_LINE} tecken, och så lång är ingen rad här. Hämta filen på nytt."
            raise UndecodableError(text.count("\n", 0, place) + 1, message)
    return text


def split_lines(text: str) -> list[str]:
    r"""Physical lines, ended by \n with or without \r. Other characters that Python calls line ends are text."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def swedish_number(text: str) -> SwedishNumber:
    """Read a number with decimal comma and spaces between thousands, or one of the markers.

    ``..`` and empty are missing, ``.`` cannot be computed, ``-`` is zero.

    Raises:
        ValueError: if it is none of that; a decimal point is not Swedish, and could be a thousands separator.
    """
    stripped = text.strip()
    if stripped in _MARKERS:
        return SwedishNumber(*_MARKERS[stripped])
    if not _NUMBER.fullmatch(stripped):
        raise ValueError(f"{stripped!r} är inget tal")
    digits = re.sub(f"[{_SPACES}]", "", stripped).replace(",", ".")
    return SwedishNumber(float(re.sub(f"^[{_MINUSES}]", "-", digits)), "ok")


def _verified(data: bytes, name: str) -> str:
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        place = min(error.start, len(data) - 1)
        message = (
            f"teckenkodningen går inte att läsa: byte 0x{data[place]:02X} finns varken i UTF-8 eller Windows-1252. "
            "Öppna filen i programmet som skrev den och spara den som UTF-8."
        )
        raise UndecodableError(data.count(b"\n", 0, place) + 1, message) from error
    return name
