"""ICOMS radar, after its maker's description: UTC, decimal comma, signs, and the device's own messages."""

from datetime import datetime

import pytest

from pipeline.ingestion.deliveries import Refused

HEADER = "typ;date and time [UTC];speed [km/h];length [m];range [m];notes\r\n"
MESSAGE = "100; 2019/01/24 16:20:03,120; ; ; ; Serial Number = 1234567\r\n"
BATTERY = "201; 2019/01/24 16:20:04,000; ; ; ; Battery = 12,4\r\n"
VEHICLE = "001; 2019/01/24 16:21:47,350; -43; 4,5; ; \r\n"


def test_messages_are_no_vehicles_and_no_rejects(con, one_measurement, refresh, line_counts):
    content = HEADER + MESSAGE + VEHICLE + BATTERY + VEHICLE.replace("-43", "12,5")
    outcome = refresh(con, one_measurement("icoms", content.encode(), "utc", name="a.csv"))
    assert outcome.state == "loaded", outcome.message
    rows = con.execute("select line, direction, measured_at, speed_kmh, length_m from core.passage").fetchall()
    at = datetime(2019, 1, 24, 17, 21, 47, 350_000)  # an hour after UTC in January
    assert rows == [(3, 2, at, 43.0, rows[0][4]), (5, 1, at, 12.5, rows[0][4])]  # away is 2, nearer is 1
    assert float(rows[0][4]) == 4.5
    counts = line_counts(con)["a.csv"]
    assert (counts["lines"], counts["header"], counts["preamble"], counts["data"]) == (5, 1, 2, 2)
    assert counts["message"] == (
        "2 rader är mätarens egna meddelanden (typ 100 och 200–209) och räknas inte som fordon."
    )
    assert con.execute("select count(*) from meta.reject").fetchone() == (0,)


def test_a_file_with_messages_alone_is_loaded(con, one_measurement, load, line_counts):
    load(con, one_measurement("icoms", (HEADER + MESSAGE).encode(), "utc"))
    assert (line_counts(con)["a.txt"]["preamble"], line_counts(con)["a.txt"]["data"]) == (1, 0)


@pytest.mark.parametrize("clock", ["local", "fixed_summer", "fixed_winter"])
def test_the_clock_is_utc_whatever_sessions_csv_says(con, one_measurement, load, clock):
    with pytest.raises(Refused, match="clock ska vara utc, som filerna själva säger"):
        load(con, one_measurement("icoms", (HEADER + VEHICLE).encode(), clock))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace("km/h", "mph"), r"med UTC, km/h och meter"),
        (HEADER.replace("[UTC]", "[local]"), r"med UTC, km/h och meter"),
        (HEADER.replace(";notes", ""), r"rubrikraden ska vara"),
        ("id;tid;fart\r\n", "filen är ingen ICOMS-fil"),
    ],
)
def test_other_clocks_and_units_are_refused(con, one_measurement, load, header, said):
    with pytest.raises(Refused, match=said):
        load(con, one_measurement("icoms", (header + VEHICLE).encode(), "utc"))


@pytest.mark.parametrize(
    "bad",
    [
        "301; 2019/01/24 16:21:47,350; 43; 4,5; ; ",
        "001; 2019-01-24 16:21:47,350; 43; 4,5; ; ",
        "001; 2019/13/24 16:21:47,350; 43; 4,5; ; ",
        "001; 2019/01/24 16:21:47,350; 43.5; 4,5; ; ",
        "001; 2019/01/24 16:21:47,350; ; 4,5; ; ",
        "001; 2019/01/24 16:21:47,350; 43; 4,5",
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_read(con, one_measurement, load, line_counts, bad):
    load(con, one_measurement("icoms", f"{HEADER}{bad}\r\n{VEHICLE}".encode(), "utc"))
    counts = line_counts(con)["a.txt"]
    assert (counts["data"], counts["rejected"]) == (1, 1)
