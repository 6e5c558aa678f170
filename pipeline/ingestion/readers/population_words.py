"""What the dimensions of SCB's tables of inhabitants are called, in Swedish and English, and what that means here.

Found in PX files and JSON-stat answers out of Statistikdatabasen: ``region``, ``civilstånd`` (marital status),
``ålder``, ``kön``, ``år`` (period, time), ``tabellinnehåll`` (contents). Labels decide before codes where both are
there: a code like 1 says nothing by itself.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date

from pipeline.ingestion import codes

REGION, TIME, CONTENTS = "region", "time", "contents"
NATION = "Riket"  # what SCB calls the area that Brå calls Hela landet

KNOWN = "region, tid (år, kvartal, månad), ålder, kön, civilstånd och tabellinnehåll"
_NAMES: Mapping[str, tuple[str, ...]] = {
    REGION: ("region", "regioner", "län", "kommun", "kommuner", "county", "municipality", "area", "område"),
    TIME: ("tid", "år", "period", "time", "year", "kvartal", "quarter", "månad", "month"),
    CONTENTS: ("tabellinnehåll", "innehåll", "contents", "contentscode", "observations"),
    "age": ("ålder", "alder", "age", "åldersgrupp", "age group"),
    "sex": ("kön", "kon", "sex", "gender"),
    "marital_status": ("civilstånd", "civilstand", "marital status"),
}
_VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sex": {
        "man": ("män", "man", "men", "male", "males", "m"),
        "woman": ("kvinnor", "kvinna", "women", "woman", "female", "females", "k", "f"),
    },
    "marital_status": {
        "single": ("ogifta", "ogift", "single", "unmarried", "og"),
        "married": ("gifta", "gift", "married", "g"),
        "widowed": ("änkor/änklingar", "änklingar/änkor", "änka/änkling", "widowers/widows", "widows/widowers", "änkl"),
        "divorced": ("skilda", "skild", "frånskilda", "divorced", "sk"),
    },
}
_UNKNOWN = ("okänd", "okänt", "uppgift saknas", "unknown")
_TOTAL = re.compile(
    r"(totalt?|samtliga|summa|alla|båda könen|both sexes|all ages|män och kvinnor|men and women)\b.*|tot|1\+2", re.I
)
_AGE = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?(\+)?(?: år| years?)?( och äldre| or over| or older| and older|\+)?", re.I)
_DECLARED_KEY = re.compile(r"[a-z][a-z_]*", re.ASCII)

_POPULATION = re.compile(
    r"(folkmängd(en)?|population|befolkning(en)?|invånare|inhabitants|personer|persons|antal|number"
    r"|(antal|number of) (personer|invånare|persons|inhabitants))(,? (den|per|efter|by|on|i|in|\d).*)?",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "dec")
_DAY = re.compile(r"(?<!\d)(\d{1,2}) ?(jan|feb|mar|apr|ma|jun|jul|aug|sep|o|nov|dec)[a-z]*", re.I)


def meaning(*names: str) -> str:
    """What a dimension with one of these names is (``region``, ``time``, ``contents``, ``age`` …); empty if unknown."""
    for name in names:
        plain = codes.plain(name).casefold()
        for key, known in _NAMES.items():
            if plain in known:
                return key
    return ""


def is_population(contents: str) -> bool:
    """Whether what is counted are inhabitants, by its name ("Folkmängd", not "Folkökning" or "Medelfolkmängd")."""
    return _POPULATION.fullmatch(codes.plain(contents)) is not None


def is_total(code: str, label: str) -> bool:
    """Whether a category is the whole of its dimension."""
    return _TOTAL.fullmatch(codes.plain(label or code)) is not None


def value(key: str, code: str, label: str) -> str:
    """What a category is in a group key: ``woman``, ``0``, ``5-9``, ``100+``; empty if it is unknown."""
    name = codes.plain(label or code).casefold()
    if name in _UNKNOWN:
        return "unknown"
    if key == "age":
        return _age(name)
    if key in _VALUES:
        return next((one for one, known in _VALUES[key].items() if name in known), "")
    return re.sub(r"[;=\s]+", "_", name)  # a dimension that the delivery declares


def known_values(key: str) -> str:
    """Which categories are known, Swedish, for a message."""
    if key == "age":
        return "0, 5-9, 100+ år eller totalt"
    return ", ".join(known[0] for known in _VALUES[key].values()) + " eller totalt"


def is_key(text: object) -> bool:
    """Whether a delivery may declare this as the key of a dimension."""
    return isinstance(text, str) and _DECLARED_KEY.fullmatch(text) is not None and text not in _NAMES


def area_code(code: str, label: str) -> str:
    """The area that a category is, by its code or by the code its label begins with.

    Raises:
        UnknownCodeError: there is no such area, or its code and its name are two areas'; Swedish.
    """
    found = re.fullmatch(r"(\d{2}|\d{4})(?:\s+(.+))?", codes.plain(label), re.ASCII)
    prefix, name = (found[1], found[2] or "") if found else ("", codes.plain(label))
    if not re.fullmatch(r"\d{2}|\d{4}", code, re.ASCII):
        code = prefix
    if prefix and prefix != code:
        raise codes.UnknownCodeError(f"koden {code!r} och namnet {label!r} säger var sitt område")
    if not code:
        return "00" if name == NATION else codes.area(name).code
    area = codes.areas().get(code)
    if area is None:
        raise codes.UnknownCodeError(
            f"områdeskoden {code!r} finns inte i kodlistan. Hämta tabellen med bara riket, län och kommuner, eller "
            "lägg till området i pipeline/ingestion/codes/area.csv."
        )
    others = [one for one in codes.areas().values() if one.name == name and one.kind == area.kind]
    if others and area not in others:
        raise codes.UnknownCodeError(f"koden {code!r} är {area.name}, men namnet är {label!r}")
    return area.code


def last_day(text: str, day: tuple[int, int] = (12, 31)) -> date | None:
    """The day that a category of the time dimension counts: the last of 2025, 2025K1 or 2025M03; None if unknown.

    Args:
        text: as in the file.
        day: month and day that a year is counted on, if the table says another than the last.
    """
    found = re.fullmatch(r"((?:19|20)\d\d)(?: ?(?:[KQ]([1-4])|M(0[1-9]|1[0-2])))?", codes.plain(text), re.ASCII)
    if not found:
        return None
    year = int(found[1])
    if not found[2] and not found[3]:
        return date(year, *day)
    month = int(found[3]) if found[3] else 3 * int(found[2])
    return date(year, month, calendar.monthrange(year, month)[1])


def day_of_year(*texts: str) -> tuple[int, int]:
    """Month and day that inhabitants are counted on, as the table's texts say ("1 november"); else 31 December."""
    for text in texts:
        for found in _DAY.finditer(text):
            month, day = _MONTHS.index(found[2].lower()) + 1, int(found[1])
            if 1 <= day <= calendar.monthrange(2025, month)[1]:
                return month, day
    return 12, 31


def _age(name: str) -> str:
    found = _AGE.fullmatch(name)
    if not found:
        return ""
    first, last, plus, older = found.groups()
    if last:
        return f"{int(first)}-{int(last)}" if not plus and not older and int(first) < int(last) else ""
    return f"{int(first)}+" if plus or older else f"{int(first)}"
