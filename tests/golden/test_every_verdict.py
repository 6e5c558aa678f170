"""Every status and verdict of METHODS 5 stands in what ships. The table says where: code → promise, indicator, why.

Two cannot stand in a set whose year is not over and whose speeds are measured as they should be: ``done`` and
``small_base`` are shown on a copy that is altered here (closed, and with fewer control streets).
"""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shipped

from pipeline.reporting import headlines

SET = "exempelkommun_2026"

# code → promise, indicator, and the figures that give it
ACTIVITY = {
    "done_as_planned": ("youth_narcotics", "lectures_parents"),  # 8 of 8
    "on_plan": ("perceived_safety", "police_hours_at_unsafe_places"),  # 372 of 400 hours, 89 % of the year
    "running": ("neighbourhood_watch", "active_watch_areas"),  # 29, and no amount promised
    "behind": ("traffic_speed", "speed_checks"),  # 33 of 40
    "partly_done": ("youth_narcotics", "information_mailings"),  # 4 of 6 when June was over
    "not_started": ("victim_support", "huskurage_adopters"),  # 0 of 34
    "not_done": ("youth_narcotics", "lectures_school_staff"),  # both cancelled, June is over
    "stopped": ("traffic_speed", "campaigns"),  # ended in April
    "no_data": ("victim_support", "support_contacts"),  # the year's figure comes in January
}
CHANGE = {
    "increase": ("perceived_safety", "safe_outdoors_late"),  # 66,0 → 72,5 percent
    "decrease": ("traffic_speed", "mean_speed_change"),  # −2,0 km/h against control streets
    "about_same": ("perceived_safety", "reported_vandalism"),  # 884 → 920
    "no_certain_change": ("youth_narcotics", "reported_narcotics_weapons_offences"),  # 225 → 204
}
CANNOT_JUDGE = {
    "protected": ("youth_narcotics", "used_narcotics_last_4_weeks"),  # fewer than five of 561
    "waiting": ("neighbourhood_watch", "worry_about_burglary"),  # 2026 is not published
    "preliminary": ("youth_narcotics", "reported_narcotics_offences"),  # all quarters of 2026
    "not_comparable": ("perceived_safety", "worry_about_crime"),  # another question version
    "no_baseline": ("perceived_safety", "feels_safe"),  # first asked in 2026
}
GOAL = {
    "no_goal": ("perceived_safety", "feels_safe"),
    "met": ("traffic_speed", "mean_speed_change"),  # all of the interval is below −1 km/h
    "on_track": ("neighbourhood_watch", "reported_residential_burglaries"),  # 116 in nine months, at most 190
    "not_on_track": ("neighbourhood_watch", "reported_residential_burglaries"),  # at most 130
    "not_met": ("perceived_safety", "safe_outdoors_late"),  # 72,5 (68,9–76,1), at least 80
    "uncertain": ("youth_narcotics", "used_narcotics_last_4_weeks"),  # hidden
    "out_of_reach": ("neighbourhood_watch", "reported_residential_burglaries"),  # at most 113
}
CERTAINTY = {
    "clearly_under": ("neighbourhood_watch", "reported_residential_burglaries"),  # 16 until March, at most 32
    "within_chance": ("neighbourhood_watch", "reported_residential_burglaries"),  # 55 until June, at most 58
    "clearly_over": ("neighbourhood_watch", "reported_residential_burglaries"),  # 116 until September, at most 80
}


def own(built: shipped.Shipped, name: str = SET) -> pd.DataFrame:
    return built.verdicts[built.verdicts["promise_set"] == name]


def codes(rows: pd.DataFrame, axis: str) -> set[str]:
    return set(rows[axis]) - {""}


@pytest.mark.parametrize(
    ("axis", "table"), [("activity", ACTIVITY), ("change", CHANGE), ("goal", GOAL), ("certainty", CERTAINTY)]
)
def test_every_code_stands_where_the_table_says(built: shipped.Shipped, axis: str, table: dict):
    rows = own(built)
    found = {
        code: code in set(rows[(rows["promise"] == promise) & (rows["indicator"] == indicator)][axis])
        for code, (promise, indicator) in table.items()
    }
    assert found == dict.fromkeys(table, True)


def test_the_open_set_shows_every_activity_but_done(built: shipped.Shipped):
    assert codes(own(built), "activity") == set(headlines.ACTIVITY_CODES) - {"done"} == set(ACTIVITY)


def test_the_open_set_shows_every_change_and_a_promise_without_outcome(built: shipped.Shipped):
    assert codes(own(built), "change") == set(headlines.CHANGE_CODES) - {"not_applicable"}
    first = {
        promise["id"]: headlines.headline(built.published, built.verdicts, SET, promise["id"]).change.code
        for promise in built.published.promise[SET]["promises"]
    }
    assert first["violent_extremism"] == "not_applicable"


def test_the_open_set_shows_why_something_cannot_be_judged(built: shipped.Shipped):
    rows = own(built)
    reasons = rows[rows["change"] == "cannot_judge"].set_index(["promise", "indicator"])["reason"]
    assert {code: reasons[place] for code, place in CANNOT_JUDGE.items()} == {one: one for one in CANNOT_JUDGE}
    assert set(reasons) == set(CANNOT_JUDGE)


def test_the_open_set_shows_every_goal_and_certainty(built: shipped.Shipped):
    assert codes(own(built), "goal") == set(GOAL)
    assert codes(own(built), "certainty") == set(CERTAINTY)


def test_a_certain_change_goes_the_wanted_way_and_the_unwanted(built: shipped.Shipped):
    sides = {
        (row["indicator"], headlines.side(info["polarity"], info["kind"], row["change"]))
        for row in own(built).to_dict("records")
        for info in [built.published.dictionary[row["indicator"]]]
    }
    assert {("safe_outdoors_late", "wanted"), ("mean_speed_change", "wanted")} <= sides
    assert ("reported_residential_burglaries", "unwanted") in sides


def test_the_open_set_shows_every_state_of_a_value_and_a_nought(built: shipped.Shipped):
    rows = built.published.observation
    rows = rows[rows["area_code"] == "9999"].set_index(["indicator", "period", "group_key"])
    assert {
        place: rows.loc[place, "status"]
        for place in (
            ("support_contacts", "2023", ""),
            ("worry_about_burglary", "2026-10", ""),
            ("huskurage_awareness", "2025-10", ""),
            ("huskurage_adopters", "2026-10-31", ""),
        )
    } == {
        ("support_contacts", "2023", ""): "suppressed",
        ("worry_about_burglary", "2026-10", ""): "missing",
        ("huskurage_awareness", "2025-10", ""): "not_applicable",
        ("huskurage_adopters", "2026-10-31", ""): "ok",
    }
    assert rows.loc[("huskurage_adopters", "2026-10-31", ""), "value"] == 0


def test_of_the_real_set_nothing_can_be_judged_but_background(built: shipped.Shipped):
    rows = own(built, "nacka_2017")
    assert codes(rows, "activity") == {"no_data"}
    assert codes(rows, "goal") == {"no_goal"}
    outcomes = rows[[built.published.dictionary[one]["kind"] == "outcome" for one in rows["indicator"]]]
    assert set(outcomes["reason"]) - {""} == {"no_baseline"}
    assert codes(outcomes, "change") == {"cannot_judge"}


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> shipped.Shipped:
    """The made-up set alone, closed (as of February 2027), with two control streets instead of three."""
    raw = tmp_path_factory.mktemp("altered") / "raw_data"
    shutil.copytree(shipped.RAW / "exempelkommun", raw / "exempelkommun")
    (raw / "promises").mkdir()
    shutil.copy(shipped.RAW / "promises" / f"{SET}.toml", raw / "promises")
    _without_street(next(raw.glob("exempelkommun/hastighet/*/sites.csv")).parent, "ronnhagsvagen")
    return shipped.build(raw, tmp_path_factory.mktemp("closed"), date(2027, 2, 1))


def _without_street(folder: Path, site: str) -> None:
    for path in folder.glob(f"*{site}*"):
        path.unlink()
    for name in ("sites.csv", "sessions.csv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(one for one in lines if site not in one), encoding="utf-8")


def test_a_closed_copy_shows_what_is_done_without_a_plan(altered: shipped.Shipped):
    rows = own(altered).set_index(["promise", "indicator"])
    assert rows.loc[("neighbourhood_watch", "active_watch_areas"), "activity"] == "done"
    assert not codes(own(altered), "activity") & {"on_plan", "running", "behind", "not_started"}


def test_a_copy_with_two_control_streets_has_too_small_a_base(altered: shipped.Shipped):
    row = own(altered).set_index(["promise", "indicator"]).loc[("traffic_speed", "mean_speed_change")]
    assert (row["change"], row["reason"]) == ("cannot_judge", "small_base")
