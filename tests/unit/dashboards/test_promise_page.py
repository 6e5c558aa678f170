"""The promise page: what its view holds, what stands in its bytes, and what may not."""

import copy
import gzip
import re
from dataclasses import replace
from itertools import pairwise

import handmade_measures as made
import pytest

from pipeline.reporting.dashboards import drawing, figure_files, pages, picture_files, promise_measures, promise_view
from pipeline.reporting.dashboards.charts import draw_list
from pipeline.reporting.vocabulary import WORDS

FAKE_SVG = '<svg height="1" viewBox="0 0 1 1" width="1" xmlns="http://www.w3.org/2000/svg"><path d="M0,0L1,1" /></svg>'
MARK = "Påhittat exempel: "


@pytest.fixture(scope="module")
def shown():
    return made.published()


@pytest.fixture(scope="module")
def site(shown, tmp_path_factory):
    folder = tmp_path_factory.mktemp("promise") / "site"
    judged = made.verdicts(shown)
    pictures = draw_list(shown, judged)
    drawn = drawing.Drawn({f"{one.id}.{size}": FAKE_SVG for one in pictures for size in ("wide", "phone")})
    pages.write(folder, shown, judged, pictures, drawn, "2026-11-20-abcdef12")
    return folder


def view(shown, promise_id):
    promise_set = shown.promise[made.SET]
    promise = next(one for one in promise_set["promises"] if one["id"] == promise_id)
    judged = made.verdicts(shown)
    blocks: dict[str, list[figure_files.FigureBlock]] = {}
    for picture in draw_list(shown, judged):
        if picture.promise == promise_id:
            blocks.setdefault(picture.indicator, []).append(figure_files.block(picture, drawing.Drawn()))
    return promise_view.view(shown, judged, promise_set, promise, blocks)


def html(site, name):
    return (site / made.SET / f"{name}.html").read_text(encoding="utf-8")


def words(page):
    body = re.sub(r"<(script|style)>.*?</\1>", "", page[page.index("<body>") :], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def with_commitments(shown, promise_id, **changes):
    promises = [
        one | {"commitments": [commitment | changes for commitment in one["commitments"]]}
        if one["id"] == promise_id else one
        for one in shown.promise[made.SET]["promises"]
    ]  # fmt: skip
    return replace(shown, promise={made.SET: shown.promise[made.SET] | {"promises": promises}})


def test_the_red_thread_is_whole_where_everything_is_at_hand(shown):
    thread = view(shown, "traffic_speed").thread
    assert [one.heading for one in thread] == ["Dialog och enkät", "Löftet", "Åtaganden", "Aktiviteter", "Mått"]
    assert [one.is_missing for one in thread] == [False] * 5
    assert [one.is_joined for one in thread] == [True] * 4 + [False]
    assert thread[3].lines == ("Hastighetskontroller: 34 av 40", "Kampanjer om hastighet: 1 av 3")


def test_the_red_thread_breaks_where_something_is_missing(shown):
    rows = shown.observation
    without_log = rows[~rows["indicator"].isin(["speed_checks", "active_watch_areas"])]
    thread = view(replace(shown, observation=without_log), "neighbourhood_watch").thread
    assert [one.is_missing for one in thread] == [True, False, False, True, False]
    assert [one.is_joined for one in thread] == [False, True, False, False, False]
    assert thread[3].lines == ("Underlag saknas",)


def test_activities_stand_with_fact_plan_and_status(shown):
    checks, campaigns = view(shown, "traffic_speed").activities
    assert (checks.words, checks.phrase.words) == ("34 av 40", WORDS["activity"]["behind"].words)
    assert (campaigns.words, campaigns.who) == ("1 av 3", "Kommunen")
    assert checks.sentence == "", "what the words say is not said twice"


def test_a_way_of_working_is_told_and_not_judged(shown):
    (huskurage,) = view(shown, "victim_support").activities
    assert (huskurage.words, huskurage.phrase.words) == ("9 av 20", WORDS["activity"]["behind"].words)
    watch = view(with_commitments(shown, "neighbourhood_watch", kind="process"), "neighbourhood_watch").activities
    assert [one.phrase for one in watch] == [None, None]
    assert [one.beside for one in watch] == [
        ("Påhittat exempel: Områden med grannsamverkan: 12 av 12.",),
        ("Påhittat exempel: Hastighetskontroller: 34 av 40.",),
    ]


def test_the_short_answer_is_two_sentences_and_is_not_repeated(shown):
    seen = view(shown, "neighbourhood_watch")
    assert seen.short_answer.count(MARK) == 2
    first = seen.known[0]
    assert first.id == "reported_residential_burglaries"
    assert not set(seen.short_answer.split(MARK)[1:]) & set(first.sentences.split(MARK)[1:])


def test_facts_hold_the_numbers_that_are_compared(shown):
    facts = {one.heading: one.words for one in view(shown, "neighbourhood_watch").known[0].facts}
    assert facts["Värden, januari–oktober 2025 mot januari–oktober 2026"] == "först 70, sedan 56"
    assert re.fullmatch(r"ligger troligen mellan −[\d,]+ och \+[\d,]+ procent", facts["Den verkliga förändringen"])
    assert facts["Hittills mot målet"] == "56, målet är högst 75"


def test_the_headline_measure_stands_first_and_background_last(shown):
    seen = view(shown, "traffic_speed").known
    assert seen[0].id == "mean_speed_change"
    assert [one.is_background for one in seen] == [False, True]


def test_measures_without_a_target_are_folded_under_what_they_show(shown, site):
    open_one, folded = view(shown, "traffic_speed").known
    assert (open_one.id, open_one.is_folded) == ("mean_speed_change", False)
    assert (folded.is_background, folded.is_folded) == (True, True)
    page = html(site, "traffic_speed")
    fold = page[page.index('<details class="more measure">') :]
    assert words(f"<body>{fold[: fold.index('</summary>')]}") == folded.finding.replace("\u00a0", " ")
    assert "<figure " in fold[: fold.index("Så ska siffrorna läsas")], "its chart is inside"
    assert page.count(folded.finding.removeprefix(MARK)) >= 2, (
        "the chart's name, and the summary instead of its heading"
    )
    assert page.count('class="finding"') == page.count("<figure "), "no heading twice"


def test_a_target_keeps_a_measure_open(shown):
    # The second outcome of the promise, without a target and with one.
    target = {"value": 0.1, "better": "lower", "date": "2026-12-31", "decided_on": None}
    for given, is_folded in ((None, True), (target, False)):
        promises = copy.deepcopy(shown.promise)
        (promise,) = [one for one in promises[made.SET]["promises"] if one["id"] == "perceived_safety"]
        promise["commitments"][1] |= {"kind": "outcome", "target": given}
        surveyed = {"safe_outdoors_late": shown.dictionary["safe_outdoors_late"] | {"sensitivity": "survey"}}
        changed = replace(shown, promise=promises, dictionary=shown.dictionary | surveyed)
        known = view(changed, "perceived_safety").known
        assert {one.id: one.is_folded for one in known} == {
            "safe_outdoors_late": False, "ever_used_narcotics": is_folded,
        }  # fmt: skip


def test_a_measure_without_a_picture_is_folded_under_the_first_that_is_said_of_its_values():
    bare = promise_measures.Shown("safe", "Andel som är trygga", False, "", "", "", (), (), (), "")
    told = f"{MARK}Kan inte bedömas. {MARK}Andelen var 84 procent."
    assert replace(bare, sentences=told).finding == f"{MARK}Andelen var 84 procent"
    caveat = "Antalet speglar vad polisen gör."
    background = replace(bare, is_background=True, caveat=caveat, sentences=f"{caveat} Antalet var 36 under 2025.")
    assert background.finding == "Bakgrund: antalet var 36 under 2025"
    assert replace(bare, sentences=f"{MARK}Kan inte bedömas.").finding == f"{MARK}Andel som är trygga"


def test_later_figures_of_a_closed_set_stand_in_a_frame_of_their_own(published, verdicts, pictures):
    promise_set = published.promise["nacka_2017"]
    blocks: dict[str, list[figure_files.FigureBlock]] = {}
    for picture in pictures.values():
        if picture.promise == "youth_narcotics":
            blocks.setdefault(picture.indicator, []).append(figure_files.block(picture, drawing.Drawn()))
    seen = promise_view.view(published, verdicts, promise_set, promise_set["promises"][0], blocks)
    assert [one.picture.id.rsplit("-", 1)[1] for one in seen.known[0].figures] == ["serie"]
    assert [block.picture.id.rsplit("-", 1)[1] for block, _ in seen.later.figures] == ["jamforelse"]
    assert seen.later.sentences == ("Anmälda narkotika- och vapenbrott år 2025: 804.",)


def test_an_open_set_has_no_later_years(shown):
    assert view(shown, "traffic_speed").later is None


def test_what_lacks_the_same_thing_is_said_once_with_links(site, shown):
    promise_set = shown.promise[made.SET]
    promise = promise_set["promises"][0]
    rows = shown.observation
    empty = replace(shown, observation=rows[~rows["indicator"].isin(["speed_checks", "campaigns"])])
    (one,) = view(empty, "traffic_speed").missing
    assert one.measures == (("speed_checks", "Hastighetskontroller"), ("campaigns", "kampanjer om hastighet"))
    assert promise["id"] == "traffic_speed"
    page = html(site, "victim_support")
    assert 'href="indicator/huskurage_adopters.html"' in page


def test_columns_that_would_say_nothing_are_left_out(shown, tmp_path):
    bare = with_commitments(shown, "victim_support", actor="not_stated", owner_role=None, place=None)
    seen = view(bare, "victim_support")
    assert (seen.nobody_named, seen.names_place) == (True, False)


def test_three_verdicts_stand_side_by_side_and_are_never_added(site):
    said = words(html(site, "neighbourhood_watch"))
    assert "Tre skilda besked. De läggs aldrig ihop." in said
    assert "Aktivitet Genomfört enligt planen 12 av 12 Ligger efter planen 34 av 40" in said
    assert "Mål Går inte att säga än högst 75" in said


def test_states_have_their_shapes_in_the_table(site):
    page = html(site, "victim_support")
    hidden = re.search(r"<td>(<svg[^>]*>.*?</svg>) Visas inte</td>", page)
    assert hidden
    assert "#s-hatched" in hidden.group(1)
    assert re.search(r"#s-dots\"/></svg> Uppgift saknas</td>", page)
    assert "<td>0</td>" in page


def test_marks_in_the_picture_are_explained_in_a_list(site):
    page = html(site, "neighbourhood_watch")
    listed = re.search(r'<ol class="markers">(.*?)</ol>', page, flags=re.DOTALL).group(1)
    assert listed.count("<li>") == 3
    assert "Juli–september 2026: hastighetskontroller 22." in words("<body>" + listed)


def test_every_figure_has_its_finding_table_numbers_and_picture(site):
    for name in ("traffic_speed", "neighbourhood_watch", "perceived_safety", "victim_support"):
        page = html(site, name)
        figures = re.findall(r"<figure .*?</figure>", page, flags=re.DOTALL)
        assert figures
        for figure in figures:
            headed = re.search(r'<h[34] id="[^"]+" class="finding">', figure)
            assert headed or f"</h3></summary>\n{figure}" in page, "of a folded measure the finding is its summary"
            assert "<summary>Siffrorna som tabell<span" in figure
            for href in re.findall(r'href="\.\./([^"]+)"', figure):
                assert (site / href).is_file()
                assert "_pahittat." in href
            assert figure.count("Spara som bild") == figure.count("Ladda ner siffrorna (CSV)") == 1


def test_headings_step_down_one_at_a_time(site):
    for name in ("traffic_speed", "victim_support", "perceived_safety"):
        levels = [int(one) for one in re.findall(r"<h([1-6])[ >]", html(site, name))]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_word_of_the_vocabulary_stands_in_a_template():
    templates = [
        (pages.frame.HERE / "templates" / name).read_text(encoding="utf-8") for name in ("promise.html", "figure.html")
    ]
    judged = [word.words for axis in ("activity", "change", "goal") for word in WORDS[axis].values()]
    for word in judged:
        assert not any(f">{word}<" in text or f'"{word}' in text for text in templates), word


def test_the_page_is_light_even_with_six_figures(site):
    for path in (site / made.SET).glob("*.html"):
        assert len(gzip.compress(path.read_bytes(), 9)) <= 30_000, path.name


def test_a_saved_picture_carries_title_source_date_and_mark(site):
    saved = list((site / "figures").glob("*plan_pahittat.svg"))
    assert len(saved) == 3
    for path in saved:
        said = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))
        for text in ("Påhittat exempel:", "Källa: Påhittad kommun.", "Läget per 20 november 2026."):
            assert text in said


def test_a_saved_pictures_text_is_text(shown):
    (picture, *_) = draw_list(shown, made.verdicts(shown))
    hostile = replace(picture, title="<script>alert(1)</script>", source="A & B", synthetic=False)
    file = picture_files.svg(hostile, FAKE_SVG)
    assert "<script" not in file
    assert "A &amp; B" in file
    assert picture_files.name(hostile) == f"{picture.id}.svg"
