"""One wrong line among many, in every machine format: up to its reject share it is told of, above it refuses all."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from pipeline.ingestion import codes
from pipeline.ingestion.core.loading import Loaded
from pipeline.ingestion.deliveries import Delivery
from pipeline.ingestion.readers import READERS, codebook

MUNICIPALITIES = [one for one in codes.areas().values() if one.kind == "municipality"]
KOMMUN = {one.code: one.name for one in MUNICIPALITIES}
PREAMBLE = "\r\n\r\nStandort: 1-Provgatan\r\n\r\n[km/h]\t\t\t\t [m]\r\nDateformat: dd.mm.yy\r\n"
METRO = (
    "Datasets:\t\r\nSite:\t[1] Provgatan\r\nProfile:\t\r\nIncluded classes:\t1, 2, 3\r\n"
    "Speed range:\t10 - 160 km/h.\r\nDirection:\tNorth (bound), P = North\r\n"
    "Separation:\tHeadway > 0 sec, Span 0 - 100 metre\r\n"
    "Units:\tMetric (metre, kilometre, m/s, km/h, kg, tonne)\r\n\r\n"
    "          Date-Time Speed Dir  Span   Hdwy    Gap    Ax Gp  Rho       Nm Cl Vehicle Pic        \r\n"
)
METRO_ROW = "2021-07-15 04:34:17{:6.1f}   0   1.4 9572.3 9572.3     2  1 1.00      162 14 oo                  \r\n"
TELRAAM = "segment_id,date,interval,uptime,car,car_speed_hist_0to70plus,v85\n"
SITES = {"sites.csv": b"site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1\n"}
BOOK = ";".join(codebook.COLUMNS) + (
    "\nQ1;ever_used_narcotics;1;Ja;answer;alla;1\nQ1;ever_used_narcotics;2;Nej;answer;;\n"
)


@dataclass(frozen=True)
class Sample:
    """A format: a file of so many right lines and one that is wrong, and what it needs to be read."""

    format: str
    name: str
    write: Callable[[int], str]
    options: str = ""
    beside: Mapping[str, bytes] | None = None


def sessions(name: str, clock: str = "local") -> dict[str, bytes]:
    rows = f"file;session;site;direction;period;clock\n{name};s1;prov;;before;{clock}\n"
    return SITES | {"sessions.csv": rows.encode()}


def lines(head: str, right: Callable[[int], str], wrong: str) -> Callable[[int], str]:
    """A header and so many right lines, a wrong one after the first of them."""
    return lambda n: head + right(0) + wrong + "".join(right(number) for number in range(1, n))


def kolada(n: int) -> str:
    def entry(municipality: str, value: Any) -> dict[str, Any]:
        values = [{"gender": "T", "count": 1, "status": "", "value": value}]
        return {"kpi": "U30751", "municipality": municipality, "period": 2024, "values": values}

    known = [entry(one.code, 14.2) for one in MUNICIPALITIES[:n]]
    return json.dumps({"values": [*known, entry(MUNICIPALITIES[n].code, "många")]})


def px(n: int) -> str:
    regions = ",".join(f'"{code} {name}"' for code, name in list(KOMMUN.items())[: n + 1])
    numbers = "\n".join(["100"] * n)
    return f'STUB="region";\nHEADING="år";\nVALUES("region")={regions};\nVALUES("år")="2024";\nDATA=\n{numbers}\nx3;\n'


def jsonstat(n: int) -> str:
    some = dict(list(KOMMUN.items())[: n + 1])
    region = {"label": "region", "category": {"index": {code: i for i, code in enumerate(some)}, "label": some}}
    year = {"label": "år", "category": {"index": ["2024"], "label": {"2024": "2024"}}}
    dimensions = {"Region": region, "Tid": year}
    roles = {"time": ["Tid"], "geo": ["Region"]}
    content = {"version": "2.0", "class": "dataset", "label": "Folkmängd efter region och år", "role": roles}
    return json.dumps(
        content
        | {"id": ["Region", "Tid"], "size": [n + 1, 1], "dimension": dimensions, "value": [*([100] * n), "många"]}
    )


def metrocount(n: int) -> str:
    wrong = METRO_ROW.format(7).replace("04:34:17", "kl fyra")
    written = lines(METRO, lambda number: METRO_ROW.format(7 + number), wrong)(n)
    return f"{written}\r\nIn profile:\tVehicles = {n + 1} / {n + 1} (100.00%)\r\n"


SAMPLES = (
    Sample(
        "bra_sol", "a.txt",
        lines("Region;Brott;År;Period;Antal;/100 000 inv\n", lambda n: f"Nacka;Vapenlagen;År;{1900 + n};7;6;\n",
              "Nacka;Vapenlagen;År;2025;många;6;\n"),
    ),
    Sample(
        "bra_municipality_csv", "a.csv",
        lines("Kommun;Antal;Per 100 000 inv.\n", lambda n: f"{MUNICIPALITIES[n].name};9;8,5\n",
              f"{MUNICIPALITIES[200].name};många;8\n"),
        'year = 2023\ncrime_id = "5036"',
    ),
    Sample(
        "scb_csv", "a.csv",
        lines("region;år;folkmängd\n", lambda n: f"{MUNICIPALITIES[n].code} {MUNICIPALITIES[n].name};2024;9\n",
              f"{MUNICIPALITIES[200].code} {MUNICIPALITIES[200].name};2024;många\n"),
    ),
    Sample("kolada", "a.json", kolada),
    Sample("px", "a.px", px),
    Sample("jsonstat", "a.json", jsonstat),
    Sample(
        "sdr", "a.txt",
        lines(PREAMBLE, lambda n: f"042\t09:24:{n % 60:02}\t20.01.17\t1\t4.7\r\n",
              "fort\t09:25:00\t20.01.17\t1\t4.7\r\n"),
        beside=sessions("a.txt"),
    ),
    Sample(
        "impactor", "a.txt",
        lines("", lambda n: f"24.10.16 08:37:{n % 60:02};00;032;01;0 \n", "24.10.16 08:37:29;00;många;01;0 \n"),
        beside=sessions("a.txt"),
    ),
    Sample(
        "metrocount", "a.txt",
        metrocount,
        beside=sessions("a.txt"),
    ),
    Sample(
        "icoms", "a.csv",
        lines("typ;date and time [UTC];speed [km/h];length [m];range [m];notes\r\n",
              lambda n: f"001; 2019/01/24 16:21:{n % 60:02},350; -43; 4,5; ; \r\n",
              "001; 2019/01/24 16:21:47,350; många; 4,5; ; \r\n"),
        beside=sessions("a.csv", "utc"),
    ),
    Sample(
        "binned", "a.csv",
        lines(TELRAAM,
              lambda n: f"9000.0,2022-01-{1 + n // 24:02} {n % 24:02}:00:00 CET,hourly,0.5,4,0|0|25|25|50|0|0|0,\n",
              "9000.0,2022-02-01 00:00:00 CET,hourly,0.5,många,0|0|25|25|50|0|0|0,\n"),
        beside=sessions("a.csv"),
    ),
    Sample(
        "survey_microdata", "a.csv", lines("Q1\n", lambda n: f"{1 + n % 2}\n", "1;2;3\n"), 'wave = "2024"',
        {"codebook.csv": BOOK.encode()},
    ),
)  # fmt: skip
BY_FORMAT = {one.format: one for one in SAMPLES}


@pytest.fixture
def read(
    con: duckdb.DuckDBPyConnection,
    deliver: Callable[..., Delivery],
    refresh: Callable[[duckdb.DuckDBPyConnection, Delivery], Loaded],
) -> Callable[..., Loaded]:
    """Load a sample of so many right lines and one wrong."""

    def run(sample: Sample, right: int, options: str = "") -> Loaded:
        files = {sample.name: sample.write(right).encode(), **(sample.beside or {})}
        return refresh(con, deliver(sample.format, files, "\n".join(one for one in (sample.options, options) if one)))

    return run


def test_every_machine_format_has_a_sample():
    # One workbook for one municipality, laid out as nobody has seen it: anything that is not as described refuses it.
    assert {one.id for one in READERS if not one.hand_kept} - set(BY_FORMAT) == {"bra_situation_xlsx"}


@pytest.mark.parametrize("format_id", BY_FORMAT)
def test_one_of_a_hundred_is_taken_and_told_of(con, read, line_counts, format_id: str):
    sample = BY_FORMAT[format_id]
    outcome = read(sample, 99)
    assert outcome.state == "loaded", outcome.message
    counts = line_counts(con)[sample.name]  # and they add up
    assert (counts["data"], counts["rejected"]) == (99, 1)
    ((line, reason),) = con.execute("select line, reason from meta.reject").fetchall()
    assert line > 0
    assert reason


@pytest.mark.parametrize("format_id", BY_FORMAT)
def test_one_of_ninety_nine_refuses_the_whole_file(con, read, format_id: str):
    outcome = read(BY_FORMAT[format_id], 98)
    assert (outcome.state, con.execute("select count(*) from meta.reject").fetchone()) == ("refused", (0,))
    assert "1 av 99" in outcome.message
    assert "högst 1 procent godtas" in outcome.message
    for table in next(one.tables for one in READERS if one.id == format_id):
        assert con.execute(f"select count(*) from {table}").fetchone() == (0,)


@pytest.mark.parametrize("format_id", BY_FORMAT)
def test_a_delivery_may_say_another_share(read, format_id: str):
    assert read(BY_FORMAT[format_id], 3, "reject_share = 0.25").state == "loaded"
    assert read(BY_FORMAT[format_id], 3, "reject_share = 0.24").state == "refused"
