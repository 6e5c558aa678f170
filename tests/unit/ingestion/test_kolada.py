"""Kolada: values as they stand in pages and dumps, what is missing there, and what changes under the same id."""

import json

import duckdb
import pytest

import pipeline.refresh
from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import kolada

ROWS = "select kpi, area_code, year, gender, value, count, status, state, line from core.kolada_value order by line"
NEXT = "https://api.kolada.se/v3/data/kpi/U30751?page={}&per_page=5000"


def value(given=14.2, gender="T", status="", count=1, **more):
    return {"gender": gender, "count": count, "status": status, "value": given, **more}


def entry(*values, kpi="U30751", municipality="0182", period=2024):
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": list(values)}


def page(*entries, **more):
    return json.dumps({"values": list(entries), **more}).encode()


def held(con, query=ROWS):
    return con.execute(query).fetchall()


def refused(con, deliver, load, files):
    files = files if isinstance(files, dict) else {"sida.json": files}
    with pytest.raises(Refused) as error:
        load(con, deliver("kolada", files))
    assert held(con) == []
    return [str(problem) for problem in error.value.problems]


def dump(tmp_path, select):
    """A flattened dump with the rows of a select."""
    path = tmp_path / "uttag.parquet"
    duckdb.sql(f"copy ({select}) to '{path}' (format parquet)")
    return path.read_bytes()


FLAT = (
    "select 'N00945' as kpi, '0182' as municipality_id, 2023 as year, 1 as count, 'T' as gender, '' as status, "
    "37.5 as value, 'Nacka' as municipality, 'K' as municipality_type"
)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_as_version_3_gives_it(con, deliver, load, line_counts):
    content = page(
        entry(value(), value(18.9, "K"), value(9.4, "M")),
        entry(value(11, count=None), municipality="0000"),
        entry(value(12.0), municipality="0001"),
        entry(value(13.0), municipality="G128684"),
        count=4,
        next_url=None,
    )
    load(con, deliver("kolada", {"sida.json": content}))
    assert held(con) == [
        ("U30751", "0182", 2024, "T", 14.2, 1, "", "ok", 1),
        ("U30751", "0182", 2024, "K", 18.9, 1, "", "ok", 2),
        ("U30751", "0182", 2024, "M", 9.4, 1, "", "ok", 3),
        ("U30751", "00", 2024, "T", 11.0, None, "", "ok", 4),
        ("U30751", "01", 2024, "T", 12.0, 1, "", "ok", 5),  # Region Stockholm
        ("U30751", "kolada:G128684", 2024, "T", 13.0, 1, "", "ok", 6),  # a group's mean is no municipality
    ]
    assert line_counts(con)["sida.json"]["lines"] == 6


def test_the_smallest_page(con, deliver, load):
    load(con, deliver("kolada", {"a.json": b'{"values":[{"kpi":"N00945","municipality":"0182","period":"2023",'
                                           b'"values":[{"gender":"T","value":37.5}]}]}'}))  # fmt: skip
    assert held(con) == [("N00945", "0182", 2023, "T", 37.5, None, "", "ok", 1)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (value(0, status="Missing"), (None, "missing")),  # Kolada counts what is missing as 0
        (value(0, count=0), (None, "missing")),  # a 0 that nothing stands behind
        (value(0), (0.0, "ok")),
        (value(None, status="Missing"), (None, "missing")),
        (value(None, status="Privacy"), (None, "missing")),
        (value(None, status="Not applicable"), (None, "not_applicable")),
        (value(None), (None, "missing")),
        (value(-3.5), (-3.5, "ok")),
    ],
)
def test_what_is_missing_is_never_a_zero(con, deliver, load, given, expected):
    load(con, deliver("kolada", {"sida.json": page(entry(given))}))
    assert held(con, "select value, state from core.kolada_value") == [expected]


def test_deleted_and_empty_values_are_counted_and_are_no_rows(con, deliver, load, line_counts):
    content = page(entry(value(isdeleted=False), value(9, "K", isdeleted=True)), entry(municipality="0160"))
    load(con, deliver("kolada", {"sida.json": content}))
    assert [row[3] for row in held(con)] == ["T"]
    counts = line_counts(con)["sida.json"]
    assert (counts["lines"], counts["data"], counts["blank"]) == (3, 1, 2)
    assert "1 av värdena har Kolada tagit bort" in counts["message"]


def test_all_pages_of_a_question(con, deliver, load):
    files = {
        "1.json": page(entry(value(1.0), period=2022), next_url=NEXT.format(2)),
        "2.json": page(entry(value(2.0), period=2023), next_url=NEXT.format(3)),
        "3.json": page(entry(value(3.0), period=2024), next_url=None),
    }
    load(con, deliver("kolada", files))
    assert held(con, "select year, value from core.kolada_value order by year") == [(2022, 1), (2023, 2), (2024, 3)]


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ((NEXT.format(2),), "sista sidan finns inte"),
        ((NEXT.format(2), NEXT.format(3)), "sista sidan finns inte"),
        ((NEXT.format(3), None), "sidan 1 saknas"),
        ((NEXT.format(2), NEXT.format(4), None), "sidan 2 saknas"),
    ],
)
@pytest.mark.parametrize("key", ["next_url", "next_page"])
def test_a_page_that_is_not_there_refuses(con, deliver, load, links, said, key):
    files = {f"{number}.json": page(entry(value()), **{key: link}) for number, link in enumerate(links)}
    [problem] = refused(con, deliver, load, files)
    assert said in problem


def test_the_last_page_of_one_question_is_not_anothers(con, deliver, load):
    # a says that page 2 of N00945 follows; b is a whole answer to another question
    link = "https://api.kolada.se/v3/data/kpi/N00945?page=2"
    files = {
        "a.json": page(entry(value(), kpi="N00945"), next_url=link),
        "b.json": page(entry(value(), kpi="U30751"), next_url=None),
    }
    [problem] = refused(con, deliver, load, files)
    assert "prov/a.json" in problem
    assert "sista sidan finns inte" in problem
    files["c.json"] = page(entry(value(), kpi="N00945", period=2023), next_url=None)
    load(con, deliver("kolada", files))
    assert len(held(con)) == 3


@pytest.mark.parametrize(
    ("asked", "other"),
    [("municipality/0182", {"municipality": "0160"}), ("kpi/U30751/year/2024", {"period": 2020})],
)
def test_a_question_is_its_areas_and_years_too(con, deliver, load, asked, other):
    link = f"https://api.kolada.se/v3/data/{asked}?page=2"
    files = {"a.json": page(entry(value()), next_url=link), "b.json": page(entry(value(), **other), next_url=None)}
    assert "sista sidan finns inte" in refused(con, deliver, load, files)[0]


def test_one_last_page_does_not_end_two_questions(con, deliver, load):
    def link(kpi):
        return f"https://api.kolada.se/v3/data/kpi/{kpi}?page=2"

    files = {
        "a.json": page(entry(value()), next_url=link("U30751")),
        "b.json": page(entry(value(), kpi="N00945"), next_url=link("N00945,U30751")),
        "c.json": page(entry(value(), period=2023), next_url=None),
    }
    assert len(refused(con, deliver, load, files)) == 1
    files["d.json"] = page(entry(value(), kpi="N00945", period=2023), next_url=None)
    load(con, deliver("kolada", files))


@pytest.mark.parametrize(
    ("entries", "column"),
    [
        (entry(value(), kpi="30751"), "kpi"),
        (entry(value(), period=24), "year"),
        (entry(value(gender="X")), "gender"),
        (entry(value("många")), "value"),
        (entry(value(float("nan"))), "value"),
        (entry(value(status="Okänd")), "status"),
        (entry(value(7, status="Privacy")), "status"),
        (entry(value(count=-1)), "count"),
        (entry(value(count=1.5)), "count"),
        (entry(value(), municipality=None), "municipality"),
        (entry(value(), municipality="0160", period=2020), ""),  # the same cell twice
    ],
)
def test_a_value_that_cannot_be_read_is_rejected_at_its_number(con, deliver, load, line_counts, entries, column):
    load(con, deliver("kolada", {"sida.json": page(entry(value(), municipality="0160", period=2020), entries)}))
    assert [row[8] for row in held(con)] == [1]
    assert held(con, "select line, column_name from meta.reject") == [(2, column)]
    counts = line_counts(con)["sida.json"]
    assert (counts["lines"], counts["data"], counts["rejected"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen är tom"),
        (b'{"values": [', "ingen hel JSON-fil"),
        (b"[" * 100_000, "ingen sida ur Kolada"),
        (b"[1]", "ska vara en sida ur Kolada"),
        (b'{"values": 1}', "ska vara en sida ur Kolada"),
        (b'{"values": []}', "inga värden"),
        (page({"id": "0182", "title": "Nacka", "type": "K"}), "metadata"),
        (page({"id": "U30751", "title": "Vuxna", "description": "En insats"}), "döp filen till kpi.json"),
        (b'{"class": "dataset", "dimension": {}}', 'format = "jsonstat"'),
        (page(entry(value()), {"kpi": "U1", "ou": "V15E", "period": 1, "values": []}), "gäller en enhet (ou)"),
        (page(entry(value()), {"kpi": "U1", "period": 1, "values": []}), "saknar municipality"),
        (page(entry({"gender": "T"})), "utan gender eller value"),
        (page(entry(value(), municipality="4711")), "'4711' finns varken"),
        (b"kpi;municipality\n", "ingen hel JSON-fil"),
        (b"\x81\x8d{", "0x81"),
    ],
)
def test_what_refuses_the_delivery(con, deliver, load, content, said):
    [problem] = refused(con, deliver, load, content)
    assert problem.startswith("prov/sida.json")
    assert said in problem


# ── what a key figure is ─────────────────────────────────────────────────────────────────────────────────────

DESCRIBED = page({"id": "U30751", "title": "Vuxna, antal/10 000", "description": "Insats …", "is_divided_by_gender": 1})


def test_the_description_is_stored_with_the_delivery(con, deliver, load, line_counts):
    load(con, deliver("kolada", {"sida.json": page(entry(value())), "kpi.json": DESCRIBED}))
    assert held(con, "select kpi, title, definition from core.kolada_kpi") == [
        ("U30751", "Vuxna, antal/10 000", "Insats …")
    ]
    assert line_counts(con)["kpi.json"]["data"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (page(entry(value())), "beskrivning av nyckeltal"),
        (page({"id": "0182", "title": "Nacka", "type": "K"}), "beskrivning av nyckeltal"),
        (page(*2 * [json.loads(DESCRIBED)["values"][0]]), "två gånger"),
    ],
)
def test_a_description_that_is_none_refuses(con, deliver, load, content, said):
    [problem] = refused(con, deliver, load, {"sida.json": page(entry(value())), "kpi.json": content})
    assert problem.startswith("prov/kpi.json")
    assert said in problem


def test_a_key_figure_without_a_description_has_its_title(con, deliver, load):
    described = page({"id": "U30751", "title": "Vuxna", "description": None})
    load(con, deliver("kolada", {"sida.json": page(entry(value())), "kpi.json": described}))
    assert held(con, "select title, definition from core.kolada_kpi") == [("Vuxna", "")]


def test_the_same_id_with_another_title_is_another_series(con, deliver, refresh):
    """One title, one series; without a title, values are comparable only within their delivery."""
    for name, year, title in (("a", 2021, "per 1 000"), ("b", 2022, "per 100 000"), ("c", 2023, "per 100 000")):
        described = page({"id": "U30751", "title": title, "description": ""})
        files = {"sida.json": page(entry(value(), period=year)), "kpi.json": described}
        assert refresh(con, deliver("kolada", files, name=name)).state == "loaded"
    assert refresh(con, deliver("kolada", {"sida.json": page(entry(value()))}, name="d")).state == "loaded"
    series = held(con, "select year, series from core.current_kolada_value order by year")
    assert series == [
        (2021, "Kolada U30751 | per 1 000"),
        (2022, "Kolada U30751 | per 100 000"),
        (2023, "Kolada U30751 | per 100 000"),
        (2024, "Kolada U30751 | d"),
    ]


def test_a_misleading_title_is_said_with_the_file(con, deliver, load, line_counts):
    """N07609 is called Otrygghet, and counts those who feel safe."""
    load(con, deliver("kolada", {"sida.json": page(entry(value(), kpi="N07609"))}))
    assert line_counts(con)["sida.json"]["message"] == (
        f"N07609: {codes.kolada_cautions()['N07609']} Beskrivning saknas för 1 nyckeltal (N07609). Hämta den ur Kolada "
        "(/v3/kpi/) och lägg den bredvid som kpi.json: Kolada kan göra om ett nyckeltal utan att byta dess beteckning."
    )
    assert "räknar dem som har svarat att de är trygga" in codes.kolada_cautions()["N07609"]
    assert "11475" in codes.kolada_cautions()["N07546"]  # called bostadsinbrott, and more than homes


# ── a unit that changes ──────────────────────────────────────────────────────────────────────────────────────


def loaded(con, deliver, refresh, line_counts, name, *entries):
    """Load a delivery, and give what is said of its file but for the description that is not there."""
    assert refresh(con, deliver("kolada", {f"{name}.json": page(*entries)}, name=name)).state == "loaded"
    return line_counts(con)[f"{name}.json"]["message"].partition("Beskrivning saknas")[0].strip()


def test_a_changed_unit_is_an_alarm(con, deliver, refresh, line_counts):
    def rates(factor, years, kpi="N00945"):
        places = ("0182", "0160", "0138")
        return [entry(value(factor * 12.5), kpi=kpi, municipality=one, period=year) for one in places for year in years]

    say = lambda name, *entries: loaded(con, deliver, refresh, line_counts, name, *entries)  # noqa: E731
    assert say("2023", *rates(1, (2021, 2022)), *rates(1, (2022,), "N00943")) == ""
    assert say("2024", *rates(96, (2021, 2022)), *rates(2, (2022,), "N00943")) == (
        "Larm: N00945 är 96 gånger så stort som i leveransen 2023 (median av 6 jämförda värden). Nyckeltalet kan ha "
        "bytt enhet: läs Koladas beskrivning, och jämför inte leveranserna förrän det är klarlagt."
    )
    # No year in common: each area's median against its median before (of the delivery fetched last, by name).
    assert say("2025", *rates(1, (2024,))).startswith("Larm: N00945 är 0,0104 gånger så stort som i leveransen 2024")


def test_an_alarm_is_told_when_a_refresh_ends(con, deliver, refresh, line_counts):
    for name, rate in (("a", 1.0), ("b", 100.0)):
        loaded(con, deliver, refresh, line_counts, name, entry(value(rate), kpi="N00945"))
    (alarm,) = [note for note in pipeline.refresh._notes(con) if "Larm" in note]
    assert alarm.startswith("b/b.json: Larm: N00945 är 100 gånger så stort som i leveransen a")


def test_the_alarm_is_the_same_whatever_was_held_before(con, deliver, refresh, line_counts):
    """A delivery is compared with those before it in name order only; when one of them changes, it is read again."""
    rate = lambda one: entry(value(one), kpi="N00945")  # noqa: E731
    assert loaded(con, deliver, refresh, line_counts, "b", rate(100.0)) == ""
    assert loaded(con, deliver, refresh, line_counts, "a", rate(1.0)) == ""
    again = refresh(con, deliver("kolada", {}, name="b"))
    assert again.changed
    assert line_counts(con)["b.json"]["message"].startswith("Larm: N00945 är 100 gånger så stort som i leveransen a")
    assert not refresh(con, deliver("kolada", {}, name="b")).changed


# ── dumps ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whole_numbers_stored_as_decimal_ones_are_whole(con, deliver, load, tmp_path):
    """As some programs write a column that has had a gap in it."""
    select = FLAT.replace("2023 as year, 1 as count", "2023.0::double as year, 1.0::double as count")
    load(con, deliver("kolada", {"uttag.parquet": dump(tmp_path, select)}))
    assert held(con) == [("N00945", "0182", 2023, "T", 37.5, 1, "", "ok", 1)]


def test_the_smallest_dump(con, deliver, load, tmp_path):
    load(con, deliver("kolada", {"uttag.parquet": dump(tmp_path, FLAT)}))
    assert held(con) == [("N00945", "0182", 2023, "T", 37.5, 1, "", "ok", 1)]


@pytest.mark.parametrize(
    ("select", "said"),
    [
        (FLAT.replace("'' as status, ", ""), "status saknas"),
        (f"select *, 1 as extra from ({FLAT})", "extra är okänt"),
        (f"{FLAT} limit 0", "har 0"),
        (FLAT.replace("'0182'", "'0181 Södertälje'"), "'0181 Södertälje' finns varken"),
    ],
)
def test_a_dump_with_another_layout_refuses(con, deliver, load, tmp_path, select, said):
    [problem] = refused(con, deliver, load, {"uttag.parquet": dump(tmp_path, select)})
    assert said in problem


def test_a_dump_of_more_rows_than_memory_is_for_refuses(con, deliver, load, tmp_path):
    content = dump(tmp_path, f"{FLAT} from range(1_000_001)")
    [problem] = refused(con, deliver, load, {"uttag.parquet": content})
    assert "mellan 1 och 1000000 rader, men har 1000001" in problem


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"kpi;value\n"])
def test_a_damaged_dump_refuses(con, deliver, load, content):
    [problem] = refused(con, deliver, load, {"uttag.parquet": content})
    assert "Parquet" in problem


def test_both_real_dumps_load_and_the_second_raises_the_alarm(con, deliver, refresh, line_counts, shared_data):
    expected = {"2023-09-12": 144_710, "2024-12-12": 138_910}
    for day, rows in expected.items():
        content = (shared_data / "crime" / f"kolada_{day}.parquet").read_bytes()
        assert refresh(con, deliver("kolada", {f"{day}.parquet": content}, name=day)).state == "loaded"
        counts = line_counts(con)[f"{day}.parquet"]
        assert (counts["lines"], counts["data"], counts["rejected"]) == (rows, rows, 0)
    assert "Larm" not in line_counts(con)["2023-09-12.parquet"]["message"]
    message = line_counts(con)["2024-12-12.parquet"]["message"]
    assert message.count("Larm: ") == 2
    assert "Larm: U07417 är 95,7 gånger så stort som i leveransen 2023-09-12 (median av 3770" in message
    assert "Larm: U07452 är 95,8 gånger så stort som i leveransen 2023-09-12 (median av 3528" in message
    assert held(con, "select count(*) from core.kolada_value where state = 'missing' and value = 0") == [(0,)]


def test_ids_of_areas():
    assert [kolada.area_code(one) for one in ("0182", "0001", "0009", "0000", "G1", "182", "01", "0002", "")] == [
        "0182", "01", "09", "00", "kolada:G1", "", "", "", "",
    ]  # fmt: skip
