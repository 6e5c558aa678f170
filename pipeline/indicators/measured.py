"""Measures of hand-kept sources, for the topics to name: activity logs, registers, published survey figures.

What a log or a register may hold stands in the code lists (``ingestion/codes``); a convention test keeps them equal to
what the catalogue measures here.
"""

from collections.abc import Mapping

from pipeline.indicators.base import Measure, Unit

ACTIVITY_LOG = "activity_log"
REGISTER = "register"
SURVEY_FIGURE = "survey_figure"
KOLADA = "kolada"
PARTS_OF_YEAR = ("month", "quarter")
PERIODS = (*PARTS_OF_YEAR, "year")


def activity_log(
    *activities: str,
    counted: Mapping[Unit, str],
    period_kinds: tuple[str, ...] = PERIODS,
    audiences: tuple[str, ...] = (),
    dimension: str = "",
    groups: Mapping[str, str] | None = None,
    out_of: str = "",
) -> Measure:
    """Lines of activity logs.

    Args:
        activities: codes of activities that count.
        counted: unit → what is counted in it: times, hours, participants, violations or places.
        period_kinds: month, quarter, year.
        audiences: only lines for these (målgrupp, lower case); none given: all lines.
        dimension: the name of a division beside the whole; '' = none.
        groups: audience → group key of that division.
        out_of: register measure whose denominator says how many places there are; '' = none.
    """
    groups = groups or {}
    return Measure(
        ACTIVITY_LOG,
        {
            "activities": list(activities),
            "audiences": list(audiences),
            "units": list(counted),
            "counted": list(counted.values()),
            "period_kinds": list(period_kinds),
            "dimension": dimension,
            "group_audiences": list(groups),
            "group_keys": list(groups.values()),
            "out_of": out_of,
        },
        ("activity_log", "register") if out_of else ("activity_log",),
    )


def register(measure_id: str, unit: Unit, span: str = "day") -> Measure:
    """Lines of a register: of a ``day``, a ``year``, or ``three_years`` in a row."""
    return Measure(REGISTER, {"register": measure_id, "unit_name": unit, "span": span}, ("register",))


def survey_figure(indicator_id: str) -> Measure:
    """Published survey figures of an indicator, and shares out of answers themselves (``survey_shares``)."""
    return Measure(SURVEY_FIGURE, {"survey_indicator": indicator_id}, ("survey_table", "survey_microdata"))


def kolada(kpi: str, unit: Unit, *, zero_is_missing: bool) -> Measure:
    """A key figure out of Kolada; ``zero_is_missing``: a 0 there means that the municipality did not answer."""
    parameters = {"kpi": kpi, "unit_name": unit, "zero_is_missing": zero_is_missing}
    return Measure(KOLADA, parameters, ("kolada",))
