"""The contract: what an Indicator is, what its contributing rows are, and the one place that divides.

An Indicator says what to count and against what. Its measure's SQL returns *contributing rows*, one per line of a file
and observation that it counts in; ``observe`` aggregates them into the observation contract (``indicator.observation``
in schema.sql), and ``trace`` runs the very same SQL unaggregated.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["activity", "output", "outcome", "context", "process"]
Polarity = Literal["higher_is_better", "lower_is_better", "ambiguous", "none"]
Sensitivity = Literal["open", "official_offences", "offences", "persons", "sensitive", "survey"]
Unit = Literal[
    "count", "per_100k", "per_10k", "per_1000_households", "share", "kmh",
    "hours", "days", "per_hour", "yes_no", "permutation_p",
]  # fmt: skip

OBSERVATION_COLUMNS = (
    "indicator", "area_code", "period", "period_start", "period_end", "period_kind", "dimension", "group_key", "unit",
    "numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n", "status", "preliminary",
    "series", "method", "synthetic", "deliveries",
)  # fmt: skip
KEY_COLUMNS = ("indicator", "area_code", "period", "dimension", "group_key", "unit")


@dataclass(frozen=True)
class Measure:
    """What counts: one of ``measures/*.sql`` and the values of its parameters.

    The SQL returns contributing rows with the columns area_code, period, period_start, period_end, period_kind,
    dimension, group_key, unit, amount, base, weight, stratum, cluster, state, preliminary, series, delivery, synthetic,
    sha256, line. ``formats`` are the readers' ids of the files that hold those lines, for whoever is to deliver them.
    """

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One row of the indicator catalogue.

    Attributes:
        id: the catalogue's id.
        title: Swedish, as on the page.
        definition: what the producer says that it is, Swedish.
        processing: what we did with it, Swedish.
        caveat: what it does not capture, Swedish.
        kind: activity, output, outcome, context or process.
        polarity: which side is better, if any.
        units: the first is the one that targets and baselines speak of; a count and its rate are two.
        sensitivity: disclosure class; no default, since a forgotten one would publish.
        needs: what must be delivered for it to have a value, Swedish; shown with *Uppgift saknas*.
        method: how contributing rows become a value and an interval; a key of ``observe.METHODS``. Empty without data.
        measure: what counts; None until a format for its data is read.
        evidence: what research says of the measure it follows, Swedish; empty where we have not gone through it.
        proxy: it stands in for something that is not measured.
        exhaustive: the kinds of period whose values add up to the longer one's (months and quarters to the year).
    """

    id: str
    title: str
    definition: str
    processing: str
    caveat: str
    kind: Kind
    polarity: Polarity
    units: tuple[Unit, ...]
    sensitivity: Sensitivity
    needs: str
    method: str = ""
    measure: Measure | None = None
    evidence: str = ""
    proxy: bool = False
    exhaustive: tuple[str, ...] = ()


def divide(numerator: float, denominator: float) -> float:
    """The one division of the contract. NaN where there is nothing to divide by.

    Args:
        numerator: what was counted, measured or summed.
        denominator: against what; 0 or NaN gives NaN, never 0 and never infinity.
    """
    if math.isnan(numerator) or math.isnan(denominator) or denominator == 0:
        return math.nan
    return numerator / denominator
