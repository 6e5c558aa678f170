"""Layouts that turn up in the wrong delivery: recognised so that a refusal can call them by name."""

import re

_LAYOUTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"PK\x03\x04"), "en Excel-fil eller annan zip-fil"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "en äldre Excel-fil (.xls)"),
    (re.compile(rb"%PDF"), "en PDF"),
    (re.compile(rb"\s*[{\[]\s*[\"{\[]"), "JSON"),
    (re.compile(rb"(?s).{0,400}Veh\. No\., *Date, *Time, *Channel"), "JAMAR, enskilda fordon i engelska mil per timme"),
    (re.compile(rb'(?s).{0,400}"Number","Date","Time","Channel'), "JAMAR, antal fordon per kvart utan hastighet"),
    (re.compile(rb"\d\d\.\d\d\.\d\d \d\d:\d\d:\d\d;\d\d;\d{3};\d\d;[01]"), "radarmätningar från Impactor"),
    (re.compile(rb"(?s).{0,400}\[km/h\].{0,100}Dateformat"), "fordonsmätningar från SDR (format = \"sdr\")"),
    (re.compile(rb"(\xef\xbb\xbf)?Region;Brott;"), "Brås databasfil ur SOL (format = \"bra_sol\")"),
    (re.compile(rb"(\xef\xbb\xbf)?Kommun;Antal;"), "Brås kommunlista (format = \"bra_municipality_csv\")"),
)  # fmt: skip


def looks_like(data: bytes) -> str:
    """A sentence that says what the file seems to be, Swedish, with a space before it; empty if we do not know."""
    name = next((name for pattern, name in _LAYOUTS if pattern.match(data[:2000])), "")
    return f" Den ser ut som {name}." if name else ""
