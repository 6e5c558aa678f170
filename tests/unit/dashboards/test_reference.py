"""The reference pages: how numbers are made, protected, traced and taken away."""

import gzip
import json
import re
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import handmade
import pandas as pd
import pytest

from pipeline.indicators import catalogue, observe
from pipeline.indicators.base import KEY_COLUMNS
from pipeline.reporting.dashboards import navigation, reference
from pipeline.reporting.dashboards.reference import (
    columns,
    dcat,
    meanings,
    method_words,
    protection_words,
    subjects,
    values,
)
from pipeline.reporting.published import Published
from pipeline.reporting.vocabulary import REASONS, SIDES, WORDS

EDITION = "2026-11-20-abcdef12"
NARCOTICS = handmade.NARCOTICS
NACKA = f"nacka_2017/indicator/{NARCOTICS}"
POLICY = {
    "open": {"hide_below": 0, "smallest_base": 0, "whole_year_only": False, "published_by_producer": False},
    "official_offences": {"hide_below": 5, "smallest_base": 0, "whole_year_only": False, "published_by_producer": True},
    "sensitive": {"hide_below": 10, "smallest_base": 0, "whole_year_only": True, "published_by_producer": False},
    "survey": {"hide_below": 5, "smallest_base": 30, "whole_year_only": False, "published_by_producer": False},
}
STATEMENT = {
    "organisation": "Exempelkommun", "site": "Löften", "conformance": "partially", "assessed_on": "2026-11-01",
    "method": "Självskattning", "updated_on": "2026-11-02", "report": "Skriv till kommunen.",
    "report_url": "mailto:tillganglighet@exempelkommun.example",
    "complaint_url": "https://www.digg.se/tdosanmalan",
    "faults": [{"text": "Diagrammen går inte att zooma.", "reason": "not_compliant", "explanation": "Rättas 2027."}],
}  # fmt: skip


def line(indicator: str, area: str, period: str, path: str, rows: int, first: int, last: int, **more: str) -> dict:
    keys = {"indicator": indicator, "area_code": area, "period": period, "dimension": "", "group_key": ""}
    behind = {"sha256": "ab" * 32, "path": path, "rows": rows, "first_line": first, "last_line": last}
    return keys | {"unit": "count"} | more | behind


@pytest.fixture(scope="module")
def published() -> Published:
    after = {"indicator": "mean_speed_change", "area": "9999", "period": "2026-after", "unit": "kmh"}
    lineage = [
        line(NARCOTICS, "0182", "2017", "nacka/bra/ar.txt", 1, 23, 23),
        line(NARCOTICS, "0182", "2016", "nacka/bra/ar.txt", 2, 21, 22),
        line(NARCOTICS, "0182", "2016", "nacka/bra/mer.txt", 2, 4, 90),
        *(line(**after, path=f"exempel/hastighet/{n}.txt", rows=1000, first=7, last=1006) for n in range(5)),
    ]
    earlier = {"value": 729.0, "lower": 670.0, "upper": 790.0, "edition": "2026-05-01-0123abcd"}
    revised = dict(zip(KEY_COLUMNS, (NARCOTICS, "0182", "2017", "", "", "count"), strict=True)) | earlier
    return replace(handmade.published(), policy=POLICY, lineage=pd.DataFrame(lineage), revision=pd.DataFrame([revised]))


def write(folder: Path, published: Published) -> Path:
    around = partial(navigation.reference, edition=EDITION)
    reference.write(folder / "site", published, handmade.verdicts(), EDITION, around)
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, published: Published) -> Path:
    return write(tmp_path_factory.mktemp("reference"), published)


def html(site: Path, page: str) -> str:
    return (site / f"{page}.html").read_text(encoding="utf-8")


def words(page: str) -> str:
    """What a page says: its main part without tags, spaces made one."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def row(site: Path, page: str, anchor: str) -> str:
    found = re.search(rf'<tr id="{re.escape(anchor)}">(.*?)</tr>', html(site, page), re.DOTALL)
    assert found, anchor
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


# ── what there is ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_page_of_every_set_is_written_and_no_other(site: Path, published: Published):
    of_set = ("corrections", "data_quality", "disclosure", "method", "open_data", "to_do")
    wanted = {"accessibility.html"}
    for name, promise_set in published.promise.items():
        wanted |= {f"{name}/{page}.html" for page in of_set}
        named = {
            one for promise in promise_set["promises"] for two in promise["commitments"] for one in two["indicators"]
        }
        wanted |= {f"{name}/indicator/{one}.html" for one in named}
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.html")} == wanted


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, site: Path, published: Published):
    again = write(tmp_path, published)
    files = [path.relative_to(site) for path in site.rglob("*.*")]
    assert [str(one) for one in files if (again / one).read_bytes() != (site / one).read_bytes()] == []


def test_pages_are_light(site: Path):
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in site.rglob("*.html")}
    assert max(sizes.values()) < 30_000, sizes


def test_links_lead_somewhere(site: Path):
    lost = []
    others = {
        "index.html",
        *(f"{promise['id']}.html" for one in handmade.published().promise.values() for promise in one["promises"]),
    }
    for path in site.rglob("*.html"):
        for href in re.findall(r'href="([^"]+)"', path.read_text(encoding="utf-8")):
            target, _, anchor = href.partition("#")
            if re.match(r"[a-z]+:", href):
                continue
            place = (path.parent / target).resolve() if target else path
            if place.name in others:
                continue
            if not place.is_file() or (anchor and f'id="{anchor}"' not in place.read_text(encoding="utf-8")):
                lost.append((path.name, href))
    assert lost == []


def test_headings_come_in_order_and_every_table_has_a_caption_and_scopes(site: Path):
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        main = page[page.index("<main") : page.index("</main>")]
        levels = [int(one) for one in re.findall(r"<h([1-6])", main)]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        assert main.count("<table") == main.count("<caption"), path
        assert re.findall(r"<th(?! scope)(?!ead)[^>]*>", main) == [], path
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_word_of_the_vocabulary_is_explained_with_its_shape(site: Path):
    assert {axis: list(codes) for axis, codes in WORDS.items()} == {
        axis: list(codes) for axis, codes in meanings.MEANINGS.items()
    }
    assert set(meanings.AXIS_MEANINGS) == set(WORDS)
    assert set(meanings.REASON_MEANINGS) == set(REASONS)
    assert set(meanings.SIDE_MEANINGS) == set(SIDES)
    said = words(html(site, "nacka_2017/method"))
    for axis, codes in WORDS.items():
        for code, word in codes.items():
            assert word.words in said, word
            assert meanings.MEANINGS[axis][code] in said, word
    assert "Målet nås inte än, men det går åt rätt håll" in said
    assert "Målet nåddes Målet nås, när perioden är slut." in said
    assert "Ingen målnivå angiven för resultat. Målet gäller det som ska göras, se Aktivitet Målnivån säger" in said
    assert "Målet nåddes inte Målet nås inte, när perioden är slut." in said
    assert {"s-disc", "s-box-in", "s-box-cross", "s-hatched", "s-up"} <= set(
        re.findall(r'href="#([\w-]+)"', html(site, "nacka_2017/method"))
    )


def test_chance_is_said_once_and_whole(site: Path):
    sentence = "Av 20 mått utan verklig förändring visar i genomsnitt ett ändå en säkerställd förändring, av ren slump."
    assert words(html(site, "nacka_2017/method")).count(sentence) == 1


def test_every_method_kind_polarity_class_and_unit_of_the_catalogue_has_words():
    assert set(method_words.METHODS) >= set(observe.METHODS)
    for one in catalogue.INDICATORS:
        assert one.kind in meanings.STATUS_RULES
        assert one.polarity in meanings.POLARITIES
        assert one.sensitivity in protection_words.TITLES
        assert one.sensitivity in protection_words.ABOUT
        assert all(values.unit_words(unit) for unit in one.units)


def test_indicators_are_listed_by_promise_and_linked(site: Path):
    page = html(site, "nacka_2017/method")
    assert f'<a href="indicator/{NARCOTICS}.html">Anmälda narkotika- och vapenbrott</a></th><td>Bakgrund</td>' in page
    assert "Kan tolkas på flera sätt" in page
    assert '<a href="youth_narcotics.html">Narkotika bland unga</a>' in page


@pytest.mark.parametrize(
    ("methods", "said"),
    [
        ([], ""),
        (["ratio_by_day"], ""),
        (["poisson_exact φ=1.25", "poisson_exact φ=1.25"], "I måttets värden är φ 1,25."),
        (["poisson_exact φ=2.38", "poisson_exact φ=1.25"], "I måttets värden är φ mellan 1,25 och 2,38."),
    ],
)
def test_the_dispersion_in_use_is_named(methods: list[str], said: str):
    assert method_words.phi_words(methods) == said


# ── values and their lines ───────────────────────────────────────────────────────────────────────────────────


def test_every_published_value_has_its_place_on_its_page(site: Path, published: Published):
    for name, promise_set in published.promise.items():
        subject = subjects.of_set(published, promise_set)
        for indicator in subject.indicators:
            page = html(site, f"{name}/indicator/{indicator}")
            wanted = {values.anchor(one, promise_set["area_code"]) for one in subject.of(indicator).to_dict("records")}
            assert set(re.findall(r'<tr id="(v-[^"]+)"', page)) == wanted


def test_a_value_stands_with_its_file_lines_and_command(site: Path):
    assert row(site, NACKA, "v-2017-count") == (
        "2017 731 mellan 673 och 789 nacka/bra/ar.txt, rad 23 "
        "loften trace reported_narcotics_weapons_offences --area 0182 --period 2017 --unit count"
    )
    assert row(site, NACKA, "v-2016-count").startswith(
        "2016 713 mellan 656 och 770 nacka/bra/ar.txt, rad 21–22 nacka/bra/mer.txt, "
        "2 rader mellan rad 4 och 90 loften trace"
    )


def test_other_areas_are_folded_and_told_apart(site: Path):
    assert "v-0114-2017-per_100k" in html(site, NACKA)
    assert "Upplands Väsby, per 100\u00a0000 invånare per år (11 värden)" in html(site, NACKA)
    assert html(site, NACKA).count('<table class="values">') - 1 == html(site, NACKA).count("<details>")


def test_many_files_are_counted_and_lead_to_the_lineage_file(site: Path):
    page = "exempelkommun_2026/indicator/mean_speed_change"
    told = row(site, page, "v-2026-after-kmh")
    assert (
        "mellan −2,9 och −1,3 5 filer, 5 000 rader. Alla filer (CSV) loften trace mean_speed_change --area 9999" in told
    )
    assert '--period 2026-after --group "" --unit kmh' in html(site, page).replace("&#34;", '"')
    assert '<a href="../../data/exempelkommun_2026_lineage_pahittat.csv">Alla filer (CSV)</a>' in html(site, page)


def test_streets_stand_by_name_in_a_folded_table(site: Path):
    page = html(site, "exempelkommun_2026/indicator/mean_speed_change")
    assert "kilometer i timmen per mätperiod, efter gata (8 värden)" in page
    assert row(site, "exempelkommun_2026/indicator/mean_speed_change", "v-2026-after-site=skolvagen-kmh").startswith(
        "Påhittat exempel: Skolvägen efter (september 2026) −2,6"
    )


def test_a_value_of_a_delivery_shown_as_aggregate_only_has_no_lines_but_its_command(site: Path):
    assert row(site, NACKA, "v-2015-count").endswith(
        "Leveransen får bara visas sammanräknad, så raderna räknas inte upp här. "
        "loften trace reported_narcotics_weapons_offences --area 0182 --period 2015 --unit count"
    )


def test_a_hidden_value_is_hidden_and_has_no_lines(tmp_path: Path, published: Published):
    hidden = line(NARCOTICS, "9999", "2025-09", "exempel/bra/manad.txt", 1, 5, 5)
    told = replace(published, lineage=pd.concat([published.lineage, pd.DataFrame([hidden])]))
    found = row(write(tmp_path, told), f"exempelkommun_2026/indicator/{NARCOTICS}", "v-2025-09-count")
    assert found == "Påhittat exempel: september 2025 Visas inte – inget"


def test_preliminary_values_say_so(site: Path):
    assert "Preliminär uppgift" in row(site, f"exempelkommun_2026/indicator/{NARCOTICS}", "v-2026-10-count")
    assert "Preliminär uppgift" not in row(site, f"exempelkommun_2026/indicator/{NARCOTICS}", "v-2026-08-count")


def test_an_indicator_without_values_says_what_is_needed(site: Path):
    said = words(html(site, "nacka_2017/indicator/lectures_parents"))
    assert "Uppgift saknas. Det behövs en förteckning över genomförda aktiviteter, med datum och plats." in said
    assert "Värden och spårning" not in said
    assert "Vi har inte gått igenom forskningen om den här åtgärden." in said


def test_an_indicator_says_where_it_comes_from_and_what_it_follows_up(site: Path):
    said = words(html(site, NACKA))
    assert "Brå: Anmälda brott, Nacka. Hämtad den 20 november 2026. Räcker till och med den 31 december 2025." in said
    assert "Narkotika bland unga : 1b Föreläsningar för skolpersonal" in said
    assert "Anmälda brott som Brå publicerar. Tal från 1 till 4 visas inte. Noll visas." in said
    assert "Skillnaden är inte större än vad slumpen kan ge." in said


def test_survey_figures_come_with_question_base_and_answers(tmp_path: Path, published: Published):
    end = date(2020, 12, 31)
    wave = handmade._observation(
        "safe_outdoors_late", "0182", "2020", date(2020, 1, 1), end, "wave", unit="share", value=0.81,
        method="published_figure", series="x",
    )  # fmt: skip
    asked = {
        "indicator": "safe_outdoors_late", "area_code": "0182", "period": "2020", "group_key": "", "answers": None,
        "question": "Hur trygg känner du dig?", "base": "Alla som svarade", "question_version": "1",
        "publication": "Polisens trygghetsmätning 2020, sidan 4", "invited": 3520,
    }  # fmt: skip
    told = replace(
        published,
        observation=pd.concat([published.observation, pd.DataFrame([wave])], ignore_index=True),
        label=published.label | {"survey": [asked], "group": {}},
    )
    said = words(html(write(tmp_path, told), "nacka_2017/indicator/safe_outdoors_late"))
    assert (
        "2020. Frågan var: Hur trygg känner du dig? Räknat bland: Alla som svarade. "
        "Antalet svar är inte publicerat. Publicerat: Polisens trygghetsmätning 2020, sidan 4."
    ) in said
    assert "81,0 %" in said.replace("\u00a0", " ")


# ── the other pages ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_internal_page_is_linked_from_one_marked_element_and_nowhere_else(site: Path):
    linking = {
        path.relative_to(site).as_posix(): re.findall(r"<p data-internal=\"to_do\">[^\n]*to_do\.html[^\n]*</p>", text)
        for path in site.rglob("*.html")
        if "to_do.html" in (text := path.read_text(encoding="utf-8")) and path.name != "to_do.html"
    }
    assert {name: len(found) for name, found in linking.items()} == {
        "exempelkommun_2026/data_quality.html": 1,
        "nacka_2017/data_quality.html": 1,
    }


def test_what_is_left_to_do_is_told_by_role(site: Path):
    said = words(html(site, "exempelkommun_2026/to_do"))
    assert "Påhittat exempel: Lokalpolisområdeschef Hastighetskontroller . Påhittat exempel: Det behövs en" in said
    said = words(html(site, "nacka_2017/to_do"))
    assert "Ingen roll är angiven Föreläsningar för föräldrar" in said
    assert "1a Föreläsningar för föräldrar ansvarig och målnivå" in said
    assert "3d Medborgarna känner sig tryggare ansvarig, målnivå och utgångsläge" in said
    assert "5c Förebygga brott i nära relationer ansvarig" in said
    assert "Anmälda brott, Nacka (inte mottagen). Filen brott.txt har en okänd kolumn" in said


def test_what_was_planned_and_is_late_is_told(tmp_path: Path, published: Published):
    def month(number: int, done: float, planned: float) -> dict[str, Any]:
        start = date(2026, number, 1)
        return handmade._observation(
            "speed_checks", "9999", f"2026-{number:02}", start, date(2026, number, 28), "month", value=done,
            numerator=done, denominator=planned, method="fact_and_plan", synthetic=True, deliveries="exempel/bra/manad",
        )  # fmt: skip

    rows = pd.DataFrame([month(8, 3.0, 3.0), month(9, 1.0, 3.0), month(12, 0.0, 2.0)])
    told = replace(published, observation=pd.concat([published.observation, rows], ignore_index=True))
    said = words(html(write(tmp_path, told), "exempelkommun_2026/to_do"))
    assert "Hastighetskontroller september 2026 1 3 antal" in said
    assert "augusti 2026" not in said, "done as planned"
    assert "december 2026" not in said, "not over yet"


def test_next_steps_past_due_are_told(tmp_path: Path, published: Published):
    promise_set = json.loads(json.dumps(published.promise["exempelkommun_2026"]))
    promise_set["promises"][0]["next_steps"][0]["due"] = "2026-10-31"
    told = replace(published, promise=published.promise | {"exempelkommun_2026": promise_set})
    said = words(html(write(tmp_path, told), "exempelkommun_2026/to_do"))
    assert "Mät igen i maj. Trafikplanerare, senast den 31 oktober 2026." in said


def test_protection_says_the_policys_own_numbers_and_never_how_many_are_hidden(site: Path):
    said = words(html(site, "exempelkommun_2026/disclosure"))
    assert "Tal från 1 till 9 visas inte. Noll visas. Bara hela kommunen och hela år får visas." in said
    assert "färre än 30 har svarat" in said
    assert "Vissa värden visas inte Anmälda narkotika- och vapenbrott" in said
    assert "Inget värde är dolt Medelhastighetens förändring mot jämförelsegator" in said
    assert not re.search(r"\b1 värde\b|\d+ värden", said)


def test_deliveries_are_told_whole(site: Path):
    said = words(html(site, "nacka_2017/data_quality"))
    assert "Det här är inte inläst: Anmälda brott, Nacka: inte mottagen." in said
    assert handmade.REFUSED_MESSAGE in said
    assert "Antalet är inte ett heltal: 2" in said
    assert "nacka/lösblad.xlsx" in said


def test_what_was_noted_of_files_is_told_once_for_all(tmp_path: Path, published: Published):
    deliveries = published.delivery.copy()
    clock = "Klockan ställdes inte om till sommartid."
    (files,) = deliveries.loc[deliveries["delivery"] == "exempel/hastighet/matning", "files"]
    (file,) = json.loads(files)
    noted = [file | {"path": f"exempel/hastighet/{n}.txt", "message": clock} for n in range(3)]
    noted.append(file | {"path": "exempel/hastighet/igen.txt", "status": "duplicate", "message": "Samma innehåll."})
    deliveries.loc[deliveries["delivery"] == "exempel/hastighet/matning", "files"] = json.dumps(noted)
    said = words(html(write(tmp_path, replace(published, delivery=deliveries)), "exempelkommun_2026/data_quality"))
    assert f"{clock} 3 filer, bland dem exempel/hastighet/0.txt." in said
    assert "Innehållet finns redan i en annan fil, så det räknas en gång. 1 fil: exempel" in said


def test_without_corrections_none_are_claimed_and_changed_values_are_shown(site: Path):
    said = words(html(site, "nacka_2017/corrections"))
    assert "Inga fel har rapporterats i det som är publicerat." in said
    assert "Anmälda narkotika- och vapenbrott Nacka, 2017, antal 729 1 maj 2026 731" in said
    assert f'href="indicator/{NARCOTICS}.html#v-2017-count"' in html(site, "nacka_2017/corrections")
    assert "Inget publicerat värde har ändrats" in words(html(site, "exempelkommun_2026/corrections"))


def test_a_correction_stands_on_its_page_and_on_the_indicators(tmp_path: Path, published: Published):
    text = "Antalet var 731, inte 713."
    correction = {"set": "nacka_2017", "date": "2026-12-01", "indicator": NARCOTICS, "period": "2017", "text": text}
    elsewhere = correction | {"set": "exempelkommun_2026", "text": "Något annat."}
    site = write(tmp_path, replace(published, organisation={"corrections": [correction, elsewhere]}))
    for page in ("nacka_2017/corrections", NACKA):
        said = words(html(site, page))
        assert f"Rättelse den 1 december 2026 Anmälda narkotika- och vapenbrott, 2017. {text}" in said
        assert "Något annat." not in said
    made_up = words(html(site, "exempelkommun_2026/corrections"))
    assert "Påhittat exempel: Rättelse den 1 december 2026" in made_up
    assert "2017. Något annat." in made_up, "the paragraph begins with the mark"


# ── the accessibility statement ──────────────────────────────────────────────────────────────────────────────


def test_a_statement_not_filled_in_says_so_and_declares_nothing(site: Path):
    said = words(html(site, "accessibility"))
    assert "Redogörelsen är inte ifylld. Sidan får inte publiceras." in said
    assert "Hur väl lagkraven är uppfyllda: helt, delvis eller inte." in said
    assert "förenlig" not in said


@pytest.mark.parametrize(
    "absent",
    ["organisation", "conformance", "assessed_on", "method", "updated_on", "report", "complaint_url", "faults"],
)
def test_half_a_statement_is_none(tmp_path: Path, published: Published, absent: str):
    half = {"accessibility": STATEMENT | {absent: None}}
    said = words(html(write(tmp_path, replace(published, organisation=half)), "accessibility"))
    assert "Redogörelsen är inte ifylld." in said
    assert "förenlig" not in said


def test_a_whole_statement_has_diggs_items(tmp_path: Path, published: Published):
    page = html(write(tmp_path, replace(published, organisation={"accessibility": STATEMENT})), "accessibility")
    said = words(page)
    assert "Exempelkommun står bakom den här webbplatsen." in said
    assert "Webbplatsen är delvis förenlig med lagens krav." in said
    assert "Uppfyller inte lagkraven Diagrammen går inte att zooma. Rättas 2027." in said
    assert "Metod Självskattning Bedömd 1 november 2026 Redogörelsen ändrad 2 november 2026" in said
    assert 'href="https://www.digg.se/tdosanmalan"' in page
    assert 'href="mailto:tillganglighet@exempelkommun.example"' in page
    assert "inte ifylld" not in said


def test_a_statement_that_contradicts_itself_is_not_published(tmp_path: Path, published: Published):
    wrong = {"accessibility": STATEMENT | {"conformance": "fully"}}
    said = words(html(write(tmp_path, replace(published, organisation=wrong)), "accessibility"))
    assert "Redogörelsen är inte ifylld." in said
    assert "en brist mot lagkraven är uppräknad" in said


# ── open data ────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_are_explained_in_the_files_order():
    assert tuple(columns.OBSERVATION) == handmade.OBSERVATION_COLUMNS


def test_each_set_has_its_own_numbers_and_made_up_ones_say_so_in_their_names(site: Path, published: Published):
    names = {path.name for path in (site / "data").iterdir()}
    assert names == {
        "observations.csv", "dcat.jsonld", "nacka_2017_observations.csv", "nacka_2017_lineage.csv",
        "exempelkommun_2026_observations_pahittat.csv", "exempelkommun_2026_lineage_pahittat.csv",
    }  # fmt: skip
    made_up = pd.read_csv(site / "data" / "exempelkommun_2026_observations_pahittat.csv", dtype=str)
    assert set(made_up["synthetic"]) == {"true"}
    real = pd.read_csv(site / "data" / "nacka_2017_observations.csv", dtype=str)
    assert set(real["synthetic"]) == {"false"}
    assert list(real.columns) == list(handmade.OBSERVATION_COLUMNS)
    assert len(real) + len(made_up) == len(published.observation)
    assert (site / "data" / "observations.csv").read_text(encoding="utf-8").count("\n") == len(
        published.observation
    ) + 1


def test_the_catalogue_record_names_every_file_and_leaves_out_what_nobody_has_said(site: Path):
    record = json.loads((site / "data" / "dcat.jsonld").read_text(encoding="utf-8"))
    assert record["@type"] == "dcat:Catalog"
    assert "dcterms:publisher" not in record
    assert "dcterms:license" not in record
    assert [one["dcterms:identifier"] for one in record["dcat:dataset"]] == ["alla", "exempelkommun_2026", "nacka_2017"]
    named = {file["dcat:downloadURL"]["@id"] for one in record["dcat:dataset"] for file in one["dcat:distribution"]}
    assert named == {path.name for path in (site / "data").iterdir()} - {"dcat.jsonld"}
    (nacka,) = [one for one in record["dcat:dataset"] if one["dcterms:identifier"] == "nacka_2017"]
    assert nacka["dcterms:issued"] == {"@value": "2026-11-20", "@type": "xsd:date"}
    assert nacka["dcat:version"] == EDITION
    (made_up,) = [one for one in record["dcat:dataset"] if one["dcterms:identifier"] == "exempelkommun_2026"]
    assert made_up["dcterms:title"]["@value"].startswith("Påhittat exempel: ")
    said = words(html(site, "nacka_2017/open_data"))
    assert "Posten kan inte registreras förrän organisationen har angett:" in said


def test_the_catalogue_record_says_what_the_organisation_has_said(tmp_path: Path, published: Published):
    about = {
        "publisher": "Exempelkommun", "publisher_url": "https://exempelkommun.example",
        "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/", "contact": "data@exempelkommun.example",
    }  # fmt: skip
    assert dcat.lacking(about) == []
    site = write(tmp_path, replace(published, organisation={"open_data": about}))
    record = json.loads((site / "data" / "dcat.jsonld").read_text(encoding="utf-8"))
    assert record["dcterms:publisher"] == {
        "@id": "https://exempelkommun.example", "@type": "foaf:Agent", "foaf:name": "Exempelkommun",
    }  # fmt: skip
    every = [file for one in record["dcat:dataset"] for file in one["dcat:distribution"]]
    assert {file["dcterms:license"]["@id"] for file in every} == {about["licence_url"]}
    assert record["dcat:dataset"][0]["dcat:contactPoint"]["vcard:hasEmail"] == {
        "@id": "mailto:data@exempelkommun.example"
    }
    assert "Posten kan inte registreras" not in words(html(site, "nacka_2017/open_data"))


def test_parquet_files_are_copied_as_they_are(tmp_path: Path, published: Published):
    folder = tmp_path / "published"
    folder.mkdir()
    names = ["observation.parquet", "lineage.parquet", "revision.parquet", "delivery.parquet", "dictionary.json"]
    for name in names:
        (folder / name).write_bytes(name.encode())
    site = write(tmp_path, replace(published, folder=folder))
    assert [(site / "data" / name).read_bytes() for name in names] == [name.encode() for name in names]
    assert 'href="../data/observation.parquet"' in html(site, "nacka_2017/open_data")


# ── made-up sets ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [f"indicator/{NARCOTICS}", "indicator/mean_speed_change", "to_do", "corrections"])
def test_every_row_about_a_made_up_set_is_marked(site: Path, page: str):
    text = html(site, f"exempelkommun_2026/{page}")
    for found in re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL):
        for cells in re.findall(r"<tr[^>]*>(.*?)</tr>", found, re.DOTALL):
            said = " ".join(re.sub(r"<[^>]+>", " ", cells).split())
            assert said.startswith("Påhittat exempel:"), said
    for caption in re.findall(r"<caption[^>]*>(.*?)</caption>", text):
        assert caption.startswith('<span class="mark">Påhittat exempel:')


def test_texts_of_others_are_text(tmp_path: Path, published: Published):
    hostile = "<script>alert(1)</script>"
    correction = {"set": "nacka_2017", "date": "2026-12-01", "indicator": NARCOTICS, "period": "2017", "text": hostile}
    told = {"corrections": [correction], "accessibility": STATEMENT | {"report": hostile}}
    site = write(tmp_path, replace(published, organisation=told))
    for page in ("nacka_2017/corrections", NACKA, "accessibility"):
        assert hostile not in html(site, page)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html(site, page)
