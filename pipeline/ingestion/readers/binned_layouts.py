"""The two layouts of binned files, told apart by their headers: Telraam's, and the one for speed signs (``binned``)."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.ingestion import decoding
from pipeline.ingestion.readers import speed_classes
from pipeline.ingestion.readers.speed_classes import LABELS, SLOWEST_KMH, Classes, WrongClassesError

NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
ABOUT_100 = 1.0  # percents are rounded in the file
MOST_VEHICLES = 100_000  # in an hour: no road carries a tenth of it in a direction
TELRAAM_CLASSES = {
    "car_speed_hist_0to120plus": speed_classes.even(5, 120),
    "car_speed_hist_0to70plus": speed_classes.even(10, 70),
}
TELRAAM_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d):00:00(?:\.0+)?(?: ?(CET|CEST|Z|UTC|\+00:00))?", re.ASCII)
CLOCKS = {"CET": "local", "CEST": "local", "Z": "utc", "UTC": "utc", "+00:00": "utc"}
SIGN_FIRST = ("datum", "timme", "riktning")
TOTAL = "antal"
SIGN_OPTIONS = 'values = "count" eller "percent", labels = ett av {labels}, recording_threshold_kmh = 0'


class WrongLineError(ValueError):
    """Why a line is rejected, Swedish; ``column`` is the field, '' for the whole line."""

    def __init__(self, reason: str, column: str = "") -> None:
        self.column = column
        super().__init__(reason)


class WrongLayoutError(ValueError):
    """Why a file cannot be read, Swedish, with how to mend it."""


@dataclass(frozen=True)
class Hour:
    """A line: vehicles of one hour in each class, as numbers in text with decimal point.

    Attributes:
        at: the beginning of the hour, as the device's clock showed it.
        clock: the clock policy that the line itself names; '' if it names none.
        place: which of several devices in the file it is of.
        direction: 1 or 2; None where the file tells no direction.
        total: vehicles in all, where the values are percents of it.
        values: one for each class.
    """

    at: datetime
    clock: str
    place: str
    direction: int | None
    total: float
    values: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """How a file is written.

    Attributes:
        delimiter: between the fields.
        fields: how many a line has.
        classes: of speed.
        percent: the values are percents, not counts.
        hour: a line's fields, read; raises WrongLineError.
    """

    delimiter: str
    fields: int
    classes: Classes
    percent: bool
    hour: Callable[[Sequence[str]], Hour]


def telraam(header: Sequence[str]) -> Layout | None:
    """Telraam's layout, if the header is of that kind."""
    histogram = next((name for name in TELRAAM_CLASSES if name in header), None)
    if histogram is None or not {"date", "car"} <= set(header):
        return None
    column = {name: number for number, name in enumerate(header)}
    classes = TELRAAM_CLASSES[histogram]

    def hour(fields: Sequence[str]) -> Hour:
        if "interval" in column and fields[column["interval"]] != "hourly":
            raise WrongLineError("interval ska vara hourly", "interval")
        time = TELRAAM_TIME.fullmatch(fields[column["date"]])
        if not time:
            raise WrongLineError("date ska vara en hel timme, som 2022-01-01 01:00:00 CET", "date")
        total = _decimal(fields[column["car"]] or "0", "car")
        values = tuple(fields[column[histogram]].split("|"))
        place = fields[column["segment_id"]].removesuffix(".0") if "segment_id" in column else ""
        _check(values, classes, histogram, is_percent=total > 0)
        return Hour(_hour(time[1], int(time[2]), "date"), CLOCKS.get(time[3] or "", ""), place, None, total, values)

    return Layout(",", len(header), classes, percent=True, hour=hour)


def sign(header: Sequence[str], options: Mapping[str, Any]) -> Layout | None:
    """The signs' layout, if the header is of that kind.

    Raises:
        WrongLayoutError: for options that do not say what the labels mean, and for exports without slow vehicles.
    """
    names = [one.strip() for one in header]
    if tuple(one.casefold() for one in names[:3]) != SIGN_FIRST:
        return None
    labels = [one for one in names[3:] if one.casefold() != TOTAL]
    percent = _options(options)
    if percent != (TOTAL in (one.casefold() for one in names)):
        what = "saknar kolumnen antal" if percent else "har kolumnen antal"
        raise WrongLayoutError(f"values är {options['values']!r}, men filen {what}. Rätta den ena av dem.")
    try:
        classes = speed_classes.from_labels(labels, options["labels"])
    except WrongClassesError as error:
        raise WrongLayoutError(f"{error}. Rätta rubrikraden, eller labels under [options].") from None
    if classes.lower[0] > SLOWEST_KMH:
        raise WrongLayoutError(_without_slow(f"hastighetsklasserna börjar vid {classes.lower[0]}"))
    places = [number for number, one in enumerate(names) if number > 2 and one.casefold() != TOTAL]
    total_at = next((number for number, one in enumerate(names) if one.casefold() == TOTAL), None)

    def hour(fields: Sequence[str]) -> Hour:
        if fields[2].strip() not in ("", "1", "2"):
            raise WrongLineError("riktning ska vara 1, 2 eller tom", "riktning")
        if not re.fullmatch(r"\d{1,2}", fields[1].strip(), re.ASCII) or int(fields[1]) > 23:
            raise WrongLineError("timme ska vara ett heltal från 0 till 23", "timme")
        at = _hour(fields[0].strip(), int(fields[1]), "datum")
        values = tuple(_swedish(fields[number], names[number]) for number in places)
        total = math.nan if total_at is None else float(_swedish(fields[total_at], TOTAL))
        _check(values, classes, "klasserna", is_percent=percent and total > 0)
        direction = int(fields[2]) if fields[2].strip() else None
        return Hour(at, "", "", direction, total, values)

    return Layout(";", len(header), classes, percent=percent, hour=hour)


def _options(options: Mapping[str, Any]) -> bool:
    """Whether the values are percents."""
    values, labels, threshold = (options.get(name) for name in ("values", "labels", "recording_threshold_kmh"))
    if values not in ("count", "percent") or labels not in LABELS or type(threshold) is not int:
        wanted = SIGN_OPTIONS.format(labels=", ".join(f'"{one}"' for one in LABELS))
        raise WrongLayoutError(
            f"klasserna går inte att tolka av filen själv. Skriv under [options] i source.toml: {wanted} (hur fort ett "
            "fordon måste köra för att räknas, 0 om alla räknas)."
        )
    if threshold > SLOWEST_KMH:
        raise WrongLayoutError(_without_slow(f"recording_threshold_kmh är {threshold}"))
    return bool(values == "percent")


def _without_slow(why: str) -> str:
    return (
        f"{why} km/h, så långsammare fordon saknas. Medelhastighet och andelar skulle då gälla bara de snabbare. "
        "Exportera utan lägsta hastighet."
    )


def _hour(day: str, hour: int, column: str) -> datetime:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
            raise ValueError
        return datetime.strptime(f"{day} {hour:02d}", "%Y-%m-%d %H")
    except ValueError:
        raise WrongLineError(f"{column} ska vara ett datum som 2026-05-04", column) from None


def _decimal(text: str, column: str) -> float:
    if not NUMBER.fullmatch(text):
        raise WrongLineError(f"{column} ska vara ett tal som inte är negativt", column)
    return _possible(float(text), column)


def _possible(vehicles: float, column: str) -> float:
    if not vehicles <= MOST_VEHICLES:
        raise WrongLineError(f"{column} ska vara högst {MOST_VEHICLES}: fler fordon kör inte förbi på en timme", column)
    return vehicles


def _swedish(text: str, column: str) -> str:
    try:
        value = decoding.swedish_number(text).value
    except ValueError:
        value = None
    if value is None or value < 0:
        raise WrongLineError(f"{column} ska vara ett tal som inte är negativt, med decimalkomma", column)
    return repr(_possible(value, column))


def _check(values: Sequence[str], classes: Classes, column: str, *, is_percent: bool) -> None:
    if len(values) != len(classes.lower):
        raise WrongLineError(f"{column} ska ha {len(classes.lower)} värden, men har {len(values)}", column)
    whole = _possible(math.fsum(_decimal(one, column) for one in values), column)
    if is_percent and abs(whole - 100) > ABOUT_100:
        raise WrongLineError(f"{column} ska bli 100 procent, men blir {whole:.1f}".replace(".", ","), column)
