"""What the overview says of a set, as plain values: how far it has come, its rows, what it lacks."""

import copy
from dataclasses import replace

import handmade
import pandas as pd
import pytest

from pipeline.reporting.dashboards import lacking, overview_view
from pipeline.reporting.dashboards.drawing import Drawn
from pipeline.reporting.dashboards.overview_view import OverviewView
from pipeline.reporting.published import Published

CLOSED, OPEN = "nacka_2017", "exempelkommun_2026"


def view(published: Published, verdicts: pd.DataFrame, set_id: str) -> OverviewView:
    return overview_view.view(published, verdicts, published.promise[set_id], Drawn())


def with_promise(published: Published, set_id: str, number: int, **given: object) -> Published:
    promises = copy.deepcopy(published.promise)
    promises[set_id]["promises"][number] |= given
    return replace(published, promise=promises)


def with_verdict(verdicts: pd.DataFrame, indicator: str, **given: object) -> pd.DataFrame:
    changed = verdicts.copy()
    changed.loc[changed["indicator"] == indicator, list(given)] = list(given.values())
    return changed


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2026-01-30", "8 procent av tiden har gått"),
        ("2026-01-31", "8 procent av tiden har gått"),  # 31 of 365 days
        ("2026-11-20", "89 procent av tiden har gått"),
        ("2026-12-31", "100 procent av tiden har gått"),
        ("2025-11-20", "0 procent av tiden har gått"),  # not begun
    ],
)
def test_the_share_of_time_is_that_of_the_charts_of_plans(published, verdicts, as_of, words):
    promises = copy.deepcopy(published.promise)
    promises[OPEN]["as_of"] = as_of
    assert view(replace(published, promise=promises), verdicts, OPEN).elapsed == words


def test_a_closed_set_says_that_it_is_over_and_counts_no_months(published, verdicts):
    said = view(published, verdicts, CLOSED)
    assert (said.kicker, said.elapsed, said.is_over) == ("Löftesåret 2017 är över", "", True)
    assert view(published, verdicts, OPEN).kicker == "Löftesåret 2026 pågår"


def test_figures_reach_to_the_newest_value_of_the_sets_own_area(published):
    assert overview_view.until(published, published.promise[CLOSED]) == "2025"
    assert overview_view.until(published, published.promise[OPEN]) == "oktober 2026"
    nothing = replace(published, observation=published.observation.head(0))
    assert overview_view.until(nothing, nothing.promise[OPEN]) == ""


def test_commitments_are_counted_per_word_and_never_added_up(published, verdicts):
    said = view(published, verdicts, CLOSED)
    assert said.total == 6
    assert said.activity_rows == (("Underlag saknas", "◌", 3),)
    assert said.outcome_rows == (("Kan inte bedömas: utgångsläge saknas", "◌", 1),)
    assert said.unjudged_rows == (("Arbetssätt", "", 1), ("Syfte", "", 1))
    assert (said.activity_count, said.outcome_count, said.unjudged_count) == (3, 1, 2)


def test_four_questions_come_first(published, verdicts):
    answers = view(published, verdicts, OPEN).answers
    assert [heading for heading, _ in answers] == [
        "Det här lovades", "Det här gjordes", "Det här vet vi", "Det här vet vi inte",
    ]  # fmt: skip
    assert all(answer.startswith("Påhittat exempel:") for _, answer in answers)


@pytest.mark.parametrize(
    ("change", "sentence", "said"),
    [
        # a change: its first sentence; the rest is said by the status
        ("decrease", "Medeltalet var 40 och är 38. Skillnaden är säker.", " Medeltalet var 40 och är 38."),
        # no verdict: what is missing, not the status once more, and not the goal
        ("cannot_judge", "Kan inte bedömas än. Uppgiften har inte kommit. Det går inte att säga än om målet nås.",
         " Uppgiften har inte kommit."),
        # nothing beside the status
        ("cannot_judge", "Kan inte bedömas än.", ""),
    ],
)  # fmt: skip
def test_a_row_says_what_was_promised_and_what_no_status_says(published, verdicts, change, sentence, said):
    told = with_verdict(
        verdicts, "mean_speed_change", change=change, sentence=sentence, reason="waiting" if "no" in change else ""
    )
    (row,) = view(published, told, OPEN).rows
    assert row.sentence == f"Påhittat exempel: Kontroller på fem gator, så att medelhastigheten faller.{said}"


def goals_of(published: Published, verdicts: pd.DataFrame, *codes: str) -> str:
    """The sentence of a promise whose commitments 1b, 1c … each have a harder target, standing as coded."""
    checks, speed = published.promise[OPEN]["promises"][0]["commitments"]
    named = [
        speed | {"id": f"1{letter}", "target": speed["target"] | {"value": -1.0 - n}}
        for n, letter in enumerate("bcdefg"[: len(codes)])
    ]
    with_goals = with_promise(published, OPEN, 0, commitments=[checks, *named])
    row = verdicts[verdicts["indicator"] == "mean_speed_change"]
    rows = [row.assign(commitment=one["id"], goal=code) for one, code in zip(named, codes, strict=True)]
    judged = pd.concat([*rows, verdicts[verdicts["indicator"] != "mean_speed_change"]])
    return view(with_goals, judged, OPEN).rows[0].sentence


def test_a_row_hides_no_goal_behind_the_one_that_it_shows(published, verdicts):
    told = goals_of(published, verdicts, "met", "not_met")
    assert told.endswith(" Löftet har också ett annat mål: ett nås inte än.")
    told = goals_of(published, verdicts, "met", "uncertain", "out_of_reach", "met", "not_on_track")
    assert told.endswith(
        " Löftet har också fyra andra mål: om ett går det inte att säga än, ett kan inte längre nås, ett nås "
        "och ett väntas inte nås."
    )
    assert "mål:" not in goals_of(published, verdicts, "not_met"), "the status says it"


def test_a_promise_without_a_named_actor_says_so(published, verdicts):
    first, second, _ = view(published, verdicts, CLOSED).rows
    assert first.sentence.endswith("Löftet anger inte vem som ansvarar.")
    assert "Löftet anger inte vem" not in second.sentence


def test_a_change_in_a_shown_value_is_marked(published, verdicts):
    def revised(indicator: str, area: str) -> list[str]:
        revision = pd.DataFrame([{"indicator": indicator, "area_code": area, "period": "2026-09", "value": 1.0}])
        return [row.revised for row in view(replace(published, revision=revision), verdicts, OPEN).rows]

    assert revised("mean_speed_change", "9999") == ["Ändrad sedan förra upplagan"]
    assert revised("mean_speed_change", "0182") == [""], "another municipality's"
    assert revised(handmade.NARCOTICS, "9999") == [""], "background that the row does not speak of"


def test_dots_count_what_all_commitments_name(published):
    named = {one.what: (one.named, one.of) for one in lacking.dots(published.promise[CLOSED])}
    assert named == {
        "vem som ansvarar": (2, 6), "ett utgångsläge": (0, 6), "en målnivå": (0, 6), "en namngiven plats": (0, 6),
    }  # fmt: skip


def test_an_open_set_says_which_promises_lack_what(published, verdicts):
    # 1a is an activity with a responsible role but no target; 1b has both; checks and background have no values.
    said = lacking.lacking(published, verdicts, published.promise[OPEN])
    assert said == (
        "Påhittat exempel: Målnivå saknas för åtaganden i löfte 1.",
        "Påhittat exempel: Uppgifter saknas om hastighetskontroller, i löfte 1. Vad som behövs står på löftets sida.",
    )


def test_a_set_that_lacks_nothing_says_nothing(published, verdicts):
    commitment = published.promise[OPEN]["promises"][0]["commitments"][1]
    whole = with_promise(published, OPEN, 0, commitments=[commitment])
    judged = verdicts[verdicts["indicator"] != "speed_checks"]
    assert lacking.lacking(whole, judged, whole.promise[OPEN]) == ()


def test_meetings_have_their_section_in_an_open_set_alone(published, verdicts):
    since = view(published, verdicts, OPEN).since
    assert since is not None
    assert since.title == "Sedan rådets möte den 16 september 2026"
    assert view(published, verdicts, CLOSED).since is None
