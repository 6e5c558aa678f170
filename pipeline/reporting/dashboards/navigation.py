"""Where a page stands: the way to it and the pages beside it, the same for every page of a set."""

from collections.abc import Mapping
from typing import Any

from pipeline.reporting.dashboards.frame import Frame, Link

START, METHOD, INDICATORS, ACCESSIBILITY = "index.html", "method.html", "indicator/", "accessibility.html"
# Relative to the set's folder.
MENU = (
    (START, "Översikt"),
    (METHOD, "Så räknar vi"),
    ("data_quality.html", "Källor och kvalitet"),
    ("disclosure.html", "Så skyddas uppgifterna"),
    ("open_data.html", "Öppna data"),
    ("corrections.html", "Rättelser"),
    (f"../{ACCESSIBILITY}", "Tillgänglighet"),
)
SITE = "Löften"


def of_set(
    promise_set: Mapping[str, Any], title: str, page: str, edition: str, *, kind: str, root: str = "../"
) -> Frame:
    """The frame of a page of a set.

    Args:
        promise_set: the set.
        title: of the page; the overview's is the set's own.
        page: its path in the set's folder.
        edition: the edition's id.
        kind: of the page.
        root: relative path from the page to the site's folder.
    """
    up = root.removesuffix("../")
    crumbs = [Link(f"{root}{START}", SITE), Link(up + START, promise_set["title"], page == START)]
    if page.startswith(INDICATORS):
        crumbs += [Link(up + href, text) for href, text in MENU if href == METHOD]
    if page != START:
        crumbs.append(Link(page, title, here=True))
    return Frame(
        kind=kind,
        title=title if page == START else f"{title} – {promise_set['title']}",
        root=root,
        edition=edition,
        as_of=promise_set["as_of"],
        synthetic=bool(promise_set["demo"]),
        crumbs=tuple(crumbs),
        menu=tuple(Link(up + href, text, href == page) for href, text in MENU),
        path=f"{promise_set['id']}/{page}",
    )


def of_site(title: str, page: str, edition: str, *, kind: str) -> Frame:
    """The frame of a page that belongs to no set: the start page, the accessibility statement."""
    at_start = page == START
    return Frame(
        kind=kind,
        title=title if at_start else f"{title} – {SITE}",
        root="",
        edition=edition,
        as_of="",
        crumbs=() if at_start else (Link(START, SITE), Link(page, title, here=True)),
        menu=(Link(START, "Alla löften", at_start), Link(ACCESSIBILITY, "Tillgänglighet", page == ACCESSIBILITY)),
        path=page,
    )


def reference(promise_set: Mapping[str, Any] | None, title: str, page: str, root: str, edition: str) -> Frame:
    """The frame of a reference page, of a set or (None) of the whole site."""
    if promise_set is None:
        return of_site(title, page, edition, kind="reference")
    return of_set(promise_set, title, page, edition, kind="reference", root=root)
