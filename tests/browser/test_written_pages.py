"""Gates that are read in the bytes of every page of both promise sets, as a refresh of what ships wrote them.

What needs a browser to be seen stands in ``test_gates.py``. Each test says every page that fails, and why.
"""

import gzip
import hashlib
import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markup import Element, parse

from pipeline.reporting.dashboards.reference.method_words import METHODS

OVERVIEW_BYTES, PAGE_BYTES = 12_000, 30_000  # gzip -9; DASHBOARD, "Gates"
MARK = "Påhittat exempel:"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9])")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    """Every page of the site, by its path in it."""
    found = {
        path.relative_to(site).as_posix(): parse(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    sets = {name.split("/")[0] for name in found if "/" in name}
    assert sets == {"exempelkommun_2026", "nacka_2017"}
    return found


def test_no_page_weighs_more_than_it_may(site: Path, pages: dict[str, Element]):
    weights = {name: len(gzip.compress((site / name).read_bytes(), 9)) for name in pages}
    limits = {name: OVERVIEW_BYTES if is_overview(name) else PAGE_BYTES for name in pages}
    assert {name: weight for name, weight in weights.items() if weight > limits[name]} == {}


def test_every_page_has_the_policy_and_nothing_that_it_would_block(pages: dict[str, Element]):
    wrong = {}
    for name, page in pages.items():
        (head,) = page.all("head")
        policies = [one for one in head.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
        style, script = ([digest(one) for one in page.all(tag)] for tag in ("style", "script"))
        expected = (
            f"default-src 'none'; script-src 'self' {' '.join(script)}; style-src {' '.join(style)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )
        order = [one.tag for one in head.all("meta", "style", "script", "link")]
        if [one.attributes["content"] for one in policies] != [expected]:
            wrong[name] = "another policy"
        elif len(style) != 1 or len(script) != 1 or order.index("style") < 1:
            wrong[name] = "not one style and one script after it"
        elif found := [(one.tag, key) for one in page.all() for key in one.attributes if is_blocked(key)]:
            wrong[name] = str(found)
    assert wrong == {}


def is_overview(name: str) -> bool:
    """Whether a page is a set's overview."""
    return name.count("/") == 1 and name.endswith("/index.html")


def is_blocked(attribute: str) -> bool:
    """``style=""`` and handlers are blocked by the policy; ``integrity`` blocks every script under ``file://``."""
    return attribute in ("style", "integrity") or attribute.startswith("on")


def digest(inline: Element) -> str:
    """The policy's word for an inline style or script."""
    text = "".join(one for one in inline.content if isinstance(one, str))
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_no_page_names_another_host_but_in_a_link_to_follow(site: Path, pages: dict[str, Element]):
    wrong = {}
    for name, page in pages.items():
        hosts = re.findall(r"(?:[a-z]+:)?//[\w-]+(?:\.[\w-]+)+[^\s\"'<]*", (site / name).read_text(encoding="utf-8"))
        links = [one.attributes["href"] for one in page.all("a") if "//" in one.attributes.get("href", "")]
        shown = [url for one in page.all() for text in one.content if isinstance(text, str) for url in text.split()]
        named = [url for url in hosts if url != "http://www.w3.org/2000/svg"]
        if other := [url for url in named if url not in links and not any(url in text for text in shown)]:
            wrong[name] = other
        elif fetched := [one.tag for one in page.all() if one.tag != "a" and "//" in loads(one)]:
            wrong[name] = fetched
    assert wrong == {}


def loads(element: Element) -> str:
    """What an element would fetch."""
    return " ".join(element.attributes.get(name, "") for name in ("src", "href", "srcset", "data", "action", "poster"))


def test_every_page_has_one_language_one_title_of_its_own_and_headings_in_order(pages: dict[str, Element]):
    wrong = {}
    titles = {name: next(page.all("title")).text() for name, page in pages.items()}
    again = Counter(titles.values())
    for name, page in pages.items():
        levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        empty = [one.tag for one in page.all("h1", "h2", "h3", "h4", "h5", "h6") if not one.text()]
        jumps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
        if next(page.all("html")).attributes.get("lang") != "sv":
            wrong[name] = "no lang=sv"
        elif not titles[name] or again[titles[name]] > 1:
            wrong[name] = f"title {titles[name]!r}"
        elif levels[:1] != [1] or levels.count(1) != 1 or jumps or empty:
            wrong[name] = f"headings {levels}, jumps {jumps}, empty {empty}"
    assert wrong == {}


def test_every_id_is_given_once_and_found_where_it_is_asked_for(pages: dict[str, Element]):
    wrong = {}
    asking = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
    for name, page in pages.items():
        ids = Counter(one.attributes["id"] for one in page.all() if "id" in one.attributes)
        asked = {word for one in page.all() for key in asking for word in one.attributes.get(key, "").split()}
        used = {one.attributes["href"][1:] for one in page.all("use")}
        twice = [one for one, times in ids.items() if times > 1]
        if twice or (asked | used) - set(ids):
            wrong[name] = (twice, sorted((asked | used) - set(ids)))
    assert wrong == {}


def test_every_link_leads_to_a_file_and_to_a_place_in_it(site: Path, pages: dict[str, Element]):
    ids = {name: {one.attributes.get("id") for one in page.all()} for name, page in pages.items()}
    wrong: dict[str, list[str]] = {}
    for name, page in pages.items():
        for link in page.all("a", "link", "script", "img"):
            target = link.attributes.get("href") or link.attributes.get("src") or ""
            parts = urlsplit(target)
            if parts.scheme or parts.netloc or (link.tag == "script" and not target):
                continue
            file = ((site / name).parent / unquote(parts.path)).resolve() if parts.path else site / name
            within = file.relative_to(site).as_posix() if file.is_relative_to(site) else ""
            if not within or not file.is_file() or (parts.fragment and parts.fragment not in ids.get(within, ())):
                wrong.setdefault(name, []).append(target)
    assert wrong == {}


def test_every_page_is_reached_from_the_start(site: Path, pages: dict[str, Element]):
    seen, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in pages:
            continue
        seen.add(name)
        for link in pages[name].all("a"):
            path = urlsplit(link.attributes.get("href", "")).path
            file = ((site / name).parent / unquote(path)).resolve()
            waiting += [file.relative_to(site).as_posix()] if path and file.is_relative_to(site) else []
    assert set(pages) - seen == set()


# ── charts ───────────────────────────────────────────────────────────────────────────────────────────────────


def pictures(page: Element) -> Iterator[tuple[Element, Element]]:
    """Every figure of a page with each of its drawings (wide and phone)."""
    for figure in page.all("figure"):
        for drawing in figure.all("svg"):
            if drawing.attributes.get("role") == "img":
                yield figure, drawing


def test_every_chart_has_a_name_and_says_what_it_shows(pages: dict[str, Element], browser_path: Path):
    wrong = {}
    drawn = 0
    for name, page in pages.items():
        for svg in page.all("svg"):
            if svg.attributes.get("aria-hidden") == "true":
                continue
            drawn += 1
            said = [one.text() for tag in ("title", "desc") for one in svg.all(tag)]
            named = {one.attributes.get("id") for one in svg.all("title", "desc")}
            asked = {svg.attributes.get(key) for key in ("aria-labelledby", "aria-describedby")} - {None}
            if svg.attributes.get("role") != "img" or len(said) != 2 or not all(said) or asked != named:
                wrong[name] = str(svg.attributes)
    assert wrong == {}
    assert drawn > 10


def test_the_name_of_a_chart_is_its_finding(site: Path, pages: dict[str, Element], browser_path: Path):
    wrong: dict[str, list[str]] = {}
    titles = {one["title"].casefold() for one in dictionary(site).values()}
    for name, page in pages.items():
        for figure, svg in pictures(page):
            said = next(svg.all("title")).text()
            fold = figure.parent if figure.parent and figure.parent.tag == "details" else figure
            heading = [one.text() for one in fold.all("h2", "h3", "h4", "h5")]  # of a folded one, in its summary
            if not is_finding(said, titles) or said not in heading:
                wrong.setdefault(name, []).append(said)
    assert wrong == {}


def dictionary(site: Path) -> dict[str, dict]:
    """What the edition says of its indicators."""
    return json.loads((site.parent / "published" / "dictionary.json").read_text(encoding="utf-8"))


def is_finding(name: str, titles: set[str]) -> bool:
    """Whether more is said than what is measured, where and when."""
    bare = name.removeprefix(MARK).strip().removeprefix("Bakgrund:").strip().casefold()
    for title in sorted(titles, key=len, reverse=True):
        bare = bare.replace(title, "")
    without_time = re.sub(r"\b(?:19|20)\d\d(?:–\d+)?\b", "", bare)
    return len(re.findall(r"\w{2,}", without_time)) >= 2


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("Anmälda skadegörelsebrott", False),
        ("Anmälda skadegörelsebrott 1996–2025", False),
        ("Påhittat exempel: Bakgrund: anmälda skadegörelsebrott 2025", False),
        ("Anmälda skadegörelsebrott: ingen säkerställd förändring, 2016 mot 2017", True),
        ("Bakgrund: anmälda skadegörelsebrott var flest 2020: 1 104", True),
    ],
)
def test_a_bare_title_is_no_finding(name: str, states: bool):
    assert is_finding(name, {"anmälda skadegörelsebrott"}) is states


def test_a_charts_table_has_a_row_for_every_plotted_point(site: Path, pages: dict[str, Element]):
    wrong = {}
    checked = 0
    for name, page in pages.items():
        for figure in page.all("figure"):
            buttons = [one for one in figure.all("button") if "data-figure" in one.attributes]
            rows = sum(1 for body in figure.all("tbody") for _ in body.all("tr"))
            for button in buttons:
                checked += 1
                points = plotted(site, button.attributes["data-figure"])
                if not rows or set(points.values()) != {rows}:
                    wrong[button.attributes["data-figure"]] = (points, rows)
            if not buttons or not rows:
                wrong[f"{name}: {figure.text()[:60]}"] = "no data or no table"
    assert wrong == {}
    assert checked > 5


def plotted(site: Path, picture: str) -> dict[str, int]:
    """Points that each size of a picture draws, as its own figure data says."""
    text = (site / "figures" / f"{picture}.js").read_text(encoding="utf-8")
    data = json.loads(text[text.index("] = ") + 4 :].rstrip().removesuffix(";"))
    return {
        size: sum(trace.get("meta", {}).get("points", 0) for trace in figure["data"]) for size, figure in data.items()
    }


# ── made-up data says so ─────────────────────────────────────────────────────────────────────────────────────


def test_every_paragraph_and_row_about_the_made_up_municipality_says_so_once(pages: dict[str, Element]):
    # What stands word for word on the real set's pages is about the method, not about the made-up municipality; and so
    # is what is said of methods that the real set has no values by.
    of_method = {one for name, page in pages.items() if name.startswith("nacka_2017/") for one in sentences(page)}
    of_method |= {one for words in METHODS.values() for text in vars(words).values() for one in split(text)}
    wrong: dict[str, list[str]] = {}
    said = 0
    for name, page in pages.items():
        for block in blocks(page) if name.startswith("exempelkommun_2026/") else ():
            said += block.startswith(MARK)
            is_of_method = all(one in of_method for one in split(block))
            if block.count(MARK) > 1 or not (block.startswith(MARK) or is_of_method):
                wrong.setdefault(name, []).append(block)
    assert wrong == {}
    assert said > 500


def test_every_chart_of_made_up_figures_says_so_in_its_name_and_description(
    pages: dict[str, Element], browser_path: Path
):
    wrong: dict[str, list[str]] = {}
    drawn = 0
    for name, page in pages.items():
        if name.startswith("exempelkommun_2026/"):
            for svg in page.all("svg"):
                said = [one.text() for one in svg.all("title", "desc")]
                drawn += bool(said)
                if [one for one in said if not one.startswith(MARK) or one.count(MARK) > 1]:
                    wrong.setdefault(name, []).append(str(said))
    assert wrong == {}
    assert drawn > 10


def sentences(page: Element) -> Iterator[str]:
    """The sentences of a page's own content."""
    for block in blocks(page):
        yield from split(block)


def split(block: str) -> list[str]:
    """The sentences of a text, or the whole of it where it is none: a row."""
    return [one for one in SENTENCE_END.split(block) if one]


def blocks(page: Element) -> Iterator[str]:
    """The running texts of a page: each innermost paragraph, item or cell that ends as a sentence, and each row."""
    (main,) = page.all("main")
    tags = ("p", "li", "dd", "dt", "td", "th", "figcaption", "caption", "title", "desc", "blockquote", "summary")
    for one in main.all(*tags, "tr"):
        is_row = one.tag == "tr" and one.within("tbody")
        if not is_row and (one.tag == "tr" or one.within("tbody")):
            continue
        if is_row:
            own = one.text()
        elif any(True for _ in one.all(*tags)):
            own = " ".join(text for text in one.content if isinstance(text, str))
        else:
            own = one.text("a", "button")
        said = " ".join(own.split()).lstrip(".: ")
        if said and (is_row or said[-1] in ".!?"):
            yield said


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>En mening. En till.</p><p>Rubrik</p>", ["En mening. En till."]),
        ("<ul><li><a>Länk</a>: En mening.</li></ul>", ["En mening."]),
        ("<table><tbody><tr><th>Rad</th><td>3</td></tr></tbody></table>", ["Rad 3"]),
        ("<table><tbody><tr><th>Rad<small>Mening.</small></th></tr></tbody></table>", ["Rad Mening."]),
        ("<table><thead><tr><th>Kolumn</th></tr></thead></table>", []),
    ],
)
def test_blocks_are_paragraphs_items_and_rows(html: str, said: list[str]):
    assert list(blocks(parse(f"<main>{html}</main>"))) == said


def test_nothing_about_the_real_municipality_says_that_it_is_made_up(pages: dict[str, Element]):
    said = {name: "åhittat exempel" in page.text() for name, page in pages.items() if name.startswith("nacka_2017/")}
    assert {name for name, is_said in said.items() if is_said} == set()


def test_files_of_made_up_figures_say_so_in_their_names(site: Path):
    names = [path.name for path in (site / "data").iterdir()]
    assert [name for name in names if name.startswith("exempelkommun") and "_pahittat." not in name] == []
    assert [name for name in names if name.startswith("nacka") and "pahittat" in name] == []
