"""What a workbook may unpack to, asked before it is unpacked into memory: a few kilobytes can hold gigabytes.

Three ways are known: parts that unpack to far more than they are (and may lie about it), one cell at the far end of a
sheet whose whole area is then made, one long shared text that a million cells refer to. Sheets are looked through as a
stream; on the way is found what calamine would give as an empty cell.
"""

import copy
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MOST_UNPACKED = 100_000_000  # bytes, all parts together
MOST_SMALL = 5_000_000  # bytes of a part that only lists others
MOST_CELLS = 2_000_000  # of all sheets, empty ones before the last included
MOST_TEXT = 100_000_000  # characters in cells
STRINGS = "xl/sharedStrings.xml"

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


class TooLargeError(Exception):
    """A workbook unpacks to more than any table of ours; Swedish."""

    def __init__(self, what: str) -> None:
        super().__init__(f"arbetsboken är för stor: {what}. Spara bara det blad som ska läsas, utan något nedanför.")


@dataclass
class Extent:
    """How far a sheet goes: its last row and column with content, characters of shared texts, and broken cells.

    ``broken`` are cells that calamine would give as empty: an error such as #DIV/0!, a formula that was never computed.
    """

    rows: int = 0
    columns: int = 0
    text: int = 0
    broken: list[str] = field(default_factory=list)


def unpack(archive: zipfile.ZipFile) -> None:
    """Unpack every part piece by piece, keeping nothing.

    Raises:
        TooLargeError: they say that they are too much.
        zipfile.BadZipFile: the bytes are not those that were packed, or not as many as they say.
    """
    told = sum(part.file_size for part in archive.infolist())
    if told > MOST_UNPACKED:
        raise TooLargeError(f"den packas upp till {told // 10**6} MB, och högst {MOST_UNPACKED // 10**6} läses")
    for part in archive.infolist():
        unbelieved = copy.copy(part)  # zipfile stops where a part says that it ends; calamine does not
        unbelieved.file_size = MOST_UNPACKED + 1
        size = 0
        with archive.open(unbelieved) as stream:
            while piece := stream.read(1 << 20):
                size += len(piece)
                if size > part.file_size:
                    raise zipfile.BadZipFile


def small(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that lists others.

    Raises:
        TooLargeError: no such list is that long.
    """
    if archive.getinfo(name).file_size > MOST_SMALL:
        raise TooLargeError(f"{name} är på {archive.getinfo(name).file_size // 10**6} MB")
    return archive.read(name)


def extents(archive: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, Extent]:
    """How far each sheet goes.

    Args:
        archive: unpacked once (``unpack``).
        parts: name of a sheet → the part that holds it.

    Raises:
        TooLargeError: together they go too far.
        expat.ExpatError: a part is not XML, or has a definition of its own.
    """
    lengths = _lengths(archive) if STRINGS in archive.namelist() else []
    found = {name: _extent(archive, part, lengths) for name, part in parts.items()}
    cells = sum(one.rows * one.columns for one in found.values())
    if cells > MOST_CELLS:
        name, far = max(found.items(), key=lambda one: one[1].rows * one[1].columns)
        raise TooLargeError(f"bladet {name} har {far.rows} rader och {far.columns} kolumner")
    if (text := sum(one.text for one in found.values())) > MOST_TEXT:
        raise TooLargeError(f"texterna i cellerna är tillsammans {text // 10**6} miljoner tecken")
    return found


def _extent(archive: zipfile.ZipFile, part: str, lengths: list[int]) -> Extent:
    look = _Sheet(lengths)
    _parse(archive, part, look.start, look.end, look.data)
    return look.extent


def _lengths(archive: zipfile.ZipFile) -> list[int]:
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def data(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    _parse(archive, STRINGS, start, lambda _: None, data)
    return lengths


class _Sheet:
    """Looks through a sheet: ``c`` is a cell, ``v`` its value, ``f`` its formula, ``is`` a text of its own."""

    def __init__(self, lengths: list[int]) -> None:
        self.extent = Extent()
        self._lengths = lengths
        self._row = self._column = 0
        self._inside: dict[str, str] = {}
        self._in_value = False
        self._kind = self._reference = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = _local(name)
        if local == "row":
            self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif local == "c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _number(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
            self._inside = {}
            self._kind, self._reference = attributes.get("t", ""), attributes.get("r", "")
        elif local in ("v", "f", "is"):
            self._inside.setdefault(local, "")
            self._in_value = local == "v"

    def end(self, name: str) -> None:
        """An element ends."""
        local = _local(name)
        if local == "v":
            self._in_value = False
        elif local == "c":
            self._cell()

    def data(self, text: str) -> None:
        """Text in an element."""
        if self._in_value and len(self._inside["v"]) < 20:  # only the number of a shared text is wanted
            self._inside["v"] += text[:20]

    def _cell(self) -> None:
        value = self._inside.get("v", "")
        if self._kind == "e" or ("f" in self._inside and not value and self._kind != "str"):
            self.extent.broken.append(self._reference)
        if not self._inside:
            return
        self.extent.rows = max(self.extent.rows, self._row)
        self.extent.columns = max(self.extent.columns, self._column)
        if self._kind == "s" and value.isdecimal() and int(value) < len(self._lengths):
            self.extent.text += self._lengths[int(value)]


def _parse(archive: zipfile.ZipFile, part: str, start: Any, end: Any, data: Any) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.StartDoctypeDeclHandler = _refuse_definitions
    with archive.open(part) as stream:
        parser.ParseFile(stream)


def _refuse_definitions(*_: Any) -> None:
    raise expat.ExpatError("a part of a workbook has no document type of its own")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
