"""A small ``published/`` folder, written with duckdb in the true layout, and the promises of Nacka 2017."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from pipeline import versions
from pipeline.reporting import published as published_room
from pipeline.reporting.published import Published
from pipeline.reporting.windows import span

SCHEMA = versions.LIBRARY / "ingestion" / "core" / "schema.sql"
OTHER_TABLES = """
copy (select '' as indicator, '' as area_code, '' as period, '' as dimension, '' as group_key, '' as unit,
      '' as sha256, '' as path, 0 as rows, 0 as first_line, 0 as last_line where false) to '{0}/lineage.parquet';
copy (select '' as indicator, '' as area_code, '' as period, '' as dimension, '' as group_key, '' as unit,
      0.0::double as value, null::double as lower, null::double as upper, '' as edition where false)
  to '{0}/revision.parquet';
copy (select '0182/bra' as delivery, 'Anmälda brott' as title, '0182' as municipality, 'Brå' as publisher,
      'bra_sol' as format, date '2026-11-20' as accessed, '' as licence, '' as url, true as official,
      false as synthetic, 'open' as publish, 'loaded' as state, '' as message, '[]' as files, '{{}}' as rejects)
  to '{0}/delivery.parquet';
"""

NARCOTICS, BURGLARIES, VANDALISM = (
    "reported_narcotics_weapons_offences", "reported_burglaries_all", "reported_vandalism",
)  # fmt: skip


def info(
    title: str, kind: str, polarity: str, *units: str, caveat: str = "", method: str = "", sensitivity: str = "open"
) -> dict[str, Any]:
    return {
        "title": title, "definition": "", "processing": "", "caveat": caveat, "kind": kind, "polarity": polarity,
        "unit": units[0], "units": list(units), "sensitivity": sensitivity, "needs": "", "method": method,
        "evidence": "", "proxy": False, "has_measure": True, "exhaustive": [],
    }  # fmt: skip


DICTIONARY = {
    NARCOTICS: info(
        "Anmälda narkotika- och vapenbrott", "context", "ambiguous", "count", "per_100k",
        caveat="Antalet narkotikabrott speglar främst hur mycket polisen kontrollerar. Alla åldrar räknas.",
    ),
    BURGLARIES: info(
        "Anmälda inbrott av alla slag", "context", "none", "count", "per_100k",
        caveat="Alla slags inbrott räknas, även i butiker, kontor och källare.",
    ),
    VANDALISM: info(
        "Anmälda skadegörelsebrott", "context", "ambiguous", "count", "per_100k",
        caveat="Antalet visar inte om människor känner sig tryggare. Alla skador anmäls inte.",
    ),
    "reported_residential_burglaries": info("Anmälda bostadsinbrott", "outcome", "lower_is_better", "count",
                                           sensitivity="official_offences"),
    "lectures_parents": info("Föreläsningar för föräldrar", "activity", "higher_is_better", "count"),
    "safe_outdoors_late": info(
        "Andel som känner sig trygga ute sent", "outcome", "higher_is_better", "share", sensitivity="survey"
    ),
    "cooperating_organisations": info("Samverkande organisationer", "process", "none", "count"),
    "mean_speed_change": info(
        "Förändring i medelhastighet", "outcome", "lower_is_better", "kmh", "permutation_p"
    ),
    "mean_speed": info("Medelhastighet", "outcome", "lower_is_better", "kmh"),
    "v85": info("85-percentil", "outcome", "lower_is_better", "kmh", method="v85"),
    "police_hours_at_unsafe_places": info(
        "Polistimmar på platser som upplevs otrygga", "activity", "higher_is_better", "hours", "count"
    ),
    "active_watch_areas": info("Aktiva områden med grannsamverkan", "activity", "higher_is_better", "count"),
    "huskurage_adopters": info("Andel föreningar som infört Huskurage", "activity", "higher_is_better", "share"),
    "support_contacts": info("Kontakter med stödverksamheter", "activity", "ambiguous", "count"),
    "lecture_participants": info("Deltagare i föreläsningar", "output", "higher_is_better", "count"),
    "member_households": info("Andel hushåll i grannsamverkan", "output", "higher_is_better", "share"),
    "days_to_first_contact": info("Dagar till första kontakt", "output", "lower_is_better", "days"),
    "huskurage_awareness": info(
        "Andel boende som känner till Huskurage", "output", "higher_is_better", "share", sensitivity="survey"
    ),
    "extremism_plan_current": info("Aktuell handlingsplan", "process", "higher_is_better", "yes_no"),
    "days_since_follow_up": info(
        "Dagar sedan åtgärdsplanen följdes upp", "process", "lower_is_better", "days",
        caveat="Gäller bara åtgärdsplaner enligt 2023 års lag. För äldre löften är uppgiften inte aktuell.",
    ),
    "violations_per_control_hour": info("Överträdelser per kontrolltimme", "context", "ambiguous", "per_hour"),
    "injured_road_users": info("Skadade i trafiken", "context", "none", "count"),
    "ever_used_narcotics": info(
        "Andel elever som någon gång använt narkotika", "outcome", "lower_is_better", "share", sensitivity="survey"
    ),
}  # fmt: skip

METHODS = {
    "lectures_parents": "fact_and_plan", "cooperating_organisations": "fact_and_plan",
    "police_hours_at_unsafe_places": "fact_and_plan", "lecture_participants": "counted",
    "active_watch_areas": "counted", "support_contacts": "counted", "huskurage_adopters": "share_of_all",
    "member_households": "share_of_all",
    "days_to_first_contact": "ratio", "extremism_plan_current": "counted", "violations_per_control_hour": "ratio",
    "injured_road_users": "mean_of_years",
}  # fmt: skip

LABELS = {
    "area": {"0182": "Nacka", "lpo:nacka": "Lokalpolisområde Nacka"},
    "group": {"grade=9": "årskurs 9", "grade=gy2": "gymnasiet årskurs 2", "sex=girl": "flickor"},
    "session": {
        f"{site}_{when}": {"site": site, "period": when} for site in ("a", "b", "c") for when in ("before", "after")
    },
    "site": {
        site: {"street": site, "role": role} for site, role in (("a", "treated"), ("b", "treated"), ("c", "control"))
    },
}


def commitment(number: str, kind: str, indicators: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    return {
        "id": number, "kind": kind, "actor": "not_stated", "text": "", "place": None, "owner_role": None,
        "ended": None, "indicators": list(indicators), "baseline": None, "target": None, **more,
    }  # fmt: skip


def promise(name: str, commitments: Sequence[dict[str, Any]], headline: str | None = None) -> dict[str, Any]:
    return {
        "id": name, "title": name, "summary": "", "wording": None, "source": None, "council_goal": None,
        "agreement": None, "headline_indicator": headline, "indicator_chosen_on": None, "basis": [],
        "commitments": list(commitments), "next_steps": [], "comments": [],
    }  # fmt: skip


def promise_set(
    promises: Sequence[dict[str, Any]],
    *,
    year: int = 2017,
    as_of: str = "2026-11-20",
    demo: bool = False,
    area: str = "0182",
) -> dict[str, Any]:
    return {
        "id": f"set_{year}", "title": "", "municipality": area, "area_code": area, "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31", "demo": demo, "publisher": None, "background": None, "basis_note": None,
        "as_of": as_of, "meetings": [], "promises": list(promises),
    }  # fmt: skip


def observed(indicator: str, period: str, value: float | None, **more: Any) -> dict[str, Any]:
    start, end = span(period) or (date(2026, 5, 1), date(2026, 9, 30))
    kind = {4: "year", 6: "quarter", 7: "month"}.get(len(period), "session")
    if len(period) == 10 and period.replace("-", "").isdigit():
        start, end, kind = date.fromisoformat(period), date.fromisoformat(period), "snapshot"
    return {
        "indicator": indicator, "area_code": "0182", "period": period, "period_start": start, "period_end": end,
        "period_kind": kind, "dimension": "", "group_key": "", "unit": DICTIONARY[indicator]["unit"],
        "numerator": value, "denominator": None, "value": value, "lower": None, "upper": None,
        "standard_error": None, "df": None, "base_n": None, "status": "missing" if value is None else "ok",
        "preliminary": False, "method": METHODS.get(indicator, "exakt Poisson, φ = 1.25"), "synthetic": False,
        "series": "2015–", "deliveries": "0182/bra", **more,
    }  # fmt: skip


NACKA = promise_set(
    [
        promise(
            "youth_narcotics",
            [
                commitment("1a", "activity", ["lectures_parents", NARCOTICS]),
                commitment("1b", "activity"),
                commitment("1c", "activity"),
            ],
            "lectures_parents",
        ),
        promise(
            "violent_extremism",
            [
                commitment("2a", "activity"),
                commitment("2b", "activity"),
                commitment("2c", "process", ["cooperating_organisations"]),
            ],
        ),
        promise(
            "perceived_safety",
            [
                commitment("3a", "activity"),
                commitment("3b", "activity"),
                commitment("3c", "process"),
                commitment("3d", "outcome", ["safe_outdoors_late"]),
            ],
            "safe_outdoors_late",
        ),
        promise(
            "neighbourhood_watch",
            [
                commitment("4a", "activity"),
                commitment("4b", "purpose", ["reported_residential_burglaries", BURGLARIES]),
            ],
            "reported_residential_burglaries",
        ),
        promise(
            "victim_support",
            [commitment("5a", "process"), commitment("5b", "activity"), commitment("5c", "purpose")],
        ),
        promise(
            "traffic_speed",
            [
                commitment("6a", "activity"),
                commitment("6b", "outcome", ["mean_speed_change", "v85"]),
                commitment("6c", "purpose"),
            ],
            "mean_speed_change",
        ),
    ]
)


@pytest.fixture(scope="session")
def given() -> SimpleNamespace:
    """What tests here build their cases of."""
    return SimpleNamespace(
        commitment=commitment,
        promise=promise,
        promise_set=promise_set,
        observed=observed,
        nacka=NACKA,
        narcotics=NARCOTICS,
        burglaries=BURGLARIES,
        vandalism=VANDALISM,
        dictionary=DICTIONARY,
        labels=LABELS,
    )


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Published]:
    """Write rows and sets as a published folder, and read it back."""

    def write(
        rows: Sequence[Mapping[str, Any]], *sets: dict[str, Any], labels: Mapping[str, Any] | None = None
    ) -> Published:
        folder = tmp_path / "published"
        folder.mkdir(exist_ok=True)
        with duckdb.connect() as con:
            con.execute(SCHEMA.read_text(encoding="utf-8"))
            for row in rows:
                marks = ", ".join(f"${name}" for name in row)
                con.execute(f"insert into indicator.published ({', '.join(row)}) values ({marks})", dict(row))
            con.execute(f"copy indicator.published to '{folder}/observation.parquet'")
            con.execute(OTHER_TABLES.format(folder))
        texts = {
            "promise": {one["id"]: one for one in sets},
            "dictionary": DICTIONARY,
            "label": LABELS | dict(labels or {}),
        }
        for name, content in texts.items():
            (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return published_room.read(folder)

    return write
