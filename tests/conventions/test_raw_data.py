"""What ships: nothing made up stands where a real municipality is followed up, and everything made up says so."""

import tomllib
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.ingestion import deliveries

ROOT = Path(__file__).parents[2]
RAW = ROOT / "raw_data"


@pytest.fixture(scope="module")
def scan() -> deliveries.Scan:
    return deliveries.scan(RAW, refresh.FORMATS)


def promise_sets() -> dict[str, dict]:
    found = {}
    for path in sorted((RAW / "promises").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found[content["set"]["id"]] = content["set"]
    return found


def test_two_promise_sets_ship():
    sets = promise_sets()
    assert {name: bool(one.get("demo")) for name, one in sets.items()} == {
        "nacka_2017": False,
        "exempelkommun_2026": True,
    }


def test_synthetic_deliveries_belong_to_demo_sets_only(scan: deliveries.Scan):
    real = {one["municipality"] for one in promise_sets().values() if not one.get("demo")}
    demo = {one["municipality"] for one in promise_sets().values() if one.get("demo")}
    made_up = {one.name: one.settings.municipality for one in scan.deliveries if one.settings.synthetic}
    assert made_up
    assert {name for name, municipality in made_up.items() if municipality in real} == set()
    assert set(made_up.values()) <= demo


def test_everything_of_the_fictitious_municipality_is_marked(scan: deliveries.Scan):
    unmarked = [
        one.name
        for one in scan.deliveries
        if one.settings.municipality == "9999"
        and one.settings.format != deliveries.PROMISE_FORMAT
        and not one.settings.synthetic
    ]
    assert unmarked == []


def test_every_source_toml_is_read_and_nothing_lies_unclaimed(scan: deliveries.Scan):
    assert [one.path for one in scan.unclaimed] == []
    assert {one.name: one.problems for one in scan.deliveries if one.problems or one.waiting} == {}
