"""What an analyst may have forgotten of a format: each reader is a module, explained, tested, listed and owned."""

import importlib
import re
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.ingestion.deliveries import Reader
from pipeline.ingestion.readers import READERS
from pipeline.versions import LIBRARY
from pipeline.warehouse import SCHEMA

ROOT = Path(__file__).parents[2]
CHECKS = SCHEMA.parent / "checks"
IDS = [one.id for one in READERS]

# Any problem refuses these: somebody keeps them by hand, and can mend a cell. Of the others some lines may be rejected.
BY_HAND = {"activity_log", "register", "survey_table", "speed_table"}
# What a parser's release can change, by how the files are named.
PARSED = {".xlsx": "python-calamine", ".sav": "pyreadstat", ".parquet": "duckdb"}


def module(reader: Reader):
    return importlib.import_module(f"pipeline.ingestion.readers.{reader.id}")


def test_ids_are_unique_and_can_be_written():
    assert len(IDS) == len(set(IDS))
    assert [one for one in IDS if not re.fullmatch(r"[a-z][a-z0-9_]*", one)] == []


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_a_reader_is_a_module_of_its_name_that_says_what_the_layout_is_and_where_it_was_found(reader: Reader):
    own = module(reader)
    assert own.READER is reader
    said = own.__doc__ or ""
    assert len(said.splitlines()) > 3, "the module's docstring is to show the layout"
    assert "FORMATS" in said or "http" in said, "and to say where it was found"
    assert reader.title.strip() == reader.title != ""


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_a_reader_has_tests_of_its_own(reader: Reader):
    tests = (ROOT / "tests" / "unit" / "ingestion").glob("test_*.py")
    named = [path.name for path in tests if f'"{reader.id}"' in path.read_text(encoding="utf-8")]
    assert named, f"a test file in tests/unit/ingestion that reads the format {reader.id!r}"


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_a_reader_is_named_in_the_design_document(reader: Reader):
    assert f"| `{reader.id}`" in (ROOT / "docs" / "design.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_every_table_of_a_reader_is_loaded_by_a_step_and_its_rows_are_owned(reader: Reader):
    schema = SCHEMA.read_text(encoding="utf-8")
    owned = (CHECKS / "owned_rows.sql").read_text(encoding="utf-8")
    assert reader.tables
    for table in reader.tables:
        columns = re.search(rf"create table {table} \((.*?)\n\);", schema, re.DOTALL)
        assert columns, f"{table} is not in schema.sql"
        assert re.search(r"^    file_id ", columns[1], re.MULTILINE), f"{table} does not say whose its rows are"
        assert f"'{table}'" in owned, f"{table} is not in checks/owned_rows.sql"
    assert [step.name for step in refresh.INGESTION if reader.id in step.build.keywords["formats"]]


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_a_delivery_of_a_format_claims_its_files_and_no_others(reader: Reader):
    assert reader.suffixes, "else a letter beside the files would be read as one of them"
    assert all(one.startswith(".") and one == one.lower() for one in reader.suffixes)
    source = Path(module(reader).__file__).read_text(encoding="utf-8")
    assert not reader.companions or "companions=" in source
    assert not [one for one in reader.companions if "/" in one or one == "source.toml"]


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_what_is_kept_by_hand_is_said_to_be_and_nothing_else(reader: Reader):
    assert reader.hand_kept == (reader.id in BY_HAND)


@pytest.mark.parametrize("reader", READERS, ids=IDS)
def test_a_parser_that_can_change_what_is_read_is_part_of_the_version(reader: Reader):
    wanted = {"duckdb", *(parser for suffix, parser in PARSED.items() if suffix in reader.suffixes)}
    assert wanted <= set(reader.parsers)
    assert reader.code  # every one of them is installed


def test_every_sql_file_of_the_readers_is_used():
    room = LIBRARY / "ingestion" / "readers"
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(room.glob("*.py")))
    unused = [path.stem for path in sorted((room / "sql").glob("*.sql")) if f'"{path.stem}"' not in sources]
    assert unused == []
