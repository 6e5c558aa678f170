"""What a set's reference pages are about: its own rows, the indicators that its commitments name, who delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.reporting.published import Published
from pipeline.reporting.sentences import SYNTHETIC, marked

BY_SET = "promise_set"  # the dimension whose groups are promise sets


@dataclass(frozen=True)
class Subject:
    """One promise set among what was published.

    Attributes:
        published: everything.
        promise_set: as its file says.
        rows: its observations: those that stand on a delivery of its municipality.
        lineage: of those rows.
        revision: earlier values of those rows.
        delivery: the deliveries that serve it.
    """

    published: Published
    promise_set: Mapping[str, Any]
    rows: pd.DataFrame
    lineage: pd.DataFrame
    revision: pd.DataFrame
    delivery: pd.DataFrame

    @property
    def id(self) -> str:
        """The set's id, the name of its folder."""
        return str(self.promise_set["id"])

    @property
    def is_synthetic(self) -> bool:
        """Everything said of it is made up."""
        return bool(self.promise_set["demo"])

    @property
    def mark(self) -> str:
        """What a row of a made-up set begins with; else ''."""
        return SYNTHETIC if self.is_synthetic else ""

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that its commitments name, in the promises' order, each once."""
        named = [
            one
            for promise in self.promise_set["promises"]
            for one in (*_named(promise), *([promise["headline_indicator"]] if promise["headline_indicator"] else []))
        ]
        return tuple(dict.fromkeys(named))

    def said(self, text: str) -> str:
        """A text about the set as it reads on a page: of a made-up set, it begins by saying so."""
        return marked([text], synthetic=self.is_synthetic) if text else ""

    def info(self, indicator: str) -> Mapping[str, Any]:
        """What the dictionary says of an indicator."""
        about: Mapping[str, Any] = self.published.dictionary[indicator]
        return about

    def of(self, indicator: str) -> pd.DataFrame:
        """The set's rows of an indicator."""
        return self.rows[self.rows["indicator"] == indicator]

    def csv(self, name: str) -> str:
        """Path under the site of a file of the set's numbers; of made-up ones it says so."""
        return f"data/{self.id}_{name}{'_pahittat' if self.is_synthetic else ''}.csv"


def of_set(published: Published, promise_set: Mapping[str, Any]) -> Subject:
    """A set among what was published."""
    delivery = published.delivery
    own = delivery[(delivery["delivery"] != "") & (delivery["municipality"] == promise_set["municipality"])]
    names = set(own["delivery"])
    rows = published.observation
    stands_on = [bool(names & set(joined.split(";"))) for joined in rows["deliveries"]]
    others = (rows["dimension"] == BY_SET) & (rows["group_key"] != f"{BY_SET}={promise_set['id']}")
    rows = rows[pd.Series(stands_on, index=rows.index, dtype=bool) & ~others]
    return Subject(
        published, promise_set, rows, _matching(published.lineage, rows), _matching(published.revision, rows), own
    )


KEY = ["indicator", "area_code", "period", "dimension", "group_key", "unit"]


def key(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """The key of a row of observations, lineage or revisions."""
    return tuple(str(row[name]) for name in KEY)


def _named(promise: Mapping[str, Any]) -> list[str]:
    return [one for commitment in promise["commitments"] for one in commitment["indicators"]]


def _matching(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of another table whose key is among the observations'."""
    if table.empty:
        return table
    kept = {key(row) for row in rows[KEY].to_dict("records")}
    return table[[key(row) in kept for row in table[KEY].to_dict("records")]]
