"""Support for those exposed to crime. Whole municipality and year only; small numbers are never shown."""

from pipeline.indicators.base import Indicator
from pipeline.indicators.measured import kolada, register, survey_figure
from pipeline.indicators.school import SURVEY_PROCESSING

INDICATORS = (
    Indicator(
        id="huskurage_adopters",
        title="Andel bostadsföretag och föreningar som infört Huskurage",
        definition="Bostadsföretag och bostadsrättsföreningar som antagit Huskurage, av alla i kommunen.",
        processing="De som antagit Huskurage delas med alla bostadsföretag och föreningar i förteckningen.",
        caveat="Att en förening har antagit Huskurage säger inte att de boende känner till det.",
        kind="activity",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs en sammanställning från kommunen: hur många som antagit Huskurage, av alla bostadsföretag "
        "och föreningar i kommunen.",
        method="share_of_all",
        measure=register("huskurage_adopters", "share"),
    ),
    Indicator(
        id="huskurage_awareness",
        title="Andel boende som känner till Huskurage",
        definition="De som svarar att de känner till Huskurage i sitt hus.",
        processing=SURVEY_PROCESSING,
        caveat="Att känna till Huskurage är inte detsamma som att agera.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="survey",
        needs="Det behövs en publicerad tabell från den som gör en enkät till boende: frågan, vilka som räknas med, "
        "andelen, osäkerhetsintervallet och antalet svar.",
        method="published_figure",
        measure=survey_figure("huskurage_awareness"),
    ),
    Indicator(
        id="support_contacts",
        title="Kontakter med stödverksamheter",
        definition="Antal personer som haft kontakt med stöd för brottsutsatta, i hela kommunen under ett år.",
        processing="Verksamheternas egna summor används. Små tal visas inte.",
        caveat="Fler kontakter kan betyda att fler utsätts, eller att fler söker hjälp.",
        kind="activity",
        polarity="ambiguous",
        units=("count",),
        sensitivity="sensitive",
        needs="Det behövs en sammanställning från stödverksamheten: antalet per år i kommunen, utan personuppgifter.",
        method="counted",
        measure=register("support_contacts", "count", "year"),
    ),
    Indicator(
        id="days_to_first_contact",
        title="Dagar till första kontakt med stöd",
        definition="Dagar i genomsnitt från att någon söker stöd till den första kontakten, i hela kommunen under ett "
        "år.",
        processing="Alla dagar läggs samman och delas med antalet personer. Det visas inte när få personer ligger "
        "bakom.",
        caveat="Tiden säger inget om hur bra stödet var.",
        kind="output",
        polarity="lower_is_better",
        units=("days",),
        sensitivity="sensitive",
        needs="Det behövs en sammanställning från stödverksamheten: summan av dagar och antalet personer per år.",
        method="ratio",
        measure=register("days_to_first_contact", "days", "year"),
    ),
    Indicator(
        id="adults_supported_violence",
        title="Vuxna som fått stöd på grund av våld i nära relation",
        definition="Vuxna med insats på grund av våld i nära relation, per 10 000 vuxna (Kolada, nyckeltal U30751).",
        processing="Koladas värde används som det är. Kolada delar med folkmängden den 31 december. Noll visas som att "
        "uppgift saknas, eftersom Kolada ibland skriver 0 när kommunen inte har svarat.",
        caveat="Fler som får stöd kan betyda att fler utsätts, eller att fler får hjälp. Kolada ändrar ibland vad ett "
        "nyckeltal räknar. Värden med olika beskrivning jämförs inte.",
        kind="context",
        polarity="ambiguous",
        units=("per_10k",),
        sensitivity="sensitive",
        needs="Det behövs ett uttag ur Kolada med nyckeltalet U30751 för kommunen, med Koladas beskrivning.",
        method="published_rate",
        measure=kolada("U30751", "per_10k", zero_is_missing=True),
        proxy=True,
    ),
)
