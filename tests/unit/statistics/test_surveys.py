"""Survey estimates against the values that R's package survey gives for the same files."""

import csv
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import surveys
from pipeline.statistics.proportions import clopper_pearson
from pipeline.statistics.surveys import Design

# How the reference file names a design → its file, stratum, cluster, weight and population columns.
DESIGNS = {
    "svydesign(id=~1, fpc=~fpc, data=apisrs)": ("apisrs", "", "", "pw", "fpc"),
    "svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=apistrat)": ("apistrat", "stype", "", "pw", "fpc"),
    "svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat)": ("apistrat", "stype", "", "pw", ""),
    "svydesign(id=~1, weights=~pw, data=apistrat)": ("apistrat", "", "", "pw", ""),
    "svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=apiclus1)": ("apiclus1", "", "dnum", "pw", "fpc"),
    "svydesign(id=~dnum, weights=~pw, data=apiclus1)": ("apiclus1", "", "dnum", "pw", ""),
    # Two stages drawn with replacement: the variance is between the first.
    "svydesign(id=~dnum+snum, weights=~pw, data=apiclus2)": ("apiclus2", "", "dnum", "pw", ""),
}
MEANS = {"mean", "mean_z", "category_mean", "domain_mean"}
SHARES = {"prop_mean", "prop_beta", "prop_neff", "domain_prop_mean", "domain_prop_beta"}
TOTALS = {"total"}
READ = MEANS | SHARES | TOTALS | {"ratio"}
STYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else math.nan for row in rows])


def numbered(rows: list[dict[str, str]], name: str) -> np.ndarray:
    if not name:
        return np.zeros(len(rows), dtype=np.int64)
    return np.unique([row[name] for row in rows], return_inverse=True)[1].astype(np.int64)


def design_of(rows: list[dict[str, str]], stratum: str, cluster: str, weight: str, population: str) -> Design:
    return Design(
        weight=column(rows, weight),
        stratum=numbered(rows, stratum),
        cluster=numbered(rows, cluster) if cluster else np.arange(len(rows)),
        drawn_from=column(rows, population) if population else None,
    )


def estimate(rows: list[dict[str, str]], design: Design, reference: dict[str, str]) -> surveys.Estimate:
    """What a line of the reference file says, by our functions."""
    variable, stat = reference["variable"], reference["stat"]
    chosen = np.ones(len(rows), dtype=bool)
    if reference["by"]:
        chosen = np.array([row[reference["by"]] == reference["level"] for row in rows])
    if stat == "ratio":
        above, below = variable.split("/")
        up, down = column(rows, above), column(rows, below)
        return surveys.ratio(design, up, down, chosen, ~np.isnan(up + down))
    if stat == "category_mean":
        yes = np.array([row[variable] == reference["level"] for row in rows])
        return surveys.ratio(design, yes.astype(float), np.ones(len(rows)), chosen)
    if stat in SHARES:
        yes = np.array([row[variable] == "Yes" for row in rows])
        return surveys.share(design, yes, chosen, np.ones(len(rows), dtype=bool))
    known = column(rows, variable)
    if stat in TOTALS:
        return surveys.total(design, known, chosen & ~np.isnan(known))
    return surveys.ratio(design, known, np.ones(len(rows)), chosen, ~np.isnan(known))


def test_the_classical_samples(shared_data: Path):
    folder = shared_data / "survey"
    judged: dict[str, int] = {}
    for reference in table(folder / "reference" / "reference_values.csv"):
        if reference["design"] not in DESIGNS or reference["stat"] not in READ:
            continue
        name, *columns = DESIGNS[reference["design"]]
        rows = table(folder / "api" / f"{name}.csv")
        found = estimate(rows, design_of(rows, *columns), reference)
        n_effective = reference["stat"] == "prop_neff"  # that line's est is n*, not the share
        if n_effective:
            got = found.value * (1 - found.value) / found.standard_error**2
        else:
            got = found.value
            assert found.standard_error == pytest.approx(float(reference["se"]), rel=1e-9, abs=1e-9), reference["id"]
        assert got == pytest.approx(float(reference["est"]), rel=1e-9), reference["id"]
        if reference["stat"] in ("mean", "prop_beta") and reference["ci_low"]:
            limits = (float(reference["ci_low"]), float(reference["ci_high"]))
            assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-9), reference["id"]
            assert found.df == int(reference["df"])
        judged[reference["stat"]] = judged.get(reference["stat"], 0) + 1
    assert sum(judged.values()) > 90
    assert set(judged) >= {"mean", "total", "ratio", "prop_beta", "prop_neff", "category_mean", "domain_mean"}


def test_pupils_of_yrbs_in_groups_with_unanswered_questions(shared_data: Path):
    rows = table(shared_data / "survey" / "yrbs" / "yrbs2019_subset.csv")
    design = design_of(rows, "stratum", "psu", "weight", "")
    references = [
        one
        for one in table(shared_data / "survey" / "reference" / "reference_values_yrbs2019.csv")
        if one["stat"] == "prop_beta"
    ]
    assert len(references) == 74
    for reference in references:
        chosen = np.ones(len(rows), dtype=bool)
        if reference["by"]:
            chosen = np.array([row[reference["by"]] == reference["level"] for row in rows])
        answer = column(rows, reference["variable"])
        found = surveys.share(design, answer == 1, chosen, ~np.isnan(answer))
        wanted = tuple(float(reference[name]) for name in ("est", "se", "ci_low", "ci_high"))
        got = (found.value, found.standard_error, found.lower, found.upper)
        assert got == pytest.approx(wanted, abs=1e-9), reference["id"]
        assert (found.df, found.n) == (int(reference["df"]), int(reference["n"])), reference["id"]


@pytest.mark.parametrize(
    ("stat", "variable"), [("mean_ps", "api00"), ("mean_ps", "enroll"), ("prop_xlogit_ps", "awards")]
)
def test_weights_that_sum_to_known_totals(shared_data: Path, stat: str, variable: str):
    rows = table(shared_data / "survey" / "api" / "apiclus1.csv")
    drawn = design_of(rows, "", "dnum", "pw", "fpc")
    stype = np.array([ord(row["stype"]) for row in rows])
    design = surveys.post_stratified(drawn, stype, {ord(one): total for one, total in STYPES.items()})
    reference = next(
        one
        for one in table(shared_data / "survey" / "reference" / "reference_values.csv")
        if one["stat"] == stat and one["variable"] == variable and one["data"] == "apiclus1"
    )
    amount = (
        np.array([row[variable] == "Yes" for row in rows]).astype(float)
        if variable == "awards"
        else column(rows, variable)
    )
    found = surveys.ratio(design, amount, np.ones(len(rows)), np.ones(len(rows), dtype=bool))
    assert found.value == pytest.approx(float(reference["est"]), rel=1e-9)
    assert found.standard_error == pytest.approx(float(reference["se"]), rel=1e-9)


def test_without_a_design_it_is_clopper_and_pearson():
    """Everybody by themselves: SE² is p(1-p)/(n-1), so n* = n-1."""
    for x, n in ((0, 30), (3, 30), (15, 30), (50, 50), (65, 1000)):
        alone = Design(np.ones(n), np.zeros(n, dtype=np.int64), np.arange(n))
        everyone = np.ones(n, dtype=bool)
        found = surveys.share(alone, np.arange(n) < x, everyone, everyone)
        effective = n - 1 if 0 < x < n else n
        assert (found.lower, found.upper) == pytest.approx(clopper_pearson(x / n, effective), abs=1e-12)


def test_the_numbers_of_schools_do_not_matter():
    """To the last bit: a random cluster number leaves no mark."""
    rng = np.random.default_rng(7)
    yes, school, weight = rng.random(400) < 0.2, rng.integers(0, 12, 400), rng.random(400)
    everyone, stratum = np.ones(400, dtype=bool), np.zeros(400, dtype=np.int64)
    first = surveys.share(Design(weight, stratum, school), yes, everyone, everyone)
    for _ in range(20):
        renamed = rng.permutation(12)[school]
        assert surveys.share(Design(weight, stratum, renamed), yes, everyone, everyone) == first


def test_one_school_gives_a_share_without_uncertainty():
    one = Design(np.ones(40), np.zeros(40, dtype=np.int64), np.zeros(40, dtype=np.int64))
    everyone = np.ones(40, dtype=bool)
    found = surveys.share(one, np.arange(40) < 10, everyone, everyone)
    assert (found.value, found.df, found.n) == (0.25, 0, 40)
    assert all(math.isnan(number) for number in (found.standard_error, found.lower, found.upper))


def test_nobody_in_the_base_gives_nothing():
    design = Design(np.ones(4), np.zeros(4, dtype=np.int64), np.arange(4))
    nobody = np.zeros(4, dtype=bool)
    found = surveys.share(design, nobody, ~nobody, nobody)
    assert math.isnan(found.value)
    assert found.n == 0


def test_schools_outside_the_group_still_count_in_the_design():
    """Two of four schools have girls: their variance is 4/3 of the squares between four, not 2/1 of two."""
    school = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    design = Design(np.ones(8), np.zeros(8, dtype=np.int64), school)
    girls = school < 2
    yes = np.array([1, 1, 0, 0, 1, 1, 1, 1], dtype=bool)
    found = surveys.share(design, yes, girls, np.ones(8, dtype=bool))
    influence = [(2 - 0.5 * 2) / 4, (0 - 0.5 * 2) / 4, 0.0, 0.0]
    assert found.value == 0.5
    assert found.standard_error == pytest.approx(math.sqrt(4 / 3 * sum(one**2 for one in influence)))
    assert found.df == 1


def test_a_variance_that_is_nothing_by_chance_need_not_be_believed():
    """Four schools with exactly the same share: their SE is 0, a simple random sample's is √(pq/n)."""
    school, yes = np.repeat(np.arange(4), 20), np.tile([True, False], 40)
    design, everyone = Design(np.ones(80), np.zeros(80, dtype=np.int64), school), np.ones(80, dtype=bool)
    as_drawn = surveys.share(design, yes, everyone, everyone)
    at_least = surveys.share(design, yes, everyone, everyone, least_design_effect=1.0)
    assert as_drawn.standard_error == pytest.approx(0, abs=1e-12)
    assert at_least.standard_error == pytest.approx(math.sqrt(0.25 / 80))
    assert at_least.upper - at_least.lower >= as_drawn.upper - as_drawn.lower


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=8, max_size=60))
def test_the_interval_holds_the_share(answers: list[tuple[bool, int]]):
    yes, school = (np.array(one) for one in zip(*answers, strict=True))
    everyone = np.ones(len(answers), dtype=bool)
    design = Design(np.ones(len(answers)), np.zeros(len(answers), dtype=np.int64), school.astype(np.int64))
    found = surveys.share(design, yes.astype(bool), everyone, everyone)
    if not math.isnan(found.lower):
        assert 0 <= found.lower <= found.value + 1e-12
        assert found.value - 1e-12 <= found.upper <= 1
