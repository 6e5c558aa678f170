"""Shares out of survey answers: what a weighted share hides, and what nobody or everybody tells of each one."""

import math

import pandas as pd
import pytest

from pipeline.disclosure import audit, protect
from pipeline.disclosure.release import earlier
from pipeline.indicators import survey_shares
from pipeline.indicators.base import OBSERVATION_COLUMNS
from pipeline.indicators.catalogue import BY_ID
from pipeline.warehouse import open_work

DELIVERIES = pd.DataFrame({"delivery": ["d"], "publish": ["open"], "official": [False]})
CLASSES = {"ever_used_narcotics": "survey"}


def row(yes: float, n: float, value: float, method: str, *, weighted: bool = False) -> pd.DataFrame:
    given = {
        "indicator": "ever_used_narcotics", "area_code": "9999", "period": "2026-04", "period_kind": "wave",
        "period_start": "2026-04-01", "period_end": "2026-04-30", "dimension": "grade×sex",
        "group_key": "grade=9;sex=girl", "unit": "share", "numerator": yes, "denominator": math.nan if weighted else n,
        "value": value, "base_n": n, "status": "ok", "preliminary": False, "series": "s", "method": method,
        "synthetic": True, "deliveries": "d",
    }  # fmt: skip
    return pd.DataFrame([{name: given.get(name, math.nan) for name in OBSERVATION_COLUMNS}])


@pytest.fixture
def nothing_before(tmp_path) -> pd.DataFrame:
    with open_work(tmp_path / "work.duckdb") as con:
        return earlier(con, tmp_path / "history")


@pytest.mark.parametrize(
    ("yes", "n", "value", "method", "weighted", "hidden"),
    [
        (12, 100, 0.12, survey_shares.SAMPLE, False, False),
        (3, 100, 0.03, survey_shares.SAMPLE, False, True),
        (97, 100, 0.97, survey_shares.SAMPLE, False, True),
        (12, 29, 12 / 29, survey_shares.SAMPLE, False, True),
        (3, 100, 0.12, survey_shares.SAMPLE, True, True),  # three who weigh as twelve are three
        (97, 100, 0.88, survey_shares.SAMPLE, True, True),  # and so are the others
        (12, 100, 0.2, survey_shares.SAMPLE, True, False),
        (0, 100, 0.0, survey_shares.SAMPLE, False, False),
        (0, 100, 0.0, survey_shares.EVERYONE, False, True),  # nobody of all: what each one answered is known
        (100, 100, 1.0, survey_shares.EVERYONE, False, True),
        (12, 100, 0.12, survey_shares.EVERYONE, False, False),
    ],
)
def test_what_is_hidden_and_what_the_audit_would_not_let_pass(
    nothing_before, yes: float, n: float, value: float, method: str, weighted: bool, hidden: bool
):
    observed = row(yes, n, value, method, weighted=weighted)
    published = protect.protect(observed, BY_ID, DELIVERIES, nothing_before)
    assert published["status"].tolist() == ["suppressed" if hidden else "ok"]
    assert bool(audit.audit(observed, CLASSES, DELIVERIES, nothing_before).leaks) is hidden
    assert audit.audit(published, CLASSES, DELIVERIES, nothing_before).leaks == ()
