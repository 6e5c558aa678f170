"""From a published value back to the lines of the files it came from, and the same value made again from them.

What is asked for is given by code or by name, as on the pages. A misspelt name, a value that is hidden and one that is
missing are three different answers; none of them has a number in it.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping

import duckdb
import pandas as pd

from pipeline import versions
from pipeline.indicators import catalogue, observe, survey_shares
from pipeline.indicators.base import KEY_COLUMNS, Indicator
from pipeline.ingestion import codes

SQL = versions.LIBRARY / "indicators" / "sql"
COLUMNS = (
    "indicator", "area_code", "period", "group_key", "unit", "sha256", "path", "line",
    "published", "recomputed", "equal",
)  # fmt: skip
LINEAGE_COLUMNS = (*KEY_COLUMNS, "sha256", "path", "rows", "first_line", "last_line")
ASKED = {  # what may be asked → the column, and its word
    "area": ("area_code", "området"),
    "period": ("period", "perioden"),
    "group": ("group_key", "gruppen"),
    "unit": ("unit", "enheten"),
}
HIDDEN = "Uppgiften visas inte, så den spåras inte."
_PERIOD = re.compile(r"\d{4}(k[1-4]|-(0[1-9]|1[0-2]))?", re.ASCII)

NOT_TRACED = (
    "Andelar som är räknade ur enskilda svar i en enkät spåras inte till rader: svaren läses bara medan andelen räknas "
    "fram, och sparas inte. Vilken leverans de kom i står i kolumnen deliveries i data/observations.csv."
)


class NothingToTrace(ValueError):  # noqa: N818 - named for what happened
    """No published value answers to what was asked; the message is Swedish and says what there is."""


def indicator_of(name: str) -> Indicator:
    """The indicator of this id or title.

    Raises:
        NothingToTrace: there is none; with the closest ones.
    """
    names = {id: (id, one.title) for id, one in catalogue.BY_ID.items()}
    found = _meant(name, names)
    if len(found) != 1:
        near = _closest(name, names) or f" Välj ett av: {', '.join(sorted(catalogue.BY_ID))}."
        raise NothingToTrace(f"Måttet {name!r} finns inte.{near}")
    return catalogue.BY_ID[found[0]]


def lineage(con: duckdb.DuckDBPyConnection, indicators: tuple[Indicator, ...]) -> pd.DataFrame:
    """Which files, and how many lines of each, every published value came from.

    Values of deliveries that are published as aggregates only have none: their line counts would tell.

    Returns:
        LINEAGE_COLUMNS, one row per published value and file, sorted.
    """
    frames = [pd.DataFrame(columns=list(LINEAGE_COLUMNS))]
    for indicator in indicators:
        if indicator.measure is None:
            continue
        sql, parameters = observe.contributing(indicator)
        query = f"with contributing as ({sql}) {_sql('lineage')}"
        frames.append(con.execute(query, parameters | {"indicator": indicator.id}).df())
    return pd.concat([frame for frame in frames if not frame.empty] or frames, ignore_index=True)


def files(con: duckdb.DuckDBPyConnection, indicator: Indicator, **asked: str | None) -> pd.DataFrame:
    """The files behind published values, each value made again from their lines.

    Args:
        con: the serving copy.
        indicator: whose values.
        asked: area, period, group, unit of the values; None or absent: all of them.

    Returns:
        indicator, area_code, period, group_key, unit, path, rows, first_line, last_line, published, recomputed, equal.

    Raises:
        NothingToTrace: nothing published answers, or it may not be traced.
    """
    _trace(con, indicator, asked)
    return con.execute(_sql("traced_files")).df()


def lines(con: duckdb.DuckDBPyConnection, indicator: Indicator, **asked: str | None) -> Iterator[tuple[object, ...]]:
    """Every line behind published values, as rows of COLUMNS, some thousands in memory at a time.

    Arguments and errors as ``files``; ``recomputed`` is the value aggregated from the very lines shown.
    """
    _trace(con, indicator, asked)
    result = con.execute(_sql("traced_lines"))
    while rows := result.fetchmany(10_000):
        yield from rows


def untraced(con: duckdb.DuckDBPyConnection, indicator: Indicator, **asked: str | None) -> str:
    """What is left out of ``files`` and why, Swedish; '' where nothing is. Arguments and errors as ``files``."""
    question = _question(con, indicator, asked)
    values = con.execute(_sql("traced_published"), question | {"indicator": indicator.id}).df()
    left_out = int(values["method"].isin(survey_shares.METHODS).sum())
    return f"{left_out} av värdena spåras inte. {NOT_TRACED}" if left_out else ""


def _trace(con: duckdb.DuckDBPyConnection, indicator: Indicator, asked: Mapping[str, str | None]) -> None:
    """Leave the temporary tables ``traced`` (the lines) and ``traced_values`` (published, and made again from them)."""
    if indicator.measure is None:
        raise NothingToTrace(f"{indicator.id} har inget underlag att spåra. {indicator.needs}")
    question = _question(con, indicator, asked)
    values = con.execute(_sql("traced_published"), question | {"indicator": indicator.id}).df()
    values = values[~values["method"].isin(survey_shares.METHODS)].drop(columns="method")
    if values.empty:
        raise NothingToTrace(NOT_TRACED)
    sql, parameters = observe.contributing(indicator)
    con.execute(
        f"create or replace temp table traced as with contributing as ({sql}) {_sql('traced')}", parameters | question
    )
    again = observe.aggregate(con, indicator, "select * from traced", {})[[*KEY_COLUMNS, "value"]]
    values = values.merge(
        again.rename(columns={"value": "recomputed"}), on=list(KEY_COLUMNS), how="left", validate="1:1"
    )
    con.register("values_frame", values)
    con.execute("create or replace temp table traced_values as select * from values_frame")
    con.unregister("values_frame")


def _question(
    con: duckdb.DuckDBPyConnection, indicator: Indicator, asked: Mapping[str, str | None]
) -> dict[str, str | None]:
    """What is asked for, by code; None: all of it. Something that is shown answers to it.

    Raises:
        NothingToTrace: a name is misspelt, or what answers is hidden or missing.
    """
    rows = con.execute(_sql("traced_known"), {"indicator": indicator.id}).df()
    question: dict[str, str | None] = dict.fromkeys(ASKED)
    wrong = []
    for name, (column, word) in ASKED.items():
        given = asked.get(name)
        if given is None:
            continue
        names = _names(con, name, sorted(set(rows[column])))
        found = _meant(given, names)
        if len(found) == 1:
            question[name] = found[0]
        elif found:
            wrong.append(f"{word} {given!r} kan vara {' eller '.join(found)}. Skriv koden.")
        elif _exists(name, given):
            raise NothingToTrace(_missing(indicator, asked))
        else:
            near = _closest(given, names) or f" De som finns: {_some(one[-1] for one in names.values())}."
            wrong.append(f"{word} {given!r} finns inte för {indicator.id}.{near}")
    if wrong:
        told = " ".join(wrong)
        raise NothingToTrace(told[0].upper() + told[1:])
    for name, code in question.items():
        rows = rows if code is None else rows[rows[ASKED[name][0]] == code]
    if "ok" not in set(rows["status"]):
        raise NothingToTrace(HIDDEN if "suppressed" in set(rows["status"]) else _missing(indicator, asked))
    return question


def _names(con: duckdb.DuckDBPyConnection, name: str, known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What each code is called in files and on pages: itself first, last the name to show."""
    if name == "area":
        places = codes.areas()
        return {
            code: (code, f"{places[code].name} kommun", places[code].name) if code in places else (code,)
            for code in known
        }
    if name != "group":
        return {code: (code,) for code in known}
    labels = dict(con.execute("select 'site=' || site, street from core.speed_site order by all").fetchall())
    words = {}
    for part, one in codes.groups().items():
        labels[part], words[part] = one.label, f"{one.key_name}={one.value_name}"
    return {code: (code, _renamed(code, labels), _renamed(code, words)) for code in known}


def _renamed(group_key: str, names: Mapping[str, str]) -> str:
    return ";".join(names.get(part, part) for part in group_key.split(";"))


def _plain(name: str) -> str:
    """A name as it is compared: parts of a group in any order, large and small letters alike."""
    return ";".join(sorted(codes.plain(part).casefold() for part in name.split(";")))


def _meant(given: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The codes that have this name: the very code alone, if it is one."""
    if given in names:
        return [given]
    return [code for code, called in names.items() if _plain(given) in map(_plain, called)]


def _exists(name: str, given: str) -> bool:
    """Whether a name without values is a right one all the same."""
    try:
        if name == "area":
            return given in codes.areas() or bool(codes.area(given))
        if name == "group":
            return bool(codes.group_key(given))
    except codes.UnknownCodeError:
        return False
    return name == "period" and bool(_PERIOD.fullmatch(given.casefold()))


def _closest(given: str, names: Mapping[str, tuple[str, ...]]) -> str:
    shown = {_plain(one): one for called in names.values() for one in called}
    found = difflib.get_close_matches(_plain(given), shown, n=3)
    return f" Närmast: {', '.join(shown[one] for one in found)}." if found else ""


def _some(names: Iterable[str], most: int = 12) -> str:
    given = [one or "(ingen)" for one in names]
    return ", ".join(given[:most]) + (f" och {len(given) - most} till" if len(given) > most else "") or "inga"


def _missing(indicator: Indicator, asked: Mapping[str, str | None]) -> str:
    wanted = ", ".join(f"{ASKED[name][1]} {value}" for name, value in asked.items() if value)
    about = f" svarar mot {wanted}" if wanted else " finns"
    return f"Uppgift saknas. Inget publicerat värde för {indicator.id}{about}. {indicator.needs}"


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
