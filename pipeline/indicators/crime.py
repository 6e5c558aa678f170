"""Reported offences: which of Brå's crime types each indicator counts, and where its series breaks."""

from typing import Any

from pipeline.indicators.base import Indicator, Measure, Sensitivity, Unit
from pipeline.indicators.measured import PARTS_OF_YEAR
from pipeline.ingestion import codes

MEASURE = "reported_crime"
FORMATS = ("bra_sol", "bra_municipality_csv")
COUNT_AND_RATE: tuple[Unit, ...] = ("count", "per_100k")
PROCESSING = (
    "Brås antal och tal per 100 000 invånare visas som de levererats. Osäkerhetsintervallet (95 procent) visar hur "
    "mycket ett antal kan variera av slump (Poissonfördelning), och är vidgat efter hur mycket just det här antalet "
    "brukar variera. Finns en ny leverans av samma period gäller den senaste."
)
NEEDS = "Det behövs Brås statistik över anmälda brott för kommunen, brottstypen och perioden."
BURGLARY_CAVEAT = (
    "Alla anmälda inbrott räknas, också i butiker, kontor, skolor, källare och fritidshus. Bostadsinbrotten är bara en "
    "del av dem, så antalet kan inte användas för att bedöma ett löfte om bostadsinbrott."
)


def _counted(*crime_ids: str) -> Measure:
    parameters = {"crime_ids": list(crime_ids), "with_rate": True, "with_households": False}
    return Measure(MEASURE, parameters, FORMATS)


def breaks_of(indicator: Indicator) -> list[codes.SeriesBreak]:
    """Where an indicator of reported offences breaks, from the code list; none of another indicator."""
    if indicator.measure is None or indicator.measure.name != MEASURE:
        return []
    crime_ids = set(indicator.measure.parameters["crime_ids"])
    return [one for one in codes.series_breaks() if one.what == MEASURE and (not one.ids or set(one.ids) & crime_ids)]


def series_breaks(indicator: Indicator) -> dict[str, list[Any]]:
    """Likewise as parameters of its measure; a break of any of its crimes breaks their sum.

    Returns:
        ``break_date`` and ``break_area_kind`` (municipality, county, nation, or '' for everywhere), pairwise.
    """
    own = breaks_of(indicator)
    return {"break_date": [one.from_date for one in own], "break_area_kind": [one.area_kind for one in own]}


CLOSE_RELATION = ("lagesbild:nara_relation_kvinnor", "lagesbild:nara_relation_man")
OFFICIAL: Sensitivity = "official_offences"

INDICATORS = (
    Indicator(
        id="reported_narcotics_offences",
        title="Anmälda narkotikabrott",
        definition="Anmälda brott mot narkotikastrafflagen (Brås brottstyp 11650).",
        processing=PROCESSING,
        caveat="Antalet narkotikabrott speglar främst hur mycket polisen kontrollerar. Det säger lite om hur många som "
        "använder narkotika.",
        kind="context",
        polarity="ambiguous",
        units=COUNT_AND_RATE,
        sensitivity=OFFICIAL,
        needs=NEEDS,
        method="overdispersed_poisson",
        measure=_counted("11650"),
        proxy=True,
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="reported_narcotics_weapons_offences",
        title="Anmälda narkotika- och vapenbrott",
        definition="Anmälda brott mot narkotikastrafflagen och vapenlagen (Brås brottstyper 11650 och 11708 "
        "tillsammans). Summan är vår egen; Brå redovisar dem var för sig.",
        processing="En levererad summa används i första hand, annars läggs de två delarna för samma period ihop. "
        + PROCESSING,
        caveat="Antalet narkotikabrott speglar främst hur mycket polisen kontrollerar. Detsamma gäller till stor del "
        "vapenbrotten.",
        kind="context",
        polarity="ambiguous",
        units=COUNT_AND_RATE,
        sensitivity=OFFICIAL,
        needs=NEEDS,
        method="overdispersed_poisson",
        measure=_counted("11650", "11708"),
        proxy=True,
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="reported_vandalism",
        title="Anmälda skadegörelsebrott",
        definition="Anmälda skadegörelsebrott enligt 12 kapitlet brottsbalken (Brås brottstyp 11099).",
        processing=PROCESSING,
        caveat="Antalet beror både på hur mycket som förstörs och på hur ofta det anmäls, och visar inte om människor "
        "känner sig tryggare. Många skador anmäls aldrig.",
        kind="context",
        polarity="ambiguous",
        units=COUNT_AND_RATE,
        sensitivity=OFFICIAL,
        needs=NEEDS,
        method="overdispersed_poisson",
        measure=_counted("11099"),
        proxy=True,
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="reported_residential_burglaries",
        title="Anmälda bostadsinbrott",
        definition="Anmälda inbrottsstölder i villa, radhus och lägenhet (Brås brottstyp 11476). Källare, vind och "
        "fritidshus ingår inte.",
        processing=PROCESSING + " Tal per 1 000 hushåll räknas med antalet hushåll i den senaste förteckningen vid "
        "periodens slut.",
        caveat="Bara anmälda inbrott räknas. Andra källor räknar även källare, vind och fritidshus, och går inte att "
        "jämföra med dessa.",
        kind="outcome",
        polarity="lower_is_better",
        units=("count", "per_1000_households"),
        sensitivity=OFFICIAL,
        needs="Det behövs Brås statistik över anmälda inbrott i villor och lägenheter (brottstyp 11476) för kommunen. "
        "För tal per 1 000 hushåll behövs också uppgift från kommunen om antalet hushåll.",
        method="overdispersed_poisson",
        measure=Measure(
            MEASURE,
            {"crime_ids": ["11476"], "with_rate": False, "with_households": True},
            (*FORMATS, "register"),
        ),
        proxy=True,
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="reported_burglaries_all",
        title="Anmälda inbrott av alla slag (även i butiker, kontor och källare)",
        definition="Anmälda inbrottsstölder av alla slag (Brås brottstyp 11462). Brås etikett nämner bostad, men typen "
        "omfattar alla inbrott.",
        processing=PROCESSING,
        caveat=BURGLARY_CAVEAT,
        kind="context",
        polarity="none",
        units=COUNT_AND_RATE,
        sensitivity=OFFICIAL,
        needs=NEEDS,
        method="overdispersed_poisson",
        measure=_counted("11462"),
        exhaustive=PARTS_OF_YEAR,
    ),
    Indicator(
        id="reported_close_relation_violence",
        title="Anmälda våldsbrott i nära relation",
        definition="Anmälda våldsbrott i nära relation mot kvinnor och mot män, så som Brå räknar dem i Indikatorer "
        "för kommuners lägesbild, för hela kommunen och per år. Summan av de två är vår egen.",
        processing="Brås två antal läggs ihop, för de år då båda finns. Små tal visas inte. Osäkerhetsintervallet (95 "
        "procent) visar hur mycket ett antal kan variera av slump (Poissonfördelning), och är vidgat med ett fast mått "
        "eftersom uppgifter per månad saknas.",
        caveat="Fler anmälningar kan betyda att fler söker hjälp. Brottskoderna för relation ändrades mellan 2018 och "
        "2019, så åren före och efter går inte att jämföra.",
        kind="context",
        polarity="ambiguous",
        units=("count",),
        sensitivity="sensitive",
        needs="Det behövs Brås uppgifter om våld i nära relation för hela kommunen, per år.",
        method="overdispersed_poisson",
        measure=Measure(
            MEASURE,
            {"crime_ids": list(CLOSE_RELATION), "with_rate": False, "with_households": False},
            ("bra_situation_xlsx",),
        ),
        proxy=True,
    ),
)
