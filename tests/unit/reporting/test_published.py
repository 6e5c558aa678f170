"""published.read: types that all code right of the wall relies on."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.reporting import published


def test_dates_are_dates_texts_are_texts_and_missing_numbers_are_nan(publish):
    shown = publish(
        [
            {
                "indicator": "v85", "area_code": "0182", "period": "s1", "period_start": None, "period_end": None,
                "period_kind": "session", "dimension": "site", "group_key": "site=a", "unit": "kmh", "value": 52.0,
                "status": "ok", "preliminary": False, "series": "", "method": "", "synthetic": True, "deliveries": "",
            },
            {
                "indicator": "x", "area_code": "0182", "period": "2017", "period_start": date(2017, 1, 1),
                "period_end": date(2017, 12, 31), "period_kind": "year", "dimension": "", "group_key": "",
                "unit": "count", "value": None, "status": "suppressed", "preliminary": False, "series": "",
                "method": "", "synthetic": False, "deliveries": "",
            },
        ]
    )  # fmt: skip
    rows = shown.observation
    assert list(rows["period_start"]) == [None, date(2017, 1, 1)]
    assert rows["value"].dtype == "float64"
    assert pd.isna(rows["value"].iloc[1])
    assert rows["indicator"].dtype == "str"
    assert list(rows["synthetic"]) == [True, False]
    assert shown.delivery["accessed"].iloc[0] == date(2026, 11, 20)
    assert shown.revision.empty
    assert shown.revision["edition"].dtype == "str"


def test_a_missing_file_is_named_in_swedish(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"observation\.parquet saknas"):
        published.read(tmp_path)
