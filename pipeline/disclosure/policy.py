"""The policy as data: what each sensitivity class hides. ``policy.toml`` holds the numbers, and why."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True)
class Rule:
    """What one sensitivity class hides.

    Attributes:
        hide_below: a protected count over 0 and under this is hidden; 0 hides nothing.
        smallest_base: no value on fewer answers than this; 0 asks for no base.
        unknown_base_method: a value made by this method may stand although nobody knows on how many people; '' = none.
        everyone_asked_method: a share of 0 or 1 made by this method is hidden: everybody was asked, so it tells what
            each one of the group answered; '' = none.
        whole_year_only: only whole municipalities and whole years may be published.
        published_by_producer: nothing is hidden in whole areas where every delivery is official statistics.
    """

    hide_below: int
    smallest_base: int = 0
    unknown_base_method: str = ""
    everyone_asked_method: str = ""
    whole_year_only: bool = False
    published_by_producer: bool = False


@cache
def rules() -> Mapping[str, Rule]:
    """Sensitivity class → its rule.

    Raises:
        TypeError: policy.toml holds a key that no rule has.
    """
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Rule(**table) for name, table in content.items()}
