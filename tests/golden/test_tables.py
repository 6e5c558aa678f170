"""The golden tables of both sets: published rows, and verdicts with their sentences.

Renewed by ``python tests/golden/shipped.py``; the difference is to be read before it goes in.
"""

import csv
import io

import pytest
import shipped

TABLES = [f"{table}_{name}.csv" for table in ("observations", "verdicts") for name in shipped.SETS]


def test_nothing_that_ships_is_refused(built: shipped.Shipped):
    assert built.refusals == ()


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_as_they_were_read(built: shipped.Shipped, name: str):
    held = (shipped.HERE / name).read_text(encoding="utf-8")
    made = shipped.tables(built)[name]
    gone, come = set(held.splitlines()) - set(made.splitlines()), set(made.splitlines()) - set(held.splitlines())
    assert (sorted(gone), sorted(come)) == ([], []), "python tests/golden/shipped.py skriver tabellerna på nytt"
    assert held == made


def test_every_table_of_both_sets_is_kept_and_no_other(built: shipped.Shipped):
    assert sorted(shipped.tables(built)) == sorted(TABLES)
    assert sorted(one.name for one in shipped.HERE.glob("*_*.csv")) == sorted(TABLES)


@pytest.mark.parametrize("name", ["observations_nacka_2017.csv", "observations_exempelkommun_2026.csv"])
def test_a_hidden_value_has_no_number_in_the_golden_table(name: str):
    rows = csv.DictReader(io.StringIO((shipped.HERE / name).read_text(encoding="utf-8")))
    told = {(row["value"], row["lower"], row["upper"]) for row in rows if row["status"] != "ok"}
    assert told <= {("", "", "")}


def test_every_sentence_of_the_made_up_set_is_marked_and_none_of_the_real_one():
    for name, is_made_up in (("nacka_2017", False), ("exempelkommun_2026", True)):
        rows = csv.DictReader(io.StringIO((shipped.HERE / f"verdicts_{name}.csv").read_text(encoding="utf-8")))
        said = [row["sentence"] for row in rows if row["sentence"]]
        assert said
        assert {one.startswith("Påhittat exempel: ") for one in said} == {is_made_up}
