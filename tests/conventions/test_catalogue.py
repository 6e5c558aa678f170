"""Every indicator can be shown: Swedish texts, what it needs, and a sensitivity that somebody chose."""

import re

import pytest

from pipeline import refresh
from pipeline.indicators import catalogue, survey_shares
from pipeline.indicators.base import Indicator
from pipeline.versions import LIBRARY

IDS = [one.id for one in catalogue.INDICATORS]


def test_ids_are_unique_and_every_topic_hands_over_its_indicators():
    assert len(IDS) == len(set(IDS))
    assert [one.id for topic in catalogue.TOPICS for one in topic.indicators] == IDS
    assert list(catalogue.BY_ID) == IDS


@pytest.mark.parametrize("indicator", catalogue.INDICATORS, ids=IDS)
def test_every_indicator_can_be_shown(indicator: Indicator):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", indicator.id)
    for name in ("title", "definition", "processing", "caveat", "needs"):
        text = getattr(indicator, name)
        assert text.strip() == text != "", f"{indicator.id} has no {name}"
    assert indicator.units
    assert len(set(indicator.units)) == len(indicator.units)


@pytest.mark.parametrize("indicator", catalogue.INDICATORS, ids=IDS)
def test_a_measure_names_sql_that_exists(indicator: Indicator):
    if indicator.measure is None:
        assert indicator.method == "", "a method without anything to count"
        return
    assert indicator.method
    assert (LIBRARY / "indicators" / "measures" / f"{indicator.measure.name}.sql").is_file()


def test_the_formats_of_a_measure_have_readers():
    named = {one.id: one.measure.formats for one in catalogue.INDICATORS if one.measure is not None}
    assert [name for name, formats in named.items() if not formats] == []
    assert {one for formats in named.values() for one in formats} <= set(refresh.FORMATS)


def test_no_measure_lies_unused():
    used = {one.measure.name for one in catalogue.INDICATORS if one.measure is not None}
    used |= {survey_shares.MEASURE}  # of every indicator that has published survey figures
    assert {path.stem for path in (LIBRARY / "indicators" / "measures").glob("*.sql")} == used


def test_what_can_be_read_two_ways_has_no_better_side():
    judged = [one.id for one in catalogue.INDICATORS if one.kind == "context" and one.polarity.endswith("_is_better")]
    assert judged == [], "background is never better or worse"
