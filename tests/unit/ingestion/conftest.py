"""Deliveries in a raw folder and a warehouse to read them into, as the loader would; for every reader's tests."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from pipeline.ingestion import codes, deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.deliveries import Delivery, Reader
from pipeline.ingestion.readers import READERS
from pipeline.warehouse import open_work, transaction

sys.path.insert(0, str(Path(__file__).parent))  # these tests share modules, and have no package

import scanned
from small_loads import Place

FORMATS: dict[str, Reader] = {reader.id: reader for reader in READERS}
NOW = datetime(2026, 11, 20, 12, 0)

SOURCE = """[delivery]
title = "Prov"
municipality = "9999"
publisher = "Prov"
format = "{format}"
accessed = 2026-11-20
licence = "Påhittade uppgifter"
synthetic = true
"""


@pytest.fixture
def con(tmp_path: Path, empty_work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty work database with the real schema."""
    (tmp_path / "out").mkdir()
    connection = open_work(shutil.copy(empty_work, tmp_path / "out" / "work.duckdb"))
    yield connection
    connection.close()


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[..., Delivery]:
    """Write files and a source.toml into a delivery's folder, and scan it."""

    def write(
        format_id: str, files: Mapping[str, bytes], options: str = "", name: str = "prov", settings: str = ""
    ) -> Delivery:
        folder = tmp_path / "raw" / name
        folder.mkdir(parents=True, exist_ok=True)
        source = SOURCE.format(format=format_id) + settings + (f"[options]\n{options}\n" if options else "")
        (folder / "source.toml").write_text(source, encoding="utf-8")
        for file_name, content in files.items():
            (folder / file_name).write_bytes(content)
        scan = deliveries.scan(tmp_path / "raw", FORMATS)
        return next(one for one in scan.deliveries if one.name == name)

    return write


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Where the raw folder is, or will be."""
    return tmp_path / "raw"


@pytest.fixture
def write(raw: Path) -> scanned.Write:
    """Write files by path under the raw folder, and scan it."""

    def files(contents: dict[str, str | bytes]) -> deliveries.Scan:
        raw.mkdir(exist_ok=True)
        for path, content in contents.items():
            (raw / path).parent.mkdir(parents=True, exist_ok=True)
            (raw / path).write_bytes(content.encode() if isinstance(content, str) else content)
        return deliveries.scan(raw, scanned.FORMATS)

    return files


@pytest.fixture
def place(tmp_path: Path, empty_work: Path) -> Iterator[Place]:
    """A raw folder of small deliveries, empty so far, and its warehouse."""
    (tmp_path / "raw").mkdir()
    with open_work(shutil.copy(empty_work, tmp_path / "work.duckdb")) as con:
        yield Place(tmp_path / "raw", con)


@pytest.fixture
def promised(con: duckdb.DuckDBPyConnection) -> None:
    """A promise file of 9999 is held: the promise youth with the commitments 1a and 1b, followed by every activity."""
    commitments = [{"id": one, "indicators": list(codes.activities())} for one in ("1a", "1b")]
    con.execute(
        "insert into core.promise_set values ('prov', '9999', '9999', '2026-01-01', '2026-12-31', true, ?, '', 1)",
        [json.dumps({"promises": [{"id": "youth", "commitments": commitments}]})],
    )
    for line, commitment in enumerate(("1a", "1b"), start=1):
        con.execute(
            "insert into core.commitment values ('prov', 'youth', ?, 'activity', 'police', "
            "true, false, false, false, false, '', ?, 1)",
            [commitment, line],
        )


@pytest.fixture(scope="session")
def workbook() -> Callable[[Mapping[str, str]], bytes]:
    """Write sheets, each given as CSV text, into a workbook: dates as dates, numbers as numbers."""

    def cell(text: str) -> Any:
        for kind in (
            date.fromisoformat,
            lambda one: float(one.replace("\u00a0", "").replace(" ", "").replace(",", ".")),
        ):
            try:
                return kind(text)
            except ValueError:
                continue
        return text

    def write(sheets: Mapping[str, str]) -> bytes:
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"}) as book:
            for name, text in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=";")):
                    sheet.write_row(number, 0, [cell(one) for one in row])
        return stream.getvalue()

    return write


@pytest.fixture(scope="session")
def load() -> Callable[[duckdb.DuckDBPyConnection, Delivery], None]:
    """Read a delivery into a warehouse in one transaction, with the rows in ``meta`` that the loader writes first.

    The function raises the reader's Refused, and then nothing is left.
    """

    def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
        reader = FORMATS[delivery.settings.format]
        with transaction(con):
            for found in (*delivery.files, *delivery.companions.values()):
                con.execute(
                    "insert into meta.delivery_file (file_id, sha256, path, delivery, source, format, bytes, status, "
                    "loaded_at, synthetic) values (?, ?, ?, ?, 'Prov', ?, ?, 'loaded', ?, true)",
                    [found.file_id, found.sha256, found.path, delivery.name, reader.id, found.bytes, NOW],
                )
            reader.read(con, delivery)

    return read


@pytest.fixture
def one_measurement(deliver: Callable[..., Delivery]) -> Callable[..., Delivery]:
    """A delivery of one measuring file, with the two tables beside it: session s1 at the site prov, limit 40."""

    def write(
        format_id: str,
        content: bytes,
        clock: str = "local",
        direction: str = "",
        name: str = "a.txt",
        options: str = "",
    ) -> Delivery:
        sites = "site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1,5\n"
        sessions = f"file;session;site;direction;period;clock\n{name};s1;prov;{direction};before;{clock}\n"
        files = {name: content, "sites.csv": sites.encode(), "sessions.csv": sessions.encode()}
        return deliver(format_id, files, options)

    return write


@pytest.fixture(scope="session")
def refresh() -> Callable[[duckdb.DuckDBPyConnection, Delivery], loading.Loaded]:
    """Load a delivery through the loader: duplicates taken out, checks made, a refusal written as a row."""
    return lambda con, delivery: loading.load(con, [delivery], FORMATS, NOW)[0]


@pytest.fixture(scope="session")
def line_counts() -> Callable[[duckdb.DuckDBPyConnection], dict[str, dict[str, Any]]]:
    """File name → its line counts and message, checked to add up."""

    def counts(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
        rows = con.execute(
            "select path, lines, preamble_lines, header_lines, data_lines, blank_lines, rejected_lines, message "
            "from meta.delivery_file where status = 'loaded'"
        ).fetchall()
        names = ("lines", "preamble", "header", "data", "blank", "rejected", "message")
        found = {path.rsplit("/", 1)[-1]: dict(zip(names, rest, strict=True)) for path, *rest in rows}
        for name, one in found.items():
            assert one["lines"] == sum(one[part] for part in names[1:6]), (name, one)
        return found

    return counts
