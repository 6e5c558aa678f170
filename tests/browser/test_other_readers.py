"""The pages by ear, by keyboard, in the reader's own colours and type, and on paper."""

import re
import shutil
from pathlib import Path

import pytest
from markup import Element, parse

pytestmark = pytest.mark.browser

PAGE = "exempelkommun_2026/neighbourhood_watch.html"
OPEN_CHART = "exempelkommun_2026/traffic_speed.html"
SENSITIVE = "exempelkommun_2026/victim_support.html"
ELSEWHERE = "https://www.smhi.se/"
PHONE = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture(scope="module")
def trees(site: Path) -> dict[str, Element]:
    """Every page, by its path."""
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): parse(path.read_text(encoding="utf-8")) for path in found}


# ── by ear ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_picture_is_heard_as_its_name_and_description_only(trees: dict[str, Element], browser_path: Path):
    loud, seen = {}, 0
    for name, page in trees.items():
        for svg in page.all("svg"):
            if svg.attributes.get("role") == "img":
                seen += 1
                rest = [one for one in svg.content if isinstance(one, Element) and one.tag not in ("title", "desc")]
                if [one.attributes.get("aria-hidden") for one in rest] != ["true"]:
                    loud[name] = svg.attributes
    assert loud == {}
    assert seen > 10


def test_a_figure_is_named_by_its_finding(trees: dict[str, Element]):
    wrong, seen = [], 0
    for page in trees.values():
        by_id = {one.attributes["id"]: one for one in page.all() if "id" in one.attributes}
        for figure in page.all("figure"):
            seen += 1
            heading = by_id[figure.attributes["aria-labelledby"]]
            (live,) = [one for one in figure.all("div") if one.attributes.get("class") == "live"]
            if (
                not re.fullmatch("h[2-5]", heading.tag)
                or " ".join(live.attributes["aria-label"].split()) != heading.text()
            ):
                wrong.append(heading.text())
    assert wrong == []
    assert seen > 10


def test_links_buttons_and_folds_say_what_they_are_about(trees: dict[str, Element]):
    again = {}
    for name, page in trees.items():
        said = [(one.tag, one.text()) for one in page.all("a", "button", "summary") if name.count("/") and is_own(one)]
        twice = {one for one in said if said.count(one) > 1}
        if twice:
            again[name] = twice
    assert again == {}


def is_own(element: Element) -> bool:
    """A download, a button or a fold: what stands many times on a page; not a link that leads to one place."""
    return element.tag != "a" or "data-path" in element.attributes or "download" in element.attributes


def test_no_heading_of_a_promise_page_stands_twice(trees: dict[str, Element]):
    pages = {name: page for name, page in trees.items() if re.fullmatch(r"[^/]+/[a-z_]+\.html", name)}
    headings = {name: [one.text() for one in page.all("h2")] for name, page in pages.items()}
    assert {name: said for name, said in headings.items() if len(said) != len(set(said))} == {}
    assert "I korthet" in headings[PAGE]


def test_tables_of_a_promise_page_have_names_and_no_silent_cells(trees: dict[str, Element]):
    wrong = {}
    for name, page in trees.items():
        if name.count("/") == 1 and not name.endswith("/index.html"):
            nameless = [one.text()[:40] for one in page.all("table") if not any(True for _ in one.all("caption"))]
            silent = sum(not one.text() for one in page.all("td"))
            if nameless or silent:
                wrong[name] = (nameless, silent)
    assert wrong == {}


def test_the_mark_is_seen_in_every_row_and_heard_once_for_its_table(trees: dict[str, Element]):
    marks = [one for one in trees[PAGE].all("span") if one.attributes.get("class") == "mark"]
    in_rows = [one for one in marks if one.within("figure") and one.within("tbody")]
    assert len(in_rows) > 20
    assert {one.attributes.get("aria-hidden") for one in in_rows} == {"true"}
    heard = [one for one in marks if one.within("figure") and "aria-hidden" not in one.attributes]
    assert {one.parent.tag for one in heard} <= {"h3", "h4"}, "of a figure its heading says so"


def test_a_chart_that_cannot_be_loaded_says_so_and_keeps_the_focus(site: Path, open_page, tmp_path: Path):
    alone = shutil.copy(site / OPEN_CHART, tmp_path)  # without the folders that its script asks for
    for path, said in (
        (Path(alone), "Diagrammet kunde inte laddas. Siffrorna står i tabellen."),
        (site / OPEN_CHART, "Diagrammet är interaktivt. Samma värden står i tabellen."),
    ):
        page = open_page(path).page
        figure = page.locator("figure").first
        figure.get_by_role("button").click()
        figure.get_by_role("status").filter(has_text=said).wait_for()
        assert page.evaluate("document.activeElement.dataset.figure")


# ── by keyboard ──────────────────────────────────────────────────────────────────────────────────────────────


def test_only_a_box_that_scrolls_is_a_stop_for_the_tab_key(site: Path, open_page):
    stops = (
        "() => [...document.querySelectorAll('.scroll')].map(one => [one.scrollWidth > one.clientWidth, one.tabIndex])"
    )
    seen = set()
    for options in ({}, PHONE):
        page = open_page(site / PAGE, **options).page
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.wait_for_function("[...document.querySelectorAll('.scroll')].every("
                               "one => (one.tabIndex === 0) === (one.scrollWidth > one.clientWidth))")  # fmt: skip
        seen |= {tuple(one) for one in page.evaluate(stops)}
    assert seen == {(True, 0), (False, -1)}
    without = open_page(site / PAGE, java_script_enabled=False).page
    assert without.locator(".scroll:not([tabindex])").count() == 0


def test_whoever_leaves_quickly_does_not_come_back_by_going_back(site: Path, open_page):
    page = open_page(site / "exempelkommun_2026/index.html").page
    page.context.route(
        f"{ELSEWHERE}**", lambda route: route.fulfill(body="<title>Väder</title>", content_type="text/html")
    )
    page.goto((site / SENSITIVE).as_uri())
    page.mouse.wheel(0, 3000)
    leave = page.get_by_role("link", name="Lämna sidan snabbt")
    page.wait_for_function("scrollY > 1000")
    assert leave.bounding_box()["y"] >= 0, "within reach wherever the page is scrolled"
    leave.click()
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    assert page.url.endswith("exempelkommun_2026/index.html")


def test_the_skip_link_does_not_cover_the_way_out(site: Path, open_page):
    page = open_page(site / SENSITIVE).page
    skip, leave = page.get_by_role("link", name="Till innehållet"), page.get_by_role("link", name="Lämna sidan snabbt")
    skip.focus()
    assert skip.bounding_box()["y"] >= leave.bounding_box()["y"] + leave.bounding_box()["height"]


def test_every_page_of_a_sensitive_promise_can_be_left_quickly(trees: dict[str, Element]):
    with_leave = {name for name, page in trees.items() if any(is_leave(one) for one in page.all("aside"))}
    named = ("support_contacts", "days_to_first_contact", "huskurage_adopters")
    assert {f"exempelkommun_2026/indicator/{one}.html" for one in named} | {SENSITIVE} <= with_leave
    assert PAGE not in with_leave
    for name in with_leave:
        assert next(trees[name].all("a")).text() == "Lämna sidan snabbt", "first in tab order"


def is_leave(element: Element) -> bool:
    """The bar with the way out."""
    return element.attributes.get("class") == "leave"


# ── the reader's own colours and type ────────────────────────────────────────────────────────────────────────


def test_an_interactive_chart_has_paper_in_the_readers_own_dark_colours(site: Path, open_page):
    page = open_page(site / OPEN_CHART, forced_colors="active", color_scheme="dark").page
    figure = page.locator("figure").first
    figure.get_by_role("button").first.click()
    live = figure.locator(".live")
    live.locator(".main-svg").first.wait_for()
    style = live.evaluate("one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).forcedColorAdjust]")
    assert style == ["rgb(255, 255, 255)", "none"]


@pytest.mark.parametrize("name", [PAGE, SENSITIVE, "nacka_2017/index.html", "exempelkommun_2026/method.html"])
def test_type_twice_as_large_is_larger_and_nothing_scrolls_sideways(site: Path, open_page, name: str):
    page = open_page(site / name).page
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    before = page.evaluate(size)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.wait_for_function(f"{size} > {before} * 1.7")
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────


FOLDED = """
() => [...document.querySelectorAll('main details:not(figure details) > :not(summary)')]
  .map(one => one.checkVisibility())
"""
POINTS = """
() => [...document.querySelectorAll('main section p:not(.unit, .doing), main li, main dd')]
  .map(one => parseFloat(getComputedStyle(one).fontSize) * 0.75)
"""


def test_on_paper_nothing_but_tables_stays_folded_and_type_can_be_read(site: Path, open_page):
    page = open_page(site / "nacka_2017/perceived_safety.html").page
    assert False in page.evaluate(FOLDED)
    page.emulate_media(media="print")
    assert set(page.evaluate(FOLDED)) == {True}
    assert min(page.evaluate(POINTS)) >= 9.99


def test_on_paper_the_page_and_its_files_say_where_they_lie(site: Path, open_page):
    page = open_page(site / PAGE).page
    page.emulate_media(media="print")
    written = "() => [...document.querySelectorAll('[data-path]')].map(one => getComputedStyle(one, '::after').content)"
    said = page.evaluate(written)
    assert PAGE in said[-1]
    assert "data/exempelkommun_2026-neighbourhood_watch-" in said[0]
    assert all(".csv" in one for one in said[:-1])
