"""What comes next: only what somebody has decided, the nearest first, and whose meeting it is."""

from pipeline.reporting import next_steps

MEETINGS = [
    {"forum": "working_group", "next_follow_up": "2026-11-25"},
    {"forum": "prevention_council", "next_follow_up": "2026-12-04"},
    {"forum": "prevention_council", "next_follow_up": "2026-09-30"},
]
STEP = {"text": "Föreslå nya datum.", "role": "Skolchefen", "due": "2026-12-04", "decided_at": None}


def a_set(*steps, meetings=(), as_of="2026-11-20"):
    return {
        "as_of": as_of, "period_start": "2026-01-01", "period_end": "2026-12-31", "demo": False,
        "meetings": list(meetings), "promises": [{"next_steps": list(some)} for some in steps],
    }  # fmt: skip


def test_the_next_meeting_says_whose_it_is():
    assert next_steps.next_meeting(a_set(meetings=MEETINGS)) == "Arbetsgrupp, 25 november 2026"
    council = next_steps.next_meeting(a_set(meetings=MEETINGS), next_steps.COUNCIL)
    assert council == "Kommunens brottsförebyggande råd, 4 december 2026"
    assert next_steps.next_meeting(a_set()) == ""


def test_of_a_set_the_step_that_is_due_first_and_the_councils_meeting():
    later, past = STEP | {"due": "2027-05-31"}, STEP | {"due": "2026-10-01"}
    assert next_steps.of_set(a_set([later, past], [STEP], meetings=MEETINGS)) == (
        "Nästa steg: föreslå nya datum, senast den 4 december 2026 (skolchefen, löfte 2). Fler steg står på löftenas "
        "sidor. Nästa möte: kommunens brottsförebyggande råd, 4 december 2026."
    )


def test_of_a_promise_its_own_step():
    promise_set = a_set([STEP], [], meetings=MEETINGS[:1])
    assert next_steps.of_promise(promise_set, promise_set["promises"][0]) == (
        "Nästa steg: föreslå nya datum, senast den 4 december 2026 (skolchefen). Nästa möte: arbetsgrupp, 25 november "
        "2026."
    )
    assert next_steps.of_promise(promise_set, promise_set["promises"][1]).startswith("Inget nästa steg är beslutat.")


def test_a_year_that_is_over_is_said_to_be_over():
    assert next_steps.of_set(a_set([], as_of="2027-02-01")) == "Löftesåret är över. Inget nästa steg är beslutat."
    assert next_steps.of_set(a_set([STEP | {"due": None}])) == "Inget nästa steg är beslutat.", "without a day"
