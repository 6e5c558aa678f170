"""Binned files: a real year of Telraam, signs whose labels must be explained, and hours that come twice or never."""

import gzip
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import speed_classes
from pipeline.ingestion.readers.speed_classes import WrongClassesError

TELRAAM = "segment_id,date,interval,uptime,car,car_speed_hist_0to70plus,v85\n"
HALVES = "0|0|25|25|50|0|0|0"
COUNTS = 'values = "count"\nlabels = "both_included"\nrecording_threshold_kmh = 0'
SIGN = "datum;timme;riktning;0-10;11-20;21-30;>30\n"
BINS = "select direction, date, hour, speed_from_kmh, speed_to_kmh, n, line from core.speed_bin order by line, 4"


def telraam(*rows):
    return TELRAAM + "".join(f"9000.0,{when},hourly,0.5,{cars},{hist},\n" for when, cars, hist in rows)


# ── Telraam ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_real_year(con, one_measurement, refresh, line_counts, shared_data):
    name = "traffic_hourly_2022.csv.gz"
    content = (shared_data / "speed" / "telraam" / name).read_bytes()
    outcome = refresh(con, one_measurement("binned", content, name=name))
    assert outcome.state == "loaded", outcome.message
    counts = line_counts(con)[name]
    assert (counts["lines"], counts["header"], counts["data"], counts["rejected"]) == (16_730, 1, 16_729, 0)
    assert "Filen har 2 mätare (segment_id 9000001844, 9000002453)" in counts["message"]
    # 4 112 402.9 cars, counted apart with awk; percents are rounded in the file
    n, slowest, fastest = con.execute(
        "select sum(n), min(speed_from_kmh), max(speed_to_kmh) from core.speed_bin"
    ).fetchone()
    assert n == pytest.approx(4_112_402.907, rel=1e-5)
    assert (slowest, fastest) == (0, 125)
    assert con.execute("select distinct speed_to_kmh - speed_from_kmh from core.speed_bin").fetchall() == [(5,)]


def test_one_of_its_segments_can_be_picked(con, one_measurement, refresh, line_counts, shared_data):
    name = "traffic_hourly_2022.csv.gz"
    content = (shared_data / "speed" / "telraam" / name).read_bytes()
    assert (
        refresh(con, one_measurement("binned", content, name=name, options='segment = "9000002453"')).state == "loaded"
    )
    counts = line_counts(con)[name]
    assert (counts["preamble"], counts["data"]) == (8_509, 8_220)
    assert counts["message"].startswith("8509 rader är av andra mätare än 9000002453")


def test_percents_are_of_the_hours_cars(con, one_measurement, load, line_counts):
    load(con, one_measurement("binned", telraam(("2026-05-04 07:00:00 CEST", "8.4", HALVES)).encode(), name="a.csv"))
    assert con.execute(BINS).fetchall() == [
        (0, date(2026, 5, 4), 7, 20, 30, pytest.approx(2.1), 2),
        (0, date(2026, 5, 4), 7, 30, 40, pytest.approx(2.1), 2),
        (0, date(2026, 5, 4), 7, 40, 50, pytest.approx(4.2), 2),
    ]
    assert con.execute("select classes from core.speed_session").fetchall() == [("0 10 20 30 40 50 60 70+",)]
    assert line_counts(con)["a.csv"]["message"] == ""


def test_the_open_class_is_said_and_an_hour_without_cars_is_read(con, one_measurement, load, line_counts):
    rows = (
        ("2026-05-04 07:00:00 CEST", "2", "0|0|0|0|0|0|0|100"),
        ("2026-05-04 08:00:00 CEST", "0.0", "|".join("0" * 8)),
    )
    load(con, one_measurement("binned", telraam(*rows).encode(), name="a.csv", direction="1"))
    assert con.execute("select direction, speed_from_kmh, speed_to_kmh, n from core.speed_bin").fetchall() == [
        (1, 70, 80, 2)
    ]
    counts = line_counts(con)["a.csv"]
    assert counts["data"] == 2
    assert counts["message"] == "Den snabbaste klassen har ingen övre gräns: fordonen i den räknas som 70–80 km/h."


@pytest.mark.parametrize(
    ("when", "clock", "local"),
    [
        ("2026-05-04 07:00:00 CEST", "local", (date(2026, 5, 4), 7)),
        ("2026-05-04T23:00:00.000Z", "utc", (date(2026, 5, 5), 1)),
        ("2026-05-04 07:00:00", "fixed_winter", (date(2026, 5, 4), 8)),
    ],
)
def test_hours_are_local(con, one_measurement, load, when, clock, local):
    load(con, one_measurement("binned", telraam((when, "1", HALVES)).encode(), clock, name="a.csv"))
    assert con.execute("select distinct date, hour from core.speed_bin").fetchall() == [local]


def test_a_clock_that_the_file_contradicts_refuses(con, one_measurement, load):
    content = telraam(("2026-05-04 07:00:00 CEST", "1", HALVES)).encode()
    with pytest.raises(Refused, match="clock ska vara local, som filen själv säger, men är 'utc'"):
        load(con, one_measurement("binned", content, "utc", name="a.csv"))


def test_an_hour_counts_once_but_for_the_one_that_october_has_twice(con, one_measurement, load, line_counts):
    autumn = ("2022-10-30 02:00:00 CET", "1", HALVES)  # as in the real file, twice with the same name
    other = ("2022-10-30 03:00:00 CET", "1", HALVES)
    load(con, one_measurement("binned", telraam(autumn, autumn, autumn, other, other).encode(), name="a.csv"))
    assert con.execute("select line, reason from meta.reject order by line").fetchall() == [
        (4, "samma timme står redan på rad 2 och 3"),
        (6, "samma timme står redan på rad 5"),
    ]
    assert line_counts(con)["a.csv"]["data"] == 3


@pytest.mark.parametrize("clock", ["utc", "fixed_summer", "fixed_winter"])
def test_no_hour_comes_twice_on_a_clock_that_stands_still(con, one_measurement, load, clock):
    content = SIGN + "2026-10-25;2;1;0;3;41;12\n" * 2  # local time has that hour twice
    load(con, one_measurement("binned", content.encode(), clock, name="a.csv", options=COUNTS))
    assert con.execute("select line, reason from meta.reject").fetchall() == [(3, "samma timme står redan på rad 2")]
    emptied(con)
    load(con, one_measurement("binned", content.encode(), name="a.csv", options=COUNTS))
    assert con.execute("select sum(n) from core.speed_bin").fetchall() == [(112,)]


@pytest.mark.parametrize(
    "bad",
    [
        ("2026-05-04 07:00:00 CEST", "1", "1e308|1e308|25|25|50|0|0|0"),  # whose sum is beyond a double
        ("2026-05-04 07:00:00 CEST", "1e999", HALVES),
        ("2026-05-04 07:00:00 CEST", "1e13", HALVES),  # beyond the decimals of core.binned_line
        ("2026-05-04 07:00:00 CEST", "0", "0|0|1e308|0|0|0|0|0"),
        ("2026-05-04 07:30:00 CEST", "1", HALVES),
        ("2026-02-31 07:00:00 CET", "1", HALVES),
        ("2026-05-04 25:00:00 CEST", "1", HALVES),
        ("2026-05-04 07:00:00 CEST", "-1", HALVES),
        ("2026-05-04 07:00:00 CEST", "nan", HALVES),
        ("2026-05-04 07:00:00 CEST", "1", "0|0|25|25|50"),
        ("2026-05-04 07:00:00 CEST", "1", "0|0|25|25|10|0|0|0"),
        ("2026-05-04 07:00:00 CEST", "1", "0|0|25|25|inf|0|0|0"),
        ("2026-05-04 07:00:00 CEST", "1,9", HALVES),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_read(con, one_measurement, load, line_counts, bad):
    content = telraam(bad, ("2026-05-04 09:00:00 CEST", "1", HALVES))
    load(con, one_measurement("binned", content.encode(), name="a.csv"))
    assert (line_counts(con)["a.csv"]["data"], line_counts(con)["a.csv"]["rejected"]) == (1, 1)


@pytest.mark.parametrize("keep", [20, -30])
def test_a_packed_file_cut_off_is_refused(con, one_measurement, load, keep):
    content = gzip.compress(telraam(*[("2026-05-04 07:00:00 CEST", "1", HALVES)] * 3).encode())
    with pytest.raises(Refused, match="avbruten eller trasig"):
        load(con, one_measurement("binned", content[:keep], name="a.csv.gz"))


# ── signs ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_of_a_sign(con, one_measurement, load, line_counts):
    content = SIGN + "2026-05-04;7;1;0;3;41;12\n2026-05-04;7;2;1;0;0;0\n"
    load(con, one_measurement("binned", content.encode(), name="a.csv", options=COUNTS))
    day = date(2026, 5, 4)
    assert con.execute(BINS).fetchall() == [
        (1, day, 7, 11, 21, 3, 2), (1, day, 7, 21, 31, 41, 2), (1, day, 7, 31, 41, 12, 2), (2, day, 7, 0, 11, 1, 3),
    ]  # fmt: skip
    assert "räknas som 31–41 km/h" in line_counts(con)["a.csv"]["message"]


def test_percents_of_a_sign_need_the_number_of_vehicles(con, one_measurement, load):
    options = COUNTS.replace("count", "percent", 1)
    content = "datum;timme;riktning;antal;0-10;11-20\n2026-05-04;7;;200;12,5;87,5\n"
    load(con, one_measurement("binned", content.encode(), name="a.csv", options=options))
    assert con.execute("select speed_from_kmh, n from core.speed_bin order by 1").fetchall() == [(0, 25), (11, 175)]
    emptied(con)
    with pytest.raises(Refused, match="saknar kolumnen antal"):
        load(
            con,
            one_measurement("binned", (SIGN + "2026-05-04;7;1;0;3;41;12\n").encode(), name="a.csv", options=options),
        )


@pytest.mark.parametrize(
    ("options", "header", "said"),
    [
        ("", SIGN, "klasserna går inte att tolka av filen själv"),
        (COUNTS.replace("both", "some"), SIGN, "klasserna går inte att tolka av filen själv"),
        (COUNTS.replace("= 0", "= 20"), SIGN, "recording_threshold_kmh är 20 km/h, så långsammare fordon saknas"),
        (COUNTS, SIGN.replace("0-10;11-20;", ""), "minst två|börjar vid 21 km/h"),
        (COUNTS, SIGN.replace("0-10", "5-10"), "börjar vid 5 km/h, så långsammare fordon saknas"),
        (COUNTS, SIGN.replace("11-20", "10-20"), "'10-20' ska börja där '0-10' slutar"),
        (COUNTS, SIGN.replace("11-20", "snabba"), "'snabba' är ingen hastighetsklass"),
    ],
)  # fmt: skip
def test_what_the_labels_cannot_say_must_be_said(con, one_measurement, load, options, header, said):
    content = header + "2026-05-04;7;1;0;3;41;12\n"
    with pytest.raises(Refused, match=said):
        load(con, one_measurement("binned", content.encode(), name="a.csv", options=options))


@pytest.mark.parametrize(
    "bad",
    [
        "2026-05-04;7;1;0;0;0;100001",
        f"2026-05-04;7;1;0;0;0;{'9' * 400}",
        "2026-05-04;24;1;0;0;0;1",
        "2026-05-04;7;3;0;0;0;1",
        "4 maj;7;1;0;0;0;1",
        "2026-05-04;7;1;0;0;-1;1",
    ],
)
def test_a_bad_line_of_a_sign_is_rejected(con, one_measurement, load, line_counts, bad):
    load(
        con, one_measurement("binned", f"{SIGN}{bad}\n2026-05-04;7;1;0;0;0;1\n".encode(), name="a.csv", options=COUNTS)
    )
    assert (line_counts(con)["a.csv"]["data"], line_counts(con)["a.csv"]["rejected"]) == (1, 1)


@pytest.mark.parametrize(
    ("labels", "included", "lower", "upper"),
    [
        (["0-10", "10-20", ">20"], "lower_included", (0, 10, 20), (10, 20, 30)),
        (["0-10", "10-20", "20+"], "upper_included", (0, 11, 21), (11, 21, 31)),
        (["0-10", "11-20", ">20"], "both_included", (0, 11, 21), (11, 21, 31)),
        (["<10", "10-20", "20-30"], "lower_included", (0, 10, 20), (10, 20, 30)),
        (["0–30", "31–40"], "both_included", (0, 31), (31, 41)),
        (["0-10", "11-20", "≥21"], "both_included", (0, 11, 21), (11, 21, 31)),
        (["0-10", "11-20", "21+"], "both_included", (0, 11, 21), (11, 21, 31)),
        (["0-10", "10-20", ">=20"], "lower_included", (0, 10, 20), (10, 20, 30)),
        (["0-10", "10-20", ">20"], "upper_included", (0, 11, 21), (11, 21, 31)),
    ],
)
def test_labels_become_classes(labels, included, lower, upper):
    classes = speed_classes.from_labels(labels, included)
    assert (classes.lower, classes.upper) == (lower, upper)


@pytest.mark.parametrize("last", [">31", "≥30", "30+", ">29", ">=32"])
def test_an_open_class_begins_just_where_the_one_before_it_ends(last):
    with pytest.raises(WrongClassesError, match="ska börja där '21-30' slutar"):
        speed_classes.from_labels(["0-10", "11-20", "21-30", last], "both_included")  # 31 is its first


@pytest.mark.parametrize("labels", [["0-10"], ["0-10", "20-30"], ["10-0", "0-20"], ["0-10", ">40"], [">10", "10-20"]])
def test_gaps_and_nonsense_are_no_classes(labels):
    with pytest.raises(WrongClassesError):
        speed_classes.from_labels(labels, "lower_included")


@pytest.mark.parametrize("file", ["jamar/166905.txt", "jamar/168193.txt"])
def test_jamar_is_refused_by_name(con, one_measurement, load, shared_data, file):
    with pytest.raises(Refused, match="JAMAR"):
        load(con, one_measurement("binned", (shared_data / "speed" / file).read_bytes(), name="a.csv"))


def test_files_of_one_session_must_have_the_same_classes(con, deliver, load):
    fine = TELRAAM.replace("0to70plus", "0to120plus") + f"1,2026-05-05 07:00:00,hourly,1,1,100{'|0' * 24},\n"
    files = {
        "a.csv": telraam(("2026-05-04 07:00:00", "1", HALVES)).encode(),
        "b.csv": fine.encode(),
        "sites.csv": b"site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1,5\n",
        "sessions.csv": b"file;session;site;direction;period;clock\n?.csv;s1;prov;;before;local\n",
    }
    with pytest.raises(Refused, match="filer med olika hastighetsklasser"):
        load(con, deliver("binned", files))


def test_an_hour_in_two_files_of_a_session_would_count_twice(con, deliver, load):
    files = {
        "a.csv": telraam(("2026-05-04 07:00:00", "1", HALVES), ("2026-05-04 08:00:00", "1", HALVES)).encode(),
        "b.csv": telraam(("2026-05-04 08:00:00", "2", HALVES), ("2026-05-04 09:00:00", "1", HALVES)).encode(),
        "sites.csv": b"site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1,5\n",
        "sessions.csv": b"file;session;site;direction;period;clock\n?.csv;s1;prov;;before;local\n",
    }
    with pytest.raises(Refused, match=r"b\.csv, rad 2: timmen 2026-05-04 08 står också i a\.csv"):
        load(con, deliver("binned", files))


def test_two_files_without_directions_have_those_of_their_rows(con, deliver, load):
    hour = "datum;timme;riktning;0-10;11-20;21-30;>30\n2026-05-04;7;;0;3;41;12\n"
    rows = "file;session;site;direction;period;clock\na.csv;s1;prov;1;before;local\nb.csv;s1;prov;{};before;local\n"
    files = {"a.csv": hour.encode(), "b.csv": hour.replace("12", "13").encode()}
    files["sites.csv"] = b"site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1,5\n"
    load(con, deliver("binned", files | {"sessions.csv": rows.format(2).encode()}, COUNTS))
    assert con.execute("select direction, sum(n) from core.speed_bin group by 1 order by 1").fetchall() == [
        (1, 56), (2, 57),
    ]  # fmt: skip
    emptied(con)
    with pytest.raises(Refused, match="timmen 2026-05-04 07 står också i a"):
        load(con, deliver("binned", files | {"sessions.csv": rows.format(1).encode()}, COUNTS))


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

HOURS = st.lists(
    st.tuples(
        st.integers(1, 28),
        st.integers(3, 23),
        st.lists(st.integers(0, 500), min_size=4, max_size=4),
    ),
    min_size=1,
    max_size=15,
    unique_by=lambda row: row[:2],
)
LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(rows):
    return SIGN + "".join(f"2026-05-{day:02d};{hour};1;{';'.join(map(str, counts))}\n" for day, hour, counts in rows)


def emptied(con):
    for table in ("core.speed_site", "core.speed_session", "core.speed_bin", "meta.reject", "meta.delivery_file"):
        con.execute(f"delete from {table}")


@LAWS
@given(HOURS)
def test_what_is_written_in_the_layout_comes_back(con, one_measurement, load, rows):
    emptied(con)
    load(con, one_measurement("binned", written(rows).encode(), name="a.csv", options=COUNTS))
    held = con.execute("select line, speed_from_kmh, n from core.speed_bin").fetchall()
    places = {0: 0, 11: 1, 21: 2, 31: 3}
    assert {(line, places[low]): n for line, low, n in held} == {
        (line, place): n for line, row in enumerate(rows, 2) for place, n in enumerate(row[2]) if n
    }


@LAWS
@given(HOURS, st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=3)), min_size=1, max_size=4))
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(
    con, one_measurement, load, line_counts, rows, damage
):
    emptied(con)
    content = written(rows).encode()
    for place, piece in damage:
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    try:
        load(con, one_measurement("binned", content, name="a.csv", options=COUNTS))
    except Refused:
        return
    counts = line_counts(con)["a.csv"]
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert counts["lines"] == content.count(b"\n") + (not content.endswith(b"\n"))
    assert con.execute("select count(*) from meta.reject").fetchone() == (counts["rejected"],)
    assert con.execute("select count(distinct line) from core.speed_bin").fetchone()[0] <= counts["data"]
