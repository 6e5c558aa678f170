"""What holds for every format with a vehicle on each line: clocks, directions, rejects, and that no line is lost."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused

PASSAGES = "select direction, measured_at, speed_kmh from core.speed_passage order by line"
TABLES = ("core.speed_site", "core.speed_session", "core.speed_passage", "core.speed_bin", "meta.reject")

METROCOUNT = (
    "MetroCount Traffic Executive\r\nProfile:\r\nSpeed range:\t0 - 250 km/h.\r\n"
    "Units:\tMetric (metre, kilometre, m/s, km/h, kg, tonne)\r\n\r\n"
    "          Date-Time Speed Dir  Span   Hdwy    Gap    Ax Gp  Rho       Nm Cl Vehicle Pic   \r\n"
)
ICOMS = "typ;date and time [UTC];speed [km/h];length [m];range [m];notes\r\n"


def sdr(vehicles):
    return "\n\nStandort: x\n\n[km/h]\nDateformat: dd.mm.yy\r\n" + "".join(
        f"{kmh:03.0f}\t{at:%H:%M:%S}\t{at:%d.%m.%y}\t{direction}\t4.7\r\n" for direction, at, kmh in vehicles
    )


def impactor(vehicles):
    return "".join(f"{at:%d.%m.%y %H:%M:%S};00;{kmh:03.0f};04;{direction - 1} \r\n" for direction, at, kmh in vehicles)


def metrocount(vehicles):
    rows = [
        f"{at:%Y-%m-%d %H:%M:%S} {kmh:5.1f} {direction - 1:3d}   2.6    9.3    8.9     2  1 1.00      162  2 o  o\r\n"
        for direction, at, kmh in vehicles
    ]
    return f"{METROCOUNT}{''.join(rows)}\r\nIn profile:\tVehicles = {len(rows)} / {len(rows)} (100.00%)\r\n"


def icoms(vehicles):
    return ICOMS + "".join(
        f"001; {at:%Y/%m/%d %H:%M:%S},120; {'-' if direction == 2 else ''}{kmh}; 4,5; ; \r\n".replace(".", ",")
        for direction, at, kmh in vehicles
    )


FORMATS = {"sdr": sdr, "impactor": impactor, "metrocount": metrocount, "icoms": icoms}
CLOCK = {"icoms": "utc"}  # its files say so
EACH = pytest.mark.parametrize("name", FORMATS)


def as_read(name, at):
    """What the warehouse holds for a time that was written: ICOMS writes UTC and thousandths."""
    return at + timedelta(hours=2, milliseconds=120) if name == "icoms" else at


SUMMER = datetime(2026, 7, 1, 12, 0, 0)
TWO = [(1, SUMMER, 42), (2, SUMMER + timedelta(minutes=1), 7)]


@EACH
def test_two_vehicles_are_read(con, one_measurement, load, line_counts, name):
    load(con, one_measurement(name, FORMATS[name](TWO).encode(), CLOCK.get(name, "local")))
    assert con.execute(PASSAGES).fetchall() == [(way, as_read(name, at), kmh) for way, at, kmh in TWO]
    # 42 km/h is in the bin [42, 43)
    bins = "select direction, speed_from_kmh, speed_to_kmh, n from core.speed_bin order by direction"
    assert con.execute(bins).fetchall() == [(1, 42, 43, 1.0), (2, 7, 8, 1.0)]
    assert (line_counts(con)["a.txt"]["data"], line_counts(con)["a.txt"]["message"]) == (2, "")


@EACH
def test_windows_letters_and_utf_16_in_notes_are_no_obstacle(con, one_measurement, load, name):
    content = FORMATS[name](TWO)
    load(con, one_measurement(name, content.encode("utf-16"), CLOCK.get(name, "local")))
    assert len(con.execute(PASSAGES).fetchall()) == 2


@EACH
def test_a_bad_line_and_a_blank_one_are_accounted_for(con, one_measurement, load, line_counts, name):
    content = FORMATS[name](TWO)
    last = content.rindex("2026") if name in ("metrocount", "icoms") else content.rindex("01.07.26")
    start = content.rindex("\n", 0, last) + 1
    damaged = content[:start] + "\r\n" + content[start:].replace("12:01", "25:01")
    load(con, one_measurement(name, damaged.encode(), CLOCK.get(name, "local")))
    counts = line_counts(con)["a.txt"]
    assert (counts["data"], counts["rejected"], counts["blank"] >= 1) == (1, 1, True)
    ((line, column, reason),) = con.execute("select line, column_name, reason from meta.reject").fetchall()
    assert (column, reason) == ("datum och tid", "datumet eller klockslaget finns inte")
    assert "25:01" in damaged.split("\n")[line - 1]


@EACH
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("jamar/166905.txt", "JAMAR, enskilda fordon i engelska mil per timme"),
        ("jamar/168193.txt", "JAMAR, antal fordon per kvart utan hastighet"),
    ],
)
def test_jamar_is_refused_by_name(con, one_measurement, load, shared_data, name, file, said):
    content = (shared_data / "speed" / file).read_bytes()
    with pytest.raises(Refused, match=said):
        load(con, one_measurement(name, content, CLOCK.get(name, "local")))
    assert con.execute(PASSAGES).fetchall() == []


@EACH
@pytest.mark.parametrize(
    "content", [b"", b"\r\n \r\n", b"hej\n", b'{"values": []}', b"\xff\xfe\x00", b"PK\x03\x04\0\0"]
)
def test_what_is_no_measurement_is_refused(con, one_measurement, load, name, content):
    with pytest.raises(Refused):
        load(con, one_measurement(name, content, CLOCK.get(name, "local")))


@EACH
def test_a_file_cut_off_in_a_line_is_refused(con, one_measurement, load, name):
    content = FORMATS[name](TWO)
    cut = content[: content.rindex("12:01") + 4]
    with pytest.raises(Refused, match=r"avbruten|sluta med en rad"):
        load(con, one_measurement(name, cut.encode(), CLOCK.get(name, "local")))


@EACH
def test_a_given_direction_holds_over_the_files(con, one_measurement, load, line_counts, name):
    content = FORMATS[name]([(1, SUMMER, 42)]).encode()
    load(con, one_measurement(name, content, CLOCK.get(name, "local"), direction="2"))
    assert con.execute("select distinct direction from core.speed_bin").fetchall() == [(2,)]
    assert line_counts(con)["a.txt"]["message"] == "Riktningen är 2 enligt sessions.csv, men 1 i filen."


@pytest.mark.parametrize("name", ["impactor", "metrocount"])
@pytest.mark.parametrize(
    ("clock", "shown", "local"),
    [
        ("local", datetime(2026, 7, 1, 12), datetime(2026, 7, 1, 12)),
        ("utc", datetime(2026, 7, 1, 12), datetime(2026, 7, 1, 14)),
        ("fixed_summer", datetime(2026, 12, 1, 0, 30), datetime(2026, 11, 30, 23, 30)),
        ("fixed_winter", datetime(2026, 7, 1, 12), datetime(2026, 7, 1, 13)),
        ("fixed_winter", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 3, 30)),  # the hour that summer time skips
    ],
)
def test_clock_policies_give_local_wall_clock(con, one_measurement, load, name, clock, shown, local):
    load(con, one_measurement(name, FORMATS[name]([(1, shown, 42)]).encode(), clock))
    assert con.execute("select measured_at from core.speed_passage").fetchall() == [(local,)]


@pytest.mark.parametrize("name", ["impactor", "metrocount"])
def test_impossible_local_times_are_counted(con, one_measurement, load, line_counts, name):
    load(con, one_measurement(name, FORMATS[name]([(1, datetime(2026, 3, 29, 2, 30), 42)]).encode()))
    assert line_counts(con)["a.txt"]["message"].startswith("Klockvarning: 1 passager")


def passing(first, last, speeds=42):
    """A vehicle every ten seconds, from number first up to last; each seventh has the next at the same time."""
    return [(1, SUMMER + timedelta(seconds=10 * (n - (n % 7 == 0))), speeds + n % 5) for n in range(first, last)]


def two_downloads(deliver, name, *contents, directions=("", "")):
    rows = [f"{n}.txt;s1;prov;{way};before;{CLOCK.get(name, 'local')}\n" for n, way in enumerate(directions)]
    files = {f"{n}.txt": FORMATS[name](one).encode() for n, one in enumerate(contents)}
    files["sites.csv"] = b"site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1,5\n"
    files["sessions.csv"] = ("file;session;site;direction;period;clock\n" + "".join(rows)).encode()
    return deliver(name, files)


@EACH
def test_a_download_that_repeats_another_is_refused(con, deliver, load, name):
    with pytest.raises(
        Refused, match=r"1\.txt: filen har samma fordon som 0\.txt \(20 fordon i riktning 1, 2026-07-01"
    ):
        load(con, two_downloads(deliver, name, passing(1, 51), passing(31, 90)))
    assert con.execute(PASSAGES).fetchall() == []


@EACH
@pytest.mark.parametrize(
    ("other", "directions"),
    [
        (passing(51, 90), ("", "")),  # what comes after
        (passing(32, 90), ("", "")),  # 19 alike can be chance
        (passing(31, 90, speeds=43), ("", "")),  # at the same times, but as fast as other vehicles are
        ([*passing(31, 90), (1, SUMMER + timedelta(seconds=315), 42)], ("", "")),  # one that the first file lacks
        (passing(31, 90), ("1", "2")),
    ],
)
def test_what_only_looks_like_a_repetition_is_read(con, deliver, load, name, other, directions):
    load(con, two_downloads(deliver, name, passing(1, 51), other, directions=directions))
    assert len(con.execute(PASSAGES).fetchall()) == 50 + len(other)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2068, 12, 31)).map(lambda at: at.replace(microsecond=0))
WHOLE = st.integers(0, 999)
TENTHS = st.integers(0, 9999).map(lambda tenths: Decimal(tenths) / 10)
KMH = {"sdr": WHOLE, "impactor": WHOLE, "metrocount": TENTHS, "icoms": TENTHS}
LAWS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def emptied(con):
    for table in (*TABLES, "meta.delivery_file"):
        con.execute(f"delete from {table}")


@EACH
@LAWS
@given(data=st.data())
def test_what_is_written_in_the_layout_comes_back(con, one_measurement, load, name, data):
    emptied(con)
    rows = data.draw(st.lists(st.tuples(st.integers(1, 2), MOMENTS, KMH[name]), min_size=1, max_size=20))
    load(con, one_measurement(name, FORMATS[name](rows).encode(), CLOCK.get(name, "local")))
    held = con.execute(PASSAGES).fetchall()
    assert [(way, kmh) for way, _, kmh in held] == [(way, kmh) for way, _, kmh in rows]
    if name != "icoms":  # whose times move with summer time: tests above
        assert [at for _, at, _ in held] == [at for _, at, _ in rows]
    assert con.execute("select sum(n) from core.speed_bin").fetchone() == (len(rows),)


@EACH
@LAWS
@given(data=st.data())
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(
    con, one_measurement, load, line_counts, name, data
):
    emptied(con)
    rows = data.draw(st.lists(st.tuples(st.integers(1, 2), MOMENTS, KMH[name]), min_size=1, max_size=20))
    content = FORMATS[name](rows).encode()
    for place, piece in data.draw(
        st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=3)), min_size=1, max_size=4)
    ):
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    try:
        load(con, one_measurement(name, content, CLOCK.get(name, "local")))
    except Refused:
        return
    counts = line_counts(con)["a.txt"]
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert counts["lines"] == content.count(b"\n") + (not content.endswith(b"\n"))
    assert con.execute("select count(*) from core.speed_passage").fetchone() == (counts["data"],)
    assert con.execute("select count(*) from meta.reject").fetchone() == (counts["rejected"],)
    # a vehicle stands on its line with its speed
    lines = content.split(b"\n")
    for line, kmh in con.execute("select line, speed_kmh from core.speed_passage").fetchall():
        number = f"{kmh:03.0f}" if KMH[name] is WHOLE else f"{kmh:.0f}" if kmh == int(kmh) else f"{kmh.normalize():f}"
        assert number.replace(".", "," if name == "icoms" else ".").encode() in lines[line - 1]
