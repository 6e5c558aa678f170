"""The frame around every page: head, menu, banner, foot, and the policy that says what the page may load.

One request per page: style and script are inline, each allowed by its own hash. Nothing else may run or be fetched, but
for scripts from the site's own folder, which the reader's click asks for.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import plotly.offline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.reporting import wording
from pipeline.reporting.dashboards.shapes import Shapes
from pipeline.reporting.sentences import SYNTHETIC, unmarked

HERE = Path(__file__).parent
# Plotly skips a style sheet of its own when an element with its id is there. Ours are in page.css, since the policy
# blocks what plotly would inject.
OWN_STYLE = re.compile(r'getElementById\("([0-9a-f]{64})"\)')
GLOBAL_STYLE = "plotly.js-style-global"
MARK = SYNTHETIC.strip()
SCRIPTS = ("page", "figure")


@dataclass(frozen=True)
class Link:
    """One step of the way to a page, or one item of its menu. ``here`` is the page itself."""

    href: str
    text: str
    here: bool = False


@dataclass(frozen=True)
class Frame:
    """What is around a page's own content.

    Attributes:
        kind: start, overview, promise or reference: the style sheet that the page has beside the shared ones.
        title: of the page, for the browser's tab.
        root: relative path to the site's folder, '' or '../'.
        edition: the edition's id.
        as_of: ISO date that the page speaks from; '' where it speaks from several.
        synthetic: the page is about a made-up municipality.
        crumbs: the way to it.
        menu: the pages beside it.
        path: its path in the site's folder, for paper.
    """

    kind: str
    title: str
    root: str
    edition: str
    as_of: str
    synthetic: bool = False
    crumbs: tuple[Link, ...] = ()
    menu: tuple[Link, ...] = ()
    path: str = ""


def render(template: str, frame: Frame, **content: Any) -> str:
    """One whole page as HTML."""
    shapes = Shapes()
    style, script = _style(frame.kind), _script()
    policy = (
        f"default-src 'none'; script-src 'self' '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    return page.render(
        frame=frame, shapes=shapes, style=Markup(style), script=Markup(script), policy=policy, **content
    )  # fmt: skip


def long_date(iso: str) -> str:
    """*16 september 2026* of an ISO date; '' of nothing."""
    return wording.long_date(date.fromisoformat(iso)) if iso else ""


def greyed_mark(text: str, *, heard: bool = True) -> Markup:
    """A paragraph, row or list item: if any of it is made up it says so once, at its beginning, in grey.

    Args:
        text: with the mark anywhere in it, or without.
        heard: a screen reader says the mark too; not where the heading or caption it belongs to has just said it.
    """
    said = escape(unmarked(text).strip())
    hidden = "" if heard else ' aria-hidden="true"'
    return Markup(f'<span class="mark"{hidden}>{MARK}</span> {said}') if SYNTHETIC in text else Markup(said)


@cache
def plotly_script() -> str:
    """plotly.js out of the installed package, so that figure and script match."""
    return str(plotly.offline.get_plotlyjs())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["date"] = long_date
    environment.filters["mark"] = greyed_mark
    environment.filters["unmarked"] = unmarked
    environment.filters["small_number"] = wording.small_number
    environment.filters["number"] = wording.number
    environment.filters["capitalised"] = wording.capitalised
    environment.filters["uncapitalised"] = wording.uncapitalised
    return environment


@cache
def _style(kind: str) -> str:
    sheets = [(HERE / "static" / f"{name}.css").read_text(encoding="utf-8") for name in ("theme", "page", kind)]
    without_comments = re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "", without_comments).strip()


@cache
def _script() -> str:
    text = "\n".join((HERE / "static" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    ids = [GLOBAL_STYLE, *sorted(set(OWN_STYLE.findall(plotly_script())))]
    code = "\n".join(line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("//"))
    return code.replace("[/* PLOTLY'S OWN STYLES */]", json.dumps(ids))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
