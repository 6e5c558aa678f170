"""Violent extremism: trainings and cooperation, as counts of activities. Nothing about identified people, ever."""

from pipeline.indicators.base import Indicator
from pipeline.indicators.measured import activity_log, register

INDICATORS = (
    Indicator(
        id="extremism_trainings",
        title="Utbildningar om våldsbejakande extremism",
        definition="Antal utbildningstillfällen för personal i skola och fritidsverksamhet, efter personalgrupp.",
        processing="Genomförda tillfällen räknas ur aktivitetsloggen och ställs mot planen, för hela kommunen och per "
        "år. Personalgruppen är loggens målgrupp: skolpersonal eller fritidspersonal.",
        caveat="Antalet säger vad som gjordes, inte vad personalen lärde sig. Hur många unga som uppmärksammats följs "
        "inte upp och ska inte samlas in här.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs="Det behövs en aktivitetslogg (format activity_log) från kommunen med utbildningar efter målgrupp och "
        "år.",
        method="fact_and_plan",
        measure=activity_log(
            "extremism_trainings",
            counted={"count": "times"},
            period_kinds=("year",),
            dimension="staff_group",
            groups={"skolpersonal": "staff_group=school", "fritidspersonal": "staff_group=leisure"},
        ),
    ),
    Indicator(
        id="staff_trained",
        title="Andel personal som utbildats",
        definition="Personal i skola och fritidsverksamhet som gått utbildningen, av all personal i samma grupp.",
        processing="Antalet utbildade delas med antalet anställda, så som förvaltningen har räknat dem.",
        caveat="Personal som slutat kan räknas med bland de utbildade. Andelen säger inget om vad utbildningen gav.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="persons",
        needs="Det behövs en sammanställning från kommunen (format register): utbildade och anställda per "
        "personalgrupp.",
        method="share_of_all",
        measure=register("staff_trained", "share"),
    ),
    Indicator(
        id="units_with_trained_contact",
        title="Andel enheter med utbildad kontaktperson",
        definition="Skolor och fritidsverksamheter som har en utsedd och utbildad kontaktperson, av alla enheter.",
        processing="Enheter med kontaktperson delas med alla enheter i kommunens förteckning.",
        caveat="Andelen visar att det finns någon att vända sig till, inte hur ofta det görs.",
        kind="output",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs en sammanställning från kommunen (format register): enheter med utbildad kontaktperson, och "
        "alla enheter.",
        method="share_of_all",
        measure=register("units_with_trained_contact", "share"),
    ),
    Indicator(
        id="cooperating_organisations",
        title="Samverkande organisationer",
        definition="Antal myndigheter och organisationer som deltagit i samverkan mot våldsbejakande extremism.",
        processing="Organisationer som är angivna i aktivitetsloggens genomförda möten räknas en gång var per år.",
        caveat="Antalet beskriver ett arbetssätt. Fler deltagare är inte i sig bättre samverkan.",
        kind="process",
        polarity="none",
        units=("count",),
        sensitivity="open",
        needs="Det behövs en aktivitetslogg (format activity_log) där de organisationer som deltog är angivna som "
        "enhet.",
        method="counted",
        measure=activity_log("cooperating_organisations", counted={"count": "places"}, period_kinds=("year",)),
    ),
    Indicator(
        id="extremism_plan_current",
        title="Aktuell handlingsplan mot våldsbejakande extremism",
        definition="Om kommunen har en beslutad handlingsplan som gäller den dagen: ja eller nej.",
        processing="Uppgiften tas ur registret som den är.",
        caveat="Att en plan finns säger inte att den följs.",
        kind="process",
        polarity="higher_is_better",
        units=("yes_no",),
        sensitivity="open",
        needs="Det behövs en uppgift från kommunen (format register) om en beslutad plan gäller: 1 för ja, 0 för nej.",
        method="counted",
        measure=register("extremism_plan_current", "yes_no"),
    ),
)
