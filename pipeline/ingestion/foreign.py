"""Layouts that turn up in the wrong delivery: recognised so that a refusal can call them by name."""

import re

_LAYOUTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"PK\x03\x04"), "en Excel-fil eller annan zip-fil"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "en äldre Excel-fil (.xls)"),
    (re.compile(rb"%PDF"), "en PDF"),
    (re.compile(rb"PAR1"), "en Parquet-fil (Koladas uttag är sådana: format = \"kolada\")"),
    (re.compile(rb'(?s)\s*\{.{0,300}"kpi"\s*:'), "en sida ur Kolada (format = \"kolada\")"),
    (re.compile(rb'(?s)\s*\{.{0,1800}"class"\s*:\s*"dataset"'), "JSON-stat (format = \"jsonstat\")"),
    (re.compile(rb'(?s)\s*\[\s*\{.{0,600}"(datetime|summary)"\s*:'),
     "polisens händelseflöde, inget som räknas här"),
    (re.compile(rb"\s*[{\[]\s*[\"{\[]"), "JSON"),
    (re.compile(rb"(?s)(\xef\xbb\xbf)?\s*(CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|MATRIX|STUB|TITLE)="),
     "en PX-fil (format = \"px\")"),
    (re.compile(rb"(?s).{0,400}Veh\. No\., *Date, *Time, *Channel"), "JAMAR, enskilda fordon i engelska mil per timme"),
    (re.compile(rb'(?s).{0,400}"Number","Date","Time","Channel'), "JAMAR, antal fordon per kvart utan hastighet"),
    (re.compile(rb"\d\d\.\d\d\.\d\d \d\d:\d\d:\d\d;\d\d;\d{3};\d\d;[01]"),
     "radarmätningar från Impactor (format = \"impactor\")"),
    (re.compile(rb"typ;date and time \[UTC\];speed"), "fordonsmätningar från ICOMS (format = \"icoms\")"),
    (re.compile(rb"(?s).{0,1800}Date-Time +Speed"), "fordonsmätningar från MetroCount (format = \"metrocount\")"),
    (re.compile(rb"(?s).{0,600}car_speed_hist_"), "fordon per hastighetsklass från Telraam (format = \"binned\")"),
    (re.compile(rb"(\xef\xbb\xbf)?datum;timme;riktning;"), "fordon per hastighetsklass (format = \"binned\")"),
    (re.compile(rb"\$FL[23]"), "en SPSS-fil med enkätsvar (format = \"survey_microdata\")"),
    (re.compile(rb"(?s).{0,400}\[km/h\].{0,100}Dateformat"), "fordonsmätningar från SDR (format = \"sdr\")"),
    (re.compile(rb"(\xef\xbb\xbf)?Region;Brott;"), "Brås databasfil ur SOL (format = \"bra_sol\")"),
    (re.compile(rb"(\xef\xbb\xbf)?Kommun;Antal;"), "Brås kommunlista (format = \"bra_municipality_csv\")"),
    (re.compile(rb"[^;\n]{2,40} kommun;[\d ]+;[\d ]+\r?\n"), "Brås kommunlista (format = \"bra_municipality_csv\")"),
)  # fmt: skip


_FORMAT = re.compile(r'format = "(\w+)"')


def format_of(data: bytes) -> str:
    """The id of the reader whose files begin like these bytes (UTF-8); empty if we do not know."""
    found = _FORMAT.search(looks_like(data))
    return found[1] if found else ""


def looks_like(data: bytes) -> str:
    """A sentence that says what the file seems to be, Swedish, with a space before it; empty if we do not know."""
    name = next((name for pattern, name in _LAYOUTS if pattern.match(data[:2000])), "")
    return f" Den ser ut som {name}." if name else ""
