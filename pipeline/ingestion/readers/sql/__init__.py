"""The readers' SQL, one statement per file, named after the reader that runs it."""

from functools import cache
from pathlib import Path


@cache
def statement(name: str) -> str:
    """The statement in ``<name>.sql``."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
