"""CONTRIBUTING's three paths are walked: its own code goes where it says, in a copy of the project, and is refreshed.

A block belongs to the file named right above it: "`path`:" is a new file, "`path`, in `LIST`:" are lines for a list of
a module (and the imports they need), "`path`, in the `key` of `id`:" for a list of a table in a TOML file.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import from_environment

ROOT = Path(__file__).parents[2]
COPIED = ("pipeline", "assets", "raw_data", "pyproject.toml")
BLOCK = re.compile(
    r"`(?P<path>[\w./-]+)`(?:,\s+in\s+(?:the\s+)?`(?P<list>\w+)`(?:\s+of\s+`(?P<of>\w+)`)?)?:\n\n"
    r"(?P<indent> *)```\w+\n(?P<code>.*?)\n(?P=indent)```",
    re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """Code of CONTRIBUTING, and where it says that the code goes."""

    path: str
    into: str
    of: str
    code: str


def blocks(heading: str) -> list[Block]:
    """The blocks of one path, in the order they stand."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {heading}\n(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    assert section, heading
    found = [
        Block(one["path"], one["list"] or "", one["of"] or "", textwrap.dedent(one["code"]) + "\n")
        for one in BLOCK.finditer(section[1])
    ]
    assert len(found) == section[1].count("```") // 2, "every block says where it goes"
    return found


def into_module(source: str, name: str, code: str) -> str:
    """The module with imports after its last one, and the rest at the end of the tuple ``name``."""
    added = ast.parse(code.rstrip().rstrip(","))
    imports = [ast.unparse(one) for one in added.body if isinstance(one, ast.ImportFrom)]
    entry = "\n".join(line for line in code.splitlines() if not line.startswith("from ")).strip()
    module = ast.parse(source)
    last_import = max(one.end_lineno for one in module.body if isinstance(one, ast.Import | ast.ImportFrom))
    (held,) = (
        one.value
        for one in module.body
        if name in [target.id for target in getattr(one, "targets", [getattr(one, "target", None)]) if target]
    )
    assert isinstance(held, ast.Tuple)
    lines = source.splitlines(keepends=True)
    row, column = held.end_lineno - 1, held.end_col_offset - 1  # the tuple's closing parenthesis, in ASCII code
    before = ("".join(lines[:row]) + lines[row][:column]).rstrip().removesuffix(",")
    after = lines[row][column:] + "".join(lines[row + 1 :])
    parts = f"{before},\n{textwrap.indent(entry, '    ')}\n{after}".splitlines(keepends=True)
    return "".join([*parts[:last_import], *(f"{one}\n" for one in imports), *parts[last_import:]])


def into_toml(source: str, key: str, table: str, code: str) -> str:
    """The file with the line at the end of the list ``key`` of the table whose id is ``table``."""
    start = source.index(f"\n{key} = [", source.index(f'\nid = "{table}"\n'))
    end = source.index("]", start)
    return f"{source[:end].rstrip().rstrip(',')}, {code.strip().rstrip(',')}{source[end:]}"


@dataclass(frozen=True)
class Project:
    """A copy of the project, with the output folder of a refresh of what ships."""

    folder: Path
    out: Path

    def contents(self) -> dict[str, bytes]:
        """Every file of the copy."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    def walk(self, heading: str) -> None:
        """Do as the path says, refresh, and see that nothing but the files it names was touched."""
        before, named = self.contents(), blocks(heading)
        for block in named:
            path = self.folder / block.path
            if not block.into:
                assert not path.exists(), f"{block.path} would be written over"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.code, encoding="utf-8", newline="\n")
                continue
            source = path.read_text(encoding="utf-8")
            is_toml = path.suffix == ".toml"
            changed = (
                into_toml(source, block.into, block.of, block.code)
                if is_toml
                else into_module(source, block.into, block.code)
            )
            path.write_text(changed, encoding="utf-8", newline="\n")
        done = self.loften("refresh", "--raw", str(self.folder / "raw_data"))
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        after = self.contents()
        assert {name for name in after if after[name] != before.get(name)} == {block.path for block in named}

    def loften(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The copy's own ``loften``, to its end."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("LOFTEN_", "DAGSTER_"))}
        own |= {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "assets.cli", *words, "--out", str(self.out)]
        return subprocess.run(command, cwd=self.folder, env=own, capture_output=True, text=True, encoding="utf-8")

    def rows(self, query: str) -> list[tuple]:
        """What the serving copy answers."""
        with duckdb.connect(str(self.out / "warehouse.duckdb"), read_only=True) as con:
            return con.execute(query).fetchall()

    def page(self, name: str) -> str:
        """A page of the site that stands."""
        return (self.out / "site" / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, shipped: Path) -> Project:
    """Only what has changed since then is computed and drawn, as on an analyst's own machine."""
    folder = tmp_path / "projekt"
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(shipped, tmp_path / "output", symlinks=True)
    return Project(folder, tmp_path / "output")


def test_a_new_source(project: Project):
    project.walk("A new source")
    assert project.rows(
        "select counted_on::varchar, population, line from core.population "
        "join meta.delivery_file as file using (file_id) where file.format = 'own_count' order by line"
    ) == [("2024-12-31", 41870, 2), ("2025-12-31", 42015, 3)]
    assert project.rows("select state, synthetic, publisher from meta.delivery where format = 'own_count'") == [
        ("loaded", True, "Påhittad uppgift")
    ]
    assert "Kommunens egen folkräkning (påhittade uppgifter)" in project.page("exempelkommun_2026/data_quality")

    path = project.folder / "raw_data/exempelkommun/egen_folkrakning/2025/folkmangd.csv"
    path.write_text("datum;invånare\n2024-12-31;41 870\n31/12 2025;många\n", encoding="utf-8")
    done = project.loften("refresh", "--raw", str(project.folder / "raw_data"))
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "folkmangd.csv, rad 3: datum ska vara ett datum som 2026-03-14, men är '31/12 2025'." in said
    assert "folkmangd.csv, rad 3: invånare ska vara ett heltal som inte är negativt, men är" in said
    assert len(project.rows("select * from core.population join meta.delivery_file using (file_id) "
                            "where format = 'own_count'")) == 2, "the last good rows stay"  # fmt: skip


def test_a_new_indicator(project: Project):
    project.walk("A new indicator")
    ((value, status),) = project.rows(
        "select value, status from indicator.published "
        "where indicator = 'reported_thefts' and area_code = '0182' and period = '2017' and unit = 'count'"
    )
    assert (value, status) == (value, "ok")
    traced = project.loften(
        "trace", "reported_thefts", "--area", "0182", "--period", "2017", "--unit", "count", "--csv"
    )
    assert traced.returncode == 0, traced.stderr
    (_, line) = traced.stdout.splitlines()
    assert line.split(",")[-3:] == [str(value), str(value), "true"]
    assert "Anmälda stölder" in project.page("nacka_2017/perceived_safety")
    assert "Anmälda stölder" not in project.page("nacka_2017/traffic_speed")


def test_a_new_chart(project: Project):
    project.walk("A new chart")
    picture = "nacka_2017-youth_narcotics-reported_narcotics_weapons_offences-senaste_aren"
    page = project.page("nacka_2017/youth_narcotics")
    assert f'data-figure="{picture}"' in page
    assert "anmälda narkotika- och vapenbrott var flest 20" in page
    assert (project.out / "site" / "figures" / f"{picture}.js").is_file()
    if from_environment(os.environ).browser:
        assert f'<svg role="img" aria-labelledby="{picture}-wide-n"' in page
