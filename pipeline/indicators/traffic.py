"""Traffic: checks, campaigns and injuries. What vehicles do is in ``speed``."""

from pipeline.indicators.base import Indicator

LOG = "Det behövs en aktivitetslogg från polisen eller kommunen med antal och timmar."

INDICATORS = (
    Indicator(
        id="speed_checks",
        title="Hastighetskontroller",
        definition="Antal hastighetskontroller på utvalda gator och vägar, och antalet timmar.",
        processing="Genomförda kontroller räknas ur aktivitetsloggen och ställs mot planen.",
        caveat="Antalet säger vad som gjordes, inte om hastigheterna påverkades.",
        kind="activity",
        polarity="higher_is_better",
        units=("count", "hours"),
        sensitivity="open",
        needs=LOG,
    ),
    Indicator(
        id="campaigns",
        title="Kampanjer om hastighet",
        definition="Antal kampanjer om hastighet på utvalda gator och vägar, och antalet timmar.",
        processing="Genomförda kampanjer räknas ur aktivitetsloggen och ställs mot planen.",
        caveat="Antalet säger vad som gjordes, inte hur många som nåddes.",
        kind="activity",
        polarity="higher_is_better",
        units=("count", "hours"),
        sensitivity="open",
        needs=LOG,
    ),
    Indicator(
        id="violations_per_control_hour",
        title="Överträdelser per kontrolltimme",
        definition="Antal överträdelser som upptäckts vid hastighetskontroller, per timme av kontroll.",
        processing="Överträdelserna i loggen delas med timmarna.",
        caveat="Talet beror på var och när polisen kontrollerar. Färre överträdelser per timme behöver inte betyda att "
        "fler håller gränsen.",
        kind="context",
        polarity="ambiguous",
        units=("per_hour",),
        sensitivity="offences",
        needs="Det behövs en aktivitetslogg från polisen med överträdelser och timmar per kontroll.",
    ),
    Indicator(
        id="injured_road_users",
        title="Skadade i trafiken",
        definition="Antal skadade i trafiken i kommunen, som medelvärde av tre år.",
        processing="Tre års antal läggs samman och delas med tre, eftersom ett enskilt år varierar av slump.",
        caveat="Alla skadade blir inte registrerade, och antalet beror på mycket annat än hastigheten.",
        kind="context",
        polarity="none",
        units=("count",),
        sensitivity="persons",
        needs="Det behövs en tabell med antal skadade i trafiken per år i kommunen, minst tre år i följd.",
    ),
)
