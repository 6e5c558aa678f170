"""The warehouse explains itself: every table has a comment, and every column's name is explained.

A name means the same thing all over the house, so it is explained where it first appears, and again where it means
something else. ``indicator.published`` has the very columns of ``indicator.observation``.
"""

import duckdb
import pytest

from pipeline.indicators.base import OBSERVATION_COLUMNS
from pipeline.warehouse import SCHEMA, VIEWS

OURS = ("meta", "core", "indicator")


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        connection.execute(VIEWS.read_text(encoding="utf-8"))
        yield connection


def test_every_table_has_a_comment(con: duckdb.DuckDBPyConnection):
    silent = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ? and comment is null",
        [OURS],
    ).fetchall()
    assert silent == []


def test_every_column_name_is_explained(con: duckdb.DuckDBPyConnection):
    unexplained = con.execute(
        """
        select distinct column_name from duckdb_columns() where schema_name in $ours
        except
        select column_name from duckdb_columns() where schema_name in $ours and comment is not null
        """,
        {"ours": OURS},
    ).fetchall()
    assert unexplained == [], "comment on column … in pipeline/ingestion/core/schema.sql"


@pytest.mark.parametrize("table", ["observation", "published"])
def test_observations_have_the_contracts_columns(con: duckdb.DuckDBPyConnection, table: str):
    columns = con.execute(
        "select column_name from duckdb_columns() "
        "where schema_name = 'indicator' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    assert tuple(name for (name,) in columns) == OBSERVATION_COLUMNS
