"""Gates that a real browser sees, on every page of both promise sets, straight from the folder.

Every page is visited once for each way of reading it, and what was seen is kept; each test then says every page that
fails, and why. What can be read in the bytes alone stands in ``test_written_pages.py``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 700}}
SMALLEST_PX = 11
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Text of charts as it is shown, px: the drawing may have been scaled to the page's width.
CHART_TEXT_PX = """
() => [...document.querySelectorAll('svg[role=img] text')].filter(one => one.getClientRects().length).map(one => {
  const drawing = one.ownerSVGElement
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width
  return parseFloat(getComputedStyle(one).fontSize) * scale
})
"""
# Elements that stick out of the page to the right, but for those inside a box that scrolls by itself.
STICKING_OUT = """
() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.getBoundingClientRect().right <= innerWidth + 0.5 || !one.getClientRects().length) return false
  for (let up = one.parentElement; up; up = up.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX)) return false
  return !one.closest('svg')
}).map(one => one.outerHTML.slice(0, 100))
"""
# Text of the page that nobody can see: not merely folded away in <details>, and not the drawing for the other width.
UNSEEN = """
() => {
  document.querySelectorAll('details').forEach(one => one.open = true)
  const walker = document.createTreeWalker(document.querySelector('body'), NodeFilter.SHOW_TEXT)
  const unseen = []
  for (let text; text = walker.nextNode();) {
    const holder = text.parentElement
    if (!text.data.trim() || holder.closest('script, style, button, svg, .wide, .phone')) continue
    if (!holder.getClientRects().length) unseen.push(text.data.trim())
  }
  return unseen
}
"""
# The contrast of text inside charts, which axe passes over. Plotly writes its colours as fill on each text.
CHART_TEXT_COLOURS = """
() => [...new Set([...document.querySelectorAll('svg[role=img] text')].filter(one => one.getClientRects().length)
  .map(one => getComputedStyle(one).fill))]
"""


@dataclass
class Seen:
    """What was seen of one page.

    Attributes:
        requests: what it asked for, with style, script and pictures allowed as they are.
        complaints: what the browser's console said, at any visit.
        phone_width: px that the page takes at 320 px.
        sticking_out: what reaches outside at 320 px.
        chart_text_px: sizes of text in charts at 320 px.
        chart_colours: of text in charts.
        violations: what axe found: rule, and the first elements.
        unseen: text that cannot be seen without JavaScript.
        words: the page's text without and with JavaScript, in lines.
    """

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    phone_width: int = 0
    sticking_out: list[str] = field(default_factory=list)
    chart_text_px: list[float] = field(default_factory=list)
    chart_colours: list[str] = field(default_factory=list)
    violations: list[tuple[str, list[str]]] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    words: dict[bool, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def seen(site: Path, browser: Any) -> dict[str, Seen]:
    """Every page on the disk, visited wide, at 320 px, without JavaScript, and by axe (which needs its policy off)."""
    found = {path.relative_to(site).as_posix(): Seen() for path in sorted(site.rglob("*.html"))}
    for options, look in (
        ({}, _look_wide),
        (PHONE, _look_on_a_phone),
        ({"java_script_enabled": False}, _look_without_javascript),
        ({"bypass_csp": True}, _look_with_axe),
    ):
        context = browser.new_context(**options)
        page = context.new_page()
        for name, one in _listening(page, found):
            page.goto((site / name).as_uri())
            look(page, one)
        context.close()
    return found


def _listening(page: Any, found: dict[str, Seen]) -> Iterator[tuple[str, Seen]]:
    """One page's notes after the other, with the browser's words going to the one at hand."""
    now: list[Seen] = []
    page.on("request", lambda request: now[-1].requests.append(request.url))
    page.on("console", lambda message: now[-1].complaints.append(message.text))
    page.on("pageerror", lambda error: now[-1].complaints.append(str(error)))
    for name, one in found.items():
        now.append(one)
        one.requests.clear()
        yield name, one


def _look_wide(page: Any, one: Seen) -> None:
    one.words[True] = _lines(page)
    one.chart_colours += page.evaluate(CHART_TEXT_COLOURS)


def _look_on_a_phone(page: Any, one: Seen) -> None:
    one.phone_width = page.evaluate("document.documentElement.scrollWidth")
    one.sticking_out += page.evaluate(STICKING_OUT)
    one.chart_text_px += page.evaluate(CHART_TEXT_PX)
    one.chart_colours += page.evaluate(CHART_TEXT_COLOURS)


def _look_without_javascript(page: Any, one: Seen) -> None:
    one.words[False] = _lines(page)
    one.unseen += page.evaluate(UNSEEN)


def _look_with_axe(page: Any, one: Seen) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    result = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    one.violations += [
        (found["id"], [node["html"][:120] for node in found["nodes"][:3]]) for found in result.response["violations"]
    ]


def _lines(page: Any) -> list[str]:
    return [line.strip() for line in page.locator("body").inner_text().splitlines() if line.strip()]


def faults(seen: dict[str, Seen], fault: Callable[[Seen], object]) -> dict[str, object]:
    """The pages with a fault, and the fault."""
    found = {name: fault(one) for name, one in seen.items()}
    return {name: said for name, said in found.items() if said}


def test_both_sets_are_there(seen: dict[str, Seen]):
    assert {name.split("/")[0] for name in seen if "/" in name} == {"exempelkommun_2026", "nacka_2017"}
    assert len(seen) >= 14


def test_a_page_is_one_request(site: Path, seen: dict[str, Seen]):
    asked = {name: [url for url in one.requests if not url.startswith("data:")] for name, one in seen.items()}
    assert {name: urls for name, urls in asked.items() if urls != [(site / name).as_uri()]} == {}


def test_the_browser_complains_of_nothing(seen: dict[str, Seen]):
    assert faults(seen, lambda one: one.complaints) == {}


def test_nothing_scrolls_sideways_at_320_px(seen: dict[str, Seen]):
    assert faults(seen, lambda one: one.phone_width != 320 and one.phone_width) == {}
    assert faults(seen, lambda one: one.sticking_out) == {}


def test_text_in_charts_is_large_enough_on_a_phone(seen: dict[str, Seen]):
    assert faults(seen, lambda one: [px for px in one.chart_text_px if px < SMALLEST_PX - 0.01]) == {}
    assert sum(len(one.chart_text_px) for one in seen.values()) > 100


def test_text_in_charts_stands_out_from_the_paper(seen: dict[str, Seen]):
    assert faults(seen, lambda one: [colour for colour in one.chart_colours if contrast(colour) < 4.5]) == {}


def contrast(colour: str) -> float:
    """Contrast of a colour (rgb as the browser says it) against white, as WCAG 2.2 defines it."""
    red, green, blue, *_ = (int(part) / 255 for part in re.findall(r"\d+", colour))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_contrast_is_counted_as_wcag_counts():
    # Black on white is 21, and #767676 the lightest grey that reaches 4.5.
    assert contrast("rgb(0, 0, 0)") == pytest.approx(21)
    assert contrast("rgb(118, 118, 118)") == pytest.approx(4.54, abs=0.01)
    assert contrast("rgb(119, 119, 119)") < 4.5


def test_axe_finds_nothing(seen: dict[str, Seen]):
    assert faults(seen, lambda one: one.violations) == {}


def test_without_javascript_all_the_text_is_there(seen: dict[str, Seen]):
    assert faults(seen, lambda one: one.unseen) == {}
    buttons = {"Gör diagrammet interaktivt"}
    added = {
        name: [line for line in one.words[True] if line not in one.words[False] and not buttons & {line}]
        for name, one in seen.items()
    }
    assert {name: [line for line in lines if not line.endswith(tuple(buttons))] for name, lines in added.items()} == {
        name: [] for name in seen
    }
    assert faults(seen, lambda one: len(one.words[False]) < 5) == {}


def test_a_folded_measure_says_what_it_shows_on_screen_and_is_open_on_paper(site: Path, open_page: Callable[..., Any]):
    page = open_page(site / "exempelkommun_2026" / "perceived_safety.html").page
    seen = "() => [...document.querySelectorAll('details.measure > p')].map(one => one.checkVisibility())"
    said = page.locator("details.measure > summary").all_inner_texts()
    assert len(said) >= 3
    assert set(page.evaluate(seen)) == {False}
    page.emulate_media(media="print")
    assert set(page.evaluate(seen)) == {True}
    assert page.locator("details.measure > summary").all_inner_texts() == said


@pytest.mark.parametrize("grey", [False, True], ids=["colour", "greyscale"])
@pytest.mark.parametrize("name", ["exempelkommun_2026/index.html", "nacka_2017/index.html"])
def test_an_overview_prints_on_one_a4(site: Path, open_page: Callable[..., Any], name: str, grey: bool):
    page = open_page(site / name, bypass_csp=True).page
    if grey:
        page.add_style_tag(content="html { filter: grayscale(1) }")
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    printed = page.pdf(format="A4", margin=margins)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
