"""What made a thing, as one hash: file contents, modules with what they import, releases. Standard library only.

Nobody bumps a version number by hand; a table or an edition is stale when what made it would hash otherwise.
"""

import ast
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version as release
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parent

# The releases that can change a number or a page. The browser is kept by itself (settings).
PINS = ("duckdb", "jinja2", "kaleido", "numpy", "pandas", "plotly", "scipy", "statsmodels")


def digest(*parts: Any) -> str:
    """sha256 of the parts as JSON: the same parts in the same order give the same text everywhere."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def releases(names: Iterable[str] = PINS) -> dict[str, str]:
    """Installed release per distribution name."""
    return {name: release(name) for name in names}


def source_files(*rooms: str, leave_out: tuple[str, ...] = ()) -> list[Path]:
    """Files of the library's rooms (paths relative to it, '' for all of it), sorted, caches left out.

    Args:
        rooms: folders or files relative to the library, e.g. ``reporting``.
        leave_out: rooms to leave out of them.
    """
    found: set[Path] = set()
    for room in rooms:
        place = LIBRARY / room
        found.update(place.rglob("*") if place.is_dir() else [place])
    excluded = [LIBRARY / room for room in leave_out]
    return sorted(
        path
        for path in found
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(path == room or room in path.parents for room in excluded)
    )


def content(paths: Iterable[Path]) -> str:
    """Hash of files by name and content; the folder they are installed in does not matter.

    A file is hashed once in the life of a process: code that is edited while a refresh runs is not the code that runs.
    """
    return digest([(path.relative_to(LIBRARY).as_posix(), _sha256(path)) for path in paths])


@cache
def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def module_files(module: str) -> list[Path]:
    """The source file of one of our modules and of every module of ours that it imports, sorted."""
    waiting, seen = [module], set()
    while waiting:
        path = _module_file(waiting.pop())
        if path is None or path in seen:
            continue
        seen.add(path)
        waiting += _imports(path)
    return sorted(seen)


@cache  # the readers import the same modules
def _imports(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return tuple(found)


def _module_file(module: str) -> Path | None:
    package, *rest = module.split(".")
    if package != LIBRARY.name:
        return None
    place = LIBRARY.joinpath(*rest)
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)
