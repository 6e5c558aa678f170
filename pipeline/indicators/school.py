"""Narcotics among the young: what schools and parents were told, and what pupils answer."""

from pipeline.indicators.base import Indicator

LECTURE_EVIDENCE = (
    "Föreläsningar om narkotika i skolan har inte visat sig minska användningen (SBU, rapport 243). De kan ha andra "
    "syften, som att sprida kunskap bland vuxna."
)
ACTIVITY_LOG = "Det behövs en aktivitetslogg från kommunen eller polisen, med planerade och genomförda aktiviteter."
SCHOOL_SURVEY = (
    "Det behövs svar från en skolenkät (till exempel Stockholmsenkäten) med kodbok, eller en publicerad tabell med "
    "andel, osäkerhetsintervall och antal svar."
)
PLAN_AND_FACT = "Genomförda aktiviteter räknas ur loggen och ställs mot planen. Inget osäkerhetsintervall beräknas."
SURVEY_PROCESSING = (
    "Andelen beräknas bland dem som svarade, med hänsyn till hur urvalet är gjort. Osäkerhetsintervallet är 95 "
    "procent. Andelen visas bara när minst 30 har svarat."
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
        evidence=LECTURE_EVIDENCE,
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
        evidence=LECTURE_EVIDENCE,
    ),
    Indicator(
        id="lecture_participants",
        title="Deltagare i föreläsningar",
        definition="Antal personer som deltagit i föreläsningar om narkotika för föräldrar och skolpersonal.",
        processing="Deltagarna summeras ur aktivitetsloggen. Den som deltar två gånger räknas två gånger.",
        caveat="Antalet säger hur många som nåddes, inte hur stor del av alla föräldrar och all personal det är.",
        kind="output",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="persons",
        needs="Det behövs en aktivitetslogg där antalet deltagare är ifyllt för varje föreläsning.",
    ),
    Indicator(
        id="schools_reached",
        title="Andel skolor som nåtts",
        definition="Skolor där minst en föreläsning hållits eller dit information skickats, av alla skolor i kommunen.",
        processing="Skolor i aktivitetsloggen räknas en gång var och delas med antalet skolor i skolförteckningen.",
        caveat="En skola räknas som nådd redan efter ett tillfälle, oavsett hur många som deltog.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs en aktivitetslogg där skolan är angiven, och en förteckning över kommunens skolor.",
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
    ),
)
