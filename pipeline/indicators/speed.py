"""Speeds on measured streets: what each indicator counts of the passages, and the table of every session."""

import duckdb
import pandas as pd

from pipeline import versions
from pipeline.indicators.base import Indicator, Measure
from pipeline.indicators.vehicle_estimates import day_interval

SITE_DAYS = versions.LIBRARY / "indicators" / "sql" / "site_days.sql"
SITE_SPEED = versions.LIBRARY / "indicators" / "sql" / "site_speed.sql"
SITE_SPEED_CLASSES = versions.LIBRARY / "indicators" / "sql" / "site_speed_classes.sql"

POWER_MODEL_EVIDENCE = (
    "Det finns en modell som räknar om ändrad hastighet till färre eller fler skadade i trafiken. Den gäller inte "
    "direkt på gator i tätort. Därför säger en ändrad hastighet på de här gatorna inte hur många färre eller fler som "
    "skadas."
)
NEEDS = (
    "Det behövs hastighetsmätningar från kommunen: varje fordon för sig, eller antal i hastighetsklasser, på samma "
    "gator före och efter, med uppgift om gatornas hastighetsgräns."
)
VALID = "Bara hastigheter från 3 till 250 kilometer i timmen räknas. Båda riktningarna räknas tillsammans."
BY_DAY = (
    "Osäkerhetsintervallet (95 procent) räknar med att fordon samma dag liknar varandra, och kräver minst sju mätdagar "
    "på varje plats."
)
CLASSES = (
    "Där fordonen är räknade i hastighetsklasser tas varje fordon som mitt i sin klass. Sådana värden jämförs aldrig "
    "med värden av enskilda fordon."
)
SHARE_OF_CLASSES = (
    "Där fordonen är räknade i hastighetsklasser går andelen att räkna bara om en klass slutar vid gränsen. En klass "
    "som börjar vid gränsen räknas som över."
)
AS_PUBLISHED = "Värden ur andras tabeller visas som de står där, för sig, och bedöms inte."
WEIGHTED = "För hela kommunen vägs mätplatserna samman efter trafikarbetet, så som det var från början."
ONLY_MEASURED = (
    "Värdet gäller bara de gator som mättes, de dagar som mättes. En enskild gata kan ändra sig flera kilometer i "
    "timmen utan att något har gjorts."
)


MEASURED = ("sdr", "impactor", "metrocount", "icoms", "binned")  # formats of measuring devices
SUMMED_UP = "speed_table"


def _passages(quantity: str, unit: str, *, summed: str = "", whole: bool = True) -> Measure:
    """What is counted of a vehicle, and which column of a consultant's table (``core.speed_summary``) is the same."""
    parameters = {"quantity": quantity, "unit_name": unit, "summed": summed, "whole": whole}
    return Measure("passages", parameters, (*MEASURED, SUMMED_UP) if summed else MEASURED)


INDICATORS = (
    Indicator(
        id="mean_speed_change",
        title="Medelhastigheten mot jämförelsegatorna",
        definition="Medelhastighetens ändring från före till efter på gator där något gjordes, minus ändringen på "
        "jämförelsegator, i kilometer i timmen.",
        processing="Bara hela mätdagar räknas, alltså inte den första och den sista dagen av en mätning. På varje gata "
        "tas lika många dagar av varje veckodag före och efter, de tidigaste. Intervallet (95 procent) jämför gatorna "
        "med varandra. Dessutom prövas alla sätt att dela upp gatorna i två grupper: en ändring är säkerställd bara om "
        "båda prövningarna ger det, och det kräver minst fyra gator och tre jämförelsegator. En gata som mättes på "
        "olika sätt före och efter, enskilda fordon och hastighetsklasser, jämförs inte. " + VALID,
        caveat="Värdet gäller bara de gator som mättes. Valdes gatorna för att farten var hög just då, sjunker den "
        "ofta av sig själv till nästa mätning.",
        kind="outcome",
        polarity="lower_is_better",
        units=("kmh", "permutation_p"),
        sensitivity="open",
        needs=NEEDS + " Det behövs också jämförelsegator där inget har gjorts.",
        method="matched_change",
        measure=Measure("matched_passages", formats=MEASURED),
        evidence=POWER_MODEL_EVIDENCE,
    ),
    Indicator(
        id="mean_speed",
        title="Medelhastighet",
        definition="Medelvärdet av fordonens hastighet vid mätplatserna, i kilometer i timmen.",
        processing=f"Fordonens hastigheter summeras och delas med antalet fordon. {VALID} {CLASSES} {WEIGHTED} "
        f"{BY_DAY} {AS_PUBLISHED}",
        caveat=ONLY_MEASURED,
        kind="outcome",
        polarity="lower_is_better",
        units=("kmh",),
        sensitivity="open",
        needs=NEEDS,
        method="ratio_by_day",
        measure=_passages("speed", "kmh", summed="mean_kmh"),
    ),
    Indicator(
        id="v85",
        title="Hastighet som 85 procent av fordonen höll sig till eller under",
        definition="85-percentilen: 85 procent av fordonen körde högst så fort, i kilometer i timmen.",
        processing="Alla fordon vid en mätplats under en mätperiod ordnas efter hastighet, och värdet tas där 85 "
        "procent av dem är räknade. Hamnar det mellan två fordon, räknas det fram mellan deras hastigheter (kvantil av "
        "typ 7). "
        "Där fordonen är räknade i hastighetsklasser räknas värdet fram inom den klass där 85 procent nås. "
        f"{VALID} Värden från olika platser vägs aldrig samman, och inget osäkerhetsintervall beräknas. {AS_PUBLISHED}",
        caveat=ONLY_MEASURED,
        kind="outcome",
        polarity="lower_is_better",
        units=("kmh",),
        sensitivity="open",
        needs=NEEDS,
        method="v85",
        measure=_passages("speed", "kmh", summed="v85_kmh", whole=False),
    ),
    Indicator(
        id="share_within_limit",
        title="Andel fordon som höll hastighetsgränsen",
        definition="Fordon som körde i högst den hastighet som är tillåten på gatan, av alla fordon som mättes.",
        processing=f"Fordon vid eller under gränsen delas med alla fordon. {VALID} {SHARE_OF_CLASSES} {WEIGHTED} "
        f"{BY_DAY} {AS_PUBLISHED}",
        caveat=ONLY_MEASURED,
        kind="outcome",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs=NEEDS,
        method="ratio_by_day",
        measure=_passages("within_limit", "share", summed="share_within_limit"),
    ),
    Indicator(
        id="share_over_30",
        title="Andel fordon mer än 30 kilometer i timmen över gränsen",
        definition="Fordon som körde mer än 30 kilometer i timmen över den tillåtna hastigheten, av alla som mättes.",
        processing=f"Fordon över gränsen plus 30 delas med alla fordon. {VALID} {SHARE_OF_CLASSES} {WEIGHTED} {BY_DAY}",
        caveat=ONLY_MEASURED,
        kind="outcome",
        polarity="lower_is_better",
        units=("share",),
        sensitivity="open",
        needs=NEEDS,
        method="ratio_by_day",
        measure=_passages("over_30", "share"),
    ),
)


def fill_site_speed(con: duckdb.DuckDBPyConnection) -> int:
    """Empty and fill ``indicator.site_speed``: one row per session, site and direction with vehicles that count.

    Means and standard deviations come from whole numbers (n, Σv, Σv²), so every build gives the same bits. Runs inside
    the caller's transaction.

    Returns:
        The number of rows.
    """
    days = con.execute(SITE_DAYS.read_text(encoding="utf-8")).df()
    rows = []
    for (session, site, direction), own in days.groupby(["session", "site", "direction"], sort=True):
        interval = day_interval(own["amount"].tolist(), own["base"].tolist())
        rows.append((session, site, direction, interval.lower, interval.upper))
    intervals = pd.DataFrame(rows, columns=["session", "site", "direction", "mean_lower", "mean_upper"])
    con.execute("delete from indicator.site_speed")
    con.register("mean_interval", intervals.astype({"mean_lower": "float64", "mean_upper": "float64"}))
    con.execute(SITE_SPEED.read_text(encoding="utf-8"))
    con.execute(SITE_SPEED_CLASSES.read_text(encoding="utf-8"))
    con.unregister("mean_interval")
    return len(intervals)
