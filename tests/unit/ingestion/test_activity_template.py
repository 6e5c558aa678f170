"""The template of an activity log: the shipped one is what is written, can be filled in, and is read as it stands."""

import io
import re
import runpy
import zipfile
from datetime import date
from pathlib import Path

from pipeline.ingestion import codes

ROOT = Path(__file__).parents[3]
TEMPLATE = runpy.run_path(str(ROOT / "tests" / "synthetic" / "activity_template.py"))


def parts(data: bytes) -> dict[str, bytes]:
    """What the archive holds: how hard it is packed is the machine's business."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_shipped_template_is_the_one_that_is_written(tmp_path):
    TEMPLATE["write"](tmp_path / "a.xlsx")
    TEMPLATE["write"](tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    shipped = (ROOT / "docs" / "mallar" / "aktivitetslogg.xlsx").read_bytes()
    assert parts(shipped) == parts((tmp_path / "a.xlsx").read_bytes()), (
        "run python tests/synthetic/activity_template.py"
    )


def test_the_template_loads_without_rows(con, deliver, load, line_counts):
    shipped = (ROOT / "docs" / "mallar" / "aktivitetslogg.xlsx").read_bytes()
    load(con, deliver("activity_log", {"aktivitetslogg.xlsx": shipped}))
    assert con.execute("select count(*) from core.activity").fetchone() == (0,)
    said = line_counts(con)["aktivitetslogg.xlsx"]
    assert said | {"lines": 1, "header": 1, "message": "Loggen har inga rader än."} == said


def test_every_list_is_offered_where_it_belongs(tmp_path):
    TEMPLATE["write"](tmp_path / "log.xlsx")
    sheet = parts((tmp_path / "log.xlsx").read_bytes())["xl/worksheets/sheet1.xml"].decode()
    offered = re.findall(
        r'<dataValidation type="list".*? sqref="([A-Z]+)2:.*?<formula1>OFFSET\(Listor!\$([A-E])\$2', sheet
    )
    assert offered == [("B", "A"), ("C", "B"), ("D", "C"), ("E", "D"), ("K", "E")]


def test_a_filled_log_comes_back(con, deliver, load, promised, tmp_path):
    rows = [
        {"datum": date(2026, 3, 14), "löfte": "youth", "åtagande": "1a", "aktivitet": one, "status": "genomförd",
         "timmar": 1.5, "målgrupp": codes.audiences()[0], "anteckning": "ring 070-123 45 67"}
        for one in codes.activities()
    ]  # fmt: skip
    TEMPLATE["write"](tmp_path / "log.xlsx", rows, {"youth": ("1a", "1b")})
    load(con, deliver("activity_log", {"log.xlsx": (tmp_path / "log.xlsx").read_bytes()}))
    held = con.execute("select date, activity, status, amount, hours, line from core.activity order by line").fetchall()
    assert held == [
        (date(2026, 3, 14), one, "done", 1.0, 1.5, line) for line, one in enumerate(codes.activities(), start=2)
    ]
