"""The four short answers, and what each promise would have needed."""

import pytest

from pipeline.reporting import needs, questions, results, sentences, verdicts

TARGET = {"value": 8.0, "date": None, "better": "higher", "decided_on": None}


def words(text: str) -> int:
    return len(text.replace(sentences.SYNTHETIC, "").split())


def judged(publish, rows, *sets):
    shown = publish(rows, *sets)
    return shown, sentences.add(verdicts.judge(shown), shown)


@pytest.fixture
def nacka(publish, given):
    rows = [
        given.observed(indicator, year, count)
        for indicator, counts in ((given.narcotics, (713.0, 731.0)), (given.burglaries, (601.0, 742.0)))
        for year, count in zip(("2016", "2017"), counts, strict=True)
    ]
    chosen = [one | {"indicator_chosen_on": "2026-11-20"} for one in given.nacka["promises"]]
    return judged(publish, rows, given.nacka | {"promises": chosen})


def test_the_closed_set_says_what_its_first_screen_must(nacka):
    """DOMAIN 1: the year is over; no targets or baselines; two name an outcome; neither can be judged, and why."""
    shown, told = nacka
    assert questions.answers(shown, told, shown.promise["set_2017"]).titled == (
        (
            "Det här lovades",
            "Löftesåret 2017 är över. Sex löften med 18 åtaganden gavs, utan målnivåer och utan utgångslägen. "
            "Två av löftena anger ett resultat.",
        ),
        ("Det här gjordes", "Underlag saknas för alla tio aktiviteter. Det betyder inte att inget har gjorts."),
        (
            "Det här vet vi",
            "Det finns uppgifter från 2016 och 2017 om anmälda narkotika- och vapenbrott och anmälda inbrott av alla "
            "slag. De är bakgrund och visar inte om löftena hölls.",
        ),
        (
            "Det här vet vi inte",
            "Inget av de två resultaten kan bedömas, eftersom ingen jämförbar mätning från 2016 och 2017 finns i "
            "underlaget. Måtten valdes 2026, efter att löftena gavs.",
        ),
    )


def test_a_promise_of_the_closed_set(nacka):
    shown, told = nacka
    promise_set = shown.promise["set_2017"]
    found = questions.answers(shown, told, promise_set, promise_set["promises"][3])
    assert (found.done, found.unknown) == (
        "Underlag saknas. Det betyder inte att inget har gjorts.",
        "Löftet anger bara ett syfte, inget resultat. Om anmälda bostadsinbrott har ändrats går inte att säga. "
        "Löftet anger ingen målnivå.",
    )


def test_no_answer_is_longer_than_two_minutes_allow(nacka):
    shown, told = nacka
    promise_set = shown.promise["set_2017"]
    for promise in (None, *promise_set["promises"]):
        for _, text in questions.answers(shown, told, promise_set, promise).titled:
            assert words(text) <= questions.LONGEST


def test_an_open_set_counts_its_activities_and_names_what_has_changed(publish, given):
    rows = [
        given.observed("lectures_parents", "2026", 8.0, denominator=8.0),
        *(given.observed("reported_residential_burglaries", f"2025-{m:02}", 30.0) for m in range(1, 13)),
        *(given.observed("reported_residential_burglaries", f"2026-{m:02}", 10.0) for m in range(1, 11)),
    ]
    named = [
        given.promise(
            "p",
            [
                given.commitment("1a", "activity", ["lectures_parents"], target=TARGET),
                given.commitment("1b", "activity", ended={"date": "2026-05-03", "reason": "decided"}),
                given.commitment("1c", "outcome", ["reported_residential_burglaries"]),
            ],
        )
        | {"summary": "Färre inbrott. Fler föreläsningar."}
    ]
    shown, told = judged(publish, rows, given.promise_set(named, year=2026, as_of="2026-11-20"))
    promise_set = shown.promise["set_2026"]
    assert questions.answers(shown, told, promise_set) == questions.Answers(
        promised="Ett löfte med tre åtaganden gavs. Ett av åtagandena har en målnivå och inget har ett utgångsläge. "
        "Ett av löftena anger ett resultat.",
        done="Löftena har två aktiviteter. En är genomförd enligt planen och en är avbruten.",
        known="Säkerställd minskning, åt önskat håll: anmälda bostadsinbrott.",
        unknown="Vi vet inte om det som har gjorts har påverkat anmälda bostadsinbrott.",
    )
    of_promise = questions.answers(shown, told, promise_set, promise_set["promises"][0])
    assert of_promise.promised == "Färre inbrott. Fler föreläsningar."
    assert of_promise.known.startswith(
        "Antalet anmälda bostadsinbrott var 300 under januari–oktober 2025 och 100 under"
    )


def test_every_answer_of_a_made_up_set_is_marked(publish, given):
    shown, told = judged(publish, [], given.promise_set([given.promise("p", [])], demo=True))
    for _, text in questions.answers(shown, told, shown.promise["set_2017"]).titled:
        assert text.startswith("Påhittat exempel: ")
        assert text.count("Påhittat exempel") == 1, "a paragraph says so once"


def test_what_each_promise_would_have_needed(nacka):
    shown, _ = nacka
    promise_set = shown.promise["set_2017"]
    assert {one["id"]: needs.needed(shown, promise_set, one) for one in promise_set["promises"]} == {
        "youth_narcotics": "Hur många föreläsningar för föräldrar som planerades; vem som ansvarar.",
        "violent_extremism": "Vem som ansvarar.",
        "perceived_safety": "Samma fråga om andelen som känner sig trygga ute sent ställd före och efter löftesåret, "
        "med antal svar; vem som ansvarar.",
        "neighbourhood_watch": "Uppgift om anmälda bostadsinbrott från 2016 och 2017; vem som ansvarar.",
        "victim_support": "Vem som ansvarar.",
        "traffic_speed": "Vilka gator som avsågs, med mätningar före och efter på dem och på jämförelsegator; "
        "vem som ansvarar.",
    }


def outcomes(given, *named):
    """A made-up set whose promise has one outcome commitment for each indicator named."""
    commitments = [given.commitment(f"4{n}", "outcome", [one]) for n, one in enumerate(named)]
    return given.promise_set([given.promise("p", commitments)], year=2026, as_of="2026-11-20", demo=True)


BURGLARIES = "reported_residential_burglaries"


def test_commitments_about_one_measure_are_counted_as_commitments_and_said_to_be_so(publish, given):
    # A goal for the year and two checks on the way: three commitments, one measure, and a fourth about another.
    shown, told = judged(publish, [], outcomes(given, BURGLARIES, BURGLARIES, BURGLARIES, "safe_outdoors_late"))
    promise_set = shown.promise["set_2026"]
    assert verdicts.tally(shown, told, "set_2026").outcomes[0][1] == 4
    assert results.same_measure(shown, told, promise_set) == (
        "Påhittat exempel: Tre av de fyra åtagandena gäller samma mått: anmälda bostadsinbrott. "
        "Varje åtagande räknas för sig, så samma besked om samma mått kan räknas flera gånger."
    )
    unknown = questions.answers(shown, told, promise_set).unknown
    assert "Inget av de fyra åtagandena om resultat kan bedömas än." in unknown


@pytest.mark.parametrize(
    ("named", "same", "unknown"),
    [
        ((BURGLARIES, BURGLARIES), "Båda åtagandena gäller samma mått: anmälda bostadsinbrott.", "Inget av de två"),
        ((BURGLARIES, "safe_outdoors_late"), "", "Inget av de två resultaten kan bedömas än."),
        ((BURGLARIES,), "", "Det enda resultatet som anges kan inte bedömas än."),
        ((), "", "Siffrorna visar när något gjordes"),
    ],
)
def test_one_measure_each_needs_no_words(publish, given, named, same, unknown):
    shown, told = judged(publish, [], outcomes(given, *named))
    promise_set = shown.promise["set_2026"]
    assert same in results.same_measure(shown, told, promise_set)
    assert bool(results.same_measure(shown, told, promise_set)) == bool(same)
    assert unknown in questions.answers(shown, told, promise_set).unknown
