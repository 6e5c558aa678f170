"""*Tillgänglighet*: the statement that the law asks for, in the organisation's own words, or that it is not filled in.

The items are Digg's (digg.se, *Skapa en tillgänglighetsredogörelse*). Nothing here is declared by the software.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.reporting.dashboards import frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.published import Published

TITLE, PAGE = "Tillgänglighet", "accessibility.html"
EMPTY = "Redogörelsen är inte ifylld. Sidan får inte publiceras."
REQUIRED: Mapping[str, str] = {
    "organisation": "vilken organisation som står bakom webbplatsen",
    "site": "webbplatsens namn",
    "conformance": "hur väl lagkraven är uppfyllda: helt, delvis eller inte",
    "assessed_on": "när bedömningen gjordes",
    "method": "hur bedömningen gjordes",
    "updated_on": "när redogörelsen senast ändrades",
    "report": "hur den som hittar en brist når er",
    "complaint_url": "länken till Diggs sida för anmälningar",
}
CONFORMANCE: Mapping[str, str] = {
    "fully": "helt förenlig",
    "partially": "delvis förenlig",
    "not": "inte förenlig",
}
REASONS: Mapping[str, str] = {
    "not_compliant": "Uppfyller inte lagkraven",
    "disproportionate_burden": "Undantaget: oskäligt betungande att anpassa (12 §)",
    "out_of_scope": "Omfattas inte av lagen (9 §)",
}
FAULTS = "vilket innehåll som inte är tillgängligt, och varför"
NO_FAULTS = "en rättelse: webbplatsen anges vara helt förenlig, men en brist mot lagkraven är uppräknad"


def render(around: Frame, published: Published) -> str:
    """The page as HTML."""
    statement = _statement(published)
    lacking = missing(published)
    faults = statement.get("faults") or ()
    return frame.render(
        "reference/accessibility.html",
        around,
        empty=EMPTY,
        missing=lacking,
        statement=statement,
        conformance=CONFORMANCE.get(statement.get("conformance") or "", ""),
        faults=[
            (title, [one for one in faults if one["reason"] == reason])
            for reason, title in REASONS.items()
            if any(one["reason"] == reason for one in faults)
        ],
    )


def missing(published: Published) -> list[str]:
    """What is left to fill in; empty once the statement may be published."""
    statement = _statement(published)
    found = [words for name, words in REQUIRED.items() if not statement.get(name)]
    faults = [one["reason"] for one in statement.get("faults") or ()]
    if statement.get("conformance") == "fully" and "not_compliant" in faults:
        found.append(NO_FAULTS)
    elif statement.get("conformance") != "fully" and "not_compliant" not in faults:
        found.append(FAULTS)
    return found


def _statement(published: Published) -> dict[str, Any]:
    return published.organisation.get("accessibility") or {}
