"""Which format a file is in, by its content: for a draft of source.toml. A file is never *read* by a guess."""

import zlib
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.ingestion import codes, decoding
from pipeline.ingestion.deliveries import MOST_BYTES
from pipeline.ingestion.foreign import format_of
from pipeline.ingestion.readers import (
    activity_log,
    codebook,
    register,
    scb_csv,
    speed_table,
    survey_microdata,
    survey_table,
    workbook,
)
from pipeline.ingestion.readers.bra_situation_xlsx import READER as SITUATION
from pipeline.ingestion.readers.hand_kept import Layout

LOOKED_AT = 20_000  # bytes

# Formats that are known by their header, in a text or on any sheet of a workbook.
HEADERS: tuple[tuple[str, Layout], ...] = (
    (activity_log.READER.id, activity_log.LAYOUT),
    (register.READER.id, register.LAYOUT),
    (survey_table.READER.id, survey_table.LAYOUT),
    (speed_table.READER.id, speed_table.LAYOUT),
    (scb_csv.READER.id, scb_csv.LAYOUT),
)


def recognise(path: Path, beside: Collection[str] = ()) -> str:
    """The id of the reader of a file's format; empty if it is none that we know.

    Args:
        path: of the file.
        beside: names of the files in its folder: answers to a survey are known by their codebook alone.

    Raises:
        OSError: it cannot be opened.
    """
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    if workbook.is_workbook(start):
        found = _of_workbook(path)
    else:
        text = head(start)
        found = format_of(start) or format_of(text.encode()) or _of_header(text.splitlines()[:1])
    return found or (survey_microdata.READER.id if codebook.NAME in beside and path.name != codebook.NAME else "")


def head(start: bytes) -> str:
    """A file's first bytes as text; what cannot be read, and the last line if it is cut, is left out."""
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(start, LOOKED_AT)
        except zlib.error:
            return ""
    whole = start.rpartition(b"\n")[0] if len(start) >= LOOKED_AT else start
    for data in (whole, start):
        try:
            return data.decode(decoding.encoding(data)) if data else ""
        except decoding.UndecodableError:
            continue
    return ""


def _of_header(lines: Iterable[str]) -> str:
    names = {one.strip().strip('"').casefold() for line in lines for one in line.split(";")}
    return next((format_id for format_id, layout in HEADERS if names >= set(layout.columns)), "")


def _of_workbook(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        return ""
    try:
        sheets = workbook.read_all(path.read_bytes())
    except workbook.UnreadableError:
        return ""
    if any(one.name in codes.situation_sheets() for one in sheets):
        return SITUATION.id
    headers = [next((record.cells for record in one.records if any(record.cells)), ()) for one in sheets]
    return next((found for cells in headers if (found := _of_header([";".join(cells)]))), "")
