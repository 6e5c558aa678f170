"""What the cells of hand-kept tables hold: dates, numbers, areas, groups. Each raises WrongCellError, in Swedish."""

import datetime
import re

from pipeline.ingestion import codes, decoding
from pipeline.ingestion.readers.hand_kept import WrongCellError, closest
from pipeline.ingestion.readers.workbook import NumberText

DAY = "ett datum som 2026-03-14"
BEYOND = 10**15  # from here on a double does not hold every whole number


def day(cell: str) -> datetime.date:
    """A date, ISO; in a workbook a cell with a date, or that text."""
    if isinstance(cell, NumberText):
        raise WrongCellError(DAY, "Talet är inget datum: skriv datumet på nytt, och formatera cellen som datum.")
    if re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*", cell, re.ASCII):
        raise WrongCellError(DAY, "Ta bort klockslaget: skriv bara år-månad-dag.")
    try:
        if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", cell, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(cell)
    except ValueError:
        raise WrongCellError(DAY, "Skriv år-månad-dag.") from None


def number(cell: str) -> float | None:
    """A number, not negative; None where it is empty or ``..``."""
    try:
        read = decoding.swedish_number(cell)
    except ValueError:
        read = None
    if read is None or read.state == "not_applicable" or (read.value or 0) < 0:
        raise WrongCellError("ett tal som inte är negativt, med decimalkomma")
    if (read.value or 0) >= BEYOND:
        raise WrongCellError("ett tal med högst 15 siffror före decimalkommat")
    return read.value


def whole(cell: str) -> int | None:
    """A whole number, not negative; None where it is empty or ``..``."""
    wanted = "ett heltal som inte är negativt"
    try:
        value = number(cell)
    except WrongCellError:
        raise WrongCellError(wanted) from None
    if value is None:
        return None
    if not value.is_integer():
        raise WrongCellError(wanted)
    return int(value)


def area(cell: str) -> str:
    """The code of an area that is given by its code or its name."""
    if cell in codes.areas():
        return cell
    try:
        return codes.area(cell).code
    except codes.UnknownCodeError:
        if isinstance(cell, NumberText):
            raise WrongCellError(
                "områdets kod eller namn", "Excel tar bort nollor först i ett tal: skriv områdets namn i stället."
            ) from None
        near = closest(cell, [*codes.areas(), *(one.name for one in codes.areas().values())])
        raise WrongCellError("en kod eller ett namn ur kodlistan över områden", f"Rätta cellen.{near}") from None


def group(cell: str) -> str:
    """The group key of a group written as ``årskurs=9;kön=flicka`` (or ``grade=9;sex=girl``); '' for all."""
    try:
        return codes.group_key(cell)
    except codes.UnknownCodeError as error:
        raise WrongCellError(f"tomt, eller grupper som årskurs=9;kön=flicka ({error})") from None


def dimension(group_key: str) -> str:
    """How the area is divided by a group key: ``grade×sex`` of ``grade=9;sex=girl``."""
    return "×".join(part.split("=")[0] for part in group_key.split(";")) if group_key else ""
