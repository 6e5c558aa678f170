"""What a reader does on a page: opens a table, asks for the interactive chart, leaves quickly."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

PROMISE_PAGES = ("exempelkommun_2026/traffic_speed.html", "nacka_2017/youth_narcotics.html")
PHONE = {"viewport": {"width": 320, "height": 700}}


@pytest.mark.parametrize("name", PROMISE_PAGES)
def test_without_javascript_everything_is_there(site: Path, open_page, name: str):
    page = open_page(site / name, java_script_enabled=False).page
    for fold in page.locator("details.more > summary").all():
        fold.click()
    figures = page.locator("figure")
    assert figures.count() > 0
    for figure in figures.all():
        assert figure.locator(".wide svg").is_visible()
        assert not figure.locator("button").is_visible()
        assert figure.get_by_role("link", name="Ladda ner siffrorna (CSV)").is_visible()
        figure.locator("summary").click()
        assert figure.locator("tbody tr").count() > 1


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


def test_leaving_quickly_comes_first(site: Path, open_page):
    page = open_page(site / "nacka_2017/victim_support.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Lämna sidan snabbt"
