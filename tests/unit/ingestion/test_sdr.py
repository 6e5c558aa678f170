"""SDR: real files to the digit, and small ones that state a truth each."""

import csv
import math
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused

PREAMBLE = "\r\n\r\nStandort: 1-Provgatan\r\n\r\n[km/h]\t\t\t\t [m]\r\nDateformat: dd.mm.yy\r\n"
SITES = "site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;1,5\n"
SESSIONS = "file;session;site;direction;period;clock\n"
ONE = SESSIONS + "a.txt;s1;prov;;before;local\n"
PASSAGES = (
    "select line, direction, measured_at, speed_kmh::double, length_m::double from core.speed_passage order by line"
)


def sdr(*lines, end="\r\n"):
    return (PREAMBLE + end.join("\t".join(line.split()) for line in lines)).encode()


def tables(sessions=ONE, sites=SITES):
    return {"sites.csv": sites.encode(), "sessions.csv": sessions.encode()}


def held(con):
    return con.execute(PASSAGES).fetchall()


def problems(con, load, delivery):
    with pytest.raises(Refused) as error:
        load(con, delivery)
    assert held(con) == []
    return [str(problem) for problem in error.value.problems]


# ── the real files ───────────────────────────────────────────────────────────────────────────────────────────

PER_FILE = """
with counts as (
    select file.path, bin.speed_from_kmh as v, sum(bin.n) as n, count(distinct bin.date) as days
    from meta.delivery_file as file join core.speed_bin as bin on bin.file_id = file.file_id
    group by file.path, v
)
select path, sum(n), sum(n * v) / sum(n),
       sqrt((sum(n * v * v) - sum(n * v) * sum(n * v) / sum(n)) / (sum(n) - 1))
from counts group by path
"""
V85 = """
select file.path, quantile_cont(passage.speed_kmh::double, 0.85), count(*),
       min(passage.measured_at), max(passage.measured_at), count(distinct passage.measured_at::date)
from meta.delivery_file as file join core.speed_passage as passage on passage.file_id = file.file_id
group by file.path
"""


def test_the_28_real_files(con, deliver, refresh, line_counts, shared_data):
    folder = shared_data / "speed" / "sdr"
    files = {path.name: path.read_bytes() for path in folder.glob("*.txt")}
    rows = "".join(f"{name};s{n};prov;;before;local\n" for n, name in enumerate(sorted(files)))
    outcome = refresh(con, deliver("sdr", files | tables(SESSIONS + rows)))
    assert (outcome.state, outcome.files) == ("loaded", 27)

    counts = line_counts(con)
    assert sum(one["data"] for one in counts.values()) == 95_272 + 1 + 28  # with the rows of the two small tables
    assert sum(one["rejected"] for one in counts.values()) == 0
    assert con.execute("select count(*) from core.speed_passage").fetchone() == (95_272,)
    [(duplicate,)] = con.execute("select path from meta.delivery_file where status = 'duplicate'").fetchall()
    assert duplicate == "prov/1-Fussg+ñngerbr++c_#1_1.txt"
    # the row that the duplicate's own session would have is told apart, not lost in silence
    assert "har samma innehåll men olika uppgifter" in counts["sessions.csv"]["message"]

    means = {path.split("/")[-1]: rest for path, *rest in con.execute(PER_FILE).fetchall()}
    quantiles = {path.split("/")[-1]: rest for path, *rest in con.execute(V85).fetchall()}
    with (shared_data / "speed" / "sdr_expected_values.csv").open(encoding="utf-8", newline="") as stream:
        expected = [row for row in csv.DictReader(stream) if row["file"] in counts]
    assert len(expected) == 27
    for row in expected:
        assert counts[row["file"]]["data"] == int(row["rows"])
        if row["rows"] == "0":
            continue
        n, mean, sd = means[row["file"]]
        v85, passages, first, last, days = quantiles[row["file"]]
        assert n == passages == int(row["rows"])
        assert math.isclose(mean, float(row["mean_kmh"]), abs_tol=5e-5)
        assert math.isclose(sd, float(row["sd_kmh"]), abs_tol=5e-5)
        assert v85 == float(row["v85_linear"])
        assert (str(first), str(last), days) == (row["first_ts"], row["last_ts"], int(row["days"]))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("jamar/166905.txt", "JAMAR, enskilda fordon"),
        ("jamar/168193.txt", "JAMAR, antal fordon per kvart"),
        ("impactor/romerstrasse-415t3024102016.txt", "radarmätningar från Impactor"),
        ("impactor/README.txt", "Verkehrsz??hlungen 2016"),
        ("telraam/traffic_hourly_2022.csv.gz", "ingen SDR-fil"),
    ],
)
def test_other_devices_are_refused_by_name(con, deliver, load, shared_data, file, said):
    content = (shared_data / "speed" / file).read_bytes()
    [problem] = problems(con, load, deliver("sdr", {"a.txt": content} | tables()))
    assert problem.startswith("prov/a.txt, rad 1: filen är ingen SDR-fil")
    assert said.replace("??", "\ufffd\ufffd") in problem


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("final", ["", "\r\n"])
def test_lines_become_passages(con, deliver, load, line_counts, end, final):
    content = sdr("042 09:24:41 20.01.17 1 4.7", "007 23:59:59 06.11.16 2 25.5", end=end) + final.encode()
    load(con, deliver("sdr", {"a.txt": content} | tables()))
    assert held(con) == [
        (7, 1, datetime(2017, 1, 20, 9, 24, 41), 42, 4.7),
        (8, 2, datetime(2016, 11, 6, 23, 59, 59), 7, 25.5),  # 6 November, not 11 June
    ]
    assert con.execute("select * exclude (file_id, line) from core.speed_bin order by date").fetchall() == [
        (2, date(2016, 11, 6), 23, 7, 8, 1.0),
        (1, date(2017, 1, 20), 9, 42, 43, 1.0),
    ]
    counts = line_counts(con)["a.txt"]
    assert (counts["preamble"], counts["data"], counts["message"]) == (6, 2, "")


def test_a_preamble_of_five_lines_and_one_with_foreign_letters(con, deliver, load, line_counts):
    content = b"\nStandort: 1-Fu\xdfg\xe4nger\x81\n\n[km/h]\t\t\t\t [m]\r\nDateformat: dd.mm.yy\r\n"
    load(con, deliver("sdr", {"a.txt": content + b"042\t09:24:41\t20.01.17\t1\t4.7"} | tables()))
    assert (line_counts(con)["a.txt"]["preamble"], len(held(con))) == (5, 1)


def test_a_file_without_passages_is_loaded(con, deliver, load, line_counts):
    load(con, deliver("sdr", {"a.txt": PREAMBLE.encode()} | tables()))
    assert line_counts(con)["a.txt"] | {"lines": 6, "preamble": 6} == line_counts(con)["a.txt"]
    assert con.execute("select session, site, direction, period, clock from core.speed_session").fetchall() == [
        ("s1", "prov", None, "before", "local")
    ]


GOOD = "042 09:24:41 20.01.17 1 4.7"


@pytest.mark.parametrize(
    "bad",
    [
        "042\t09:24:41\t20.01.17\t3\t4.7",  # no such direction
        "042\t09:24:41\t20.01.17\t1",
        "042\t09:24:41\t20.01.17\t1\t4.7\t9",
        "042\t09:24:41\t20.01.17\t\t4.7",  # a blank field is null, not a reject, for DuckDB
        "42\t09:24:41\t20.01.17\t1\t4.7",
        "42\t09:24:41\t20.01.17\t1\t04.7",  # as long as a good line, but no such line is written
        "+42\t09:24:41\t20.01.17\t1\t4.7",
        "042\t25:24:41\t20.01.17\t1\t4.7",
        "042\t09:24:41\t31.02.17\t1\t4.7",
        "042\t09:24:41\t20.01.17\t1\t4,7",
        "042;09:24:41;20.01.17;1;4.7",
        "Dateformat: dd.mm.yy",
        "\0\0\0\0",
        "042\t09:24:41\t20.01.17\t1\t4.7 å",
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_read(con, deliver, load, line_counts, bad):
    content = sdr(GOOD) + f"\r\n{bad}\n\r\n".encode() + sdr(GOOD)[len(PREAMBLE) :]
    load(con, deliver("sdr", {"a.txt": content} | tables()))
    assert [row[0] for row in held(con)] == [7, 10]
    counts = line_counts(con)["a.txt"]
    assert (counts["data"], counts["rejected"], counts["blank"]) == (2, 1, 1)
    assert con.execute("select line from meta.reject").fetchall() == [(8,)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("42", "0043"),  # one character too few and one too many
        ("+42", "042 "),
        ("042\t9:24:41", "042\t009:24:41"),
    ],
)
def test_two_lines_whose_errors_cancel_are_both_rejected(con, deliver, load, line_counts, one, other):
    rest = "\t20.01.17\t1\t4.7"
    lines = [(start if ":" in start else f"{start}\t09:24:41") + rest for start in (one, other)]
    good = "\t".join(GOOD.split())
    load(con, deliver("sdr", {"a.txt": (PREAMBLE + "\r\n".join([*lines, good])).encode()} | tables()))
    assert [row[0] for row in held(con)] == [9]
    assert con.execute("select line from meta.reject order by line").fetchall() == [(7,), (8,)]


def test_a_lone_carriage_return_hides_no_line(con, deliver, load, line_counts):
    one = "\t".join(GOOD.split())
    load(con, deliver("sdr", {"a.txt": (PREAMBLE + f"{one}\r{one}\n{one}").encode()} | tables()))
    assert [row[0] for row in held(con)] == [8]
    assert line_counts(con)["a.txt"]["rejected"] == 1


def test_a_file_saved_as_utf_16_is_read(con, deliver, load):
    load(con, deliver("sdr", {"a.txt": sdr(GOOD).decode().encode("utf-16")} | tables()))
    assert len(held(con)) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "prov/a.txt: filen är tom"),
        (sdr(GOOD, GOOD)[:-9], "prov/a.txt, rad 8: filen är avbruten"),
        (sdr(GOOD)[:40], "prov/a.txt, rad 5: filen är avbruten"),  # in the middle of the preamble
        (sdr(GOOD)[:20], "prov/a.txt, rad 3: filen är ingen SDR-fil"),
        (sdr(GOOD).replace(b"dd.mm.yy", b"mm/dd/yy"), "prov/a.txt, rad 6: datumen ska stå som dd.mm.yy"),
        (sdr(GOOD).replace(b"[km/h]", b"[mph]"), "prov/a.txt, rad 5: enheten ska vara [km/h]"),
        (b'{"values": []}', "JSON"),
    ],
)
def test_what_refuses_the_delivery(con, deliver, load, content, said):
    [problem] = problems(con, load, deliver("sdr", {"a.txt": content} | tables()))
    assert said in problem


def test_speeds_that_no_vehicle_has_are_loaded_and_told(con, deliver, load, line_counts):
    load(con, deliver("sdr", {"a.txt": sdr("002 09:24:41 20.01.17 1 4.7", GOOD)} | tables()))
    assert len(held(con)) == 2
    assert line_counts(con)["a.txt"]["message"] == ("1 passager har en hastighet utanför 3–250 km/h och räknas inte.")


# ── clocks and directions ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clock", "shown", "local"),
    [
        ("local", "12:00:00 01.07.26", datetime(2026, 7, 1, 12)),
        ("utc", "12:00:00 01.07.26", datetime(2026, 7, 1, 14)),
        ("utc", "23:30:00 31.12.25", datetime(2026, 1, 1, 0, 30)),
        ("fixed_summer", "12:00:00 01.07.26", datetime(2026, 7, 1, 12)),
        ("fixed_summer", "00:30:00 01.12.26", datetime(2026, 11, 30, 23, 30)),
        ("fixed_winter", "12:00:00 01.07.26", datetime(2026, 7, 1, 13)),
        ("fixed_winter", "12:00:00 01.12.26", datetime(2026, 12, 1, 12)),
        ("fixed_winter", "02:30:00 29.03.26", datetime(2026, 3, 29, 3, 30)),  # the hour that summer time skips
    ],
)
@pytest.mark.parametrize("extra", ["", "bad line\r\n"])  # in bulk and line by line
def test_clock_policies_give_local_wall_clock(con, deliver, load, clock, shown, local, extra):
    content = sdr(f"042 {shown} 1 4.7").replace(b"042", extra.encode() + b"042")
    load(con, deliver("sdr", {"a.txt": content} | tables(SESSIONS + f"a.txt;s1;prov;;before;{clock}\n")))
    assert [row[2] for row in held(con)] == [local]


def test_impossible_local_times_are_counted(con, deliver, load, line_counts):
    content = sdr("042 01:59:59 29.03.26 1 4.7", "042 02:00:00 29.03.26 1 4.7", "042 02:59:59 29.03.26 1 4.7")
    load(con, deliver("sdr", {"a.txt": content} | tables()))
    assert len(held(con)) == 3
    assert line_counts(con)["a.txt"]["message"].startswith("Klockvarning: 2 passager")


def test_a_given_direction_holds_over_the_files(con, deliver, load, line_counts):
    load(con, deliver("sdr", {"a.txt": sdr(GOOD)} | tables(SESSIONS + "a.txt;s1;prov;2;before;local\n")))
    assert [row[1] for row in held(con)] == [2]
    assert con.execute("select distinct direction from core.speed_bin").fetchall() == [(2,)]
    assert line_counts(con)["a.txt"]["message"] == "Riktningen är 2 enligt sessions.csv, men 1 i filen."


def test_a_file_with_both_directions_is_given_neither(con, deliver, load):
    content = sdr(GOOD, "042 09:24:41 20.01.17 2 4.7")
    delivery = deliver("sdr", {"a.txt": content} | tables(SESSIONS + "a.txt;s1;prov;2;before;local\n"))
    [problem] = problems(con, load, delivery)
    assert "Lämna direction tom" in problem


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

WRITTEN = st.lists(
    st.tuples(
        st.integers(0, 999),
        st.datetimes(datetime(2000, 1, 1), datetime(2068, 12, 31)).map(lambda at: at.replace(microsecond=0)),
        st.integers(1, 2),
        st.integers(0, 255),
        st.sampled_from(["\n", "\r\n"]),
    ),
    max_size=25,
)


def written(rows):
    lines = [
        f"{kmh:03d}\t{at:%H:%M:%S}\t{at:%d.%m.%y}\t{direction}\t{length / 10:.1f}{end}"
        for kmh, at, direction, length, end in rows
    ]
    return (PREAMBLE + "".join(lines)).encode()


def emptied(con):
    for table in ("core.speed_site", "core.speed_session", "core.speed_passage", "core.speed_bin", "meta.reject"):
        con.execute(f"delete from {table}")
    con.execute("delete from meta.delivery_file")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITTEN)
def test_what_is_written_in_the_layout_comes_back(con, deliver, load, rows):
    emptied(con)
    load(con, deliver("sdr", {"a.txt": written(rows)} | tables()))
    assert held(con) == [
        (number, direction, at, kmh, length / 10) for number, (kmh, at, direction, length, _) in enumerate(rows, 7)
    ]
    assert con.execute("select coalesce(sum(n), 0) from core.speed_bin").fetchone() == (len(rows),)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITTEN, st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=3)), min_size=1, max_size=4))
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(con, deliver, load, line_counts, rows, damage):
    emptied(con)
    content = written(rows)
    for place, piece in damage:
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    try:
        load(con, deliver("sdr", {"a.txt": content} | tables()))
    except Refused:
        return
    counts = line_counts(con)["a.txt"]
    assert counts["lines"] == content.count(b"\n") + (not content.endswith(b"\n"))
    # each passage is what stands on its line; a line that is left out is blank or a reject
    lines = [line.removesuffix(b"\r") for line in content.split(b"\n")]
    for number, direction, at, kmh, length in held(con):
        *said, metres = lines[number - 1].split(b"\t")
        assert b"\t".join(said) == f"{kmh:03.0f}\t{at:%H:%M:%S}\t{at:%d.%m.%y}\t{direction}".encode()
        assert float(metres) == length
    assert con.execute("select count(*) from core.speed_passage").fetchone() == (counts["data"],)
    assert con.execute("select count(*) from meta.reject").fetchone() == (counts["rejected"],)
