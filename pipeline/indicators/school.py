"""Narcotics among the young: what schools and parents were told, and what pupils answer."""

from pipeline.indicators.base import Indicator
from pipeline.indicators.measured import PARTS_OF_YEAR, activity_log, survey_figure

LECTURE_EVIDENCE = (
    "Föreläsningar om narkotika i skolan har inte visat sig minska användningen (SBU, rapport 243). De kan ha andra "
    "syften, som att sprida kunskap bland vuxna."
)
ACTIVITY_LOG = "Det behövs en aktivitetslogg från kommunen eller polisen, med planerade och genomförda aktiviteter."
SCHOOL_SURVEY = (
    "Det behövs en publicerad tabell från den som gör en skolenkät, till exempel Stockholmsenkäten: frågan, vilka som "
    "räknas med, andelen, osäkerhetsintervallet och antalet svar."
)
PLAN_AND_FACT = (
    "Genomförda aktiviteter räknas ur aktivitetsloggen, per månad, kvartal och år, och ställs mot planen: alla loggens "
    "rader, även de som ställts in eller ligger framåt i tiden. Inget osäkerhetsintervall beräknas."
)
SURVEY_PROCESSING = (
    "En andel som någon har publicerat visas som den är, med sitt osäkerhetsintervall (95 procent), och räknas inte "
    "om. Finns i stället svaren själva räknas andelen ur dem, med undersökningens egna vikter. Elever i samma "
    "skola liknar varandra, så osäkerheten räknas mellan skolor och inte mellan elever (Korn och Graubards intervall). "
    "Andelar med samma fråga, bas och sätt att fråga jämförs med varandra, inga andra. Är det känt att färre än 30 har "
    "svarat visas andelen inte."
)
SCHOOL_CAVEAT = (
    "Enkäten gäller elever i kommunens skolor, inte alla unga som bor i kommunen. Den görs vartannat år, och elever "
    "som är borta den dagen svarar inte."
)

INDICATORS = (
    Indicator(
        id="lectures_parents",
        title="Föreläsningar för föräldrar",
        definition="Antal föreläsningar om narkotika som hållits för vårdnadshavare, per kvartal.",
        processing=PLAN_AND_FACT,
        caveat="Antalet säger vad som gjordes, inte vad föräldrarna tog med sig eller om användningen påverkades.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs=ACTIVITY_LOG,
        method="fact_and_plan",
        measure=activity_log("lectures_parents", counted={"count": "times"}),
        evidence=LECTURE_EVIDENCE,
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="lectures_school_staff",
        title="Föreläsningar för skolpersonal",
        definition="Antal föreläsningar om narkotika som hållits för personal i skolan, per kvartal.",
        processing=PLAN_AND_FACT,
        caveat="Antalet säger vad som gjordes, inte vad personalen gjorde sedan eller om användningen påverkades.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs=ACTIVITY_LOG,
        method="fact_and_plan",
        measure=activity_log("lectures_school_staff", counted={"count": "times"}),
        evidence=LECTURE_EVIDENCE,
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="lecture_participants",
        title="Deltagare i föreläsningar",
        definition="Antal personer som deltagit i föreläsningar om narkotika för föräldrar och skolpersonal.",
        processing="Deltagarna i genomförda föreläsningar summeras ur aktivitetsloggen, per månad, kvartal och år. "
        "Den som deltar två gånger räknas två gånger. Föreläsningar utan uppgift om deltagare räknas inte.",
        caveat="Antalet säger hur många som nåddes, inte hur stor del av alla föräldrar och all personal det är.",
        kind="output",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="persons",
        needs="Det behövs en aktivitetslogg från kommunen eller polisen där antalet deltagare är ifyllt för varje "
        "föreläsning.",
        method="counted",
        measure=activity_log("lectures_parents", "lectures_school_staff", counted={"count": "participants"}),
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="schools_reached",
        title="Andel skolor som nåtts",
        definition="Skolor där minst en föreläsning hållits eller dit information skickats, av alla skolor i kommunen.",
        processing="Skolor som är angivna i aktivitetsloggens genomförda föreläsningar och utskick till elever, "
        "föräldrar eller skolpersonal räknas en gång var per år, och delas med antalet skolor i den senaste "
        "skolförteckningen vid årets slut. Rader utan skola räknas inte. Namnger loggen fler skolor än förteckningen "
        "har visas inget värde.",
        caveat="En skola räknas som nådd redan efter ett tillfälle, oavsett hur många som deltog.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs en aktivitetslogg från kommunen eller polisen där skolan är angiven, och uppgift från "
        "kommunen om hur många skolor som finns.",
        method="share_of_all",
        measure=activity_log(
            "lectures_parents",
            "lectures_school_staff",
            "information_mailings",
            counted={"share": "places"},
            period_kinds=("year",),
            audiences=("elever", "föräldrar", "vårdnadshavare", "skolpersonal"),
            out_of="schools_reached",
        ),
    ),
    Indicator(
        id="information_mailings",
        title="Informationsutskick till skolor och föräldrar",
        definition="Antal utskick med information om narkotika till skolor och vårdnadshavare.",
        processing=PLAN_AND_FACT,
        caveat="Ett utskick är inte detsamma som att någon har läst det.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs=ACTIVITY_LOG,
        method="fact_and_plan",
        measure=activity_log("information_mailings", counted={"count": "times"}),
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="ever_used_narcotics",
        title="Andel elever som någon gång använt narkotika",
        definition="Elever i årskurs 9 och i gymnasiets år 2 som svarar att de någon gång använt narkotika, efter kön.",
        processing=SURVEY_PROCESSING,
        caveat=SCHOOL_CAVEAT,
        kind="outcome",
        polarity="lower_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SCHOOL_SURVEY,
        method="published_figure",
        measure=survey_figure("ever_used_narcotics"),
    ),
    Indicator(
        id="used_narcotics_last_4_weeks",
        title="Andel elever som använt narkotika de senaste fyra veckorna",
        definition="Elever som använt narkotika de senaste fyra veckorna, bland samtliga som svarade på enkäten.",
        processing=SURVEY_PROCESSING,
        caveat=SCHOOL_CAVEAT,
        kind="outcome",
        polarity="lower_is_better",
        units=("share",),
        sensitivity="survey",
        needs=SCHOOL_SURVEY,
        method="published_figure",
        measure=survey_figure("used_narcotics_last_4_weeks"),
    ),
)
