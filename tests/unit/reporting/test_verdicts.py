"""verdicts.judge on small published folders: what each promise says, and why."""

from collections.abc import Iterable

import duckdb
import pandas as pd
import pytest

from pipeline import publication, warehouse
from pipeline.reporting import verdicts

RESIDENTIAL = "reported_residential_burglaries"


def only(judged: pd.DataFrame) -> pd.Series:
    assert len(judged) == 1
    return judged.iloc[0]


def of(judged: pd.DataFrame, indicator: str) -> pd.Series:
    return only(judged[judged["indicator"] == indicator])


def row_of(publish, given, rows: Iterable[dict], indicator: str = RESIDENTIAL, kind: str = "outcome", **more):
    """The one verdict of a set that names one indicator."""
    year, as_of, demo = more.pop("year", 2017), more.pop("as_of", "2026-11-20"), more.pop("demo", False)
    named = given.promise("p", [given.commitment("1a", kind, [indicator], **more)])
    return only(verdicts.judge(publish(list(rows), given.promise_set([named], year=year, as_of=as_of, demo=demo))))


def months(given, year: int, values: Iterable[float], **more) -> list[dict]:
    values = list(values)
    return [given.observed(RESIDENTIAL, f"{year}-{n:02}", value, **more) for n, value in enumerate(values, start=1)]


# ── Nacka 2017: closed, and most of it cannot be judged ──────────────────────────────────────────────────────


@pytest.fixture
def nacka(publish, given):
    counts = {2016: (713, 601), 2017: (731, 742), 2025: (804, 300)}
    rows = [
        given.observed(indicator, str(year), float(count))
        for year, pair in counts.items()
        for indicator, count in zip((given.narcotics, given.burglaries), pair, strict=True)
    ]
    shown = publish(rows, given.nacka)
    return shown, verdicts.judge(shown)


def test_one_row_per_indicator_that_a_promise_names(nacka):
    _, judged = nacka
    assert list(judged.columns) == list(verdicts.COLUMNS)
    assert not judged.duplicated(["promise_set", "promise", "indicator", "area_code", "group_key", "unit"]).any()
    assert list(judged["indicator"]) == [
        "lectures_parents", "reported_narcotics_weapons_offences", "cooperating_organisations", "safe_outdoors_late",
        RESIDENTIAL, "reported_burglaries_all", "mean_speed_change", "v85",
    ]  # fmt: skip


def test_the_real_context_figures(nacka, given):
    """713 → 731 is within chance (−8,6 to +15,1 %); 601 → 742 is not, and is only background."""
    _, judged = nacka
    narcotics = of(judged, given.narcotics)
    assert (narcotics["change"], narcotics["goal"], narcotics["activity"]) == ("no_certain_change", "", "")
    assert (narcotics["period"], narcotics["baseline_period"]) == ("2017", "2016")
    assert narcotics["change_lower"] == pytest.approx(-0.086, abs=0.001)
    assert narcotics["change_upper"] == pytest.approx(0.151, abs=0.001)
    burglaries = of(judged, given.burglaries)
    assert (burglaries["change"], burglaries["goal"]) == ("increase", "")


def test_outcomes_without_any_measurement_lack_a_baseline(nacka):
    _, judged = nacka
    for indicator in ("safe_outdoors_late", RESIDENTIAL, "mean_speed_change", "v85"):
        found = of(judged, indicator)
        assert (found["change"], found["reason"], found["goal"]) == ("cannot_judge", "no_baseline", "no_goal")
    assert of(judged, "lectures_parents")["activity"] == "no_data"
    process = of(judged, "cooperating_organisations")
    assert (process["change"], process["goal"], process["activity"], process["reason"]) == ("", "", "", "")


def test_what_each_promise_shows_first(nacka):
    shown, judged = nacka
    first = {
        one["id"]: verdicts.headline(shown, judged, "set_2017", one["id"])
        for one in shown.promise["set_2017"]["promises"]
    }
    assert {name: (one.change.code, one.change.reason) for name, one in first.items()} == {
        "youth_narcotics": ("not_applicable", ""),
        "violent_extremism": ("not_applicable", ""),
        "perceived_safety": ("cannot_judge", "no_baseline"),
        "neighbourhood_watch": ("not_applicable", ""),  # a purpose alone is no outcome (METHODS 5)
        "victim_support": ("not_applicable", ""),
        "traffic_speed": ("cannot_judge", "no_baseline"),
    }
    assert {one.goal.code for one in first.values()} == {"no_goal"}
    assert [(one.code, one.commitments) for one in first["youth_narcotics"].activity] == [
        ("no_data", ("1a", "1b", "1c"))
    ]
    assert first["neighbourhood_watch"].change.indicator == RESIDENTIAL


def test_of_eighteen_commitments(nacka):
    shown, judged = nacka
    counted = verdicts.tally(shown, judged, "set_2017")
    assert [(one.code, n) for one, n in counted.activities] == [("no_data", 10)]
    assert [(one.code, one.reason, n) for one, n in counted.outcomes] == [("cannot_judge", "no_baseline", 2)]
    assert (counted.total, counted.processes, counted.purposes) == (18, 3, 3)


def test_later_years_change_no_verdict_of_a_closed_set(publish, given):
    now = [given.observed(RESIDENTIAL, "2016", 240.0), given.observed(RESIDENTIAL, "2017", 132.0)]
    later = given.observed(RESIDENTIAL, "2018", 999.0)
    found = row_of(publish, given, [*now, later])
    assert (found["change"], found["period"], found["baseline_period"]) == ("decrease", "2017", "2016")


# ── rules 0a and 0b ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        ({}, {"preliminary": True}, "preliminary"),
        ({"series": "–2016"}, {}, "not_comparable"),
        ({}, {"status": "suppressed", "value": None, "numerator": None}, "protected"),
        ({"status": "suppressed", "value": None, "numerator": None}, {}, "protected"),
        ({"status": "missing", "value": None, "numerator": None}, {}, "no_baseline"),
        ({}, {"status": "missing", "value": None, "numerator": None}, "waiting"),
    ],
)
def test_why_a_change_cannot_be_judged(publish, given, before, now, reason):
    rows = [
        given.observed(RESIDENTIAL, "2016", 240.0) | before,
        given.observed(RESIDENTIAL, "2017", 132.0) | now,
    ]
    found = row_of(publish, given, rows)
    assert (found["change"], found["reason"]) == ("cannot_judge", reason)
    assert pd.isna(found["change_lower"])


def test_without_the_year_before_there_is_no_baseline(publish, given):
    """2015 never stands in for 2016: the page would say another comparison than the one that was chosen."""
    rows = [given.observed(RESIDENTIAL, year, count) for year, count in (("2015", 240.0), ("2017", 132.0))]
    found = row_of(publish, given, rows)
    assert (found["change"], found["reason"], found["baseline_period"]) == ("cannot_judge", "no_baseline", "")


def test_late_data_waits(publish, given):
    """The reference's guard: a source more than one period late."""
    found = row_of(publish, given, [given.observed(RESIDENTIAL, "2016", 240.0)])
    assert (found["change"], found["reason"]) == ("cannot_judge", "waiting")


def test_an_open_set_without_data_waits(publish, given):
    found = row_of(publish, given, [], "safe_outdoors_late", year=2026, as_of="2026-10-01")
    assert (found["change"], found["reason"], found["goal"]) == ("cannot_judge", "waiting", "no_goal")


def test_preliminary_months_only(publish, given):
    """The reference's guard: the last months are shown, not judged."""
    rows = months(given, 2025, [20.0] * 12) + months(given, 2026, [20.0, 20.0], preliminary=True)
    found = row_of(publish, given, rows, year=2026, as_of="2026-03-10")
    assert (found["change"], found["reason"]) == ("cannot_judge", "preliminary")


# ── an open set with a cap ───────────────────────────────────────────────────────────────────────────────────

CAP = {"target": {"value": 192.0, "date": None, "better": "lower", "decided_on": None}}


def test_half_way_on_track(publish, given):
    """The reference's half-way case, level season: 78 of 120 in six months, cap 192."""
    rows = months(given, 2025, [20.0] * 12) + months(given, 2026, [13.0] * 6)
    found = row_of(publish, given, rows, year=2026, as_of="2026-07-20", **CAP)
    assert (found["period"], found["baseline_period"]) == ("2026-01/2026-06", "2025-01/2025-06")
    assert (found["change"], found["goal"], found["certainty"]) == ("decrease", "on_track", "")


def test_the_share_elapsed_is_seasonal(publish, given):
    """Nine tenths of a normal year come before July: 160 by then leaves little, though half the months are left."""
    rows = months(given, 2025, [36.0] * 6 + [4.0] * 6) + months(given, 2026, [26.0] * 6)
    assert row_of(publish, given, rows, year=2026, as_of="2026-07-20", **CAP)["goal"] == "on_track"


def test_over_the_cap_before_the_end(publish, given):
    rows = months(given, 2025, [20.0] * 12) + months(given, 2026, [22.5] * 9)
    assert row_of(publish, given, rows, year=2026, as_of="2026-10-20", **CAP)["goal"] == "out_of_reach"


@pytest.mark.parametrize(
    ("final", "preliminary", "cap", "goal"),
    [
        ([13.0] * 6, [13.0], 192.0, "on_track"),  # 91 of 192 so far
        ([22.5] * 9, [22.5], 192.0, "out_of_reach"),  # 202 without the preliminary month
        ([21.0] * 9, [9.0], 192.0, "not_on_track"),  # 189, and 198 with a month that may move
        ([13.0] * 6, [120.0], 192.0, "not_on_track"),  # 78 alone would be on track
        ([16.0] * 11, [16.0], 192.0, "uncertain"),  # 192 is not over 192
        ([], [100.0, 100.0], 192.0, "not_on_track"),  # nothing is final yet
        ([], [10.0, 10.0], 192.0, "uncertain"),
    ],
)
def test_a_cap_passed_with_preliminary_months_is_not_yet_out_of_reach(publish, given, final, preliminary, cap, goal):
    """Rules 2 and 0b: preliminary figures may move, so the goal is not expected to be reached, and nothing is over."""
    rows = months(given, 2025, [20.0] * 12) + months(given, 2026, final)
    rows += [
        given.observed(RESIDENTIAL, f"2026-{n:02}", value, preliminary=True)
        for n, value in enumerate(preliminary, start=len(final) + 1)
    ]
    target = {"value": cap, "date": None, "better": "lower", "decided_on": None}
    found = row_of(publish, given, rows, year=2026, as_of="2026-12-20", target=target)
    assert found["goal"] == goal


def test_a_hidden_month_ends_what_can_be_added_up(publish, given):
    rows = months(given, 2026, [13.0, 13.0])
    rows.append(given.observed(RESIDENTIAL, "2026-03", None, status="suppressed"))
    rows.append(given.observed(RESIDENTIAL, "2026-04", 500.0, preliminary=True))
    assert row_of(publish, given, rows, year=2026, as_of="2026-06-20", **CAP)["goal"] == "uncertain"


def test_a_total_to_be_reached_is_expected_once_preliminary_months_reach_it(publish, given):
    rows = [*months(given, 2026, [10.0]), given.observed(RESIDENTIAL, "2026-02", 90.0, preliminary=True)]
    target = {"value": 100.0, "date": None, "better": "higher", "decided_on": None}
    assert row_of(publish, given, rows, year=2026, as_of="2026-06-20", target=target)["goal"] == "on_track"


def test_the_fact_and_the_level_at_the_end(publish, given):
    rows = [given.observed(RESIDENTIAL, "2016", 240.0), given.observed(RESIDENTIAL, "2017", 204.0)]
    found = row_of(publish, given, rows, **CAP)
    assert (found["goal"], found["certainty"], found["change"]) == ("not_met", "within_chance", "no_certain_change")


def test_an_ambiguous_indicator_never_has_a_target(publish, given):
    rows = [given.observed(given.narcotics, year, 700.0) for year in ("2016", "2017")]
    assert row_of(publish, given, rows, given.narcotics, **CAP)["goal"] == ""


def test_a_stated_baseline_is_used(publish, given):
    rows = [given.observed(RESIDENTIAL, str(year), 100.0 + year - 2014) for year in (2015, 2016, 2017)]
    found = row_of(publish, given, rows, baseline={"period": "2015", "value": None})
    assert found["baseline_period"] == "2015"


# ── speeds ───────────────────────────────────────────────────────────────────────────────────────────────────

MINUS_TWO = {"target": {"value": -2.0, "date": None, "better": "lower", "decided_on": None}}


def speeds(given, p: float | None = 0.0357, lower: float | None = -2.9, upper: float | None = -1.3) -> list[dict]:
    change = given.observed("mean_speed_change", "2026-after", -2.1, lower=lower, upper=upper)
    permutation = given.observed("mean_speed_change", "2026-after", p, unit="permutation_p")
    return [change, permutation if p is not None else permutation | {"status": "not_applicable"}]


@pytest.mark.parametrize(
    ("more", "change", "reason", "goal"),
    [
        ({}, "decrease", "", "uncertain"),
        ({"upper": -2.05}, "decrease", "", "met"),
        ({"p": 0.07, "upper": -2.05}, "no_certain_change", "", "uncertain"),
        ({"lower": -2.9, "upper": 0.2}, "no_certain_change", "", "uncertain"),
        ({"lower": -1.9, "upper": -0.9}, "decrease", "", "not_met"),
        ({"p": None}, "cannot_judge", "small_base", "uncertain"),
    ],
)
def test_mean_speed_change(publish, given, more, change, reason, goal):
    rows = speeds(given, **more)
    if "upper" in more and more["upper"] == -0.9:
        rows[0] |= {"value": -1.4}
    if "upper" in more and more["upper"] == -2.05:
        rows[0] |= {"value": -2.5}
    found = row_of(publish, given, rows, "mean_speed_change", year=2026, as_of="2026-10-20", **MINUS_TWO)
    assert (found["change"], found["reason"], found["goal"]) == (change, reason, goal)


def test_before_the_second_measurement(publish, given):
    found = row_of(publish, given, [], "mean_speed_change", year=2026, as_of="2026-06-01", **MINUS_TWO)
    assert (found["change"], found["reason"], found["goal"]) == ("cannot_judge", "waiting", "uncertain")


def test_levels_by_street_are_described_not_judged(publish, given):
    site = given.observed("v85", "s1", 44.0, dimension="site", group_key="site=a")
    found = row_of(publish, given, [site], "v85", year=2026, as_of="2026-10-20")
    assert (found["change"], found["reason"]) == ("", "")


@pytest.mark.parametrize("indicator", ["mean_speed", "v85"])
def test_a_consultants_table_is_never_judged(publish, given, indicator):
    where = {"dimension": "published_site", "group_key": "published_site=Storgatan", "period_kind": "session"}
    rows = [given.observed(indicator, period, 0.5, **where) for period in ("2025-10", "2026-10")]
    found = row_of(publish, given, rows, indicator, year=2026, as_of="2026-10-20")
    assert (found["change"], found["reason"], found["goal"]) == ("", "", "no_goal")


# ── activities, shares, marks ────────────────────────────────────────────────────────────────────────────────


def test_fact_against_plan(publish, given):
    row = given.observed("lectures_parents", "2017", 14.0, denominator=16.0)
    assert row_of(publish, given, [row], "lectures_parents", "activity")["activity"] == "partly_done"


def test_what_was_ended_is_stopped(publish, given):
    row = given.observed("lectures_parents", "2017", 14.0, denominator=16.0)
    ended = {"date": "2017-05-03", "reason": "decided"}
    assert row_of(publish, given, [row], "lectures_parents", "activity", ended=ended)["activity"] == "stopped"


def test_a_wave_is_compared_with_the_wave_before(publish, given):
    waves = [("ntu-2023", 2023, 0.81, 800.0), ("ntu-2025", 2025, 0.87, 1669.0)]
    rows = [
        given.observed(
            "safe_outdoors_late", str(year), share, base_n=n, standard_error=(share * (1 - share) / n) ** 0.5
        )
        | {"period": wave, "period_kind": "wave", "numerator": None}
        for wave, year, share, n in waves
    ]
    found = row_of(publish, given, rows, "safe_outdoors_late", year=2025)
    assert (found["change"], found["period"], found["baseline_period"]) == ("increase", "ntu-2025", "ntu-2023")
    assert found["change_lower"] > 0


def test_made_up_figures_are_marked(publish, given):
    rows = [given.observed(RESIDENTIAL, "2017", 5.0, synthetic=True)]
    assert row_of(publish, given, rows)["synthetic"]


def test_everything_in_a_demo_set_is_marked(publish, given):
    assert row_of(publish, given, [], demo=True)["synthetic"]


def test_no_set_is_no_verdict(publish):
    judged = verdicts.judge(publish([]))
    assert judged.empty
    assert list(judged.columns) == list(verdicts.COLUMNS)


def test_the_warehouse_holds_each_of_two_commitments_with_the_same_period(publish, given):
    rows = months(given, 2025, [20.0] * 12) + months(given, 2026, [13.0] * 9)
    caps = [{"value": cap, "date": None, "better": "lower", "decided_on": None} for cap in (110.0, 250.0)]
    named = [given.commitment(name, "outcome", [RESIDENTIAL], target=cap) for name, cap in zip("ab", caps, strict=True)]
    judged = verdicts.judge(publish(rows, given.promise_set([given.promise("p", named)], year=2026)))
    with duckdb.connect() as con:
        con.execute(warehouse.SCHEMA.read_text(encoding="utf-8"))
        publication._write_verdicts(con, judged)
        held = con.execute("from indicator.verdict order by commitment")
        assert [one[0] for one in held.description] == list(verdicts.COLUMNS)
        assert [(one[11], one[-1]) for one in held.fetchall()] == [("out_of_reach", "a"), ("on_track", "b")]
