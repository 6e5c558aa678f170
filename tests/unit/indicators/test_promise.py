"""commitments_evaluable: all commitments of a set, those that name everything over all of them."""

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
