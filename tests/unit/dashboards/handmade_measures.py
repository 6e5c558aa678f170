"""A made-up set with every kind of figure on its pages: plans, registers in four states, survey waves, groups, months.

Everything is made up and marked. Verdicts are what the rules say of it, so pages are tested as they will stand.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import handmade
import pandas as pd

from pipeline.reporting import sentences
from pipeline.reporting import verdicts as verdict_rules
from pipeline.reporting.published import Published
from pipeline.reporting.windows import month_end

SET = "exempelkommun_2026"
AREA = "9999"
LOG, REGISTER, SURVEY = "exempel/logg", "exempel/register", "exempel/enkat"
BURGLARIES_2025 = (8, 6, 7, 5, 4, 6, 7, 9, 8, 10, 12, 14)
BURGLARIES_2026 = (6, 5, 6, 4, 4, 5, 5, 7, 6, 8)
CHECKS_2026 = (0, 0, 0, 0, 0, 6, 8, 7, 7, 6)  # done each month, of 40 planned in the year
SUPPORT = {2019: 14, 2020: 18, 2021: "suppressed", 2022: 21, 2023: "missing", 2024: 0, 2025: 16}
WAVES = (("2021", 0.66, 0.62, 0.70, 512, "telefon"), ("2025", 0.70, 0.67, 0.73, 811, "webb"),
         ("2026", 0.76, 0.73, 0.79, 834, "webb"))  # fmt: skip
GROUPS = {"grade=9;sex=boy": (0.13, 0.09, 0.17), "grade=9;sex=girl": (0.08, 0.05, 0.11), "grade=gy2;sex=boy": None,
          "grade=gy2;sex=girl": (0.24, 0.19, 0.29)}  # fmt: skip


def published() -> Published:
    """The handmade folder with this set in the place of its open one."""
    base = handmade.published()
    rows = pd.DataFrame(_rows(), columns=list(handmade.OBSERVATION_COLUMNS))
    own = base.observation[base.observation["area_code"] == AREA]
    observation = pd.concat([own, rows]).sort_values(
        ["indicator", "area_code", "period", "dimension", "group_key", "unit"], ignore_index=True
    )
    return replace(
        base,
        observation=observation,
        delivery=pd.concat([base.delivery, _deliveries(base)], ignore_index=True),
        promise={SET: _promise_set(base.promise[SET])},
        dictionary=base.dictionary | _dictionary(base.dictionary),
        label=base.label | {"survey": _labels(), "group": _group_words()},
    )


def verdicts(shown: Published) -> pd.DataFrame:
    """What the rules say."""
    return sentences.add(verdict_rules.judge(shown), shown)


def _row(indicator: str, period: str, start: date, end: date, kind: str, **given: Any) -> dict[str, Any]:
    return handmade._observation(indicator, AREA, period, start, end, kind, **{"synthetic": True} | given)


def _month(year: int, month: int) -> tuple[str, date, date, str]:
    return f"{year}-{month:02}", date(year, month, 1), month_end(year, month), "month"


def _year(year: int) -> tuple[str, date, date, str]:
    return str(year), date(year, 1, 1), date(year, 12, 31), "year"


def _rows() -> list[dict[str, Any]]:
    rows = []
    plan = {"method": "fact_and_plan", "series": "activity_log", "deliveries": LOG}
    for month, done in enumerate(CHECKS_2026, 1):
        rows.append(_row("speed_checks", *_month(2026, month), value=float(done), numerator=float(done),
                         denominator=4.0, **plan))  # fmt: skip
    rows.append(_row("speed_checks", *_year(2026), value=34.0, numerator=34.0, denominator=40.0, **plan))
    rows.append(_row("campaigns", *_year(2026), value=1.0, numerator=1.0, denominator=3.0, **plan))
    register = {"series": "register", "method": "register", "deliveries": REGISTER}
    for day, members in ((date(2025, 12, 31), 9.0), (date(2026, 10, 31), 12.0)):
        rows.append(_row("active_watch_areas", day.isoformat(), day, day, "snapshot", value=members, **register))
    day = date(2026, 10, 31)
    rows.append(_row("huskurage_adopters", day.isoformat(), day, day, "snapshot", unit="share", value=0.45,
                     numerator=9.0, denominator=20.0, **register))  # fmt: skip
    for year, found in SUPPORT.items():
        state: dict[str, Any] = {"status": found} if isinstance(found, str) else {"value": float(found)}
        if found != "missing":
            rows.append(_row("support_contacts", *_year(year), **state, **register))
    for year, counts in ((2025, BURGLARIES_2025), (2026, BURGLARIES_2026)):
        for month, count in enumerate(counts, 1):
            rows.append(_row(
                "reported_residential_burglaries", *_month(year, month), value=float(count), numerator=float(count),
                lower=count * 0.5, upper=count * 1.8, series="11476", method="poisson φ 1,25",
                deliveries="exempel/bra/manad",
            ))  # fmt: skip
    for wave, value, lower, upper, answers, version in WAVES:
        year = int(wave)
        rows.append(_row("safe_outdoors_late", wave, date(year, 1, 1), date(year, 3, 31), "wave", unit="share",
                         value=value, lower=lower, upper=upper, standard_error=(upper - lower) / 3.92,
                         base_n=float(answers), denominator=float(answers), series=f"fråga {version}",
                         method="published_figure", deliveries=SURVEY))  # fmt: skip
    for group, found in GROUPS.items():
        given = (
            {"status": "suppressed"} if found is None else dict(zip(("value", "lower", "upper"), found, strict=True))
        )
        rows.append(_row("ever_used_narcotics", "2025", date(2025, 1, 1), date(2025, 12, 31), "wave", unit="share",
                         dimension="grade×sex", group_key=group, series="fråga 46", method="published_figure",
                         deliveries=SURVEY, **given))  # fmt: skip
    return rows


def _deliveries(base: Published) -> pd.DataFrame:
    like = base.delivery[base.delivery["delivery"] == "exempel/bra/manad"].iloc[0].to_dict()
    titles = {LOG: "Aktivitetslogg", REGISTER: "Register", SURVEY: "Trygghetsundersökning"}
    return pd.DataFrame([like | {"delivery": name, "title": title, "publisher": "Påhittad kommun"}
                         for name, title in titles.items()])  # fmt: skip


def _labels() -> list[dict[str, Any]]:
    asked = "Hur trygg känner du dig ute ensam sent på kvällen?"
    told = [
        {"indicator": "safe_outdoors_late", "area_code": AREA, "period": wave, "group_key": "", "question": asked,
         "base": "Alla som svarade", "question_version": version, "publication": "Påhittad rapport",
         "answers": answers, "invited": 2 * answers}
        for wave, _, _, _, answers, version in WAVES
    ]  # fmt: skip
    return told + [
        {"indicator": "ever_used_narcotics", "area_code": AREA, "period": "2025", "group_key": group,
         "question": "Har du använt narkotika?", "base": "Alla elever", "question_version": "1",
         "publication": "Påhittad rapport", "answers": 120, "invited": 150}
        for group, found in GROUPS.items() if found
    ]  # fmt: skip


def _group_words() -> dict[str, str]:
    return {"grade=9": "årskurs 9", "grade=gy2": "gymnasiet årskurs 2", "sex=boy": "pojkar", "sex=girl": "flickor"}


def _promise_set(base: dict[str, Any]) -> dict[str, Any]:
    decided = {"date": "2026-12-31", "decided_on": "2025-12-01"}
    checks, speed = base["promises"][0]["commitments"]
    checks = checks | {"target": {"value": 40.0, "better": "higher"} | decided}
    campaigns = handmade._commitment("1c", "activity", "Kampanjer om hastighet", "campaigns", actor="municipality")
    traffic = base["promises"][0] | {"commitments": [checks, campaigns, speed]}
    watch = handmade._promise(
        "neighbourhood_watch", "Grannsamverkan", "Fler områden ska ha grannsamverkan. Inbrotten ska bli högst 75.",
        [handmade._commitment("2a", "activity", "Tolv områden med grannsamverkan", "active_watch_areas",
                              actor="police", target={"value": 12.0, "better": "higher"} | decided),
         handmade._commitment("2c", "activity", "Hastighetskontroller vid infarterna", "speed_checks", actor="police"),
         handmade._commitment("2b", "outcome", "Högst 75 bostadsinbrott", "reported_residential_burglaries",
                              target={"value": 75.0, "better": "lower"} | decided,
                              baseline={"period": "2025", "value": None})],
        headline_indicator="reported_residential_burglaries", indicator_chosen_on="2025-12-01",
    )  # fmt: skip
    safety = handmade._promise(
        "perceived_safety", "Trygghet i livsmiljön", "Fler ska känna sig trygga.",
        [handmade._commitment("3a", "outcome", "Fler känner sig trygga", "safe_outdoors_late",
                              target={"value": 0.78, "better": "higher"} | decided,
                              baseline={"period": "2025", "value": None}),
         handmade._commitment("3b", "purpose", "Färre unga prövar narkotika", "ever_used_narcotics")],
        headline_indicator="safe_outdoors_late", indicator_chosen_on="2025-12-01",
    )  # fmt: skip
    support = handmade._promise(
        "victim_support", "Stöd till brottsutsatta", "Stöd, skydd och hjälp. Fler föreningar ska införa Huskurage.",
        [handmade._commitment("5a", "process", "Stöd och hjälp", "support_contacts", actor="municipality"),
         handmade._commitment("5b", "activity", "Huskurage i tolv föreningar", "huskurage_adopters",
                              target={"value": 0.6, "better": "higher"} | decided)],
    )  # fmt: skip
    return base | {"promises": [traffic, watch, safety, support]}


def _dictionary(base: dict[str, Any]) -> dict[str, Any]:
    def one(title: str, kind: str, polarity: str, unit: str, **given: Any) -> dict[str, Any]:
        return base["speed_checks"] | {"title": title, "kind": kind, "polarity": polarity, "unit": unit,
                                       "units": [unit], "has_measure": True} | given  # fmt: skip

    return {
        "campaigns": one("Kampanjer om hastighet", "activity", "higher_is_better", "count"),
        "active_watch_areas": one("Områden med grannsamverkan", "activity", "higher_is_better", "count"),
        "huskurage_adopters": one("Andel bostadsföretag och föreningar som infört Huskurage", "activity",
                                  "higher_is_better", "share"),
        "support_contacts": one("Kontakter med stödverksamheter", "activity", "ambiguous", "count",
                                sensitivity="sensitive",
                                caveat="Fler kontakter kan betyda att fler utsätts, eller att fler söker hjälp."),
        "reported_residential_burglaries": one("Anmälda bostadsinbrott", "outcome", "lower_is_better", "count",
                                               sensitivity="official_offences", evidence="Grannsamverkan minskade "
                                               "inbrotten i de studier som finns, de flesta från andra länder."),
        "ever_used_narcotics": one("Andel elever som någon gång använt narkotika", "outcome", "lower_is_better",
                                   "share", sensitivity="survey"),
    }  # fmt: skip
