"""The small pictures: what they draw, and that the number beside a line is the line's own last point."""

import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import handmade
import pandas as pd
import pytest

from pipeline.reporting import headlines
from pipeline.reporting.dashboards import small_picture
from pipeline.reporting.dashboards.charts import sparkline
from pipeline.reporting.dashboards.charts.sparkline import Sparkline
from pipeline.reporting.dashboards.drawing import Drawn
from pipeline.reporting.dashboards.small_picture import EmptySeries, SmallPicture
from pipeline.reporting.headlines import Headline, Status
from pipeline.reporting.published import Published

CLOSED, OPEN = "nacka_2017", "exempelkommun_2026"
NAN = float("nan")
SVG = '<svg height="52" width="168" xmlns="http://www.w3.org/2000/svg"><path d="M0,0L1,1" /></svg>'


def month(year: int, number: int) -> tuple[date, date]:
    start = date(year, number, 1)
    return start, date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def row(indicator: str, period: str, start: date, end: date, kind: str, value: float, **given: Any) -> dict[str, Any]:
    base = dict.fromkeys(handmade.OBSERVATION_COLUMNS, "") | {
        "indicator": indicator, "area_code": "9999", "period": period, "period_start": start, "period_end": end,
        "period_kind": kind, "unit": "share", "numerator": NAN, "denominator": NAN, "value": value, "lower": NAN,
        "upper": NAN, "standard_error": NAN, "df": NAN, "base_n": NAN, "status": "ok" if value == value else "missing",
        "preliminary": False, "series": "a", "synthetic": True,
    }  # fmt: skip
    return base | given


def months(values: list[float], **given: Any) -> list[dict[str, Any]]:
    return [
        row("reported_burglaries", f"2026-{number:02}", *month(2026, number), "month", value,
            **({"unit": "count"} | given))
        for number, value in enumerate(values, 1)
    ]  # fmt: skip


def published_with(published: Published, rows: list[dict[str, Any]], indicator: str, **info: Any) -> Published:
    """The open set with one promise that names one indicator, and its rows."""
    promises = copy.deepcopy(published.promise)
    commitment = promises[OPEN]["promises"][0]["commitments"][1] | {"indicators": [indicator]}
    promises[OPEN]["promises"][0] |= {"commitments": [commitment], "headline_indicator": indicator}
    dictionary = published.dictionary | {
        indicator: published.dictionary["mean_speed"]
        | {"title": "Anmälda inbrott", "unit": "count", "units": ["count"], "polarity": "lower_is_better"}
        | info
    }
    frame = pd.DataFrame(rows, columns=list(handmade.OBSERVATION_COLUMNS))
    return replace(published, observation=frame, promise=promises, dictionary=dictionary)


def spark(published: Published, outcome: str = "", activities: tuple[str, ...] = ()) -> Sparkline | None:
    promise_set = published.promise[OPEN]
    return sparkline.of(published, promise_set, promise_set["promises"][0], outcome, list(activities))


@pytest.fixture
def monthly(published: Published) -> Published:
    return published_with(published, months([7, 4, 6, 5, 4, 9, 8, 3, 4, 6]), "reported_burglaries")


def test_a_line_ends_in_its_own_last_point(monthly):
    drawn = spark(monthly, "reported_burglaries")
    figure = sparkline.figure(drawn)
    line, last = figure.data[-2:]
    assert list(line.y) == [7, 4, 6, 5, 4, 9, 8, 3, 4, 6]
    assert (list(last.x), list(last.y)) == ([line.x[-1]], [6])
    assert (figure.layout.width, figure.layout.height) == (168, 52)
    assert figure.layout.yaxis.range[0] == 0, "counts begin at zero"
    assert sparkline.period_words(drawn) == "i oktober 2026, per månad från januari 2026"


def test_the_mark_stands_inside_a_made_up_picture_alone(monthly):
    drawn = spark(monthly, "reported_burglaries")
    assert [one.text for one in sparkline.figure(drawn).layout.annotations] == ["Påhittat exempel"]
    assert sparkline.figure(replace(drawn, synthetic=False)).layout.annotations == ()


def test_a_target_for_the_year_is_no_line_among_months(published, monthly):
    assert monthly.promise[OPEN]["promises"][0]["commitments"][0]["target"]
    assert spark(monthly, "reported_burglaries").target is None
    waves = [row("safe", str(year), date(year, 1, 1), date(year, 12, 31), "wave", 0.7) for year in (2024, 2026)]
    shares = published_with(published, waves, "safe", unit="share", units=["share"])
    assert spark(shares, "safe").target == -2.0, "the handmade target, drawn as it is"


def test_a_hidden_month_is_a_gap_and_many_hidden_months_give_way_to_years(published):
    gap = months([7, 4, NAN, 5, 4, 9, 8, 3, 4, 6])
    drawn = spark(published_with(published, gap, "reported_burglaries"), "reported_burglaries")
    assert [one is None for one in sparkline.figure(drawn).data[-2].y].count(True) == 1
    sparse = months([7, NAN, NAN, NAN, 4, NAN, 8, NAN, 4, NAN], status="suppressed")
    for one in sparse:
        one["status"] = "ok" if one["value"] == one["value"] else "suppressed"
    years = [
        row("reported_burglaries", str(year), date(year, 1, 1), date(year, 12, 31), "year", 80.0, unit="count")
        for year in (2023, 2024, 2025)
    ]
    drawn = spark(published_with(published, sparse + years, "reported_burglaries"), "reported_burglaries")
    assert sparkline.period_words(drawn) == "år 2025, per år från 2023"


def test_no_line_is_drawn_across_a_break_in_the_series(published):
    rows = months([7, 4, 6, 5, 4, 9, 8, 3, 4, 6])
    for one in rows[:4]:
        one["series"] = "before"
    drawn = spark(published_with(published, rows, "reported_burglaries"), "reported_burglaries")
    assert list(drawn.points["value"]) == [4, 9, 8, 3, 4, 6]


def test_a_closed_set_ends_where_its_period_ends(published):
    # Nacka's yearly counts go on to 2025; the line stops at 2017.
    promises = copy.deepcopy(published.promise)
    promise_set = promises[CLOSED]
    dictionary = copy.deepcopy(published.dictionary)
    dictionary[handmade.NARCOTICS] |= {"kind": "outcome", "polarity": "lower_is_better"}
    both = replace(published, promise=promises, dictionary=dictionary)
    drawn = sparkline.of(both, promise_set, promise_set["promises"][0], handmade.NARCOTICS, [])
    assert [day.year for day in drawn.points["period_start"]] == [2015, 2016, 2017]
    assert drawn.last["value"] == 731


def test_a_change_against_control_sites_begins_at_no_change(published, verdicts):
    promise_set = published.promise[OPEN]
    headline = headlines.headline(published, verdicts, OPEN, "traffic_speed")
    drawn = small_picture.of_promise(published, promise_set, promise_set["promises"][0], headline)
    assert list(drawn.points["value"]) == [0.0, -2.1]
    assert drawn.target == -2.0
    seen = small_picture.view(published, promise_set, promise_set["promises"][0], headline, Drawn({drawn.name: SVG}))
    assert isinstance(seen, SmallPicture)
    assert (seen.number, seen.unit) == ("−2,1", "kilometer i timmen")
    assert seen.period == "mot jämförelsegatorna (streckad linje)"
    assert seen.svg.count("Påhittat exempel: ") == 2, "name and description, each once"
    assert 'role="img" aria-labelledby="exempelkommun_2026-traffic_speed-liten-n"' in seen.svg
    assert "säkerställd minskning" in seen.svg


def test_an_activity_is_a_bar_of_fact_and_plan(published):
    rows = [row("checks", "2026", date(2026, 1, 1), date(2026, 12, 31), "year", 34.0, unit="count",
                numerator=34.0, denominator=41.0)]  # fmt: skip
    logged = published_with(published, rows, "checks", kind="activity", title="Kontroller")
    logged.promise[OPEN]["promises"][0]["commitments"][0] |= {"target": None, "kind": "activity"}
    drawn = spark(logged, "", ("checks",))
    assert (drawn.kind, drawn.bar.words) == ("bar", "34 av 41")
    fact, plan = sparkline.figure(drawn).layout.shapes
    assert (fact.x1, plan.x1) == (34, 41)
    assert (fact.fillcolor, plan.fillcolor) == ("#0b5394", "rgba(0,0,0,0)"), "filled fact in a hollow plan"


def test_a_share_of_a_register_is_counted_with_its_target_beside(published):
    rows = [row("adopters", "2026-10-31", date(2026, 10, 31), date(2026, 10, 31), "snapshot", 0.45,
                numerator=9.0, denominator=20.0)]  # fmt: skip
    kept = published_with(published, rows, "adopters", kind="activity", unit="share", units=["share"],
                          title="Andel föreningar som infört Huskurage")  # fmt: skip
    kept.promise[OPEN]["promises"][0]["commitments"][0] |= {
        "kind": "activity", "target": {"value": 0.5, "date": "2026-12-31", "better": "higher", "decided_on": None},
    }  # fmt: skip
    drawn = spark(kept, "", ("adopters",))
    assert (drawn.bar.words, drawn.bar.target) == ("9 av 20", 10.0)
    promise_set, judged = kept.promise[OPEN], Status("activity", "behind", indicator="adopters", commitments=("1b",))
    headline = Headline((judged,), Status("change", "not_applicable"), Status("goal", "no_goal"))
    seen = small_picture.view(kept, promise_set, promise_set["promises"][0], headline, Drawn())
    assert (seen.number, seen.unit) == ("9", "av 20 föreningar som infört Huskurage")


def test_without_values_the_picture_says_which_series_is_missing(published, verdicts):
    promise_set = published.promise[CLOSED]
    headline = headlines.headline(published, verdicts, CLOSED, "perceived_safety")
    seen = small_picture.view(published, promise_set, promise_set["promises"][1], headline, Drawn())
    assert seen == EmptySeries("Uppgift saknas: trygghet utomhus sent på kvällen", (2016, 2017), False, "…")


def test_values_that_are_all_hidden_are_not_missing(published):
    rows = months([NAN] * 10, status="suppressed")
    hidden = published_with(published, rows, "reported_burglaries")
    assert spark(hidden, "reported_burglaries") is None
    verdict = (
        handmade.verdicts()
        .iloc[[0]]
        .assign(indicator="reported_burglaries", change="cannot_judge", reason="protected", unit="count")
    )
    promise_set = hidden.promise[OPEN]
    headline = headlines.headline(hidden, verdict, OPEN, "traffic_speed")
    seen = small_picture.view(hidden, promise_set, promise_set["promises"][0], headline, Drawn())
    assert (seen.words, seen.is_hidden, seen.shape) == ("Visas inte: anmälda inbrott", True, "▨")


def test_an_earlier_value_does_not_stand_beside_one_that_is_not_shown(published):
    # The wave of 2024 is published, that of 2026 hidden: what is judged is hidden, and so says the picture.
    days = {year: (date(year, 3, 1), date(year, 3, 31)) for year in (2024, 2026)}
    waves = [row("used", f"{year}-03", *days[year], "wave", value) for year, value in ((2024, 0.022), (2026, NAN))]
    waves[-1]["status"] = "suppressed"
    shares = published_with(published, waves, "used", unit="share", units=["share"])
    promise_set = shares.promise[OPEN]
    promise = promise_set["promises"][0]
    protected = Status("change", "cannot_judge", reason="protected", indicator="used")
    headline = Headline((), protected, Status("goal", "uncertain", indicator="used"))
    seen = small_picture.view(shares, promise_set, promise, headline, Drawn())
    assert isinstance(seen, EmptySeries)
    assert (seen.words, seen.is_hidden) == ("Visas inte: anmälda inbrott", True)
    shown = Headline((), Status("change", "no_certain_change", indicator="used"), headline.goal)
    assert isinstance(small_picture.view(shares, promise_set, promise, shown, Drawn()), SmallPicture)


def test_every_small_chart_is_among_the_drawings(published, verdicts):
    assert list(small_picture.figures(published, verdicts)) == ["exempelkommun_2026-traffic_speed-liten.small"]
