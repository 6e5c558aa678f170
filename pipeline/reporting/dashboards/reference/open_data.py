"""*Öppna data*: every published number to take away, what its columns mean, and a record that catalogues can read."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pipeline.reporting.dashboards import figure_files, frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import columns, dcat
from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.dashboards.reference.subjects import Subject
from pipeline.reporting.published import Published

TITLE, PAGE = "Öppna data", "open_data.html"
CSV, PARQUET, JSON, JSON_LD = "text/csv", "application/vnd.apache.parquet", "application/json", "application/ld+json"
OBSERVATIONS, RECORD = "data/observations.csv", "data/dcat.jsonld"
PARQUETS = {
    "observation": "Alla värden (Parquet)",
    "lineage": "Raderna bakom alla värden (Parquet)",
    "revision": "Värden som har ändrats sedan tidigare upplagor (Parquet)",
    "delivery": "Leveranserna (Parquet)",
}


def write_files(site: Path, published: Published, subjects: Sequence[Subject], edition_id: str) -> tuple[DataFile, ...]:
    """Write the files of open data beside the pages, the catalogue record last.

    Returns:
        Those written, and ``observations.csv``, which the site has already.
    """
    (site / "data").mkdir(parents=True, exist_ok=True)
    found = [DataFile(OBSERVATIONS, "Alla värden (CSV)", CSV, _written(site / OBSERVATIONS, published.observation))]
    for subject in subjects:
        for name, title, rows in (
            ("observations", "Värden", subject.rows),
            ("lineage", "Raderna bakom värdena", subject.lineage),
        ):
            path = subject.csv(name)
            found.append(DataFile(path, f"{title} (CSV)", CSV, _written(site / path, rows), subject.id))
    for name, title in PARQUETS.items():
        if published.folder is not None:
            path = f"data/{name}.parquet"
            shutil.copyfile(published.folder / f"{name}.parquet", site / path)
            found.append(DataFile(path, title, PARQUET, (site / path).stat().st_size))
    if published.folder is not None:
        path = "data/dictionary.json"
        shutil.copyfile(published.folder / "dictionary.json", site / path)
        found.append(
            DataFile(path, "Måtten: titel, definition, enhet, skydd (JSON)", JSON, (site / path).stat().st_size)
        )
    record = dcat.record(published, [one.promise_set for one in subjects], found, edition_id)
    (site / RECORD).write_text(record, encoding="utf-8", newline="\n")
    return tuple(found)


def render(around: Frame, subject: Subject, files: Sequence[DataFile]) -> str:
    """The page as HTML."""
    about = dict.fromkeys(dcat.REQUIRED) | (subject.published.organisation.get("open_data") or {})
    return frame.render(
        "reference/open_data.html",
        around,
        subject=subject,
        own=[one for one in files if one.promise_set == subject.id],
        common=[one for one in files if not one.promise_set],
        record=RECORD,
        about=about,
        lacking=dcat.lacking(about),
        licences=_licences(subject),
        columns=columns.OBSERVATION,
        lineage_columns=columns.LINEAGE,
    )


def _licences(subject: Subject) -> list[tuple[str, str]]:
    """Publisher and terms of each source, each pair once."""
    table = subject.delivery[subject.delivery["licence"] != ""]
    return sorted(set(zip(table["publisher"], table["licence"], strict=True)))


def _written(path: Path, rows: pd.DataFrame) -> int:
    text = figure_files.csv(rows)
    path.write_text(text, encoding="utf-8", newline="\n")
    return len(text.encode("utf-8"))
