"""Key figures out of Kolada: pages of JSON as its API gives them, and flattened dumps as Parquet.

Layouts (FORMATS, "Reported crime"): a page stands in ``kolada_pages``; a dump is a Parquet file with the columns of
``COLUMNS`` (two real ones have been read). Beside the files may lie ``kpi.json``, Kolada's description of the key
figures: it is stored with each delivery, since Kolada redefines a key figure without giving it another id.

All key figures and areas of a file become rows, not only those that an indicator counts: a change of unit is found by
comparing deliveries, which of them matter is not known beforehand, and a dump loads in about a second.
A value has no line. What is counted is values: ``line`` is the value's number in its file, the first being 1.
"""

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any

import duckdb
import pandas as pd

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, record
from pipeline.ingestion.readers import kolada_pages
from pipeline.ingestion.readers.kolada_pages import DESCRIPTION, Description, Page
from pipeline.ingestion.readers.sql import statement

COLUMNS = ("kpi", "municipality_id", "year", "count", "gender", "status", "value")
UNREAD = ("municipality", "municipality_type")
MOST_ROWS = 1_000_000  # they become text in memory; the largest real dump has 145 000
JUMP = 5  # a real change of so much in every municipality at once has not been seen; a new unit is 10 times or more
PARQUET = b"PAR1"
FETCH_AGAIN = "Hämta uttaget på nytt."
GROUP = "kolada:"  # before the id of one of Kolada's groups of municipalities


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.kolada_value`` from the delivery's files, and ``core.kolada_kpi`` from the description beside them.

    Raises:
        Refused: for a file that is neither a page nor a dump, a page that is not there, an area that is not known.
    """
    problems: list[Problem] = []
    pages: dict[str, Page] = {}
    cells: dict[FoundFile, pd.DataFrame] = {}
    for found in delivery.files:
        try:
            if _is_parquet(found):
                cells[found] = _dump(found)
            else:
                pages[found.path] = kolada_pages.page(found)
                cells[found] = pd.DataFrame(kolada_pages.columns(pages[found.path].cells), dtype="object")
            problems += _unknown_areas(found, cells[found])
        except Refused as refused:
            problems += refused.problems
    problems += kolada_pages.missing_pages(pages)
    described, wrong = _described(delivery)
    if problems or wrong:
        raise Refused([*problems, *wrong])
    for found, frame in cells.items():
        _write(con, found, frame)
    _record(con, delivery, cells, pages, described)


def held_beside(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Any]:
    """The deliveries whose values these are compared with: those before it in name order, as they are held."""
    return con.execute(
        "select delivery, version, accessed::varchar from meta.delivery "
        "where format = 'kolada' and version <> '' and delivery < ? order by delivery",
        [delivery.name],
    ).fetchall()


def area_code(municipality: str) -> str:
    """Our code of an area that Kolada calls ``0182``, ``0001`` (a region), ``0000`` (the nation) or ``G128684``.

    Returns:
        a code of the list of areas; of a group ``kolada:`` and its id; '' if it is none of them.
    """
    if re.fullmatch(r"G\d+", municipality, re.ASCII):
        return f"{GROUP}{municipality}"
    code = municipality
    if re.fullmatch(r"00\d\d", municipality, re.ASCII):
        code = municipality[2:]
    return code if len(municipality) == 4 and code in codes.areas() else ""


# ── what the files hold ──────────────────────────────────────────────────────────────────────────────────────


def _is_parquet(found: FoundFile) -> bool:
    with found.absolute.open("rb") as stream:
        start = stream.read(2000)
    if not start.strip():
        raise Refused([Problem(f"filen är tom. {FETCH_AGAIN}", file=found.path)])
    if start.startswith(PARQUET):
        return True
    if found.name.lower().endswith(".parquet"):
        text = f"filen heter .parquet men är ingen Parquet-fil.{looks_like(start)} {FETCH_AGAIN}"
        raise Refused([Problem(text, file=found.path)])
    return False


def _dump(found: FoundFile) -> pd.DataFrame:
    """All rows of a dump as text, in file order.

    Raises:
        Refused: if it is damaged, is too big or has other columns.
    """
    path = {"path": str(found.absolute)}
    try:
        with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": ""}) as own:
            shape = own.execute("select num_rows from parquet_file_metadata($path)", path).fetchone()
            if shape is None or not 0 < shape[0] <= MOST_ROWS:
                text = f"uttaget ska ha mellan 1 och {MOST_ROWS} rader, men har {shape[0] if shape else 0}."
                raise Refused([Problem(f"{text} {FETCH_AGAIN}", file=found.path)])
            own.execute("select * from read_parquet($path) limit 0", path)
            names = [str(one[0]) for one in own.description or ()]
            if problem := _wrong_columns(found, names):
                raise Refused([problem])
            return own.execute(statement("kolada_parquet"), path).df().astype("object")
    except (duckdb.Error, UnicodeDecodeError) as error:
        text = f"filen går inte att läsa som Parquet: den är skadad eller avbruten. {FETCH_AGAIN}"
        raise Refused([Problem(text, file=found.path)]) from error


def _wrong_columns(found: FoundFile, names: Sequence[str]) -> Problem | None:
    lacking = [one for one in COLUMNS if one not in names]
    unknown = [one for one in names if one not in (*COLUMNS, *UNREAD)]
    if not lacking and not unknown:
        return None
    wanted = ", ".join((*COLUMNS, *UNREAD))
    said = [f"{', '.join(lacking)} saknas"] if lacking else []
    said += [f"{', '.join(unknown)} är okänt"] if unknown else []
    text = f"kolumnerna ska vara {wanted}, men {' och '.join(said)}. Spara uttaget med de kolumnerna."
    return Problem(text[:1000], file=found.path)


def _unknown_areas(found: FoundFile, cells: pd.DataFrame) -> list[Problem]:
    first = cells.dropna(subset=["municipality"]).drop_duplicates("municipality")
    return [
        Problem(
            f"området {name!r} finns varken bland kommuner, regioner eller Koladas grupper. Rätta koden, eller lägg "
            "till området i pipeline/ingestion/codes/area.csv.",
            file=found.path,
            cell=f"värde {line}",
        )
        for name, line in zip(first["municipality"], first["line"], strict=True)
        if not area_code(name)
    ]


def _described(delivery: Delivery) -> tuple[list[Description], list[Problem]]:
    found = delivery.companions.get(DESCRIPTION)
    if found is None:
        return [], []
    try:
        return kolada_pages.descriptions(found), []
    except Refused as refused:
        return [], list(refused.problems)


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, cells: pd.DataFrame) -> None:
    names = [str(one) for one in cells["municipality"].dropna().unique()]
    own = {"sha256": found.sha256, "file_id": found.file_id}
    con.register("kolada_cell", cells)
    try:
        places = {"municipality": names, "area_code": [area_code(one) for one in names]}
        con.execute(statement("kolada_read"), places)
    finally:
        con.unregister("kolada_cell")
    con.execute(statement("kolada_rows"), own)
    con.execute(statement("kolada_rejects"), own)
    con.execute("drop table kolada_read")


def _record(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    cells: Mapping[FoundFile, pd.DataFrame],
    pages: Mapping[str, Page],
    described: Sequence[Description],
) -> None:
    notes = _alarms(con, delivery, {one.kpi for one in described})
    for found, frame in cells.items():
        counted = "select count(*) from {} where file_id = ?"
        (data,) = con.execute(counted.format("core.kolada_value"), [found.file_id]).fetchall()[0]
        (rejected,) = con.execute(counted.format("meta.reject"), [found.file_id]).fetchall()[0]
        page = pages.get(found.path, Page(len(frame), (), 0, 0, ""))
        count = LineCount(page.lines, data=data, blank=page.empty + page.deleted, rejected=rejected)
        deleted = (
            [f"{page.deleted} av värdena har Kolada tagit bort (isdeleted). De räknas inte."] if page.deleted else []
        )
        record(con, found, count, message=" ".join([*notes.pop(found.file_id, []), *deleted]))
    if found_description := delivery.companions.get(DESCRIPTION):
        values = [[one.kpi, one.title, one.definition, found_description.sha256, one.line] for one in described]
        con.executemany(
            "insert into core.kolada_kpi (kpi, title, definition, sha256, line, file_id) values (?, ?, ?, ?, ?, ?)",
            [[*one, found_description.file_id] for one in values],
        )
        record(con, found_description, LineCount(len(described), data=len(described)))


def _alarms(con: duckdb.DuckDBPyConnection, delivery: Delivery, described: Set[str]) -> dict[int, list[str]]:
    """What must be said of key figures, by the file where each first stands.

    A changed unit, a misleading title, a description that is not there: Kolada redefines key figures in place.
    """
    ids = [one.file_id for one in delivery.files]
    place = dict(
        con.execute(
            "select kpi, arg_min(file_id, path) from core.kolada_value join meta.delivery_file using (file_id) "
            "where file_id in (select unnest(?)) group by kpi",
            [ids],
        ).fetchall()
    )
    asked = {"delivery": delivery.name, "file_ids": ids, "jump": JUMP}
    jumps = con.execute(statement("kolada_unit_jumps"), asked).fetchall()
    cautions = codes.kolada_cautions()
    notes: dict[int, list[str]] = {}
    for kpi, ratio, n, other in jumps:
        notes.setdefault(place[kpi], []).append(_alarm(kpi, ratio, n, other))
    for kpi in sorted(place):
        if kpi in cautions:
            notes.setdefault(place[kpi], []).append(f"{kpi}: {cautions[kpi]}")
    if lacking := sorted(set(place) - described):
        notes.setdefault(place[lacking[0]], []).append(_undescribed(lacking))
    return notes


def _undescribed(kpis: Sequence[str]) -> str:
    shown = ", ".join(kpis[:5]) + (" …" if len(kpis) > 5 else "")
    return (
        f"Beskrivning saknas för {len(kpis)} nyckeltal ({shown}). Hämta den ur Kolada (/v3/kpi/) och lägg den bredvid "
        f"som {DESCRIPTION}: Kolada kan göra om ett nyckeltal utan att byta dess beteckning."
    )


def _alarm(kpi: str, ratio: float, n: int, other: str) -> str:
    times = f"{ratio:.3g}".replace(".", ",")
    return (
        f"Larm: {kpi} är {times} gånger så stort som i leveransen {other} (median av {n} jämförda värden). "
        "Nyckeltalet kan ha bytt enhet: läs Koladas beskrivning, och jämför inte leveranserna förrän det är klarlagt."
    )


READER = Reader(
    id="kolada",
    title="nyckeltal ur Kolada",
    tables=("core.kolada_value", "core.kolada_kpi"),
    read=read,
    companions=(DESCRIPTION,),
    suffixes=(".json", ".parquet"),
    held_beside=held_beside,
)
