"""What source.toml says of a delivery of survey answers: when it was, of whom, and what the survey is called.

Layout::

    [options]
    survey = "stockholmsenkaten"   # the same in every wave; else the name of the folder above the delivery
    wave = "2026-04"               # a year, quarter or month, as on the page …
    period = "2026-04"             # … or any name, and this says when it was
    everyone_asked = true          # false where a sample was drawn
    invited = 1240                 # how many were asked, where that is known
    header_rows = 2                # only where the tool's own are not recognised
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from pipeline.ingestion.deliveries import Delivery, Problem, Refused
from pipeline.ingestion.readers.hand_kept import WrongCellError
from pipeline.ingestion.readers.survey_table import wave_of

OPTIONS: Mapping[str, tuple[type, str]] = {
    "survey": (str, "en text inom citattecken"),
    "everyone_asked": (bool, "true eller false"),
    "invited": (int, "ett heltal som 1240"),
    "header_rows": (int, "1, 2 eller 3"),
}


@dataclass(frozen=True)
class Wave:
    """When a survey was made and of whom, from source.toml."""

    survey: str
    wave: str
    start: date
    end: date
    everyone_asked: bool
    invited: int | None
    header_rows: int


def read(delivery: Delivery) -> Wave:
    """What the delivery's options say of the survey.

    Raises:
        Refused: with what is wrong with them.
    """
    options, problems = delivery.settings.options, []
    name = options.get("wave", options.get("period", ""))
    at = options.get("period", name)
    start = end = date.min
    try:
        when = wave_of(str(at))
        start, end = when.start, when.end
    except WrongCellError as error:
        problems.append(
            f"wave (eller period) ska vara {error}, men är {str(at)!r}. Skriv wave = '2026-04' under [options]."
        )
    for key, (kind, words) in OPTIONS.items():
        if key in options and type(options[key]) is not kind:
            problems.append(f"{key} ska vara {words}, men är {options[key]!r}. Rätta raden under [options].")
    if problems:
        raise Refused([Problem(text, file=f"{delivery.name}/source.toml") for text in problems])
    place = PurePosixPath(delivery.name)
    return Wave(
        survey=str(options.get("survey") or place.parent.name or place.name),
        wave=str(name),
        start=start,
        end=end,
        everyone_asked=bool(options.get("everyone_asked", True)),
        invited=options.get("invited"),
        header_rows=int(options.get("header_rows", 0)),
    )
