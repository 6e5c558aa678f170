"""Made-up registers, aggregates and population for Exempelkommun (and population of Provkommun). All of it literal.

What shall be seen: values that must be hidden (three trained among leisure staff; eight who sought support in 2023), a
nought (no housing company has adopted Huskurage), and a year that has not come yet (support in 2026).

``python tests/synthetic/registers.py raw_data`` writes.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

HEADER = "datum;mått;område;grupp;täljare;nämnare"
SCHOOL, LEISURE = "personalgrupp=skola", "personalgrupp=fritid"
# folder under exempelkommun/register → rows: day, measure, group, numerator, denominator
REGISTERS = {
    "grannsamverkan": (
        ("2024-12-31", "active_watch_areas", "", 21, ""),
        ("2025-12-31", "active_watch_areas", "", 24, ""),
        ("2026-06-30", "active_watch_areas", "", 27, ""),
        ("2026-10-31", "active_watch_areas", "", 29, ""),
        ("2024-12-31", "member_households", "", 2_410, 17_280),
        ("2025-12-31", "member_households", "", 2_655, 17_380),
        ("2026-06-30", "member_households", "", 2_870, 17_420),
        ("2026-10-31", "member_households", "", 3_012, 17_460),
    ),
    "huskurage": (
        ("2025-12-31", "huskurage_adopters", "", 0, 34),
        ("2026-10-31", "huskurage_adopters", "", 0, 34),
    ),
    "skola_och_fritid": (
        ("2024-12-31", "schools_reached", "", "", 12),
        ("2025-12-31", "schools_reached", "", "", 12),
        ("2026-08-31", "schools_reached", "", "", 12),
        ("2025-12-31", "staff_trained", SCHOOL, 64, 640),
        ("2025-12-31", "staff_trained", LEISURE, 0, 40),
        ("2026-10-31", "staff_trained", SCHOOL, 206, 655),
        ("2026-10-31", "staff_trained", LEISURE, 3, 38),
        ("2025-12-31", "units_with_trained_contact", "", 4, 16),
        ("2026-10-31", "units_with_trained_contact", "", 9, 16),
        ("2024-12-31", "extremism_plan_current", "", 0, 1),
        ("2025-12-31", "extremism_plan_current", "", 1, 1),
        ("2026-10-31", "extremism_plan_current", "", 1, 1),
    ),
    "trygghetsvandringar_och_planer": (
        ("2025-12-31", "walk_actions_closed_180d", "", 14, 22),
        ("2026-06-30", "walk_actions_closed_180d", "", 17, 24),
        ("2026-10-31", "walk_actions_closed_180d", "", 21, 31),
        ("2025-12-31", "walks_with_feedback", "", 3, 5),
        ("2026-10-31", "walks_with_feedback", "", 4, 5),
        ("2024-12-31", "plans_with_safety_analysis", "", 3, 9),
        ("2025-12-31", "plans_with_safety_analysis", "", 5, 8),
        ("2026-10-31", "plans_with_safety_analysis", "", 6, 7),
    ),
    "stod_till_brottsutsatta": (
        ("2023-12-31", "support_contacts", "", 8, ""),
        ("2024-12-31", "support_contacts", "", 14, ""),
        ("2025-12-31", "support_contacts", "", 17, ""),
        ("2023-12-31", "days_to_first_contact", "", 71, 8),
        ("2024-12-31", "days_to_first_contact", "", 118, 14),
        ("2025-12-31", "days_to_first_contact", "", 92, 17),
    ),
    "skadade_i_trafiken": tuple(
        (f"{year}-12-31", "injured_road_users", "", injured, "")
        for year, injured in zip(range(2019, 2026), (41, 38, 35, 44, 39, 36, 33), strict=True)
    ),
}
POPULATION = {
    "9998 Provkommun": {2022: 27_740, 2023: 27_850, 2024: 27_990, 2025: 28_150},
    "9999 Exempelkommun": {2022: 41_080, 2023: 41_340, 2024: 41_610, 2025: 41_790},
}


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content."""
    content = {
        f"exempelkommun/register/{folder}/{folder}.csv": _csv(
            [HEADER, *(f"{day};{measure};;{group};{up};{down}" for day, measure, group, up, down in rows)]
        )
        for folder, rows in REGISTERS.items()
    }
    inhabitants = [f"{region};{year};{n}" for region, years in POPULATION.items() for year, n in years.items()]
    content["exempelkommun/folkmangd/2022_2025/folkmangd_2022_2025.csv"] = _csv(["region;år;folkmängd", *inhabitants])
    return content


def _csv(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
