"""Safety where people live: presence, walks, planning, and what people answer that they feel."""

from pipeline.indicators.base import Indicator
from pipeline.indicators.measured import PARTS_OF_YEAR, activity_log, register, survey_figure
from pipeline.indicators.school import ACTIVITY_LOG, PLAN_AND_FACT, SURVEY_PROCESSING

SURVEY = (
    "Det behövs en publicerad tabell från den som gör en trygghetsundersökning: frågan, vilka som räknas med, andelen, "
    "osäkerhetsintervallet och antalet svar."
)
SURVEY_CAVEAT = "Undersökningar med olika frågor, område eller sätt att svara går inte att jämföra."
REGISTER = (
    "Det behövs en sammanställning från kommunen ur åtgärdslistan från trygghetsvandringarna: hur många, av hur många."
)

INDICATORS = (
    Indicator(
        id="police_hours_at_unsafe_places",
        title="Polistimmar på platser som upplevs otrygga",
        definition="Timmar som polisen varit på de utpekade platserna, för hela kommunen, per kvartal eller år.",
        processing="Timmarna summeras ur aktivitetsloggen och ställs mot planen. Platserna redovisas bara som ett "
        "antal, efter polisens sekretessprövning. Rader utan timmar räknas inte i timmarna.",
        caveat="Timmarna säger hur mycket polisen var på plats, inte om platserna blev tryggare.",
        kind="activity",
        polarity="higher_is_better",
        units=("hours", "count"),
        sensitivity="open",
        needs="Det behövs en aktivitetslogg från polisen med timmar för hela kommunen, efter sekretessprövning.",
        method="fact_and_plan",
        measure=activity_log(
            "police_hours_at_unsafe_places",
            counted={"hours": "hours", "count": "places"},
            period_kinds=("quarter", "year"),
        ),
    ),
    Indicator(
        id="safety_walks",
        title="Trygghetsvandringar",
        definition="Antal trygghetsvandringar som kommunen genomfört.",
        processing=PLAN_AND_FACT,
        caveat="Antalet säger vad som gjordes, inte vad vandringarna ledde fram till.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs=ACTIVITY_LOG,
        method="fact_and_plan",
        measure=activity_log("safety_walks", counted={"count": "times"}),
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="walk_actions_closed_180d",
        title="Andel åtgärder från trygghetsvandringar som klarats av inom 180 dagar",
        definition="Åtgärder som avslutats inom 180 dagar, av dem som bestämdes vid trygghetsvandringar.",
        processing="Avslutade åtgärder delas med alla åtgärder. Sådana som bestämdes för mindre än 180 dagar sedan "
        "räknas inte.",
        caveat="Små och stora åtgärder räknas lika.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs=REGISTER,
        method="share_of_all",
        measure=register("walk_actions_closed_180d", "share"),
    ),
    Indicator(
        id="walks_with_feedback",
        title="Andel trygghetsvandringar med återkoppling",
        definition="Trygghetsvandringar där deltagarna fått veta vad som hände sedan, av alla som genomförts.",
        processing="Vandringar med återkoppling delas med alla genomförda vandringar.",
        caveat="Andelen visar att återkoppling har skett, inte vad deltagarna tyckte om den.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs=REGISTER,
        method="share_of_all",
        measure=register("walks_with_feedback", "share"),
    ),
    Indicator(
        id="plans_with_safety_analysis",
        title="Andel detaljplaner med trygghetsanalys",
        definition="Antagna detaljplaner där tryggheten har analyserats, av alla som antagits, enligt kommunens "
        "förteckning.",
        processing="Planer med analys delas med alla antagna planer.",
        caveat="Andelen visar att frågan har behandlats, inte att det som byggs blir tryggt.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs kommunens förteckning över antagna detaljplaner: hur många, och hur många som har en "
        "trygghetsanalys.",
        method="share_of_all",
        measure=register("plans_with_safety_analysis", "share"),
    ),
    Indicator(
        id="safe_outdoors_late",
        title="Andel som känner sig trygga ute sent på kvällen",
        definition="De som svarar att de känner sig trygga när de går ensamma sent på kvällen där de bor.",
        processing=SURVEY_PROCESSING,
        caveat="Undersökningar räknar olika om den som aldrig går ut är otrygg, så deras svar går inte att blanda. "
        + SURVEY_CAVEAT,
        kind="outcome",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SURVEY,
        method="published_figure",
        measure=survey_figure("safe_outdoors_late"),
    ),
    Indicator(
        id="feels_safe",
        title="Andel som känner sig trygga i allmänhet",
        definition="De som svarar att de på det hela taget känner sig trygga. Frågan är en annan än den om sen kväll.",
        processing=SURVEY_PROCESSING,
        caveat=SURVEY_CAVEAT,
        kind="outcome",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SURVEY,
        method="published_figure",
        measure=survey_figure("feels_safe"),
    ),
    Indicator(
        id="worry_about_crime",
        title="Andel som oroar sig för att utsättas för brott",
        definition="De som svarar att de oroar sig för att utsättas för brott.",
        processing=SURVEY_PROCESSING,
        caveat="Oro följer inte alltid risken att utsättas. " + SURVEY_CAVEAT,
        kind="outcome",
        polarity="lower_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SURVEY,
        method="published_figure",
        measure=survey_figure("worry_about_crime"),
    ),
    Indicator(
        id="authorities_care",
        title="Andel som anser att polis och kommun bryr sig",
        definition="De som svarar att polisen och kommunen bryr sig om problemen där de bor.",
        processing=SURVEY_PROCESSING,
        caveat=SURVEY_CAVEAT,
        kind="outcome",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SURVEY,
        method="published_figure",
        measure=survey_figure("authorities_care"),
    ),
)
