"""What has come since the council met: the rows as they stood then, against now."""

from datetime import date

import pytest

from pipeline.reporting import since_meeting

TARGET = {"value": 8.0, "date": None, "better": "higher", "decided_on": None}
CAP = {"value": 192.0, "date": None, "better": "lower", "decided_on": None}
COUNCIL = {"forum": "prevention_council", "decision": None, "next_follow_up": None}


def open_set(given, *, demo=False, meetings=("2026-03-10", "2026-06-30", "2026-12-04")):
    named = [
        given.promise("p1", [given.commitment("1a", "activity", ["lectures_parents"], target=TARGET)]),
        given.promise("p2", [given.commitment("2a", "outcome", ["reported_residential_burglaries"], target=CAP)]),
    ]
    held = [COUNCIL | {"date": day} for day in meetings]
    return given.promise_set(named, year=2026, as_of="2026-11-20", demo=demo) | {"meetings": held}


@pytest.fixture
def rows(given):
    return [
        *(given.observed("lectures_parents", f"2026K{n}", 2.0, denominator=2.0) for n in (1, 2, 3)),
        *(given.observed("reported_residential_burglaries", f"2025-{n:02}", 20.0) for n in range(1, 13)),
        *(given.observed("reported_residential_burglaries", f"2026-{n:02}", 16.0 if n < 7 else 11.0)
          for n in range(1, 11)),
    ]  # fmt: skip


def test_what_is_new_since_the_latest_meeting(publish, given, rows):
    shown = publish(rows, open_set(given))
    found = since_meeting.changes(shown, shown.promise["set_2026"])
    assert found.title == "Sedan rådets möte den 30 juni 2026"
    assert found.sentences == (  # goals, changes and activities whose word is another, then counts
        "Anmälda bostadsinbrott, högst 192: målet väntas nås (vid mötet: går inte att säga än).",
        "Anmälda bostadsinbrott: säkerställd minskning, åt önskat håll (vid mötet: ingen säkerställd förändring).",
        "Föreläsningar för föräldrar: ligger efter planen (vid mötet: pågår enligt planen).",
        "Föreläsningar för föräldrar: 6, vid mötet 4.",
    )
    assert found.promises == ("p2", "p1")
    assert found.note == since_meeting.LATER


def test_offences_of_the_month_that_ends_with_the_meeting_were_not_known_at_it(publish, given, rows):
    shown = publish(rows, open_set(given))
    then = since_meeting.as_it_stood(shown, shown.promise["set_2026"], date(2026, 6, 30)).observation
    newest = then.groupby("indicator")["period_end"].max().to_dict()
    assert newest["reported_residential_burglaries"] == date(2026, 5, 31)
    assert newest["lectures_parents"] == date(2026, 6, 30), "the municipality's own log"


def test_what_could_no_longer_be_reached_was_not_and_that_is_no_news(publish, given):
    # 60 until May, at most 50 until June: out of reach at the meeting, not met since.
    rows = [given.observed("reported_residential_burglaries", f"2026-{n:02}", 12.0) for n in range(1, 11)]
    half = CAP | {"value": 50.0, "date": "2026-06-30"}
    promise = given.promise("p", [given.commitment("1a", "outcome", ["reported_residential_burglaries"], target=half)])
    shown = publish(rows, open_set(given) | {"promises": [promise]})
    assert since_meeting.changes(shown, shown.promise["set_2026"]).sentences == (since_meeting.NOTHING,)


def test_time_alone_may_change_a_verdict(publish, given, rows):
    # Four of eight by the end of June is on plan; still four by November is behind.
    shown = publish(rows[:2], open_set(given))
    found = since_meeting.changes(shown, shown.promise["set_2026"])
    assert found.sentences == ("Föreläsningar för föräldrar: ligger efter planen (vid mötet: pågår enligt planen).",)


def test_what_is_counted_by_the_year_had_no_row_by_the_day_of_the_meeting(publish, given):
    shown = publish([given.observed("lectures_parents", "2026", 6.0, denominator=8.0)], open_set(given))
    found = since_meeting.changes(shown, shown.promise["set_2026"])
    assert found.sentences == ("Inga nya uppgifter har kommit sedan mötet.",), "not: vid mötet underlag saknas"


def test_a_share_of_few_is_told_in_counts(publish, given):
    rows = [
        given.observed("huskurage_adopters", day, part / 5, numerator=part, denominator=5.0)
        for day, part in (("2026-06-15", 3.0), ("2026-10-31", 4.0))
    ]
    promise = given.promise("p1", [given.commitment("1a", "activity", ["huskurage_adopters"])])
    shown = publish(rows, open_set(given) | {"promises": [promise]})
    (said,) = since_meeting.changes(shown, shown.promise["set_2026"]).sentences
    assert said.endswith(": 4 av 5, vid mötet 3 av 5.")


def test_nothing_new(publish, given, rows):
    shown = publish(rows[3:9], open_set(given, demo=True))
    found = since_meeting.changes(shown, shown.promise["set_2026"])
    assert found.sentences == ("Påhittat exempel: Inga nya uppgifter har kommit sedan mötet.",)
    assert found.promises == ()


def test_no_meeting_yet_or_a_closed_set(publish, given, rows):
    shown = publish(rows, open_set(given, meetings=("2026-12-04",)))
    assert since_meeting.changes(shown, shown.promise["set_2026"]) is None
    closed = open_set(given) | {"as_of": "2027-02-01"}
    assert since_meeting.changes(shown, closed) is None
