"""Shares estimated from survey answers: weighted, clustered by school, with Korn and Graubard's interval (METHODS 2).

The answers are there only inside ``held_in_memory``: in a DuckDB of their own that may not use the disk, closed when
the step that estimates from them is done. What is left is the estimates.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from pipeline import versions
from pipeline.indicators.base import Indicator
from pipeline.indicators.contributing import measure_sql
from pipeline.indicators.measured import SURVEY_FIGURE
from pipeline.ingestion.deliveries import Delivery
from pipeline.ingestion.readers import codebook, survey_microdata, survey_wave
from pipeline.ingestion.readers.codebook import Codebook, group_key
from pipeline.statistics import surveys

SQL = versions.LIBRARY / "indicators" / "sql"
MEASURE = "survey_answer"
SAMPLE = "korn_graubard"
EVERYONE = "korn_graubard_everyone_asked"  # a share of 0 or 1 then tells of each one of the group
METHODS = (SAMPLE, EVERYONE)
HIDDEN_BEFORE = "hidden_before"  # of what was last said, a row without numbers: it stays hidden
GROUP = (
    "area_code", "period", "period_start", "period_end", "period_kind", "dimension", "group_key", "unit", "preliminary",
    "series", "synthetic", "deliveries",
)  # fmt: skip
NOTHING = pd.DataFrame(columns=[
    *GROUP, "numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n", "status", "method",
])  # fmt: skip


def may_have(indicator: Indicator) -> bool:
    """Whether shares of it can be published, and so also estimated out of answers."""
    return indicator.measure is not None and indicator.measure.name == SURVEY_FIGURE


def divided(
    con: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], concepts: Sequence[str]
) -> tuple[list[Delivery], list[str]]:
    """Which deliveries of answers can be read now.

    Args:
        con: the work database, every delivery loaded.
        deliveries: of one scan, of any format.
        concepts: ids of indicators.

    Returns:
        Those that hold answers to any of the indicators, each with the files to read; and the names of those that were
        refused, must wait, or whose files have been taken away: what was last said of them stands.
    """
    of_format = [one for one in deliveries if one.settings.format == survey_microdata.READER.id]
    if not of_format:
        return [], []
    parameters = {"format": survey_microdata.READER.id, "concepts": list(concepts)}
    held = con.execute((SQL / "survey_deliveries.sql").read_text(encoding="utf-8"), parameters).fetchall()
    paths = {path: bool(is_asked) for path, is_asked in held}
    readable, standing = [], []
    for one in of_format:
        files = tuple(found for found in one.files if found.path in paths)
        if not files:
            standing.append(one.name)
        elif paths[files[0].path]:
            readable.append(replace(one, files=files))
    return readable, standing


@contextmanager
def held_in_memory(deliveries: Sequence[Delivery]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The answers of some deliveries, each with the files to read, in a database that is gone afterwards."""
    with duckdb.connect(":memory:", config={"temp_directory": "", "autoload_known_extensions": False}) as memory:
        memory.execute((SQL / "survey_memory.sql").read_text(encoding="utf-8"))
        for delivery in deliveries:
            _hold(memory, delivery)
        yield memory


def estimate(memory: duckdb.DuckDBPyConnection, concept: str) -> pd.DataFrame:
    """The shares of an indicator, in every wave and group that has answers.

    Args:
        memory: of ``held_in_memory``.
        concept: the indicator's id, by which codebooks name it.

    Returns:
        One row per observation with the contract's columns but ``indicator``. Unweighted, numerator and denominator are
        those who said yes and those in the base; weighted, numerator is how many said yes, and there is no denominator.
    """
    rows = memory.execute(measure_sql(MEASURE), {"concept": concept}).df()
    rows = rows.rename(columns={"delivery": "deliveries"})
    groups = rows.groupby(list(GROUP), sort=True, dropna=False)
    found = [dict(zip(GROUP, key, strict=True)) | _share(own) for key, own in groups]
    return pd.DataFrame(found, columns=list(NOTHING))


def _share(rows: pd.DataFrame) -> dict[str, Any]:
    """The observation that the rows of one group give: all respondents of the wave, in and out of it."""
    weight = rows["weight"].to_numpy(dtype="float64")
    design = surveys.Design(weight, rows["stratum"].to_numpy("int64"), rows["cluster"].to_numpy("int64"))
    yes = rows["amount"].to_numpy("int64") == 1
    answered = rows["base"].eq(1).to_numpy(dtype=bool, na_value=False)
    found = surveys.share(design, yes, rows["base"].notna().to_numpy(dtype=bool), answered, least_design_effect=1.0)
    is_weighted = bool(np.ptp(weight) > 0)
    return {
        "numerator": float(yes.sum()),
        "denominator": math.nan if is_weighted else float(found.n),
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "standard_error": found.standard_error,
        "df": float(found.df),
        "base_n": float(found.n),
        "status": "missing" if math.isnan(found.value) else "ok",
        "method": EVERYONE if rows["state"].iloc[0] == "everyone" else SAMPLE,
    }


def last_said(said: pd.DataFrame, concepts: Sequence[str]) -> pd.DataFrame:
    """What an edition said of deliveries that cannot be read now, as observations. The numbers it hid are lost.

    Args:
        said: the contract's columns, as published.
        concepts: ids of the indicators that are wanted.
    """
    own = said[said["indicator"].isin(list(concepts))].copy()
    hidden = own["status"] == "suppressed"
    own.loc[hidden, "status"] = "missing"
    own.loc[hidden, "method"] = HIDDEN_BEFORE
    return own


def still_hidden(published: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``last_said`` that were hidden when they were said are hidden still."""
    hidden = published["method"] == HIDDEN_BEFORE
    return published.assign(
        status=published["status"].mask(hidden, "suppressed"), method=published["method"].mask(hidden, "")
    )


# ── holding ──────────────────────────────────────────────────────────────────────────────────────────────────


def _hold(memory: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    about, book = survey_wave.read(delivery), codebook.read(delivery)
    _insert(memory, "survey_code", _code_rows(delivery, book))
    _insert(memory, "survey_concept", _concept_rows(delivery, about.survey, book))
    for one in survey_microdata.answers(delivery, book):
        file: Mapping[str, Any] = {
            "sha256": one.found.sha256, "delivery": delivery.name, "area_code": delivery.settings.municipality,
            "period": about.wave, "period_start": about.start, "period_end": about.end,
            "everyone_asked": about.everyone_asked, "synthetic": delivery.settings.synthetic,
        }  # fmt: skip
        _insert(memory, "survey_file", pd.DataFrame([file]))
        _insert(memory, "survey_answer", one.rows.assign(survey=about.survey, wave=about.wave, sha256=one.found.sha256))


def _code_rows(delivery: Delivery, book: Codebook) -> pd.DataFrame:
    found = {}
    for known in book.variables.values():
        for concept, by_code in known.items():
            for code in by_code.values():
                for one in (code, codebook.unticked(code)):
                    group = group_key(concept, one.label) if one.role == "filter" else ""
                    found[concept, one.code] = (delivery.name, concept, one.code, one.role, one.yes, group)
    columns = ["delivery", "concept", "code", "role", "says_yes", "group_key"]
    return pd.DataFrame(list(found.values()), columns=columns).astype({"says_yes": "boolean"})


def _concept_rows(delivery: Delivery, survey: str, book: Codebook) -> pd.DataFrame:
    """Waves of the same base and version, both stated, are one series; others are compared with nothing."""
    rows = [
        {
            "delivery": delivery.name,
            "concept": one.id,
            "is_filter": one.is_filter,
            "is_among_everybody": one.is_among_everybody,
            "series": " | ".join((survey, one.id, one.base, one.question_version))
            if one.base and one.question_version
            else f"jämförs inte: {delivery.name}",
        }
        for one in book.concepts.values()
    ]
    return pd.DataFrame(rows)


def _insert(memory: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    memory.register("frame", frame)
    memory.execute(f"insert into {table} by name select * from frame")  # noqa: S608 - our own constants
    memory.unregister("frame")
