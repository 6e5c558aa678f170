"""What the reference pages say in words: to a council member without the machine's own, to an analyst with them."""

import json
import re
from dataclasses import replace
from types import ModuleType

import handmade
import pandas as pd
import pytest

from pipeline.reporting.dashboards import navigation
from pipeline.reporting.dashboards.reference import disclosure, indicator, method, subjects, to_do
from pipeline.reporting.published import Published


def page(module: ModuleType, published: Published, promise_set: str) -> str:
    """What a page of a set says, without tags, spaces made one."""
    shown = published.promise[promise_set]
    around = navigation.reference(shown, module.TITLE, module.PAGE, "../", edition="2026-11-20-abcdef12")
    html = module.render(around, subjects.of_set(published, shown), ())
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def with_method(published: Published, area: str, name: str) -> Published:
    """The narcotics offences of an area were made uncertain in this way."""
    rows = published.observation.copy()
    rows.loc[(rows["indicator"] == handmade.NARCOTICS) & (rows["area_code"] == area), "method"] = name
    return replace(published, observation=rows)


def test_the_method_page_says_what_phi_is_and_which_is_in_use(published: Published):
    shown = with_method(published, "0182", "poisson_exact φ=2.38")
    shown = with_method(shown, "0114", "poisson_exact φ=9.00")  # another municipality's is not the set's
    said = page(method, shown, "nacka_2017")
    assert "Anmälningar kommer i klumpar Några få personer kan begå många brott på kort tid" in said
    assert "Anmälda narkotika- och vapenbrott : φ är 2,38" in said
    assert "9,00" not in said


def test_a_set_without_reported_offences_lists_no_phi(published: Published):
    rows = published.observation[published.observation["indicator"] != handmade.NARCOTICS]
    assert ": φ är" not in page(method, replace(published, observation=pd.DataFrame(rows)), "nacka_2017")


def test_who_is_to_deliver_finds_the_format_among_what_is_left_to_do(published: Published):
    shown = {name: dict(about) for name, about in published.dictionary.items()}
    shown["lectures_parents"]["formats"] = ["activity_log", "register"]
    said = page(to_do, replace(published, dictionary=shown), "nacka_2017")
    need = shown["lectures_parents"]["needs"]
    assert f"Föreläsningar för föräldrar . {need} Format: activity_log , register ." in said
    assert f"Föreläsningar för skolpersonal . {need} Format" not in said, "nothing reads it yet"


def test_a_break_stands_on_the_indicators_page_with_its_reason(published: Published):
    shown = {name: dict(about) for name, about in published.dictionary.items()}
    why = "Från 2015 räknas bara brott som är knutna till kommunen."
    shown[handmade.NARCOTICS]["breaks"] = [{"from": "2015-01-01", "area_kind": "municipality", "reason": why}]
    told = replace(published, dictionary=shown)
    promise_set = told.promise["nacka_2017"]
    around = navigation.reference(promise_set, "", "indicator/x.html", "../../", edition="2026-11-20-abcdef12")
    html = indicator.render(around, subjects.of_set(told, promise_set), handmade.NARCOTICS, handmade.verdicts())
    said = f"Siffrorna till och med 2014 går inte att jämföra med dem från 2015 och framåt. {why}"
    assert f"<dt>Jämförs inte</dt><dd>{said}</dd>" in html


def test_a_share_of_few_is_in_counts_on_the_indicators_page_too(published: Published):
    # 4 of 5 in 2016 and 20 of 25 in 2017 are both 80 percent: the first is told in counts.
    rows = published.observation.copy()
    of_nacka = (rows["indicator"] == handmade.NARCOTICS) & (rows["area_code"] == "0182") & (rows["unit"] == "count")
    shares = rows[of_nacka & rows["period"].isin(["2016", "2017"])].assign(
        unit="share", value=0.8, lower=float("nan"), upper=float("nan"), numerator=[4.0, 20.0], denominator=[5.0, 25.0]
    )
    info = published.dictionary[handmade.NARCOTICS] | {"unit": "share", "units": ["share"]}
    about = published.dictionary | {handmade.NARCOTICS: info}
    told = replace(published, observation=pd.DataFrame(shares), dictionary=about)
    promise_set = told.promise["nacka_2017"]
    around = navigation.reference(promise_set, "", "indicator/x.html", "../../", edition="2026-11-20-abcdef12")
    html = indicator.render(around, subjects.of_set(told, promise_set), handmade.NARCOTICS, handmade.verdicts())
    assert re.findall(r'<td class="n">([^<]+)</td>', html)[::3] == ["4 av 5", "80,0\u00a0%"]


def with_answers(published: Published, retention: str, *paths: str) -> Published:
    """Nacka has a delivery of answers of single persons, with these files."""
    rows = published.delivery.copy()
    own = rows["delivery"] == "nacka/bra/ar"
    files = [{"path": f"nacka/bra/ar/{path}", "status": "loaded", "message": ""} for path in paths]
    counted = dict.fromkeys(
        ("lines", "preamble_lines", "header_lines", "data_lines", "blank_lines", "rejected_lines"), 0
    )
    rows.loc[own, "files"] = json.dumps([one | counted | {"sha256": ""} for one in files])
    rows.loc[own, ["format", "title", "retention"]] = ["survey_microdata", "Elevers svar", retention]
    return replace(published, delivery=rows)


DATA, BOOK = "svar.csv", "codebook.csv"


@pytest.mark.parametrize(
    ("retention", "paths", "open_page", "internal"),
    [
        ("2027-12-31", [DATA, BOOK], "Sparas till och med den 31 december 2027.", ""),
        ("2026-11-20", [DATA, BOOK], "Sparas till och med den 20 november 2026.", ""),  # the day itself is the last
        (
            "2026-11-19", [DATA, BOOK], "Sparas till och med den 19 november 2026.",
            "Elevers svar: filerna skulle sparas till och med den 19 november 2026. Ta bort dem ur mappen nacka/bra/ar",
        ),
        ("2025-12-31", [BOOK], "Filerna är borttagna.", ""),
        ("", [DATA], "Inget datum är angivet.", "Elevers svar anger inget sista datum för filerna. Skriv retention"),
        ("två år", [DATA], "två år", "Elevers svar anger ”två år”, som inte är ett datum. Skriv retention"),
    ],
)  # fmt: skip
def test_how_long_files_are_kept(published: Published, retention, paths, open_page, internal):
    shown = with_answers(published, retention, *paths)
    said = page(disclosure, shown, "nacka_2017")
    assert f"Elevers svar {open_page}" in said
    assert "innehåller svar person för person" not in said
    left = page(to_do, shown, "nacka_2017")
    assert internal in left
    assert ("Ingen leverans har passerat sitt sista datum." in left) == (not internal)


def test_a_set_without_answers_of_persons_says_so(published: Published):
    said = page(disclosure, published, "nacka_2017")
    assert "Ingen leverans i den här löftesomgången innehåller svar person för person." in said
    assert "anger hur länge filerna får sparas" in said


def test_an_indicators_page_tells_the_research_that_its_promise_tells(published: Published):
    shown = subjects.of_set(published, published.promise["exempelkommun_2026"])
    said = "Hastighetskontroller sänker farten medan de pågår."
    assert indicator._evidence(shown, "mean_speed_change") == said
    assert indicator._evidence(shown, "speed_checks") == said, "of another measure of the same promise"
    alone = subjects.of_set(published, published.promise["nacka_2017"])
    assert indicator._evidence(alone, "lectures_parents") == indicator.NOT_READ
