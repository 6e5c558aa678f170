"""What a promise file may hold, what is refused, and that every refusal cites the right line."""

import json
from datetime import date

import pytest

from pipeline import promises

INDICATORS = ("mean_speed_change", "mean_speed", "speed_checks")

WHOLE = """\
# En löftesfil
[set]
id = "sjostad_2026"
title = "Medborgarlöften i Sjöstad 2026"
municipality = "9999"
area_code = "9999"
period_start = 2026-01-01
period_end = 2026-12-31
demo = true

[[meeting]]
forum = "prevention_council"
date = 2026-06-01
next_follow_up = 2026-12-04

[[promise]]
id = "traffic"
title = "Trafik"
summary = "Lägre hastighet."
headline_indicator = "mean_speed_change"

[[promise.basis]]
kind = "dialogue"
date = 2025-11-04

[[promise.commitment]]
id = "1a"
kind = "activity"
actor = "police"
text = "Kontroller."
indicators = ["speed_checks"]

[[promise.commitment]]
id = "1b"
kind = "outcome"
actor = "not_stated"
text = \"\"\"
Hastigheten [[promise.commitment]]
sjunker.
\"\"\"
place = "fem gator"
owner_role = "trafikchefen"
indicators = [
  "mean_speed_change",  # den första
  "mean_speed",
]
baseline = { period = "2026-before" }
target = { value = -1, date = 2026-12-31, better = "lower", decided_on = 2025-12-10 }

[[promise.next_step]]
text = "Mät igen."
due = 2026-10-01

[[promise]]
id = "other"
title = "Annat"
summary = "Annat."

[[promise.commitment]]
id = "2a"
kind = "purpose"
actor = "not_stated"
text = "Syftet."
[promise.commitment.ended]
date = 2026-03-01
reason = "decided"
"""


def line_of(text: str, start: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(start)][nth - 1]


def problems(text: str) -> list[promises.Problem]:
    with pytest.raises(promises.TableError) as error:
        promises.parse(text, INDICATORS)
    return list(error.value.problems)


def test_a_whole_file_has_every_key_of_promise_json_and_null_where_nothing_is_said():
    content = promises.parse(WHOLE, INDICATORS).content()
    assert json.loads(json.dumps(content)) == content
    assert list(content) == [
        "id", "title", "municipality", "area_code", "period_start", "period_end", "demo", "publisher", "background",
        "basis_note", "meetings", "promises",
    ]  # fmt: skip
    assert content["meetings"] == [
        {"forum": "prevention_council", "date": "2026-06-01", "decision": None, "next_follow_up": "2026-12-04"}
    ]
    traffic, other = content["promises"]
    assert list(traffic) == [
        "id", "title", "summary", "wording", "source", "council_goal", "agreement", "headline_indicator",
        "indicator_chosen_on", "basis", "commitments", "next_steps", "comments",
    ]  # fmt: skip
    assert traffic["basis"] == [{"kind": "dialogue", "date": "2025-11-04", "said": None, "answered": None}]
    assert traffic["next_steps"] == [{"text": "Mät igen.", "role": None, "due": "2026-10-01", "decided_at": None}]
    assert traffic["commitments"][1] == {
        "id": "1b",
        "kind": "outcome",
        "actor": "not_stated",
        "text": "Hastigheten [[promise.commitment]]\nsjunker.",
        "place": "fem gator",
        "owner_role": "trafikchefen",
        "ended": None,
        "indicators": ["mean_speed_change", "mean_speed"],
        "baseline": {"period": "2026-before", "value": None},
        "target": {"value": -1.0, "date": "2026-12-31", "better": "lower", "decided_on": "2025-12-10"},
    }
    assert other["commitments"][0]["ended"] == {"date": "2026-03-01", "reason": "decided"}
    assert (other["commitments"][0]["indicators"], other["comments"], other["wording"]) == ([], [], None)


def test_demo_is_false_unless_said():
    assert promises.parse(WHOLE.replace("demo = true\n", ""), INDICATORS).about.demo is False


def test_commitments_know_the_line_of_their_header():
    header = "[[promise.commitment]]"
    wanted = {name: line_of(WHOLE, header, nth) for nth, name in enumerate(("1a", "1b", "2a"), start=1)}
    assert promises.parse(WHOLE, INDICATORS).lines == wanted
    assert promises.parse(WHOLE.replace("\n", "\r\n"), INDICATORS).lines == wanted


@pytest.mark.parametrize(
    ("commitment", "owner", "baseline", "target", "place"),
    [
        ("1a", True, False, False, False),  # the document names the police: that is an owner
        ("1b", True, True, True, True),  # a role answers for it, although the document names nobody
        ("2a", False, False, False, False),
    ],
)
def test_what_follow_up_needs_and_a_commitment_names(
    commitment: str, owner: bool, baseline: bool, target: bool, place: bool
):
    held = {one.id: one.evaluability for _, one in promises.parse(WHOLE, INDICATORS).commitments()}
    names = held[commitment]
    assert (names.owner, names.baseline, names.target, names.date, names.place) == (
        owner, baseline, target, target, place
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "at", "key", "words"),
    [
        ("title = \"Trafik\"", "titel = \"Trafik\"", "titel", "promise[1].titel", "Närmast: 'title'"),
        ("summary = \"Lägre hastighet.\"\n", "", "[[promise]]", "promise[1].summary", "summary saknas"),
        ("summary = \"Lägre hastighet.\"", "summary = \" \"", "summary", "promise[1].summary", "summary saknas"),
        ("kind = \"activity\"", "kind = \"aktivity\"", "kind = \"aktivity", "promise[1].commitment[1].kind",
         "Närmast: 'activity'"),
        ("actor = \"police\"", "actor = \"polisen\"", "actor = \"polisen", "promise[1].commitment[1].actor",
         "police_and_others"),
        ("forum = \"prevention_council\"", "forum = \"brå\"", "forum", "meeting[1].forum", "prevention_council"),
        ("better = \"lower\"", "better = \"less\"", "target", "promise[1].commitment[2].target.better", "lower"),
        (", date = 2026-12-31,", ", date = 2026,", "target", "promise[1].commitment[2].target.date", "ett datum som"),
        ("value = -1,", "", "target", "promise[1].commitment[2].target.value", "value saknas"),
        ("value = -1,", "value = \"-1\",", "target", "promise[1].commitment[2].target.value", "ett tal"),
        ("value = -1,", "value = nan,", "target", "promise[1].commitment[2].target.value", "ett tal"),
        ("value = -1,", "value = true,", "target", "promise[1].commitment[2].target.value", "ett tal"),
        ("period_start = 2026-01-01", "period_start = \"2026-01-01\"", "period_start", "set.period_start",
         "utan citattecken"),
        ("period_end = 2026-12-31", "period_end = 2025-12-31", "period_end", "set.period_end",
         "period_end (2025-12-31) ligger före period_start (2026-01-01)"),
        ("headline_indicator = \"mean_speed_change\"", "headline_indicator = \"mean_sped\"", "headline_indicator",
         "promise[1].headline_indicator", "Närmast: 'mean_speed'"),
        ("indicators = [\"speed_checks\"]", "indicators = [\"speed_cheks\"]", "indicators = [\"speed_cheks",
         "promise[1].commitment[1].indicators", "Närmast: 'speed_checks'"),
        ("indicators = [\"speed_checks\"]", "indicators = \"speed_checks\"", "indicators = \"",
         "promise[1].commitment[1].indicators", "en lista"),
        ("id = \"1b\"", "id = \"1a\"", "id = \"1a\"#2", "promise[1].commitment[2].id", "finns redan på rad"),
        ("id = \"other\"", "id = \"traffic\"", "id = \"traffic\"#2", "promise[2].id", "finns redan på rad"),
        ("id = \"other\"", "id = \"../x\"", "id = \"../x", "promise[2].id", "bara ha bokstäverna"),
        ("id = \"other\"", "id = \"Index\"", "id = \"Index", "promise[2].id", "används redan av sidorna"),
        ("reason = \"decided\"", "reason = \"beslut\"", "reason", "promise[2].commitment[1].ended.reason",
         "outside_control"),
        ("demo = true", "demo = \"ja\"", "demo", "set.demo", "true eller false"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_key_and_what_to_do(old: str, new: str, at: str, key: str, words: str):
    assert WHOLE.count(old) == 1
    text = WHOLE.replace(old, new)
    start, _, nth = at.partition("#")
    (problem,) = problems(text)
    assert (problem.line, problem.key) == (line_of(text, start, int(nth or 1)), key)
    assert words in problem.text


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file():
    text = WHOLE.replace("demo = true", "demo = 1").replace('"mean_speed",', '"fart",').replace('id = "2a"', "")
    lines = [one.line for one in problems(text)]
    assert lines == sorted(line for line in lines if line)
    assert len(lines) == 3


def test_commitments_without_a_header_of_their_own_are_refused():
    text = WHOLE.split("[[promise]]")[0] + (
        '[[promise]]\nid = "p"\ntitle = "P"\nsummary = "S"\n'
        'commitment = [{ id = "1a", kind = "purpose", actor = "police", text = "T" }]\n'
    )
    (problem,) = problems(text)
    assert problem.line == line_of(text, "commitment")
    assert "[[promise.commitment]]" in problem.text


def test_broken_toml_says_the_line():
    (problem,) = problems(WHOLE.replace("demo = true", "demo = "))
    assert problem.line == line_of(WHOLE, "demo")
    assert "TOML" in problem.text


@pytest.mark.parametrize("text", ["", "[set]\n", '[[promise]]\nid = "p"\n', "set = 3\npromise = 4\n"])
def test_a_file_with_next_to_nothing_says_what_is_missing(text: str):
    assert {one.key for one in problems(text)} & {"set", "set.id", "promise"}


def test_dates_stay_dates_inside():
    held = promises.parse(WHOLE, INDICATORS)
    assert held.about.period_end == date(2026, 12, 31)


def test_a_person_is_not_named():
    """Roles, never people: an e-mail address in any text refuses the file, at its line."""
    text = WHOLE.replace('owner_role = "trafikchefen"', 'owner_role = "Anna, anna@exempel.se"')
    (problem,) = problems(text)
    assert "e-postadress" in problem.text
    assert problem.line == 1 + text.splitlines().index('owner_role = "Anna, anna@exempel.se"')


def test_a_target_without_date_stands_and_the_commitment_names_no_date():
    held = promises.parse(WHOLE.replace(", date = 2026-12-31,", ","), INDICATORS)
    (_, commitment), *_ = [one for one in held.commitments() if one[1].id == "1b"]
    assert commitment.target is not None
    assert commitment.target.date is None
    assert (commitment.evaluability.target, commitment.evaluability.date) == (True, False)
    (note,) = held.notes
    assert (note.line, note.key) == (line_of(WHOLE, "target"), "promise[1].commitment[2].target.date")
    assert note.text == "målets datum är ej angivet. Målet gäller då hela löftesperioden."
    assert promises.parse(WHOLE, INDICATORS).notes == ()


def test_a_target_of_no_indicator_is_noted():
    text = WHOLE.replace('indicators = ["speed_checks"]', "target = { value = 40, date = 2026-12-31 }")
    (note,) = promises.parse(text, INDICATORS).notes
    assert (note.line, note.key) == (line_of(text, "target = { value = 40"), "promise[1].commitment[1].target")
    assert note.text == "målnivån gäller inget mått, för indicators är ej angivet."


def test_what_has_no_better_side_has_no_target_and_carries_no_promise():
    with pytest.raises(promises.TableError) as error:
        promises.parse(WHOLE, INDICATORS, never_aimed=("mean_speed_change",))
    headline, target = error.value.problems
    assert (headline.line, headline.key) == (line_of(WHOLE, "headline_indicator"), "promise[1].headline_indicator")
    assert (target.line, target.key) == (line_of(WHOLE, "target"), "promise[1].commitment[2].target")
    assert target.text == (
        "målnivån gäller mean_speed_change, som kan tolkas på flera sätt eller är bakgrund: sådana mått har inget mål "
        "och bär inget löfte. Ta bort target, eller sätt ett annat mått först."
    )
    # the second of a commitment's indicators may be background: the target is not of it
    assert promises.parse(WHOLE, INDICATORS, never_aimed=("mean_speed",)).notes == ()
