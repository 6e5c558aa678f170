"""Reported violence in close relations: a sum of two of Brå's counts, by year, and small ones never shown."""

import pandas as pd

from pipeline.disclosure.protect import protect
from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID

VIOLENCE = BY_ID["reported_close_relation_violence"]
WOMEN, MEN = "lagesbild:nara_relation_kvinnor", "lagesbild:nara_relation_man"


def years(women, men, area="9999"):
    """Rows of both crimes for the years from 2018 on; None is missing, '' not delivered."""
    return [
        (area, crime, f"{2018 + n}-01-01", "year", count, None, False, "missing" if count is None else "ok")
        for crime, counts in ((WOMEN, women), (MEN, men))
        for n, count in enumerate(counts)
        if count != ""
    ]


def test_both_together_where_both_are_there(con, report):
    report(*years((40, 41, 42, None), (10, 11, "", 13)))
    rows = observe.observe(con, VIOLENCE)
    assert list(zip(rows["period"], rows["status"], rows["value"].fillna(-1), strict=True)) == [
        ("2018", "ok", 50.0),
        ("2019", "ok", 52.0),
        ("2021", "missing", -1.0),  # 2020 has women only: not shown as if it were all
    ]
    assert set(rows["unit"]) == {"count"}
    assert rows["lower"].notna().sum() == 2


def test_the_codes_of_relation_changed_in_2019(con, report):
    report(*years((40, 41, 42), (10, 11, 12)))
    before, first, second = observe.observe(con, VIOLENCE)["series"]
    assert before != first == second


def test_small_numbers_and_counties_are_not_shown(con, report):
    report(*years((6, 7, 40), (3, 0, 9)), *years((400,), (90,), area="01"))
    rows = observe.observe(con, VIOLENCE)
    held = pd.DataFrame([("9999/prov", "open", True)], columns=["delivery", "publish", "official"])
    earlier = pd.DataFrame(columns=[*rows.columns, "official"])
    shown = protect(rows, BY_ID, held, earlier)
    assert list(zip(shown["area_code"], shown["period"], shown["status"], strict=True)) == [
        ("9999", "2018", "suppressed"),
        ("9999", "2019", "suppressed"),
        ("9999", "2020", "ok"),
    ]
