"""What stands on the pages, read as text: what must be said is said, and nothing of the machine or the moment is."""

import copy
import hashlib
import json
import re
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import handmade
import pandas as pd
import pytest

from pipeline.reporting.dashboards import drawing, frame, pages
from pipeline.reporting.published import Published

EDITION = "2026-11-20-abcdef12"
FAKE_SVG = '<svg height="1" viewBox="0 0 1 1" width="1" xmlns="http://www.w3.org/2000/svg"><path d="M0,0L1,1" /></svg>'


def write(
    folder: Path, published: Published, verdicts: pd.DataFrame, pictures: dict, *, with_browser: bool = True
) -> Path:
    names = [f"{one}.{size}" for one in pictures for size in ("wide", "phone")]
    drawn = drawing.Drawn(dict.fromkeys(names, FAKE_SVG)) if with_browser else drawing.Drawn(missing=tuple(names))
    pages.write(folder, published, verdicts, list(pictures.values()), drawn, EDITION)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory, published, verdicts, pictures) -> Path:
    return write(tmp_path_factory.mktemp("pages") / "site", published, verdicts, pictures)


def html(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


def words(page: str) -> str:
    """The page's text, as a reader meets it."""
    body = re.sub(r"<(script|style)>.*?</\1>", "", page[page.index("<body>") :], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_two_sites_of_the_same_input_have_the_same_bytes(tmp_path, site, published, verdicts, pictures):
    other = write(tmp_path / "elsewhere" / "site", published, verdicts, pictures)
    contents = [
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (site, other)
    ]
    assert contents[0] == contents[1]
    assert b"\r" not in contents[0]["data/observations.csv"]


def test_every_page_carries_one_banner_the_edition_and_no_style_attribute(site):
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert page.count(f'<p id="utkast">{handmade.DRAFT}</p>\n') == 1, path
        assert EDITION in page
        assert "style=" not in page
        assert "://" not in re.sub(r"http://www\.w3\.org/2000/svg|https://www\.smhi\.se/", "", page)


def test_the_policy_holds_the_hashes_of_what_is_inline(site):
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for tag in ("style", "script"):
            (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
            assert f"sha256-{b64encode(hashlib.sha256(inline.encode()).digest()).decode()}" in page.replace(
                "&#43;", "+"
            )


def test_links_lead_to_files_that_exist(site):
    for path in site.rglob("*.html"):
        for target in re.findall(r'href="([^"#:]+)"', path.read_text(encoding="utf-8")):
            assert (path.parent / target).is_file(), f"{path}: {target}"


def test_first_screen_of_the_closed_set_says_what_can_not_be_said(site):
    said = words(html(site, "nacka_2017/index"))
    for sentence in (
        "Löftesåret 2017 är över",
        "Tre löften med sex åtaganden gavs, utan målnivåer och utan utgångslägen.",
        "Ett av löftena anger ett resultat.",
        "eftersom ingen jämförbar mätning från 2016 och 2017 finns i underlaget.",
        "Måtten valdes 2026, efter att löftena gavs.",
        "Det här hade behövts för att kunna följa upp löftena",
        "Läget per 20 november 2026.",
    ):
        assert sentence in said


def test_a_refused_delivery_is_said_where_it_matters_and_its_message_on_one_page(site):
    refused = (
        "Leveransen Anmälda brott, Nacka togs inte emot, så siffrorna ur den är från den senaste som gick att läsa in, "
        "hämtad den 20 november 2026. Mer om leveransen i Källor och kvalitet"
    )
    for name in ("nacka_2017/index", "nacka_2017/youth_narcotics"):
        assert refused in words(html(site, name))
        assert handmade.REFUSED_MESSAGE not in words(html(site, name))
    assert "togs inte emot" not in words(html(site, "nacka_2017/perceived_safety"))
    assert "togs inte emot" not in words(html(site, "exempelkommun_2026/index"))
    quality = words(html(site, "nacka_2017/data_quality"))
    assert handmade.REFUSED_MESSAGE in quality
    assert "Antalet är inte ett heltal: 2" in quality
    assert "nacka/lösblad.xlsx" in quality
    assert "ab" * 32 in quality


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"state": "waiting"}, "väntar på att läsas in, så siffrorna ur den är från den senaste som gick att läsa in"),
        ({"accessed": None}, "togs inte emot, så siffrorna ur den är från den senaste som gick att läsa in. Mer om"),
        ({"delivery": "nacka/bra/ny"}, "togs inte emot, så uppgifterna i den saknas på sidorna."),
        ({"format": "promise_set"}, "togs inte emot, så löftena visas som de såg ut när de senast lästes in."),
    ],
)
def test_a_delivery_not_loaded_is_one_sentence(tmp_path, published, verdicts, pictures, changes, sentence):
    delivery = published.delivery.astype("object").copy()
    for column, value in changes.items():
        delivery.loc[delivery["delivery"] == "nacka/bra/ar", column] = value
        delivery.loc[delivery["delivery"] == "", "municipality"] = ""
    site = write(tmp_path, replace(published, delivery=delivery), verdicts, pictures)
    assert f"Leveransen Anmälda brott, Nacka {sentence}" in words(html(site, "nacka_2017/index"))


def test_a_refused_delivery_that_serves_nobody_is_told_of_on_every_quality_page(
    tmp_path, published, verdicts, pictures
):
    delivery = published.delivery.astype("object").copy()
    own = delivery["delivery"] == "nacka/bra/ar"
    delivery.loc[own, ["municipality", "state", "message"]] = ["9998", "refused", "kommunen 9998 finns inte."]
    site = write(tmp_path, replace(published, delivery=delivery), verdicts, pictures)
    for name in ("nacka_2017", "exempelkommun_2026"):
        assert "kommunen 9998 finns inte." in words(html(site, f"{name}/data_quality"))


def test_files_used_and_files_not_received_are_told_apart(tmp_path, published, verdicts, pictures):
    delivery = published.delivery.copy()
    own = delivery["delivery"] == "nacka/bra/ar"
    (good,) = json.loads(delivery.loc[own, "files"].item())
    delivery.loc[own, "files"] = json.dumps([good, good | {"sha256": "ef" * 32, "status": "refused"}])
    quality = words(html(write(tmp_path, replace(published, delivery=delivery), verdicts, pictures),
                         "nacka_2017/data_quality"))  # fmt: skip
    assert "Siffrorna på sidorna kommer från de filer som lästes in tidigare." in quality
    assert "nacka/bra/ar/fil.txt Inläst tidigare, används 12" in quality
    assert "nacka/bra/ar/fil.txt Ny, inte mottagen 12" in quality


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Påhittat exempel: En. Påhittat exempel: Två.", '<span class="mark">Påhittat exempel:</span> En. Två.'),
        (" Påhittat exempel: En.", '<span class="mark">Påhittat exempel:</span> En.'),  # an empty note, then a source
        ("Fält. Påhittat exempel: φ är 2.", '<span class="mark">Påhittat exempel:</span> Fält. φ är 2.'),
        ("Källa: <Brå>.", "Källa: &lt;Brå&gt;."),
        ("", ""),
    ],
)
def test_a_paragraph_says_once_at_its_beginning_that_it_is_made_up(text, read):
    assert frame.greyed_mark(text) == read


def test_real_promises_stand_before_made_up_ones(site):
    start = html(site, "index")
    assert start.index("nacka_2017/index.html") < start.index("exempelkommun_2026/index.html")


def test_nothing_is_counted_as_zero_and_numbers_read_as_swedish(site):
    made_up = words(html(site, "exempelkommun_2026/index"))
    promised = made_up[made_up.index("Det här lovades") : made_up.index("Det här gjordes")]
    assert promised.count("Påhittat exempel:") == 1, "a paragraph says so once"
    assert " Ett av åtagandena har en målnivå och ett har ett utgångsläge." in promised
    assert "Inget arbetssätt eller syfte är utlovat." in made_up
    real = words(html(site, "nacka_2017/index"))
    assert "1 Arbetssätt 1 Syfte" in real
    assert " 0 " not in real[real.index("Bedöms inte") : real.index("Löfte för löfte")]


def test_a_promise_without_a_verdict_has_one_sentence_on_the_overview(tmp_path, published, verdicts, pictures):
    promises = copy.deepcopy(published.promise)
    promises["nacka_2017"]["promises"][0]["summary"] = "Föreläsningar ska hållas. Uppgifter om enskilda samlas inte in."
    site = write(tmp_path, replace(published, promise=promises), verdicts, pictures)
    assert "<p>Föreläsningar ska hållas. Löftet anger inte vem som ansvarar.</p>" in html(site, "nacka_2017/index")
    assert "Uppgifter om enskilda samlas inte in." in html(site, "nacka_2017/youth_narcotics")


def test_a_role_answers_where_nobody_is_named(tmp_path, published, verdicts, pictures):
    promises = copy.deepcopy(published.promise)
    first = promises["nacka_2017"]["promises"][0]["commitments"][0]
    first["owner_role"] = "Trygghetssamordnaren"
    site = write(tmp_path, replace(published, promise=promises), verdicts, pictures)
    page = html(site, "nacka_2017/youth_narcotics")
    assert '<td data-label="Ansvarar">Trygghetssamordnaren</td>' in page
    assert '<td data-label="Ansvarar">Löftet anger inte vem som ansvarar</td>' in page, "of the other commitment"
    assert "Löftet anger inte vem som ansvarar." not in words(page)
    made_up = html(site, "exempelkommun_2026/traffic_speed")
    assert '<td data-label="Ansvarar">Polisen (lokalpolisområdeschef)</td>' in made_up


def test_what_figures_show_is_said_only_where_there_are_figures(tmp_path, site, published, verdicts, pictures):
    said = "Siffrorna visar när något gjordes"
    assert said not in words(html(site, "nacka_2017/youth_narcotics"))
    done = verdicts.copy()
    done.loc[done["indicator"] == "lectures_parents", ["activity", "sentence"]] = ["done", "14 föreläsningar hölls."]
    assert said in words(html(write(tmp_path, published, done, pictures), "nacka_2017/youth_narcotics"))


def test_a_background_begins_with_what_it_does_not_show(tmp_path, site, published, verdicts, pictures):
    caveat = published.dictionary[handmade.NARCOTICS]["caveat"]
    page = html(site, "nacka_2017/youth_narcotics")
    assert f'<p class="unit">Antal i Nacka per år, 1996–2025. {caveat}</p>' in page, (
        "under the heading, before the chart"
    )
    assert "<p>Antalet anmälda narkotika- och vapenbrott var 713 år 2016" in page, "and not once more after it"
    told = verdicts.copy()
    told["sentence"] = [one + f" {caveat}" if one else one for one in told["sentence"]]
    again = html(write(tmp_path, published, told, pictures), "nacka_2017/youth_narcotics")
    assert f"<p>{caveat} Antalet" not in again, "never twice in one paragraph"


def test_what_is_missing_is_grouped_by_what_it_needs(site):
    said = words(html(site, "nacka_2017/youth_narcotics"))
    assert (
        "Det behövs en förteckning över genomförda aktiviteter, med datum och plats. "
        "Gäller föreläsningar för föräldrar , föreläsningar för skolpersonal" in said
    )


def test_sections_stand_in_their_order(site):
    page = html(site, "exempelkommun_2026/traffic_speed")
    brief, *rest = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert brief == "I korthet"
    assert re.findall(r"<h3>(.*?)</h3>", page)[:4] == [
        "Det här lovades",
        "Det här gjordes",
        "Det här vet vi",
        "Det här vet vi inte",
    ]
    assert rest == [
        "Löftet", "Det här gjordes", "Det här vet vi", "Så ska siffrorna läsas", "Nästa steg", "Samordnarens kommentar",
    ]  # fmt: skip
    assert "Inget nästa steg är beslutat." in words(html(site, "nacka_2017/youth_narcotics"))
    assert "Samordnarens kommentar" not in html(site, "nacka_2017/youth_narcotics")


def test_nobody_named_and_goals_not_at_hand_are_said(site):
    said = words(html(site, "nacka_2017/youth_narcotics"))
    assert "Löftet anger inte vem som ansvarar." in said
    assert "Rådets mål för 2017 finns inte i underlaget." in said
    assert "Vi har inte gått igenom forskningen om den här åtgärden." in said


def test_later_years_change_nothing(site):
    said = words(html(site, "nacka_2017/youth_narcotics"))
    assert "Senare år ändrar ingen bedömning av löftet. Anmälda narkotika- och vapenbrott år 2025: 804." in said


def test_every_paragraph_and_row_of_the_made_up_set_is_marked(site):
    unmarked = {
        r"Påhittat exempel ",  # the mark itself, in a frame of its own
        r"\d+ ",  # counts per status word
        r"Arbetssätt säger hur",  # how to read every set's counts
        r"(1\. )?Trygg och säker trafik(?: :)? Påhittat exempel:",  # a promise by its name, then the marked sentence
        r"(Dialog och enkät|Löftet|Åtaganden|Aktiviteter|Mått) (\(saknas\) )?Påhittat exempel:",  # the red thread
        r"Ladda ner siffrorna",
        r"Tre skilda besked",
        r"Internt: Att göra",  # the link that approval drops
        r"Filer|Lägg en source.toml|nacka/",  # files that nobody claims belong to no set
    }
    for name in ("traffic_speed", "index", "data_quality"):
        page = html(site, f"exempelkommun_2026/{name}")
        main = re.sub(r"<thead>.*?</thead>", "", page[page.index("<main") : page.index("</main>")], flags=re.DOTALL)
        for _, text in re.findall(r"<(p|li|figcaption|tr)\b[^>]*>(.*?)</\1>", main, flags=re.DOTALL):
            said = " ".join(re.sub(r"<[^>]+>", " ", text).split())
            assert said.startswith("Påhittat exempel:") or any(re.match(one, said) for one in unmarked), said


def test_made_up_numbers_lie_in_files_that_say_so(site):
    names = [path.name for path in (site / "data").iterdir()]
    assert {name.endswith("_pahittat.csv") for name in names if name.startswith("exempel")} == {True}
    assert not any("pahittat" in name for name in names if name.startswith("nacka"))


def test_without_a_browser_the_tables_stand_open_and_the_page_says_why(tmp_path, published, verdicts, pictures):
    page = html(write(tmp_path, published, verdicts, pictures, with_browser=False), "nacka_2017/youth_narcotics")
    assert page.count("Diagrammet kunde inte ritas när sidan byggdes. Siffrorna står i tabellen.") == 2
    assert page.count("<details open>") == 2
    assert "<details>" not in page


def test_observations_are_open_data(site, published):
    lines = (site / "data" / "observations.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == list(handmade.OBSERVATION_COLUMNS)
    assert len(lines) == len(published.observation) + 1
    (row,) = [line for line in lines if ",0182,2017,2017-01-01,2017-12-31,year,,,count," in line]
    assert row.split(",")[9:14] == ["731", "", "731", repr(731 * 0.92), repr(731 * 1.08)]
    hidden = next(line for line in lines if ",suppressed," in line)
    assert ",count,,,,,,,,,suppressed,false," in hidden


def test_the_page_on_violence_says_where_to_turn_and_how_to_leave(site):
    page = html(site, "nacka_2017/victim_support")
    assert page.index("Lämna sidan snabbt") < page.index("Till innehållet")
    assert "Besöket syns ändå i webbläsarens historik." in page
    assert '<a href="https://www.smhi.se/" rel="noreferrer">Lämna sidan snabbt</a>' in page
    assert re.findall(r'href="tel:(\d+)"', page) == ["112", "020505050", "116006"]
    assert "Lämna sidan snabbt" not in html(site, "nacka_2017/youth_narcotics")


def test_hostile_text_is_text(tmp_path, published, verdicts, pictures):
    promises = {
        **published.promise,
        "nacka_2017": {**published.promise["nacka_2017"], "title": "<script>alert(1)</script>"},
    }
    page = html(write(tmp_path, replace(published, promise=promises), verdicts, pictures), "nacka_2017/index")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_place_without_promises_has_a_start_page(tmp_path, published, verdicts):
    empty = replace(published, promise={})
    site = write(tmp_path, empty, verdicts.head(0), {})
    assert "Det finns inga löften att följa upp ännu." in words(html(site, "index"))
    assert (site / "data" / "observations.csv").is_file()
