"""Release: what is written is all that anything later can read, and what was published is never forgotten."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pipeline import warehouse
from pipeline.disclosure import release
from pipeline.disclosure.release import HistoryMissing

FIRST, SECOND, THIRD = "2026-01-01-aaaaaaaa", "2026-02-01-00000000", "2026-03-01-bbbbbbbb"
LINEAGE = pd.DataFrame(
    [("i", "9999", "2025", "", "", "count", "ab", "d/a.txt", 2, 1, 7)],
    columns=[
        "indicator", "area_code", "period", "dimension", "group_key", "unit",
        "sha256", "path", "rows", "first_line", "last_line",
    ],
)  # fmt: skip


def remember(con: duckdb.DuckDBPyConnection, history: Path, edition: str) -> None:
    """An edition that was remembered and came to stand."""
    release.remember(con, history, edition)
    release.settle(history, [edition])


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.open_work(tmp_path / "work.duckdb") as con:
        yield con


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return tmp_path / "history"


def publish(con: duckdb.DuckDBPyConnection, *rows: tuple[str, str, float | None, float | None]) -> None:
    """``indicator.published`` holds exactly these: period, status, value, upper."""
    con.execute("delete from indicator.published")
    for period, status, value, upper in rows:
        con.execute(
            "insert into indicator.published (indicator, area_code, period, period_kind, dimension, group_key, unit, "
            "value, upper, status, preliminary, series, method, synthetic, deliveries) "
            "values ('i', '9999', ?, 'year', '', '', 'count', ?, ?, ?, false, '', '', true, 'd')",
            [period, value, upper, status],
        )


def deliver(con: duckdb.DuckDBPyConnection, name: str, accessed: str | None, version: str = "v") -> None:
    con.execute(
        "insert into meta.delivery values (?, 'Prov', '9999', 'Prov', 'f', ?, 'Fri', '', false, true, 'open', "
        "'loaded', '', ?, '')",
        [name, accessed, version],
    )


def file(con: duckdb.DuckDBPyConnection, file_id: int, delivery: str, path: str, status: str = "loaded") -> None:
    con.execute(
        "insert into meta.delivery_file (file_id, sha256, path, delivery, source, format, bytes, lines, data_lines, "
        "status, loaded_at, synthetic) values (?, 'ab', ?, ?, 'Prov', 'f', 1, 3, 3, ?, ?, true)",
        [file_id, path, delivery, status, datetime(2026, 11, 20, file_id)],
    )


def write(con: duckdb.DuckDBPyConnection, folder: Path, history: Path, as_of: date | None = None) -> Path:
    areas, groups = {"9999": "Påhittad", "01": "Län"}, {"grade=9": "årskurs 9"}
    release.write(con, folder, history, LINEAGE, {"i": {"title": "Mått"}}, areas, groups, as_of)
    return folder


def table(path: Path) -> list[dict[str, Any]]:
    return duckdb.read_parquet(str(path)).df().to_dict("records")


# ── published/ ───────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_that_is_read_later_is_written(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    publish(con, ("2025", "ok", 7, None), ("2024", "suppressed", None, None))
    folder = write(con, tmp_path / "published", history)
    assert sorted(path.name for path in folder.iterdir()) == [
        "delivery.parquet", "dictionary.json", "label.json", "lineage.parquet",
        "observation.parquet", "organisation.json", "policy.json", "promise.json", "revision.parquet",
    ]  # fmt: skip
    assert [(one["period"], one["status"]) for one in table(folder / "observation.parquet")] == [
        ("2024", "suppressed"),
        ("2025", "ok"),
    ]
    assert table(folder / "lineage.parquet") == LINEAGE.to_dict("records")
    assert table(folder / "revision.parquet") == []
    assert json.loads((folder / "dictionary.json").read_text(encoding="utf-8")) == {"i": {"title": "Mått"}}
    assert json.loads((folder / "label.json").read_text(encoding="utf-8")) == {
        "area": {"01": "Län", "9999": "Påhittad"},
        "group": {"grade=9": "årskurs 9"},
        "session": {},
        "site": {},
        "survey": [],
    }
    assert json.loads((folder / "organisation.json").read_text(encoding="utf-8")) == {}
    assert json.loads((folder / "policy.json").read_text(encoding="utf-8"))["survey"] == {
        "hide_below": 5,
        "smallest_base": 30,
        "unknown_base_method": "published_figure",
        "everyone_asked_method": "korn_graubard_everyone_asked",
        "whole_year_only": False,
        "published_by_producer": False,
    }
    assert (folder / "dictionary.json").read_bytes().endswith('Mått"\n }\n}\n'.encode())


def test_what_was_asked_is_told_of_shares_that_are_shown(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    publish(con, ("2025", "ok", 0.5, None), ("2024", "suppressed", None, None))
    deliver(con, "d", "2026-01-01")
    file(con, 1, "d", "d/a.csv")
    for line, wave in enumerate(("2024", "2025"), 2):
        con.execute(
            "insert into core.survey_figure values ('i', '9999', ?, '2025-01-01', '2025-12-31', '', '', 0.5, null, "
            "null, 40, null, 'Är du trygg?', 'Alla', '1', 'Rapport', 'ok', 'ab', ?, 1)",
            [wave, line],
        )
    folder = write(con, tmp_path / "published", history)
    assert json.loads((folder / "label.json").read_text(encoding="utf-8"))["survey"] == [
        {
            "indicator": "i", "area_code": "9999", "period": "2025", "group_key": "", "survey": "",
            "question": "Är du trygg?",
            "base": "Alla", "question_version": "1", "publication": "Rapport", "answers": 40, "invited": None,
        },
    ]  # fmt: skip


def test_revisions_have_the_same_columns_with_and_without_history(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    publish(con, ("2025", "ok", 7, None))
    without = duckdb.read_parquet(str(write(con, tmp_path / "a", history) / "revision.parquet"))
    remember(con, history, FIRST)
    with_history = duckdb.read_parquet(str(write(con, tmp_path / "b", history) / "revision.parquet"))
    assert (without.columns, without.types) == (with_history.columns, with_history.types)
    first, second = ((tmp_path / name / "revision.parquet").read_bytes() for name in "ab")
    assert first == second  # else the second refresh would arrive at another edition


def test_written_twice_it_is_the_same_bytes_whenever_it_was_loaded(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    deliver(con, "d", "2026-01-01")
    con.executemany(
        "insert into meta.delivery values (?, 'Prov', '9999', 'P', 'f', null, '', '', false, true, 'open', 'loaded', "
        "'', 'v', '')",
        [[f"d{number}"] for number in range(50)],
    )
    publish(con, *[(str(year), "ok", year / 7, None) for year in range(1900, 2026)])
    remember(con, history, FIRST)
    publish(con, *[(str(year), "ok", year / 3, None) for year in range(1900, 2026)])
    file(con, 1, "d", "d/a.txt")
    first = {path.name: path.read_bytes() for path in write(con, tmp_path / "a", history).iterdir()}
    con.execute("update meta.delivery_file set loaded_at = '2027-01-01'")
    again = {path.name: path.read_bytes() for path in write(con, tmp_path / "b", history).iterdir()}
    assert again == first
    remember(con, history, SECOND)
    once = (history / f"{SECOND}.parquet").read_bytes()
    remember(con, history, SECOND)
    assert (history / f"{SECOND}.parquet").read_bytes() == once


def test_deliveries_tell_reject_counts_by_reason_never_texts_and_nothing_of_this_run(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    deliver(con, "d", "2026-01-01")
    file(con, 1, "d", "d/b.txt", "unchanged")
    file(con, 2, "d", "d/a.txt", "duplicate")
    file(con, 3, "", "vilse.txt", "refused")
    con.executemany(
        "insert into meta.reject values (1, 'ab', ?, '', ?, 'hemlig text')",
        [[1, "tom"], [2, "inget tal"], [3, "tom"]],
    )
    path = write(con, tmp_path / "published", history) / "delivery.parquet"
    unclaimed, held = table(path)
    assert (unclaimed["delivery"], unclaimed["state"], unclaimed["publish"]) == ("", "refused", "internal")
    assert [one["path"] for one in json.loads(unclaimed["files"])] == ["vilse.txt"]
    assert json.loads(held["rejects"]) == {"inget tal": 1, "tom": 2}
    assert [(one["path"], one["status"], one["lines"]) for one in json.loads(held["files"])] == [
        ("d/a.txt", "duplicate", 3),
        ("d/b.txt", "loaded", 3),
    ]
    assert "hemlig text" not in str((unclaimed, held))
    assert "loaded_at" not in str((unclaimed, held))


def put_set(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "insert into core.promise_set values ('x', '9999', '9999', '2026-01-01', '2026-12-31', true, "
        """'{"title": "Å"}', 'ab', 9)"""
    )


def test_a_set_speaks_from_its_newest_delivery(con: duckdb.DuckDBPyConnection) -> None:
    put_set(con)
    assert release.promises(con, None) == {"x": {"title": "Å", "as_of": "2026-01-01"}}  # nothing else: its first day
    deliver(con, "promises/x", None)
    deliver(con, "a", "2026-11-20")
    deliver(con, "b", "2026-10-01")
    deliver(con, "refused", "2027-01-01", version="")  # holds nothing that anybody could speak of
    assert release.promises(con, None)["x"]["as_of"] == "2026-11-20"
    assert release.promises(con, date(2026, 5, 1))["x"]["as_of"] == "2026-05-01"


# ── history/ ─────────────────────────────────────────────────────────────────────────────────────────────────


def revisions(con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path, name: str) -> list[tuple[Any, ...]]:
    """(period, value, edition) of each earlier value."""
    rows = table(write(con, tmp_path / name, history) / "revision.parquet")
    return [(one["period"], one["value"], one["edition"]) for one in rows]


def test_an_earlier_value_that_is_other_now_is_listed_once_with_its_first_edition(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    publish(con, ("2024", "ok", 3, None), ("2025", "ok", 7, 9))
    remember(con, history, SECOND)
    publish(con, ("2024", "ok", 3, None), ("2025", "ok", 7, 8))  # the interval alone became another
    remember(con, history, FIRST)
    assert revisions(con, tmp_path, history, "a") == []
    publish(con, ("2024", "ok", 3, None), ("2025", "ok", 6, 7))
    assert revisions(con, tmp_path, history, "b") == [("2025", 7, FIRST)]
    (row,) = table(tmp_path / "b" / "revision.parquet")
    assert row["upper"] == 8
    remember(con, history, THIRD)
    publish(con, ("2024", "ok", 3, None), ("2025", "ok", 5, None))
    assert revisions(con, tmp_path, history, "c") == [("2025", 7, FIRST), ("2025", 6, THIRD)]


def test_a_value_that_came_back_is_no_revision_of_itself(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    for edition, value in ((FIRST, 7), (SECOND, 6)):
        publish(con, ("2025", "ok", value, None))
        remember(con, history, edition)
    publish(con, ("2025", "ok", 7, None))
    assert revisions(con, tmp_path, history, "a") == [("2025", 6, SECOND)]


def test_a_value_that_is_hidden_now_is_not_told_by_its_history(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    publish(con, ("2023", "ok", 1, None), ("2024", "ok", 2, None), ("2025", "ok", 3, None))
    remember(con, history, FIRST)
    publish(con, ("2024", "suppressed", None, None), ("2025", "missing", None, None))
    assert revisions(con, tmp_path, history, "a") == [("2025", 3, FIRST)]


def test_what_was_hidden_is_remembered_as_hidden(con: duckdb.DuckDBPyConnection, history: Path) -> None:
    publish(con, ("2025", "suppressed", None, None))
    remember(con, history, FIRST)
    assert [(one["status"], pd.isna(one["value"])) for one in table(history / f"{FIRST}.parquet")] == [
        ("suppressed", True)
    ]
    assert [path.name for path in history.iterdir()] == [f"{FIRST}.parquet"]


def test_what_history_knows_does_not_depend_on_which_edition_told_it(
    con: duckdb.DuckDBPyConnection, history: Path
) -> None:
    nothing = release.history_content(con, history)
    publish(con, ("2025", "ok", 7, None))
    remember(con, history, FIRST)
    once = release.history_content(con, history)
    remember(con, history, SECOND)
    assert release.history_content(con, history) == once != nothing
    publish(con, ("2025", "ok", 6, None))
    remember(con, history, THIRD)
    assert release.history_content(con, history) != once


def test_what_was_shown_or_hidden_is_told_once_and_whether_it_was_official_then(
    con: duckdb.DuckDBPyConnection, history: Path
) -> None:
    def told() -> list[tuple[Any, ...]]:
        rows = release.earlier(con, history).to_dict("records")
        return [
            (one["period"], one["period_kind"], one["status"], str(one["value"]), one["official"], one["synthetic"])
            for one in rows
        ]

    assert told() == []
    deliver(con, "d", "2026-01-01")
    publish(con, ("2024", "suppressed", None, None), ("2025", "ok", 7, 9), ("2026", "missing", None, None))
    remember(con, history, FIRST)
    publish(con, ("2024", "suppressed", None, None), ("2025", "ok", 7, 8))  # the interval alone became another
    remember(con, history, SECOND)
    once = [("2024", "year", "suppressed", "nan", False, True), ("2025", "year", "ok", "7.0", False, True)]
    assert told() == once
    con.execute("update meta.delivery set official = true")
    assert told() == once  # what it was then does not change
    remember(con, history, THIRD)
    assert [one[4] for one in told()] == [False, True, False, True]


def test_history_of_before_lacks_columns_and_is_read(con: duckdb.DuckDBPyConnection, history: Path) -> None:
    history.mkdir()
    periods = {"2025": "year", "2025K1": "quarter", "2025-02": "month", "före": "wave"}
    con.execute(
        "create temp table old as select 'i' as indicator, '9999' as area_code, unnest(?) as period, "
        "'' as dimension, '' as group_key, 'count' as unit, 'ok' as status, 7.0 as value, null::double as numerator, "
        "null::double as denominator, null::double as lower, null::double as upper",
        [list(periods)],
    )
    con.table("old").write_parquet(str(history / f"{FIRST}.parquet"))
    publish(con, ("2025", "ok", 7, None))
    remember(con, history, SECOND)
    told = release.earlier(con, history)
    assert dict(zip(told["period"], told["period_kind"], strict=True)) == periods
    assert not told["official"].any()


def test_every_edition_that_exists_must_be_remembered(con: duckdb.DuckDBPyConnection, history: Path) -> None:
    release.require_history(history, [])
    with pytest.raises(HistoryMissing, match=f"saknar det som publicerades i {FIRST}"):
        release.require_history(history, [FIRST])
    publish(con, ("2025", "ok", 7, None))
    remember(con, history, FIRST)
    release.require_history(history, [FIRST])
    with pytest.raises(HistoryMissing, match=rf"i {SECOND}\. Inget publiceras"):
        release.require_history(history, [FIRST, SECOND])


def test_an_edition_that_never_stood_is_taken_back_and_one_that_stood_is_not(
    con: duckdb.DuckDBPyConnection, history: Path
) -> None:
    publish(con, ("2025", "ok", 7, None))
    remember(con, history, FIRST)
    before = release.history_content(con, history)
    publish(con, ("2025", "ok", 8, None))
    release.remember(con, history, SECOND)  # killed before the edition came to stand
    release.remember(con, history, FIRST)  # killed while FIRST, deleted by hand since it stood, was built again
    release.settle(history, [])
    assert release.history_content(con, history) == before
    assert [path.name for path in history.iterdir()] == [f"{FIRST}.parquet"]


def test_how_long_the_files_of_a_delivery_are_kept_is_published(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, history: Path
) -> None:
    deliver(con, "d", "2026-01-01")
    con.execute("update meta.delivery set retention = '2027-12-31'")
    delivery = str(write(con, tmp_path / "a", history) / "delivery.parquet")
    assert con.execute("select delivery, retention from read_parquet(?)", [delivery]).fetchall() == [
        ("d", "2027-12-31")
    ]
