"""The sentences themselves, as literal text, and the words that must never be in them."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.reporting import sentences, verdicts
from pipeline.reporting.headlines import Status

RESIDENTIAL = "reported_residential_burglaries"
ROOM = Path(sentences.__file__).parent
BLOCKED = (
    "no-go-zon", "problemområde", "värsting", "våg", "explosion", "succé", "krafttag", "tack vare", "ledde till",
    "effekten blev", "tryggaste", "otryggaste", "seriebrott", "utfall", "utfallet", "vi lovade", "offer",
)  # fmt: skip


def say(publish, given, rows: Iterable[dict], indicator: str = RESIDENTIAL, kind: str = "outcome", **more) -> str:
    year, as_of, demo = more.pop("year", 2017), more.pop("as_of", "2026-11-20"), more.pop("demo", False)
    named = given.promise("p", [given.commitment("1a", kind, [indicator], **more)])
    shown = publish(list(rows), given.promise_set([named], year=year, as_of=as_of, demo=demo))
    told = sentences.add(verdicts.judge(shown), shown)
    assert len(told) == 1
    return told["sentence"].iloc[0]


# ── the real ones ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def nacka(publish, given) -> dict[str, str]:
    rows = [
        given.observed(indicator, year, count)
        for indicator, counts in ((given.narcotics, (713.0, 731.0)), (given.burglaries, (601.0, 742.0)))
        for year, count in zip(("2016", "2017"), counts, strict=True)
    ]
    shown = publish(rows, given.nacka)
    told = sentences.add(verdicts.judge(shown), shown)
    return dict(zip(told["indicator"], told["sentence"], strict=True))


def test_narcotics_and_weapons_in_nacka(nacka, given):
    assert nacka[given.narcotics] == (
        "Antalet anmälda narkotika- och vapenbrott var 713 år 2016 och 731 år 2017. "
        "Skillnaden är inte större än vad slumpen kan ge. "
        "En ändring hade behövt vara omkring 16 procent för att synas säkert (räknat med att samma "
        "person kan begå flera brott på kort tid). "
        "Antalet narkotikabrott speglar främst hur mycket polisen kontrollerar. "
        "Löftet anger inget utgångsläge. Jämförelsen med 2016 är vårt val."
    )


def test_residential_burglary_in_nacka(nacka):
    assert nacka[RESIDENTIAL] == (
        "Kan inte bedömas. Uppgift om anmälda bostadsinbrott från 2016 och 2017 saknas. "
        "Antalet anmälda inbrott av alla slag var 601 år 2016 och 742 år 2017. "
        "Alla slags inbrott räknas, även i butiker, kontor och källare."
    )


def test_all_burglary_in_nacka_is_background(nacka, given):
    assert nacka[given.burglaries] == (
        "Antalet anmälda inbrott av alla slag var 601 år 2016 och 742 år 2017. "
        "Det är 141 fler (23 procent). Ökningen är större än vad slumpen brukar ge. "
        "Den verkliga förändringen ligger troligen mellan +9,5 och +39,2 procent. "
        "Uppgiften är bakgrund och visar inte om löftet hålls. "
        "Löftet anger inget utgångsläge. Jämförelsen med 2016 är vårt val."
    )


def test_the_rest_of_nacka(nacka):
    assert nacka["lectures_parents"] == "Underlag saknas. Det betyder inte att inget har gjorts."
    assert nacka["safe_outdoors_late"] == (
        "Kan inte bedömas. Uppgift om andelen som känner sig trygga ute sent från 2016 och 2017 saknas."
    )
    assert nacka["mean_speed_change"] == "Kan inte bedömas. Uppgift om förändring i medelhastighet saknas."
    assert nacka["cooperating_organisations"] == "Uppgift saknas. Arbetssätt och syften redovisas men bedöms inte."


# ── made up: every sentence says so ──────────────────────────────────────────────────────────────────────────

CAP = {"target": {"value": 192.0, "date": None, "better": "lower", "decided_on": "2017-03-01"}}


def test_every_sentence_of_made_up_figures_says_so(publish, given):
    rows = [
        given.observed(RESIDENTIAL, "2016", 240.0, synthetic=True),
        given.observed(RESIDENTIAL, "2017", 204.0, synthetic=True),
    ]
    text = say(publish, given, rows, baseline={"period": "2016", "value": 240.0}, **CAP)
    single = re.split(r"(?<=\.) ", text)
    assert len(single) >= 5
    assert all(one.startswith("Påhittat exempel: ") for one in single)
    assert text.replace("Påhittat exempel: ", "") == (
        "Antalet anmälda bostadsinbrott var 240 år 2016 och 204 år 2017. "
        "Skillnaden är inte större än vad slumpen kan ge. "
        "En minskning hade behövt vara omkring 27 procent för att synas säkert (räknat med att samma "
        "person kan begå flera brott på kort tid). "
        "Målet, högst 192, nåddes inte. "
        "Antalet ligger så nära gränsen att skillnaden kan bero på slumpen. "
        "Målet beslutades den 1 mars 2017, efter att löftet gavs."
    )


def test_a_certain_fall(publish, given):
    rows = [given.observed(RESIDENTIAL, "2016", 1240.0), given.observed(RESIDENTIAL, "2017", 132.0)]
    text = say(publish, given, rows, baseline={"period": "2016", "value": None})
    assert text == (
        "Antalet anmälda bostadsinbrott var 1\u00a0240 år 2016 och 132 år 2017. "
        "Det är 1\u00a0108 färre (89 procent). Minskningen är större än vad slumpen brukar ge. "
        "Den verkliga förändringen ligger troligen mellan −91,3 och −87,0 procent."
    )


def test_a_small_base_gives_counts_and_no_percentages(publish, given):
    rows = [given.observed(RESIDENTIAL, "2016", 12.0), given.observed(RESIDENTIAL, "2017", 9.0)]
    text = say(publish, given, rows, baseline={"period": "2016", "value": None})
    assert "procent" not in text
    assert text.startswith("Antalet anmälda bostadsinbrott var 12 år 2016 och 9 år 2017. ")


def test_zero_is_inga(publish, given):
    rows = [given.observed(RESIDENTIAL, "2016", 3.0), given.observed(RESIDENTIAL, "2017", 0.0)]
    text = say(publish, given, rows, baseline={"period": "2016", "value": None})
    assert text.startswith("Inga anmälda bostadsinbrott registrerades år 2017. Antalet år 2016 var 3. ")


def test_a_break_in_the_series(publish, given):
    rows = [
        given.observed(RESIDENTIAL, "2014", 300.0, series="–2014"),
        given.observed(RESIDENTIAL, "2015", 280.0),
    ]
    assert say(publish, given, rows, year=2015) == (
        "Kan inte bedömas. Antalet anmälda bostadsinbrott var 300 år 2014 och 280 år 2015. "
        "Siffrorna till och med 2014 går inte att jämföra med dem från 2015 och framåt."
    )


def test_hidden_late_and_preliminary(publish, given):
    hidden = given.observed(RESIDENTIAL, "2017", None, status="suppressed")
    assert say(publish, given, [given.observed(RESIDENTIAL, "2016", 20.0), hidden]) == (
        "Kan inte bedömas. Uppgiften visas inte, för att enskilda personer inte ska kunna kännas igen."
    )


def test_waiting(publish, given):
    assert say(publish, given, [], year=2026, as_of="2026-10-01") == (
        "Kan inte bedömas än. Uppgifter om anmälda bostadsinbrott för 2026 har inte kommit."
    )


def test_without_the_year_before(publish, given):
    rows = [given.observed(RESIDENTIAL, year, 240.0) for year in ("2015", "2017")]
    assert say(publish, given, rows) == (
        "Kan inte bedömas. Anmälda bostadsinbrott: 240 år 2017. Jämförbar uppgift från 2016 saknas."
    )


@pytest.mark.parametrize(
    ("missing", "preliminary", "text"),
    [
        ((), (9, 10), "Uppgifterna för september och oktober är preliminära och jämförs inte."),
        ((4,), (), "Uppgift om april saknas, därför jämförs bara januari–mars."),
        (
            (2, 5), (10,),
            "Uppgift om februari och maj saknas, därför jämförs bara januari. "
            "Uppgifterna för oktober är preliminära och jämförs inte.",
        ),
        ((), (4,), "Uppgifterna för april är preliminära, därför jämförs bara januari–mars."),
        ((), (), ""),
    ],
)  # fmt: skip
def test_months_that_are_not_compared_are_named(publish, given, missing, preliminary, text):
    rows = [given.observed(RESIDENTIAL, f"2025-{month:02}", 20.0) for month in range(1, 13)]
    rows += [
        given.observed(RESIDENTIAL, f"2026-{month:02}", 20.0, preliminary=month in preliminary)
        for month in range(1, 11)
        if month not in missing
    ]
    told = say(publish, given, rows, year=2026, as_of="2026-11-20")
    assert text in told
    assert ("preliminära" in told, "saknas" in told) == (bool(preliminary), bool(missing))


def test_an_ambiguous_figure_beside_an_outcome_says_so(publish, given):
    rows = [given.observed(given.vandalism, year, n) for year, n in (("2016", 2375.0), ("2017", 1771.0))]
    named = given.promise("p", [given.commitment("3d", "outcome", ["safe_outdoors_late", given.vandalism])])
    shown = publish(rows, given.promise_set([named]))
    assert (
        sentences.add(verdicts.judge(shown), shown)["sentence"]
        .iloc[0]
        .endswith(
            "Antalet anmälda skadegörelsebrott var 2 375 år 2016 och 1 771 år 2017. "
            "Antalet visar inte om människor känner sig tryggare. Uppgiften kan tolkas på flera sätt."
        )
    )


def test_preliminary(publish, given):
    rows = [given.observed(RESIDENTIAL, "2016", 20.0), given.observed(RESIDENTIAL, "2017", 23.0, preliminary=True)]
    assert say(publish, given, rows) == (
        "Kan inte bedömas. Uppgifterna om anmälda bostadsinbrott för 2017 är preliminära och kan ändras."
    )


@pytest.mark.parametrize(
    ("fact", "plan", "text"),
    [
        (14.0, 16.0, "Under 2017 genomfördes 14 av 16 planerade föreläsningar för föräldrar."),
        (0.0, 16.0, "Inga föreläsningar för föräldrar genomfördes under 2017."),
        (
            1.0,
            None,
            "Antalet föreläsningar för föräldrar under 2017 var 1. Löftet säger inte hur mycket som ska göras.",
        ),
        (18.0, 16.0, "Antalet föreläsningar för föräldrar under 2017 var 18. Planen var 16."),
    ],
)
def test_activities(publish, given, fact, plan, text):
    row = given.observed("lectures_parents", "2017", fact, denominator=plan)
    assert say(publish, given, [row], "lectures_parents", "activity") == text


def test_shares_differ_by_percentage_points(publish, given):
    rows = [
        given.observed("safe_outdoors_late", period, share, base_n=n, standard_error=(share * (1 - share) / n) ** 0.5)
        for period, share, n in (("2016", 0.66, 800.0), ("2017", 0.73, 900.0))
    ]
    text = say(publish, given, rows, "safe_outdoors_late", baseline={"period": "2016", "value": None})
    assert text.startswith(
        "Bland dem som svarade var andelen som känner sig trygga ute sent 66 procent år 2016 och 73 procent år 2017. "
        "Skillnaden är 7 procentenheter. Ökningen är större än vad slumpen brukar ge. "
        "Den verkliga förändringen ligger troligen mellan +2,6 och +11,4 procentenheter."
    )


def test_the_printed_difference_is_that_of_the_printed_shares(publish, given):
    """66,4 and 72,6 would be printed 66 and 73, though they differ by 6,2."""
    rows = [
        given.observed("safe_outdoors_late", period, share, base_n=900.0, standard_error=0.0155)
        for period, share in (("2016", 0.664), ("2017", 0.726))
    ]
    text = say(publish, given, rows, "safe_outdoors_late", baseline={"period": "2016", "value": None})
    assert "66,4 procent år 2016 och 72,6 procent år 2017. Skillnaden är 6,2 procentenheter." in text


# ── speeds ───────────────────────────────────────────────────────────────────────────────────────────────────

MINUS_TWO = {"target": {"value": -2.0, "date": None, "better": "lower", "decided_on": None}}


def speed(publish, given, p: float | None, upper: float) -> str:
    rows = [
        given.observed("mean_speed_change", "2026-after", -2.1, lower=-2.9, upper=upper),
        given.observed(
            "mean_speed_change", "2026-after", p, unit="permutation_p",
            status="ok" if p is not None else "not_applicable",
        ),
    ]  # fmt: skip
    return say(publish, given, rows, "mean_speed_change", year=2026, as_of="2026-10-20", **MINUS_TWO)


def test_a_certain_change_in_speed(publish, given):
    assert speed(publish, given, 0.036, -1.3) == (
        "Räknat mot jämförelsegatorna blev medelhastigheten 2,1 kilometer i timmen lägre på gatorna i löftet. "
        "Skillnaden är större än vad slumpen brukar ge. "
        "Den verkliga förändringen ligger troligen mellan −2,9 och −1,3 kilometer i timmen. "
        "Det går inte att säga än om målet, minst 2 kilometer i timmen lägre, nås."
    )


def test_too_few_streets(publish, given):
    text = speed(publish, given, None, -1.3)
    assert text.startswith("Kan inte bedömas. Räknat mot jämförelsegatorna")
    assert "minst fyra gator med åtgärder och tre jämförelsegator" in text


def test_a_bound_close_to_zero_keeps_its_side(publish, given):
    assert "mellan −2,9 och −0,04 kilometer" in speed(publish, given, 0.036, -0.04)


def by_street(given, indicator: str, **values: float) -> list[dict]:
    """Rows of single streets: ``a_after=44`` is street a after the measure."""
    return [
        given.observed(
            indicator, session, value, dimension="site", group_key=f"site={session[0]}", period_kind="session"
        )
        for session, value in values.items()
    ]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"a_before": 60.0, "b_before": 70.0, "a_after": 38.0, "b_after": 58.0},
            "På de två gator som mättes efter åtgärderna körde 85 procent av fordonen högst 38 till 58 kilometer i "
            "timmen, beroende på gata. ",
        ),
        (
            {"a_after": 38.0, "c_after": 58.0},
            "På de två gator som mättes efter åtgärderna, även jämförelsegatorna, körde 85 procent av fordonen högst "
            "38 till 58 kilometer i timmen, beroende på gata. ",
        ),
        (
            {"a_before": 38.0, "b_before": 38.0},
            "På de två gator som mättes före åtgärderna körde 85 procent av fordonen högst 38 kilometer i timmen. ",
        ),
        (
            {"a_before": 41.0, "a_after": 38.0},
            "På den gata som mättes efter åtgärderna körde 85 procent av fordonen högst 38 kilometer i timmen. ",
        ),
    ],
)
def test_v85_is_told_as_a_span_over_the_streets(publish, given, values, text):
    told = say(publish, given, by_street(given, "v85", **values), "v85", year=2026, as_of="2026-10-20")
    assert told == text + "En enskild gata räcker inte för att säga att något har ändrats."


def test_a_mean_over_all_streets_says_that_control_streets_are_in_it(publish, given):
    whole = [given.observed("mean_speed", f"2026-{side}", value) for side, value in (("before", 46.0), ("after", 44.8))]
    streets = by_street(given, "mean_speed", a_after=43.0, c_after=47.0)
    assert say(publish, given, [*whole, *streets], "mean_speed", year=2026, as_of="2026-10-20") == (
        "Medelhastighet på båda gatorna, även jämförelsegatorna: 46,0 kilometer i timmen före och 44,8 kilometer i "
        "timmen efter. "
        "Om förändringen är säker bedöms mot jämförelsegatorna."
    )


def test_means_measured_in_different_ways_are_not_set_against_each_other(publish, given):
    whole = [
        given.observed("mean_speed", "2026-before", 46.0, series="passages"),
        given.observed("mean_speed", "2026-after", 44.8, series="classes 0 10 20+"),
    ]
    assert say(publish, given, whole, "mean_speed", year=2026, as_of="2026-10-20") == (
        "Uppgifterna finns gata för gata. Det är mätt på olika sätt före och efter, och värdena går inte att jämföra."
    )


def test_v85_says_what_it_is():
    assert sentences.v85(52.3) == "85 procent av fordonen körde högst 52 kilometer i timmen."


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "text", "shape"),
    [
        (Status("activity", "no_data"), "Underlag saknas", "◌"),
        (Status("change", "cannot_judge", reason="no_baseline"), "Kan inte bedömas: utgångsläge saknas", "◌"),
        (Status("change", "not_applicable"), "Inte aktuellt: löftet anger inget resultat", "–"),
        (Status("change", "decrease", side="wanted"), "Säkerställd minskning, åt önskat håll", "▼"),
        (Status("change", "increase"), "Säkerställd ökning", "▲"),
        (Status("goal", "no_goal", ended=True), "Ingen målnivå angiven", "□"),
        (Status("goal", "met"), "Målet nås", "▣"),
        (Status("goal", "met", ended=True), "Målet nåddes", "▣"),
        (Status("goal", "not_met", side="wanted"), "Målet nås inte än, men det går åt rätt håll", "◩"),
        (Status("goal", "not_met", side="wanted", ended=True), "Målet nåddes inte", "☒"),
        (Status("goal", "uncertain", ended=True), "Går inte att säga", "⬚"),
    ],
)
def test_phrases(status, text, shape):
    assert (sentences.phrase(status).text, sentences.phrase(status).shape) == (text, shape)


def test_every_code_has_words():
    from pipeline.reporting import headlines

    assert set(sentences.WORDS["activity"]) == set(headlines.ACTIVITY_CODES)
    assert set(sentences.WORDS["change"]) == set(headlines.CHANGE_CODES)


def test_a_target_in_words():
    assert sentences.target_words(75, "count", "lower") == "högst 75"
    assert sentences.target_words(0.78, "share", "higher") == "minst 78 procent"
    assert sentences.target_words(-2, "kmh", "lower", is_change=True) == "minst 2 kilometer i timmen lägre"


def test_no_blocked_word_in_any_template():
    """Whole words in every text constant of the modules that write sentences; docstrings are not on screen."""
    for module in ("sentences", "change_sentences", "vocabulary", "wording"):
        tree = ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8"))
        texts = [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        assert texts
        for word in BLOCKED:
            pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
            assert not [text for text in texts if pattern.search(text)], (module, word)
