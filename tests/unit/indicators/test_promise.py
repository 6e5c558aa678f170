"""commitments_evaluable: all commitments of a set, those that name everything over all of them."""

import json
import math
from datetime import date

import pytest

from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID

EVALUABLE = BY_ID["commitments_evaluable"]


@pytest.fixture
def promise_set(con, hold):
    def write(name, area, year, named, demo=True):
        """``named``: per commitment, whether it names owner, baseline, target, date, place."""
        file_id = hold(delivery=f"promises/{name}", municipality=area, synthetic=demo)
        con.execute(
            "insert into core.promise_set values (?, ?, ?, ?, ?, ?, '{}', ?, ?)",
            [name, area, area, date(year, 1, 1), date(year, 12, 31), demo, f"sha{file_id}", file_id],
        )
        for number, has in enumerate(named, 1):
            con.execute(
                "insert into core.commitment values (?, 'p', ?, 'activity', 'police', ?, ?, ?, ?, ?, ?, ?, ?)",
                [name, f"{number}a", *has, f"sha{file_id}", number * 10, file_id],
            )

    return write


def test_share_of_all_commitments_by_set(con, promise_set):
    everything, but_place = (True,) * 5, (True, True, True, True, False)
    promise_set("nacka_2017", "0182", 2017, [(False,) * 5, but_place], demo=False)
    promise_set("exempel_2026", "9999", 2026, [everything, but_place, everything, (False,) * 5])
    demo, nacka = sorted(
        observe.observe(con, EVALUABLE).to_dict("records"), key=lambda row: row["numerator"], reverse=True
    )
    assert (demo["group_key"], demo["dimension"]) == ("promise_set=exempel_2026", "promise_set")
    assert (demo["area_code"], demo["period"], demo["unit"], demo["period_kind"]) == ("9999", "2026", "share", "year")
    assert (demo["numerator"], demo["denominator"], demo["value"], demo["synthetic"]) == (2, 4, 0.5, True)
    # 0 of 2 is 0, not missing.
    assert (nacka["numerator"], nacka["denominator"], nacka["value"], nacka["status"]) == (0, 2, 0, "ok")
    assert (nacka["period_start"], nacka["period_end"]) == (date(2017, 1, 1), date(2017, 12, 31))
    assert (nacka["synthetic"], nacka["deliveries"]) == (False, "promises/nacka_2017")
    assert math.isnan(nacka["lower"])


def test_it_traces_to_the_lines_of_the_promise_file(con, promise_set):
    promise_set("exempel_2026", "9999", 2026, [(True,) * 5, (False,) * 5])
    sql, parameters = observe.contributing(EVALUABLE)
    rows = con.execute(f"select sha256, line, amount from ({sql}) order by line", parameters).fetchall()
    assert rows == [("sha1", 10, 1), ("sha1", 20, 0)]


def basis(con, promise_set, *rows):
    """``rows``: promise, kind, date, answered. The first stands on line 100."""
    (file_id,) = con.execute("select file_id from core.promise_set where promise_set = ?", [promise_set]).fetchone()
    for line, (promise, kind, day, answered) in enumerate(rows, 100):
        con.execute(
            "insert into core.promise_basis values (?, ?, ?, ?, ?, ?, ?, ?)",
            [promise_set, promise, kind, day, answered, f"sha{file_id}", line, file_id],
        )


def test_dialogues_count_once_each_and_those_answered_over_all(con, promise_set):
    promise_set("exempel_2026", "9999", 2026, [])
    promise_set("nacka_2017", "0182", 2017, [])
    basis(
        con,
        "exempel_2026",
        ("a", "dialog med boende", date(2025, 10, 14), False),
        ("b", "Dialog med boende", date(2025, 10, 14), True),  # the same one
        ("b", "dialog med boende", date(2025, 11, 4), False),
        ("c", "dialog", None, False),
        ("d", "dialog", None, False),  # without a date: another
        ("d", "trygghetsundersökning", date(2025, 3, 31), True),
    )
    (held,) = observe.observe(con, BY_ID["dialogues_held"]).to_dict("records")
    assert (held["value"], held["unit"], held["group_key"]) == (4, "count", "promise_set=exempel_2026")
    (answered,) = observe.observe(con, BY_ID["dialogue_answered"]).to_dict("records")
    assert (answered["numerator"], answered["denominator"], answered["value"]) == (1, 4, 0.25)
    sql, parameters = observe.contributing(BY_ID["dialogue_answered"])
    assert con.execute(f"select line from ({sql}) order by line", parameters).fetchall() == [
        (101,), (102,), (103,), (104,),
    ]  # fmt: skip


def content(con, promise_set, meetings):
    told = {"meetings": [{"forum": forum, "date": day} for forum, day in meetings]}
    con.execute("update core.promise_set set content = ? where promise_set = ?", [json.dumps(told), promise_set])


def days(con):
    rows = observe.observe(con, BY_ID["days_since_follow_up"]).set_index("group_key")
    return {
        name.removeprefix("promise_set="): (
            row["period"],
            row["status"],
            None if math.isnan(row["value"]) else row["value"],
        )
        for name, row in rows.iterrows()
    }


def test_days_since_the_action_plan_was_followed_up(con, promise_set):
    promise_set("exempel_2026", "9999", 2026, [])
    content(
        con,
        "exempel_2026",
        [
            ("prevention_council", "2026-06-03"),
            ("cooperation_meeting", "2026-09-01"),
            ("working_group", "2026-11-01"),  # not one that follows it up
            ("prevention_council", "2026-12-09"),  # still to come
        ],
    )
    promise_set("nacka_2017", "0182", 2017, [])
    content(con, "nacka_2017", [("prevention_council", "2017-12-01")])
    promise_set("utan_mote", "0180", 2024, [])
    content(con, "utan_mote", [])
    # Without an action plan: not applicable, as before the law.
    assert {status for _, status, _ in days(con).values()} == {"not_applicable"}
    for name in ("exempel_2026", "nacka_2017", "utan_mote"):
        basis(con, name, ("a", "åtgärdsplan", None, False), ("b", "åtgärdsplan", None, False))
    assert days(con) == {
        "exempel_2026": ("2026-11-20", "ok", 80),  # 1 September to 20 November, its newest delivery
        "nacka_2017": ("2026-11-20", "not_applicable", None),
        "utan_mote": ("2026-11-20", "missing", None),
    }
    con.execute("insert into meta.as_of values ('2026-12-31')")
    assert days(con)["exempel_2026"] == ("2026-12-31", "ok", 22)
