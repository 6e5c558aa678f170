"""The catalogue: every indicator of the mission, by topic. An indicator without a measure says what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.indicators import crime, extremism, promise, safety, school, speed, support, traffic, watch
from pipeline.indicators.base import Indicator


@dataclass(frozen=True)
class Topic:
    """A module of indicators.

    Attributes:
        id: ASCII; the topic's step is called ``<id>_observations``.
        title: Swedish, for the analyst.
        description: Swedish, likewise.
        inputs: names of the ingestion steps it builds on; empty while none of its indicators has data.
        indicators: in the order they are shown.
        dated: something in it is counted to the date that pages speak from, which the newest delivery sets.
    """

    id: str
    title: str
    description: str
    inputs: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    dated: bool = False


TOPICS: tuple[Topic, ...] = (
    Topic(
        "school",
        "Narkotika bland unga",
        "Föreläsningar och information till skolor och föräldrar, och elevers egna svar.",
        ("activities", "registers", "survey_figures", "survey_answers"),
        school.INDICATORS,
    ),
    Topic(
        "extremism",
        "Våldsbejakande extremism",
        "Utbildningar och samverkan, bara som antal för hela kommunen.",
        ("activities", "registers"),
        extremism.INDICATORS,
    ),
    Topic(
        "safety",
        "Trygghet i livsmiljön",
        "Polisens närvaro, trygghetsvandringar, planer och upplevd trygghet.",
        ("activities", "registers", "survey_figures", "survey_answers"),
        safety.INDICATORS,
    ),
    Topic(
        "watch",
        "Grannsamverkan",
        "Områden och hushåll i grannsamverkan, och oro för inbrott.",
        ("registers", "survey_figures", "survey_answers"),
        watch.INDICATORS,
    ),
    Topic(
        "support",
        "Stöd till brottsutsatta",
        "Huskurage och stödverksamheter, för hela kommunen och per år.",
        ("registers", "survey_figures", "survey_answers", "kolada_values"),
        support.INDICATORS,
    ),
    Topic(
        "traffic",
        "Trafik",
        "Hastighetskontroller, kampanjer och skadade i trafiken.",
        ("activities", "registers"),
        traffic.INDICATORS,
    ),
    Topic(
        "speed",
        "Hastigheter",
        "Medelhastighet och andelar per mätplats och för kommunen, och ändringen jämfört med jämförelsegator.",
        ("speed_measurements", "published_speeds"),
        speed.INDICATORS,
    ),
    Topic(
        "crime",
        "Anmälda brott",
        "Antal anmälda brott och tal per 100 000 invånare, med osäkerhetsintervall.",
        ("reported_crime", "registers"),
        crime.INDICATORS,
    ),
    Topic(
        "promise",
        "Löften och åtaganden",
        "Vilka åtaganden som går att följa upp, och dialogerna bakom dem.",
        ("promise_sets",),
        promise.INDICATORS,
        dated=True,
    ),
)

INDICATORS: tuple[Indicator, ...] = tuple(one for topic in TOPICS for one in topic.indicators)
BY_ID: Mapping[str, Indicator] = {one.id: one for one in INDICATORS}
# No better side, or only background: never a target, never a promise's headline (docs/design.md).
NEVER_AIMED = tuple(one.id for one in INDICATORS if one.polarity == "ambiguous" or one.kind == "context")


def dictionary() -> dict[str, dict[str, Any]]:
    """What travels with the open data: indicator id → its texts, kind, units and class (``dictionary.json``)."""
    return {
        one.id: {
            "title": one.title,
            "definition": one.definition,
            "processing": one.processing,
            "caveat": one.caveat,
            "kind": one.kind,
            "polarity": one.polarity,
            "unit": one.units[0],
            "units": list(one.units),
            "sensitivity": one.sensitivity,
            "needs": one.needs,
            "formats": list(one.measure.formats) if one.measure else [],
            "method": one.method,
            "evidence": one.evidence,
            "proxy": one.proxy,
            "has_measure": one.measure is not None,
            "exhaustive": list(one.exhaustive),
            "breaks": [
                {"from": two.from_date.isoformat(), "area_kind": two.area_kind, "reason": two.reason}
                for two in crime.breaks_of(one)
            ],
        }
        for one in INDICATORS
    }
