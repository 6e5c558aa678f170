"""Where things stand in a TOML text: ``tomllib`` says nothing of lines."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # a text over several lines; it may end in one or two quotes of its own
    r"|'{3}.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}\n]"
    r"|[^\[\]{}\n#\"']+",
    re.DOTALL,
)


def places(text: str) -> dict[Path, int]:
    """Where each table header and each key of a valid TOML text stands.

    ``tomllib`` says nothing of lines. The text is cut into statements (a header, or a key with its value); each is
    valid TOML by itself, so ``tomllib`` says which keys it names.

    Returns:
        path → line from 1; the path of the second promise's first commitment is ``('promise', 1, 'commitment', 0)``.
        What stands inside an inline table or list has no place of its own.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    current: Path = ()
    for line, statement in _statements(text):
        keys = _keys(statement)
        if not statement.startswith("["):
            found[current + keys] = line
            continue
        current = ()
        for key in keys[:-1]:
            current += (key,)
            if current in counts:
                current += (counts[current] - 1,)
        current += keys[-1:]
        if statement.startswith("[["):
            counts[current] = counts.get(current, 0) + 1
            current += (counts[current] - 1,)
        found[current] = line
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    line, depth, start, parts = 1, 0, 1, ""
    for token in _TOKEN.findall(text + "\n"):
        if token == "\n" and depth == 0:
            if parts.strip():
                yield start, parts.strip()
            parts = ""
        elif not token.startswith("#"):
            depth += (token in ("[", "{")) - (token in ("]", "}"))
            start = start if parts.strip() else line
            parts += token
        line += token.count("\n")


def _keys(statement: str) -> Path:
    """The dotted key of a header or of a key with its value."""
    value: Any = tomllib.loads(statement)
    if not statement.startswith("["):
        # Only the key's own dots count, not those of an inline table after it.
        name = re.match(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^="'])+""", statement)
        value = tomllib.loads(f"{name[0] if name else statement}= 0")
    keys: Path = ()
    while value and isinstance(value, dict | list):
        if isinstance(value, list):
            value = value[0]
        else:
            key = next(iter(value))
            keys += (key,)
            value = value[key]
    return keys
