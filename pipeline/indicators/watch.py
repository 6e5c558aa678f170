"""Neighbourhood watch against residential burglary: areas, households, and worry."""

from pipeline.indicators.base import Indicator
from pipeline.indicators.measured import register, survey_figure
from pipeline.indicators.safety import SURVEY, SURVEY_CAVEAT
from pipeline.indicators.school import SURVEY_PROCESSING

EVIDENCE = (
    "I en sammanställning av studier (Brå 2008) minskade brotten med 16 eller 26 procent där grannsamverkan infördes, "
    "beroende på hur man räknade. De flesta studierna är från USA och Storbritannien och gäller inte bara inbrott."
)

INDICATORS = (
    Indicator(
        id="active_watch_areas",
        title="Aktiva områden med grannsamverkan",
        definition="Antal områden som har en aktiv grannsamverkan enligt registret.",
        processing="Antalet tas ur registret som det är, för den dag som registret gäller.",
        caveat="Ett område kan stå kvar i registret utan att grannarna längre gör något.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs="Det behövs ett utdrag ur polisens eller kommunens register över grannsamverkan: antalet aktiva områden.",
        method="counted",
        measure=register("active_watch_areas", "count"),
        evidence=EVIDENCE,
    ),
    Indicator(
        id="member_households",
        title="Andel hushåll i grannsamverkan",
        definition="Hushåll som är med i grannsamverkan, av alla hushåll i kommunen.",
        processing="Hushåll i registret delas med antalet hushåll. Inget osäkerhetsintervall beräknas.",
        caveat="Andelen säger hur många som är anslutna, inte hur många som är aktiva.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="persons",
        needs="Det behövs antalet anslutna hushåll ur polisens eller kommunens register över grannsamverkan, och "
        "uppgift från kommunen om antalet hushåll.",
        method="share_of_all",
        measure=register("member_households", "share"),
    ),
    Indicator(
        id="worry_about_burglary",
        title="Andel som oroar sig för inbrott",
        definition="De som svarar att de oroar sig för inbrott i bostaden.",
        processing=SURVEY_PROCESSING,
        caveat="Oro följer inte alltid risken att utsättas. " + SURVEY_CAVEAT,
        kind="outcome",
        polarity="lower_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SURVEY,
        method="published_figure",
        measure=survey_figure("worry_about_burglary"),
    ),
)
