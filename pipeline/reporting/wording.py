"""Swedish numbers, dates and periods, for sentences, tables and pictures alike.

Decimal comma, no-break space between thousands, the real minus sign, months in lower case and never shortened.
Nothing here knows what a number means.
"""

import math
from collections.abc import Sequence
from datetime import date

SPACE = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
SMALL_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")

UNIT_WORDS = {
    "count": "",
    "per_100k": f"per 100{SPACE}000 invånare",
    "per_10k": f"per 10{SPACE}000 vuxna",  # of one key figure only, and Kolada divides it by adults
    "per_1000_households": f"per 1{SPACE}000 hushåll",
    "share": "procent",
    "kmh": "kilometer i timmen",
    "hours": "timmar",
    "days": "dagar",
    "per_hour": "per timme",
    "yes_no": "",
    "permutation_p": "",
}
SINGULAR = {"hours": "timme", "days": "dag"}
UNIT_MARKS = {
    **UNIT_WORDS,
    "count": "antal",
    "share": "%",
    "kmh": "km/h",
    "yes_no": "ja eller nej",
    "permutation_p": "p",
}
DECIMALS = {"count": 0, "share": 0, "kmh": 1, "permutation_p": 3, "yes_no": 0, "per_100k": 0, "hours": 0, "days": 1}
PERIOD_SIDES = {"before": "före", "during": "under", "after": "efter"}


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A number as it is written in Swedish: 1 234,5 with no-break spaces, and − for minus.

    Args:
        value: finite.
        decimals: how many; rounded half away from zero, as readers do.
        signed: write + before positive ones.
    """
    scale, whole = 10**decimals, _whole(value, decimals)
    text = f"{whole // scale:,}".replace(",", SPACE)
    if decimals:
        text += f",{whole % scale:0{decimals}d}"
    if whole and value < 0:
        return MINUS + text
    return f"+{text}" if signed and whole else text


def rounded(value: float, decimals: int = 0) -> float:
    """The value that ``number`` writes."""
    return math.copysign(_whole(value, decimals) / 10**decimals, value)


def _whole(value: float, decimals: int) -> int:
    whole: int = math.floor(abs(value) * 10**decimals + 0.5 + 1e-9)
    return whole


def bound(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """An interval's bound: one that would be rounded to 0 gets one more decimal, so that it keeps its side."""
    rounds_to_zero = value != 0 and math.floor(abs(value) * 10**decimals + 0.5 + 1e-9) == 0
    return number(value, decimals + 1 if rounds_to_zero else decimals, signed=signed)


def interval(lower: float, upper: float, decimals: int = 0) -> str:
    """*mellan −0,8 och +2,7*: bounds of a change."""
    return f"mellan {bound(lower, decimals, signed=True)} och {bound(upper, decimals, signed=True)}"


def percent(share: float, decimals: int = 0) -> str:
    """A share (0–1) in running text: *47,4 procent*."""
    return f"{number(share * 100, decimals)} procent"


def percent_mark(share: float, decimals: int = 0) -> str:
    """A share (0–1) in a table: *47,4 %*."""
    return f"{number(share * 100, decimals)}{SPACE}%"


def percentage_points(difference: float, decimals: int = 0) -> str:
    """A difference between shares (0–1): *6 procentenheter*, *1 procentenhet*."""
    text = number(abs(difference) * 100, decimals)
    return f"{text} procentenhet" if text == "1" else f"{text} procentenheter"


def value(amount: float, unit: str) -> str:
    """A value with its unit, in running text: *731*, *47 procent*, *36,8 kilometer i timmen*."""
    whole_days = unit == "days" and float(amount).is_integer()  # a mean of them seldom is
    text = number(amount * 100 if unit == "share" else amount, 0 if whole_days else DECIMALS.get(unit, 1))
    return ("ja" if amount else "nej") if unit == "yes_no" else with_unit(text, unit)


def with_unit(text: str, unit: str) -> str:
    """A written number with its unit: *9 dagar*, *1 dag*."""
    return f"{text} {SINGULAR.get(unit, UNIT_WORDS[unit]) if text == '1' else UNIT_WORDS[unit]}".strip()


def at(start: date, end: date) -> str:
    """*den 30 september 2026* of a day, else as ``in_period``."""
    return f"den {long_date(start)}" if start == end else in_period(start, end)


def long_date(day: date) -> str:
    """*16 september 2026*."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_words(label: str) -> str:
    """A period's label as words: *2017*, *första kvartalet 2017*, *mars 2017*, *före, 2026*; others as they are."""
    head, _, tail = label.partition("-")
    if tail.isdigit() and head.isdigit() and len(head) == 4 and 1 <= int(tail) <= 12:
        return f"{MONTHS[int(tail) - 1]} {head}"
    if tail in PERIOD_SIDES:
        return f"{PERIOD_SIDES[tail]}, {head}"
    if len(label) == 6 and label[4] == "K" and label[5] in "1234":
        ordinal = ("första", "andra", "tredje", "fjärde")[int(label[5]) - 1]
        return f"{ordinal} kvartalet {label[:4]}"
    return label


def span_words(start: date, end: date) -> str:
    """Whole months as words: *2017*, *mars 2017*, *januari–oktober 2026*, *november 2025–februari 2026*."""
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if start.year != end.year:
        return f"{first} {start.year}–{last} {end.year}"
    return f"{first} {start.year}" if start.month == end.month else f"{first}–{last} {start.year}"


def months_words(first_days: Sequence[date], *, with_year: bool) -> str:
    """Single months as words: *april*, *september och oktober*, *december 2025 och januari 2026*."""
    return listed([f"{MONTHS[day.month - 1]} {day.year}" if with_year else MONTHS[day.month - 1] for day in first_days])


def in_period(start: date, end: date) -> str:
    """*år 2017*, *i mars 2017*, *under januari–oktober 2026*: as it stands after a verb."""
    words = span_words(start, end)
    if (start.month, end.month) == (1, 12):
        return f"år {words}" if start.year == end.year else f"under {words}"
    return f"i {words}" if (start.year, start.month) == (end.year, end.month) else f"under {words}"


def small_number(n: int) -> str:
    """Up to twelve in letters (common gender), as in running text."""
    return SMALL_NUMBERS[n] if 0 <= n < len(SMALL_NUMBERS) else number(n)


def listed(words: Sequence[str]) -> str:
    """*a, b och c*."""
    return " och ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def uncapitalised(text: str) -> str:
    """A title inside a sentence: *Anmälda brott* → *anmälda brott*; abbreviations such as NTU stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """The first letter as a capital, the rest untouched."""
    return text[:1].upper() + text[1:]
