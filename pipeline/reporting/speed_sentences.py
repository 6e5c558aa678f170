"""Sentences about speeds: the matched change against control streets, and levels, which are told and not judged."""

from typing import Any

from pipeline.reporting import wording
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import CHANCE, LARGER, likely_between
from pipeline.reporting.windows import Window

FEW_SITES = "Det krävs minst fyra gator med åtgärder och tre jämförelsegator för att kunna säkerställa en förändring."
BY_STREET = "Uppgifterna finns gata för gata."
IN_TWO_WAYS = "Det är mätt på olika sätt före och efter, och värdena går inte att jämföra."
ONE_STREET = "En enskild gata räcker inte för att säga att något har ändrats."
SMALL_SHARE = 0.1


def fact(now: Window) -> str:
    """A change in mean speed against the control streets. Only the difference is known, so only that is said."""
    size = wording.number(abs(now.value), 1)
    word = "högre" if now.value > 0 else "lägre"
    if size == "0,0":
        return "Medelhastigheten ändrades lika mycket på gatorna i löftet som på jämförelsegatorna."
    return f"Räknat mot jämförelsegatorna blev medelhastigheten {size} kilometer i timmen {word} på gatorna i löftet."


def matched(row: dict[str, Any], now: Window) -> list[str]:
    """The same with how sure it is."""
    if row["change"] == "no_certain_change":
        return [fact(now), CHANCE, likely_between(row, 1, "kilometer i timmen")]
    return [fact(now), f"Skillnaden {LARGER}", likely_between(row, 1, "kilometer i timmen")]


def described(case: Case) -> list[str]:
    """Levels from measuring sessions: said, not judged."""
    if case.info["method"] == "v85":
        return [*_by_street(case), ONE_STREET]
    sides = {str(row["period"]).rpartition("-")[2]: row for row in case.rows.to_dict("records")}
    then, after = sides.get("before"), sides.get("after")
    if not then or not after or then["status"] != "ok" or after["status"] != "ok":
        return [BY_STREET, ONE_STREET]
    if then["series"] != after["series"]:
        return [BY_STREET, IN_TWO_WAYS]
    unit = case.info["unit"]
    was, became = (_level(one["value"], unit, min(then["value"], after["value"])) for one in (then, after))
    values = f"{was} före och {became} efter"
    if not case.has_controls:
        return [f"{case.title}: {values}."]
    return [
        f"{case.title} på {_streets_words(case)}, även jämförelsegatorna: {values}.",
        "Om förändringen är säker bedöms mot jämförelsegatorna.",
    ]


def _streets_words(case: Case) -> str:
    """*alla åtta gator*, where it is known on how many; else *alla gator som mättes*."""
    n = case.streets["group_key"].nunique()
    if n == 2:
        return "båda gatorna"
    return f"alla {wording.small_number(n)} gator" if n else "alla gator som mättes"


def _level(value: float, unit: str, smallest: float) -> str:
    """A level; shares of a few per cent with a decimal, so that they are not all written 0."""
    return wording.percent(value, 1 if smallest < SMALL_SHARE else 0) if unit == "share" else wording.value(value, unit)


def _by_street(case: Case) -> list[str]:
    """The span over the streets of a measure that is never put together (v85): of the latest side of the sessions."""
    side = next((one for one in ("after", "during", "before") if (case.streets["side"] == one).any()), "")
    streets = case.streets[case.streets["side"] == side].sort_values("period_end", kind="stable")
    values = streets.drop_duplicates("group_key", keep="last")["value"]
    if not side or values.empty:
        return [BY_STREET]
    when = f"{wording.PERIOD_SIDES[side]} åtgärderna"
    low, high = wording.number(values.min()), wording.number(values.max())
    if len(values) == 1:
        return [f"På den gata som mättes {when} körde 85 procent av fordonen högst {low} kilometer i timmen."]
    span = low if low == high else f"{low} till {high}"
    unit = "kilometer i timmen" if low == high else "kilometer i timmen, beroende på gata"
    on = f"På de {wording.small_number(len(values))} gator som mättes {when}"
    on += ", även jämförelsegatorna," if case.has_controls else ""
    return [f"{on} körde 85 procent av fordonen högst {span} {unit}."]
