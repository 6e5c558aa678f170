"""Impactor: the real session to the documented figures, and what its lines may and may not look like."""

from datetime import datetime

import pytest

FIGURES = """
select count(*), round(avg(speed_kmh), 3), quantile_cont(speed_kmh, 0.85),
       round(100 * avg((speed_kmh > 30)::integer), 2), min(measured_at), max(direction), max(length_m)::double
from core.passage
"""
ONE = "24.10.16 08:37:29;00;032;01;0"


def test_the_real_session(con, one_measurement, refresh, line_counts, shared_data):
    name = "romerstrasse-415t3024102016.txt"
    content = (shared_data / "speed" / "impactor" / name).read_bytes()
    outcome = refresh(con, one_measurement("impactor", content, name=name))
    assert outcome.state == "loaded", outcome.message
    n, mean, v85, over, first, direction, _ = con.execute(FIGURES).fetchone()
    assert (n, mean, v85, over) == (14_152, 28.015, 33, 27.89)
    assert (first, direction) == (datetime(2016, 10, 24, 8, 37, 29), 2)  # dd.mm.yy: never 2024-10-16
    counts = line_counts(con)[name]
    assert (counts["lines"], counts["data"], counts["rejected"]) == (14_152, 14_152, 0)


def test_the_smallest_file_lanes_are_directions_and_length_is_kept(con, one_measurement, load):
    load(con, one_measurement("impactor", f"{ONE}\n06.11.16 00:00:00;00;047;12;1 ".encode()))
    assert con.execute("select * exclude (file_id, length_m), length_m::double from core.speed_passage").fetchall() == [
        (1, 1, datetime(2016, 10, 24, 8, 37, 29), 32, 1.0),
        (2, 2, datetime(2016, 11, 6, 0, 0, 0), 47, 12.0),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "24.10.16 08:37:29;00;32;01;0 ",
        "24.10.16 08:37:29;00;032;01;2 ",
        "24.10.16 08:37:29;00;032;01; ",
        "24.10.16 08:37:29;00;;01;0 ",
        "31.02.16 08:37:29;00;032;01;0 ",
        "2016-10-24 08:37:29;00;032;01;0 ",
        "24.10.16 08:37:29;00;032;01;0;9",
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_read(con, one_measurement, load, line_counts, bad):
    load(con, one_measurement("impactor", f"{ONE} \r\n{bad}\r\n{ONE} \r\n".encode()))
    counts = line_counts(con)["a.txt"]
    assert (counts["data"], counts["rejected"]) == (2, 1)
    assert con.execute("select line from meta.reject").fetchall() == [(2,)]
