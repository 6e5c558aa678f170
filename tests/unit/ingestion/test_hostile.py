"""Files made to hurt: each is refused in Swedish, within seconds and bounded memory, and nothing else is lost.

They are read in a process of their own, each family by every reader, beside a delivery that is as it should be.
"""

import contextlib
import io
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from pipeline.ingestion import decoding, deliveries, source_settings
from pipeline.ingestion.readers import READERS, workbook, workbook_limits
from pipeline.reporting.dashboards import figure_files

ROOT = Path(__file__).parents[3]
MOST_SECONDS = 60  # of a processor, for all of it together: 200 deliveries
MOST_MB = 500  # above what was there before; the largest family takes about a third of it
SOURCE = """[delivery]
title = "Prov"
municipality = "9999"
publisher = "Prov"
format = "{format}"
accessed = 2026-11-20
licence = "Påhittade uppgifter"
synthetic = true
[options]
{options}
"""
OPTIONS = {
    "bra_municipality_csv": 'year = 2023\ncrime_id = "5036"',
    "survey_microdata": 'survey = "prov"\nwave = "2026"',
}
BOOK_READERS = [one for one in READERS if ".xlsx" in one.suffixes]
GOOD = "region;år;folkmängd\n9999 Exempelkommun;2024;40000\n"
CODEBOOK = "variable;concept;code;label;role;base;question_version\nk1;unsafe;1;Ja;answer;alla;1\n"


def deliver(raw: Path, name: str, format_id: str, files: Mapping[str, bytes]) -> None:
    """A delivery with whatever small tables its format wants beside its files."""
    folder = raw / name
    folder.mkdir(parents=True)
    source = SOURCE.format(format=format_id, options=OPTIONS.get(format_id, ""))
    (folder / "source.toml").write_text(source, encoding="utf-8")
    reader = next(one for one in READERS if one.id == format_id)
    clock = "utc" if format_id == "icoms" else "local"
    beside = {
        "sites.csv": f"site;street;limit_kmh;role;vehicle_km\n{name};Gatan;40;treated;1\n",
        "sessions.csv": f"file;session;site;direction;period;clock\n*;{name};{name};;before;{clock}\n",
        "codebook.csv": CODEBOOK,
        "kpi.json": '{"values": []}',
    }
    for companion in reader.companions:
        (folder / companion).write_text(beside[companion], encoding="utf-8")
    for file_name, content in files.items():
        (folder / file_name).write_bytes(content)


FAMILIES: dict[str, Callable[[], bytes]] = {
    "nul": lambda: b"\0\0text;" * 300_000,
    "one_line": lambda: b"1;" * 3_000_000,
    "one_word": lambda: b'"' + b"a" * 6_000_000,
    "a_million_columns": lambda: b";".join(b"k%d" % one for one in range(1_000_000)) + b"\n" + b"1;" * 1_000_000,
    "columns_in_a_short_line": lambda: b"1;" * 49_000 + b"\n" + b"1;" * 49_000 + b"\n",
    "more_lines_than_any": lambda: b"a\n" * 2_100_000,
    "nested": lambda: b"[" * 2_000_000,
    "objects_in_objects": lambda: b'{"values":' * 200_000,
}


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────────────────


def book(parts: Mapping[str, bytes], sheet: bytes = b"", strings: bytes = b"") -> bytes:
    """A workbook with one sheet of these rows and shared texts, and other parts in the place of its own."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet("Blad1").write_string(0, 0, "text")
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    changed = {
        "xl/worksheets/sheet1.xml": b"<worksheet " + space + b"><sheetData>" + sheet + b"</sheetData></worksheet>",
        "xl/sharedStrings.xml": b"<sst " + space + b">" + strings + b"</sst>",
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as base, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in base.namelist():
            archive.writestr(name, changed.get(name) or base.read(name))
    return out.getvalue()


def liar() -> bytes:
    """A part of 200 MB that says that it is 1 kB, with the right checksum of that."""
    zeros = b" " * 200_000_000
    data = bytearray(book({"xl/styles.xml": zeros}))
    for mark, crc, size in ((b"PK\x03\x04", 14, 22), (b"PK\x01\x02", 16, 24)):
        name = 30 if mark == b"PK\x03\x04" else 46
        at = next(
            one.start()
            for one in re.finditer(re.escape(mark), data)
            if data[one.start() + name :][:13] == b"xl/styles.xml"
        )
        struct.pack_into("<I", data, at + crc, zlib.crc32(zeros[:1000]))
        struct.pack_into("<I", data, at + size, 1000)
    return bytes(data)


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a_bomb": lambda: book({"xl/styles.xml": b" " * (workbook_limits.MOST_UNPACKED + 1)}),
    "a_liar": liar,
    "a_far_cell": lambda: book({}, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "far_without_reference": lambda: book({}, b'<row r="1048575"/><row>' + b"<c/>" * 16_000 + b"<c><v>1</v></c></row>"),
    "one_text_in_every_cell": lambda: book(
        {}, b"<row>" + b'<c t="s"><v>0</v></c>' * 16_000 + b"</row>", b"<si><t>" + b"a" * 1_000_000 + b"</t></si>"
    ),
    "entities": lambda: book(
        {
            "xl/worksheets/sheet1.xml": b"<!DOCTYPE w [<!ENTITY a '" + b"a" * 1000 + b"'>"
            + b"".join(b"<!ENTITY %c '%s'>" % (98 + one, b"&%c;" % (97 + one) * 100) for one in range(6))
            + b"]><worksheet>&g;</worksheet>"
        }
    ),
    "deep_elements": lambda: book({}, b"<row>" * 2_000_000),
    "a_list_of_sheets": lambda: book({"xl/workbook.xml": b"<workbook>" + b"<sheet/>" * 1_000_000 + b"</workbook>"}),
    "not_whole": lambda: book({})[:-40],
}  # fmt: skip


# ── beside the files, and links ──────────────────────────────────────────────────────────────────────────────

SETTINGS: dict[str, Callable[[], str]] = {
    "large": lambda: "a = 1\n" * 2_000_000,
    "nested": lambda: "a = " + "[" * 40_000,
    "dotted": lambda: "[options]\n" + ".".join("a" * 40_000) + " = 1\n",
}
PROMISE_FILES: dict[str, Callable[[], str]] = {
    "large": lambda: "a = 1\n" * 2_000_000,
    "nested": lambda: "[set]\na = " + "[" * 100_000,
    "dotted": lambda: "[set]\n" + ".".join("a" * 100_000) + " = 1\n",
}


def write_families(raw: Path) -> None:
    for family, make in FAMILIES.items():
        content = raw.parent / family
        content.write_bytes(make())
        for reader in READERS:
            deliver(raw, f"{family}_{reader.id}", reader.id, {})
            os.link(content, raw / f"{family}_{reader.id}" / f"fil{reader.suffixes[0]}")


# Rows that are all wrong, in the right layout: looking for what each unknown name is like takes a while.
WRONG_ROWS: dict[str, str] = {
    "bra_sol": "Region;Brott;År;Period;Antal;/100 000 inv\n" + "Nakca;Totalt antal brott;År;2020;1;2;\n" * 90_000,
    "bra_municipality_csv": "Kommun;Antal;Per 100 000 inv.\n" + "Nakca;1;2\n" * 90_000,
    "register": "datum;mått;område;grupp;täljare;nämnare\n" + "2026-01-01;staff_trained;Nakca;;1;2\n" * 90_000,
    "scb_csv": "region;år;folkmängd\n" + "0182 Nakca;2020;7\n" * 90_000,
}


def write_wrong_rows(raw: Path) -> None:
    for format_id, text in WRONG_ROWS.items():
        suffix = next(one for one in READERS if one.id == format_id).suffixes[0]
        deliver(raw, f"rows_{format_id}", format_id, {f"fil{suffix}": text.encode()})


def write_workbooks(raw: Path) -> None:
    contents = {name: make() for name, make in WORKBOOKS.items()}
    assert max(len(one) for one in contents.values()) < 2_000_000
    for reader in BOOK_READERS:
        chosen = contents if reader.id == "register" else {name: contents[name] for name in ("a_bomb", "a_far_cell")}
        for name, content in chosen.items():
            deliver(raw, f"book_{reader.id}_{name}", reader.id, {"fil.xlsx": content})


def write_beside(raw: Path) -> None:
    for name, make in SETTINGS.items():
        deliver(raw, f"toml_{name}", "scb_csv", {"a.csv": GOOD.replace("2024", str(1990 + len(name))).encode()})
        (raw / f"toml_{name}" / "source.toml").write_text(make(), encoding="utf-8")
    (raw / "promises").mkdir()
    for name, make in PROMISE_FILES.items():
        (raw / "promises" / f"{name}.toml").write_text(make(), encoding="utf-8")
    deliver(raw, "gigabyte", "bra_sol", {"a.txt": b"Region;"})
    with (raw / "gigabyte" / "a.txt").open("r+b") as stream:
        stream.truncate(10**9)
    deliver(raw, "link", "scb_csv", {})
    (raw.parent / "hemligt.csv").write_text(GOOD, encoding="utf-8")
    with contextlib.suppress(OSError):  # Windows without developer mode
        (raw / "link" / "a.csv").symlink_to(raw.parent / "hemligt.csv")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of it all, read once in a process of its own."""
    raw = tmp_path_factory.mktemp("hostile") / "raw"
    write_families(raw)
    write_wrong_rows(raw)
    write_workbooks(raw)
    write_beside(raw)
    deliver(raw, "ö_rätt", "scb_csv", {"rätt.csv": GOOD.encode()})
    child = [sys.executable, str(Path(__file__).with_name("hostile_child.py")), str(raw)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(child, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def refusals(answer: dict[str, Any], prefix: str) -> dict[str, str]:
    """Name without the prefix → message of every delivery of a kind; all of them are refused."""
    found = {name: one for name, one in answer["deliveries"].items() if name.startswith(prefix)}
    assert {state for state, _ in found.values()} == {"refused"}
    return {name.removeprefix(prefix): message for name, (_, message) in found.items()}


def test_it_takes_seconds_and_bounded_memory_and_nothing_else_is_lost(answer: dict[str, Any]) -> None:
    assert answer["deliveries"]["ö_rätt"] == ["loaded", ""]
    assert answer["seconds"] < MOST_SECONDS
    if sys.platform == "linux":
        assert answer["peak_mb"] < MOST_MB


@pytest.mark.parametrize("family", FAMILIES)
def test_every_reader_refuses_it_and_says_so(answer: dict[str, Any], family: str) -> None:
    messages = refusals(answer, f"{family}_")
    assert messages.keys() == {one.id for one in READERS}
    for name, message in messages.items():
        assert re.match(rf"{family}_{name}/(fil|codebook|sessions)", message), message
        assert len(message) < 5000


def test_rows_that_are_all_wrong_are_not_all_looked_up(answer: dict[str, Any]) -> None:
    messages = refusals(answer, "rows_")
    assert messages.keys() == WRONG_ROWS.keys()
    assert all("Nakca" in one and "Nacka" in one for one in messages.values())


def test_workbooks_that_unpack_to_gigabytes_are_refused_by_every_reader_of_workbooks(answer: dict[str, Any]) -> None:
    messages = refusals(answer, "book_")
    assert len(BOOK_READERS) > 4
    assert len(messages) == len(WORKBOOKS) + 2 * (len(BOOK_READERS) - 1)
    assert "packas upp till 100 MB, och högst 100 läses" in messages["register_a_bomb"]
    assert "går inte att läsa som Excel-fil" in messages["register_a_liar"]
    assert "bladet Blad1 har 1048576 rader och 16384 kolumner" in messages["register_a_far_cell"]
    assert "bladet Blad1 har 1048576 rader och 16001 kolumner" in messages["register_far_without_reference"]
    assert "tillsammans 16000 miljoner tecken" in messages["register_one_text_in_every_cell"]


def test_a_workbook_below_the_limits_is_read() -> None:
    sheet = workbook.read(book({}, b'<row><c t="s"><v>0</v></c><c><v>2.5</v></c></row>', b"<si><t>ett</t></si>"), "")
    assert [list(one.cells) for one in sheet.records] == [["ett", "2,5"]]


def test_a_workbook_in_an_encoding_that_is_none_is_refused() -> None:
    part = b'<?xml version="1.0" encoding="nonsens"?><workbook/>'
    with pytest.raises(workbook.UnreadableError, match="går inte att läsa som Excel-fil"):
        workbook.read(book({"xl/workbook.xml": part}), "")


def test_a_source_toml_beyond_all_measure_refuses_its_own_delivery(answer: dict[str, Any]) -> None:
    messages = refusals(answer, "toml_")
    assert messages.keys() == SETTINGS.keys()
    most = source_settings.MOST_BYTES // 1000
    assert f"source.toml: filen är på 12000 kB, och en source.toml är på högst {most}" in messages["large"]
    assert "går inte att läsa som TOML" in messages["nested"]
    assert "går inte att läsa som TOML" in messages["dotted"]


def test_so_does_a_promise_file(answer: dict[str, Any]) -> None:
    messages = refusals(answer, "promises/")
    assert messages.keys() == PROMISE_FILES.keys()
    assert "promises/large.toml: filen är på 12 MB, och högst 1 MB läses" in messages["large"]
    assert "i fler led" in messages["nested"]
    assert "i fler led" in messages["dotted"]


def test_a_gigabyte_and_a_link_out_of_the_raw_folder_are_never_read(answer: dict[str, Any]) -> None:
    most = deliveries.MOST_BYTES // 10**6
    assert f"filen är på 1000 MB, och högst {most} MB läses" in refusals(answer, "gigabyte")[""]
    if os.name != "nt":
        assert "en länk ut ur mappen med rådata" in refusals(answer, "link")[""]


# ── what stands in cells ─────────────────────────────────────────────────────────────────────────────────────

FORMULAS = ["=cmd|' /C calc'!A0", "@SUM(1,2)", "+1+cmd", "-2+3", "../../etc/passwd", "\\\\server\\share"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_or_a_path_in_a_cell_is_text_or_refused(con, deliver, load, promised, cell) -> None:
    header = "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör\n"
    log = f"{header}2026-03-14;youth;1a;lectures_parents;genomförd;1;2;38;;{cell};;\n"
    load(con, deliver("activity_log", {"log.csv": log.encode()}))
    assert con.execute("select unit_name from core.activity").fetchall() == [(cell,)]
    with pytest.raises(deliveries.Refused, match="antal ska vara"):
        load(con, deliver("activity_log", {"log.csv": log.replace(";1;2;", f";{cell};2;").encode()}, name="annan"))


def test_no_cell_of_our_own_files_is_a_formula() -> None:
    texts = [*FORMULAS[:4], "\t=1", "Skolgatan", "-", "-5", "+4,5 %", "−3", ""]
    written = figure_files.csv(pd.DataFrame({"text": texts, "value": [-1.5] * len(texts)}))
    cells = [line.rsplit(",", 1)[0].strip('"') for line in written.splitlines()[1:]]
    assert cells[:5] == [f"'{one}" for one in texts[:5]]
    assert cells[5:] == ["Skolgatan", "-", "-5", "+4,5 %", "−3", ""]


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        (b"a\nb\0c\n", 2, "NUL"),
        (b"a\n" + b"b" * 300_000 + b"\nc\n", 2, "längre än 100000 tecken"),
        (b"a\n" * 6, 6, "fler än 5 rader"),
    ],
)
def test_text_that_is_none_of_ours_is_told_of_with_its_line(data: bytes, line: int, told: str) -> None:
    with pytest.raises(decoding.UndecodableError, match=told) as error:
        decoding.decode(data, most_lines=5)
    assert error.value.line == line


def test_long_lines_are_read_where_the_format_has_them() -> None:
    assert len(decoding.decode(b"[" + b"1," * 200_000 + b"1]", long_lines=True)) == 400_003
