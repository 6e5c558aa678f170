"""Published survey figures: carried as they stand, and comparable only where the question is the same."""

import math
from datetime import date

import pytest

from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID

FEELS_SAFE = BY_ID["feels_safe"]


def records(con, indicator=FEELS_SAFE):
    return observe.observe(con, indicator).to_dict("records")


def test_share_limits_and_answers_as_published(con, figures):
    figures({"share": 0.81, "lower": 0.78, "upper": 0.85, "answers": 640, "wave": "2026K1",
             "period_start": "2026-01-01", "period_end": "2026-03-31"})  # fmt: skip
    (row,) = records(con)
    assert (row["value"], row["lower"], row["upper"], row["base_n"], row["denominator"]) == (0.81, 0.78, 0.85, 640, 640)
    assert row["standard_error"] == pytest.approx(0.07 / 3.92, rel=1e-12)
    assert math.isnan(row["numerator"])
    assert (row["period"], row["period_kind"], row["unit"]) == ("2026K1", "wave", "share")
    assert (row["period_start"], row["period_end"]) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (row["method"], row["status"], row["preliminary"]) == ("published_figure", "ok", False)


def test_what_was_not_published_is_not_made_up(con, figures):
    figures({"share": 0.87})
    (row,) = records(con)
    assert row["value"] == 0.87
    assert all(math.isnan(row[name]) for name in ("lower", "upper", "standard_error", "base_n", "denominator"))


def test_a_missing_share_is_missing_for_its_group(con, figures):
    figures({"share": None, "state": "missing", "answers": 40, "group_key": "grade=9;sex=girl"})
    (row,) = records(con)
    assert (row["status"], row["dimension"], row["group_key"]) == ("missing", "grade×sex", "grade=9;sex=girl")
    assert math.isnan(row["base_n"])


def test_the_same_question_base_and_version_is_the_same_series(con, figures):
    def figure(wave, **said):
        return {"wave": wave, "period_start": f"{wave}-01-01", "period_end": f"{wave}-12-31"} | said

    figures(
        figure("2020"),
        figure("2021"),
        figure("2022", question_version="2"),
        figure("2023", base="Alla"),
        figure("2024", question=""),
        figure("2025", question=""),
        figure("2026", base=""),
    )
    series = [row["series"] for row in records(con)]
    assert series[0] == series[1] == "Fråga | Bas | 1"
    assert len(set(series)) == 6
    assert series[4] == "jämförs inte: 9999/prov/1.txt, rad 6"


def test_one_figure_for_each_wave_the_one_with_a_question_first_then_the_latest(con, figures):
    figures({"share": 0.1}, delivery="9999/a", accessed="2026-01-01")
    figures({"share": 0.2}, delivery="9999/b", accessed="2026-02-01")
    figures({"share": 0.3, "question": ""}, delivery="9999/c", accessed="2026-03-01")
    (row,) = records(con)
    assert (row["value"], row["deliveries"]) == (0.2, "9999/b")


def test_other_indicators_are_other_questions(con, figures):
    figures({"indicator": "safe_outdoors_late", "share": 0.3})
    assert records(con) == []
    assert [row["value"] for row in records(con, BY_ID["safe_outdoors_late"])] == [0.3]
