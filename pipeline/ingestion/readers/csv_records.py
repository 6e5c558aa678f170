"""Lines of a CSV file as records (RFC 4180, whatever the delimiter), each with the line where it begins."""

import csv
from collections.abc import Sequence

from pipeline.ingestion.readers import workbook
from pipeline.ingestion.readers.workbook import Record


class BrokenQuotesError(csv.Error):
    """The quotes do not match, or a field is too long. ``line`` is where the reading stopped, from 1."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def split(lines: Sequence[str], delimiter: str) -> list[Record]:
    """The records of a file, blank ones included.

    Args:
        lines: physical lines, without line ends.
        delimiter: one character.

    Raises:
        BrokenQuotesError: see there.
    """
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    records: list[Record] = []
    last = 0
    try:
        for cells in reader:
            records.append(Record(last + 1, reader.line_num - last, [workbook.tidy(cell) for cell in cells]))
            last = reader.line_num
    except csv.Error as error:
        raise BrokenQuotesError(reader.line_num, str(error)) from error
    return records
