"""What may never be held of a person, in files that people write (docs/design.md, DOMAIN 4): found, never repeated.

Guards look at free-text columns; names of columns are matched whole (``namn``, not ``skolnamn``).
"""

import datetime
import re

from pipeline.promises import E_MAIL

REMOVE = "Ta bort uppgiften: personer nämns inte här, skriv en roll eller en verksamhet."
REMOVE_COLUMN = "Ta bort kolumnen: uppgifter om personer samlas inte in."

FORBIDDEN_COLUMNS = frozenset(
    {
        "namn", "förnamn", "efternamn", "personnummer", "personnr", "födelsedatum", "adress", "gatuadress", "e-post",
        "epost", "e-postadress", "mejl", "mejladress", "telefon", "telefonnummer", "mobil", "mobilnummer", "religion",
        "åsikt", "åsikter", "etnicitet", "nationalitet", "koordinat", "koordinater", "latitud", "longitud",
    }
)  # fmt: skip

_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:18|19|20)?(\d{2})(\d{2})(\d{2}) ?[-+\u2010-\u2013]? ?(\d{4})(?!\d)", re.ASCII)
_PHONE = re.compile(
    r"(?<![\d+])(?<!\d-)(?:(?:\+|00)46[ -]?(?:\(0\) ?)?|0)\d{1,3}"
    r"(?:[ /-]{1,3}(?:\d{2,3}(?: \d{2,3}){2,3}|\d{3} \d{2,3})|[ /-]{0,3}\d{5,8})(?![ -]?\d)",
    re.ASCII,
)
_COORDINATES = re.compile(
    r"(?<!\d)(?:5[4-9]|6\d)[.,]\d{3,}\D{1,6}[12]?\d[.,]\d{3,}"  # degrees, WGS 84
    r"|(?<!\d)6[1-7]\d{5}(?:[.,]\d+)?\D{1,6}\d{6}(?!\d)"  # metres, SWEREF 99
    r"|\d{1,2} ?° ?\d{1,2}(?:[.,]\d+)? ?['′’]",
    re.ASCII,
)
_STREET_ADDRESS = re.compile(
    r"[^\W\d_](?:gatan|gata|vägen|väg|gränden|gränd|stigen|allén|backen|torget|stråket) \d{1,3}(?: ?[A-Ha-h])?(?!\w)",
    re.IGNORECASE,
)


def personal(text: str) -> str:
    """What a text tells of a person, as an indefinite Swedish noun; empty if nothing was found."""
    if any(_is_personal_number(*found) for found in _PERSONAL_NUMBER.findall(text)):
        return "ett personnummer"
    if E_MAIL.search(text):
        return "en e-postadress"
    if _PHONE.search(text):
        return "ett telefonnummer"
    if _COORDINATES.search(text):
        return "koordinater"
    return "en gatuadress" if _STREET_ADDRESS.search(text) else ""


def shown(text: str) -> str:
    """A text as a message may repeat it: quoted, or named for what it is if it tells of a person."""
    return personal(text) or repr(str(text[:80]))


def masked(text: str) -> str:
    """Likewise, without quotes: for a row of cells."""
    return f"<{personal(text)}>" if personal(text) else str(text)


def _is_personal_number(year: str, month: str, day: str, last: str) -> bool:
    """A date (a coordination number has 60 added to its day) and the checksum of Luhn, over ten digits."""
    digits = [int(one) for one in year + month + day + last]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    if sum(one // 10 + one % 10 for one in doubled) % 10:
        return False
    try:
        datetime.date(2000 + int(year) % 4, int(month), int(day) - 60 * (int(day) > 60))
    except ValueError:
        return False
    return True
