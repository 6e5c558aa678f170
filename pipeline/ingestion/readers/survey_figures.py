"""Published survey shares: how ``survey_table`` and ``bra_situation_xlsx`` fill ``core.survey_figure``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.ingestion.decoding import State
from pipeline.ingestion.deliveries import FoundFile
from pipeline.ingestion.readers.cell_values import dimension
from pipeline.ingestion.readers.sql import statement


@dataclass(frozen=True)
class SurveyFigure:
    """A row of ``core.survey_figure``; shares are 0-1, ``line`` is where in the file it stands."""

    line: int
    indicator: str
    area_code: str
    wave: str
    period_start: date
    period_end: date
    group_key: str
    share: float | None
    lower: float | None
    upper: float | None
    answers: int | None
    invited: int | None
    question: str
    base: str
    question_version: str
    publication: str
    state: State


def write(con: duckdb.DuckDBPyConnection, found: FoundFile, figures: Sequence[SurveyFigure]) -> None:
    """Write a file's rows."""
    columns = {name: [getattr(one, name) for one in figures] for name in SurveyFigure.__dataclass_fields__}
    columns["dimension"] = [dimension(one.group_key) for one in figures]
    con.execute(statement("survey_figure_rows"), {"file_id": found.file_id, "sha256": found.sha256} | columns)
