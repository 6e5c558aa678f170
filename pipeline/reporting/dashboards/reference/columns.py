"""What the columns of the open data mean, in Swedish, in the files' own order (a test asks that none is left out)."""

from collections.abc import Mapping

OBSERVATION: Mapping[str, str] = {
    "indicator": "Måttets id.",
    "area_code": "Område: 0182 är en kommun, 01 ett län, 00 hela landet. Andra områden har bokstäver, som lpo:nacka.",
    "period": "Perioden: 2017, 2017K1, 2017-03, ett datum, eller mätperiodens id.",
    "period_start": "Periodens första dag.",
    "period_end": "Periodens sista dag.",
    "period_kind": "År (year), kvartal (quarter), månad (month), enkätomgång (wave), mätperiod (session) eller "
    "läget en dag (snapshot).",
    "dimension": "Vad värdet är uppdelat efter; tomt för helheten.",
    "group_key": "Vilken grupp det gäller, som grade=9;sex=girl; tomt för helheten.",
    "unit": "Enhet. Andelar (share) är mellan 0 och 1.",
    "numerator": "Täljare.",
    "denominator": "Nämnare. För aktiviteter: planen.",
    "value": "Värdet.",
    "lower": "Osäkerhetsintervallets undre gräns (95 procent).",
    "upper": "Osäkerhetsintervallets övre gräns (95 procent).",
    "standard_error": "Medelfel.",
    "df": "Frihetsgrader.",
    "base_n": "Antal svar eller mätta enheter.",
    "status": "Tal (ok), visas inte (suppressed), uppgift saknas (missing) eller inte aktuellt (not_applicable).",
    "preliminary": "Sant om utgivaren kan ändra värdet.",
    "series": "Värden med olika text här går inte att jämföra.",
    "method": "Hur värdet och intervallet är räknade.",
    "synthetic": "Sant om värdet är påhittat.",
    "deliveries": "Leveranserna bakom, åtskilda med semikolon.",
}
LINEAGE: Mapping[str, str] = {
    "indicator … unit": "Vilket värde det gäller: samma sex kolumner som ovan.",
    "sha256": "Kontrollsumma för filens innehåll.",
    "path": "Filens plats i mappen med rådata.",
    "rows": "Antal rader i filen som värdet bygger på.",
    "first_line": "Den första av dem.",
    "last_line": "Den sista av dem.",
}
