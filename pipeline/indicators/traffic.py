"""Traffic: checks, campaigns and injuries. What vehicles do is in ``speed``."""

from pipeline.indicators.base import Indicator
from pipeline.indicators.measured import PARTS_OF_YEAR, activity_log, register
from pipeline.indicators.school import PLAN_AND_FACT

LOG = (
    "Det behövs en aktivitetslogg från polisen eller kommunen: vad som planerats och gjorts, hur ofta och i hur många "
    "timmar."
)

PROCESSING = PLAN_AND_FACT + " Rader utan timmar räknas inte i timmarna."

INDICATORS = (
    Indicator(
        id="speed_checks",
        title="Hastighetskontroller",
        definition="Antal hastighetskontroller på utvalda gator och vägar, och antalet timmar.",
        processing=PROCESSING,
        caveat="Antalet säger vad som gjordes, inte om hastigheterna påverkades.",
        kind="activity",
        polarity="higher_is_better",
        units=("count", "hours"),
        sensitivity="open",
        needs=LOG,
        method="fact_and_plan",
        measure=activity_log("speed_checks", counted={"count": "times", "hours": "hours"}),
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="campaigns",
        title="Kampanjer om hastighet",
        definition="Antal kampanjer om hastighet på utvalda gator och vägar, och antalet timmar.",
        processing=PROCESSING,
        caveat="Antalet säger vad som gjordes, inte hur många som nåddes.",
        kind="activity",
        polarity="higher_is_better",
        units=("count", "hours"),
        sensitivity="open",
        needs=LOG,
        method="fact_and_plan",
        measure=activity_log("campaigns", counted={"count": "times", "hours": "hours"}),
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="violations_per_control_hour",
        title="Överträdelser per kontrolltimme",
        definition="Antal överträdelser som upptäckts vid hastighetskontroller, per timme av kontroll.",
        processing="Överträdelserna i loggens genomförda kontroller delas med kontrollernas timmar, per kvartal och "
        "år. Kontroller där någon av uppgifterna saknas räknas inte. Små tal visas inte.",
        caveat="Talet beror på var och när polisen kontrollerar. Färre överträdelser per timme behöver inte betyda att "
        "fler håller gränsen.",
        kind="context",
        polarity="ambiguous",
        units=("per_hour",),
        sensitivity="offences",
        needs="Det behövs en aktivitetslogg från polisen med överträdelser och timmar för varje kontroll.",
        method="ratio",
        measure=activity_log("speed_checks", counted={"per_hour": "violations"}, period_kinds=("quarter", "year")),
    ),
    Indicator(
        id="injured_road_users",
        title="Skadade i trafiken",
        definition="Antal skadade i trafiken i kommunen, som medelvärde av tre år.",
        processing="Tre års antal läggs samman och delas med tre, eftersom ett enskilt år varierar av slump. "
        "Medelvärdet står vid det sista av åren. Små tal visas inte.",
        caveat="Alla skadade blir inte registrerade, och antalet beror på mycket annat än hastigheten.",
        kind="context",
        polarity="none",
        units=("count",),
        sensitivity="persons",
        needs="Det behövs uppgift från kommunen om antalet skadade i trafiken per år, minst tre år i följd.",
        method="mean_of_years",
        measure=register("injured_road_users", "count", "three_years"),
    ),
)
