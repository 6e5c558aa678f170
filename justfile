# What is run on this code, by people and by CI alike. `just` alone lists the recipes; it comes with the dev extra.
# The project's own .venv comes first on the path, so nothing needs to be activated.

set windows-shell := ["powershell.exe", "-NoLogo", "-Command"]

venv := justfile_directory() / ".venv" / (if os_family() == "windows" { "Scripts" } else { "bin" })
export PATH := venv + (if os_family() == "windows" { ";" } else { ":" }) + env("PATH")

_list:
    @just --list

# Everything that must be green before a change goes in
check: lint types imports constraints-check test

# Everything but the tests
check-code: lint types imports constraints-check

# Style and formatting
lint:
    ruff check
    ruff format --check

# Mend what can be mended by itself
fix:
    ruff check --fix
    ruff format

# Types of the library, strict
types:
    mypy

# Who may import whom (docs/design.md)
imports:
    lint-imports

# All tests, browser and faults included
test *ARGS:
    pytest {{ ARGS }}

# The tests that answer in seconds
test-quick:
    pytest tests/unit tests/conventions

# Pin every package this needs, on every platform, without addresses; pins that still fit are kept
constraints *ARGS:
    uv pip compile pyproject.toml --quiet --universal --all-extras --python-version 3.11 --no-header --annotation-style line --no-emit-index-url --no-emit-find-links --output-file constraints.txt {{ ARGS }}

# Are the pins what pyproject.toml asks for? (That they hold no address is a test: tests/conventions)
constraints-check: constraints
    git diff --exit-code -- constraints.txt

# Take the newest release of everything that pyproject.toml lets through
constraints-upgrade: (constraints "--upgrade")

# Write the asset graph down anew, after a step, check, job or schedule was changed on purpose
renew-asset-graph:
    python tests/conventions/test_asset_graph.py

# Write the golden observations and verdicts of both sets anew, after figures, rules or words were changed on purpose
renew-golden:
    python tests/golden/shipped.py

# Wall time and memory of the first, a changed and an unchanged refresh
benchmark-refresh:
    python benchmarks/refresh_times.py

# Speed of ingestion against a bare script, in one run
benchmark-ingest:
    python benchmarks/ingest_speed.py

# Real files of each format through the loader: lines, rows, rejects, seconds
benchmark-real-files:
    python benchmarks/real_files.py
