"""The pages in a real browser, straight from a folder. Audits miss unnamed pictures, so names are asserted here."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

PROMISE_PAGES = ("exempelkommun_2026/traffic_speed.html", "nacka_2017/youth_narcotics.html")
ALL_PAGES = (
    "index.html", "exempelkommun_2026/index.html", "exempelkommun_2026/data_quality.html", "nacka_2017/index.html",
    "nacka_2017/data_quality.html", "nacka_2017/perceived_safety.html", "nacka_2017/victim_support.html",
    *PROMISE_PAGES,
)  # fmt: skip
PHONE = {"viewport": {"width": 320, "height": 700}}


def test_these_are_all_the_pages(site: Path):
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")) == sorted(ALL_PAGES)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_a_page_is_one_request_and_nothing_is_complained_about(site: Path, open_page, name: str):
    reader = open_page(site / name)
    assert [url for url in reader.requests if not url.startswith("data:")] == [(site / name).as_uri()]
    assert reader.complaints == []


@pytest.mark.parametrize("name", ALL_PAGES)
def test_nothing_scrolls_sideways_at_320_px(site: Path, open_page, name: str):
    page = open_page(site / name, **PHONE).page
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", ALL_PAGES)
def test_axe_finds_nothing(site: Path, open_page, name: str):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(site / name, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("name", PROMISE_PAGES)
def test_without_javascript_everything_is_there(site: Path, open_page, name: str):
    page = open_page(site / name, java_script_enabled=False).page
    figures = page.locator("figure")
    assert figures.count() == 2
    for figure in figures.all():
        assert figure.locator(".wide svg").is_visible()
        assert not figure.locator("button").is_visible()
        assert figure.get_by_role("link", name="Ladda ner siffrorna (CSV)").is_visible()
        figure.locator("summary").click()
        assert figure.locator("tbody tr").count() > 3


@pytest.mark.parametrize("name", PROMISE_PAGES)
def test_every_picture_has_a_name_and_a_table_row_for_every_point(site: Path, open_page, name: str):
    page = open_page(site / name).page
    for figure in page.locator("figure").all():
        picture = figure.get_by_role("img")
        assert picture.count() == 1, "the other size is hidden from everybody"
        title = figure.locator("h4").inner_text()
        assert picture.locator("title").text_content() == title
        assert len(picture.locator("desc").text_content()) > len("Alla värden finns i tabellen.")
        button = figure.get_by_role("button")
        picture_id = button.get_attribute("data-figure")
        page.add_script_tag(url=(site / "figures" / f"{picture_id}.js").as_uri())
        traces = page.evaluate("id => window.figures[id].wide.data", picture_id)
        points = sum(trace.get("meta", {}).get("points", 0) for trace in traces)
        assert figure.locator("tbody tr").count() == points


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", PROMISE_PAGES)
def test_a_figure_becomes_interactive_on_request_and_turns_back(site: Path, open_page, name: str, options: dict):
    reader = open_page(site / name, **options)
    figure = reader.page.locator("figure").first
    figure.get_by_role("button", name="Gör diagrammet interaktivt").click()
    figure.locator(".live .main-svg").first.wait_for()
    assert not figure.locator(".picture").is_visible()
    plot = figure.locator(".live .draglayer .nsewdrag").last
    plot.hover()
    assert reader.complaints == [], "the policy lets it be, and plotly says nothing"
    assert all(url.startswith((site.as_uri(), "data:")) for url in reader.requests)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == reader.page.viewport_size["width"]
    figure.get_by_role("button", name="Visa den vanliga bilden").click()
    assert figure.locator(".picture").is_visible()


def test_hovering_shows_the_value_in_swedish(site: Path, open_page):
    reader = open_page(site / "nacka_2017/youth_narcotics.html")
    figure = reader.page.locator("figure").first
    figure.get_by_role("button").click()
    figure.locator(".live .main-svg").first.wait_for()
    plot = figure.locator(".live .draglayer .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    reader.page.mouse.move(box["x"] + box["width"] - 6, box["y"] + 35)
    shown = figure.locator(".live .hoverlayer text").first
    shown.wait_for()
    assert shown.text_content().startswith("2014: 1\u00a0104")


@pytest.mark.parametrize("name", PROMISE_PAGES)
def test_text_in_pictures_is_large_enough_on_a_phone(site: Path, open_page, name: str):
    page = open_page(site / name, **PHONE).page
    sizes = page.locator(".phone svg text").evaluate_all(
        "texts => texts.map(one => parseFloat(getComputedStyle(one).fontSize)"
        " * one.ownerSVGElement.getBoundingClientRect().width / one.ownerSVGElement.viewBox.baseVal.width)"
    )
    assert min(sizes) >= 11


@pytest.mark.parametrize("name", ["exempelkommun_2026/index.html", "nacka_2017/index.html"])
def test_an_overview_prints_on_one_a4(site: Path, open_page, name: str):
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    printed = open_page(site / name).page.pdf(format="A4", margin=margins)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_leaving_quickly_comes_first(site: Path, open_page):
    page = open_page(site / "nacka_2017/victim_support.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Lämna sidan snabbt"
