"""Made-up figures about violence in close relations for Exempelkommun: a page out of Kolada, and Brå's workbook.

What shall be seen: a year that Kolada writes as 0 because the municipality did not answer (2023: *Uppgift saknas*),
one whose count is too small to be shown (2022), and the rest. Only Exempelkommun is in them: no county or nation is
made up.

The same bytes at every run. ``python tests/synthetic/close_relations.py raw_data`` writes.
"""

import datetime
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

PAGE = "exempelkommun/kolada/stod_till_valdsutsatta_2022_2025/u30751.json"
DESCRIPTION = "exempelkommun/kolada/stod_till_valdsutsatta_2022_2025/kpi.json"
BOOK = "exempelkommun/lagesbild/2022_2025/lagesbild_exempelkommun.xlsx"
KPI = "U30751"
CREATED = datetime.datetime(2026, 11, 20)
TITLE = "Vuxna som fått stöd på grund av våld i nära relation, antal/10 000 vuxna (påhittat uttag)"
SUPPORTED = {2022: (11.8, 18.1, 5.2), 2023: (0.0, 0.0, 0.0), 2024: (13.6, 20.9, 6.0), 2025: (15.1, 23.0, 6.9)}
REPORTED = {
    "Våld i nära relation kvinnor": {2022: 6, 2023: 49, 2024: 57, 2025: 62},
    "Våld i nära relation män": {2022: 2, 2023: 12, 2024: 11, 2025: 15},
}
MEAN_POPULATION = {2022: 40_950, 2023: 41_200, 2024: 41_500, 2025: 41_700}


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content."""
    return {PAGE: _json(_page()), DESCRIPTION: _json(_description()), BOOK: _book()}


def _page() -> dict[str, object]:
    values = [
        {
            "kpi": KPI,
            "municipality": "9999",
            "period": year,
            "values": [
                {"gender": gender, "count": 1, "status": "", "value": one, "isdeleted": False}
                for gender, one in zip("TKM", rates, strict=True)
            ],
        }
        for year, rates in SUPPORTED.items()
    ]
    return {"count": len(values), "values": values, "next_url": None, "previous_url": None}


def _description() -> dict[str, object]:
    text = "Påhittad beskrivning i Koladas form: vuxna med minst en insats under året, av alla vuxna den 31 december."
    return {"values": [{"id": KPI, "title": TITLE, "description": text}]}


def _json(content: dict[str, object]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _book() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.set_properties({"created": CREATED, "comments": "Påhittade uppgifter"})
        for name, counts in REPORTED.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [f"{name}, anmälda brott (påhittade uppgifter)"])
            header = [label for year in counts for label in (f"Antal {year}", f"Antal per 100 000 {year}")]
            sheet.write_row(1, 0, ["Region", *header])
            rates = {year: round(100_000 * n / MEAN_POPULATION[year], 1) for year, n in counts.items()}
            sheet.write_row(2, 0, ["Exempelkommun", *(one for year in counts for one in (counts[year], rates[year]))])
    return stream.getvalue()


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
