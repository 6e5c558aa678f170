"""Every command, option and setting is written down, and the README's commands are the ones that CI runs."""

import re
from pathlib import Path

import pytest

from assets.cli import main

ROOT = Path(__file__).parents[2]
DOCS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_docs(command: str):
    assert f"`loften {command}" in DOCS
    missing = [
        option
        for parameter in main.commands[command].params
        for option in parameter.opts
        if option.startswith("--") and f"`{option}" not in DOCS and f"[{option}" not in DOCS
    ]
    assert missing == []


def test_every_command_says_in_swedish_what_it_does():
    assert {name for name, command in main.commands.items() if not (command.help or "").endswith(".")} == set()


def test_docs_promise_no_command_that_does_not_exist():
    named = set(re.findall(r"`loften ([a-z]+)", DOCS + README))
    assert named - set(main.commands) == set()


def test_every_setting_is_in_docs():
    code = [path for room in ("pipeline", "assets") for path in sorted((ROOT / room).rglob("*.py"))]
    settings = {
        name
        for path in code
        for name in re.findall(r"\b(?:LOFTEN_[A-Z_]*[A-Z]|BROWSER_PATH|DAGSTER_HOME)\b", path.read_text("utf-8"))
    }
    assert {"LOFTEN_RAW", "LOFTEN_OUT", "BROWSER_PATH"} <= settings
    assert {name for name in settings if f"`{name}`" not in DOCS} == set()


def test_ci_runs_the_readmes_own_two_commands():
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert len(lines) == 2
    assert lines[0].endswith("&& .venv/bin/loften refresh")
    assert lines[1].endswith("&& .venv/bin/pytest")
    assert all("-c constraints.txt -e " in line for line in lines)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "grep -E '^python3 -m venv \\.venv && ' README.md" in script, "CI takes the lines from the README"
    assert 'bash -euo pipefail -c "${commands[0]}"' in script
    assert 'bash -euo pipefail -c "${commands[1]}"' in script


def test_ci_runs_every_part_of_just_check():
    justfile = (ROOT / "justfile").read_text(encoding="utf-8")
    check = re.search(r"^check: (.+)$", justfile, re.MULTILINE)
    in_ci = re.search(r"^for recipe in (.+); do$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert check
    assert in_ci
    assert set(check[1].split()) - {"test"} == set(in_ci[1].split())


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/design.md", "docs/operations.md"])
def test_links_lead_somewhere(name: str):
    page = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
