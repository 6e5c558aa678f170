"""What the latest waves of a published survey say of an area that is not the set's own, such as a police area.

Told beside a promise, never a verdict of it: the area is another, and most waves come after the promise year.
"""

from typing import Any

from pipeline.reporting import rules, windows
from pipeline.reporting.phrases import CANNOT, subject_of
from pipeline.reporting.published import Published
from pipeline.reporting.survey_sentences import UNKNOWN, Wave, change, incomparable, single


def told(published: Published, indicator: str, area_code: str) -> list[str]:
    """The two latest waves of an area, compared by the same rules as a promise's own; [] where there is none.

    Args:
        published: what was published.
        indicator: a survey's share.
        area_code: whose waves.
    """
    info = published.dictionary[indicator]
    rows = published.observation
    rows = rows[(rows["indicator"] == indicator) & (rows["area_code"] == area_code) & (rows["unit"] == "share")]
    rows = rows[(rows["dimension"] == "") & (rows["group_key"] == "") & (rows["status"] == "ok")]
    rows = rows.sort_values(["period_end", "period"], kind="stable").tail(2)
    asked = {
        one["period"]: one
        for one in published.label.get("survey", [])
        if (one["indicator"], one["area_code"], one["group_key"]) == (indicator, area_code, "")
    }
    found = [windows.single(rows.iloc[[position]]) for position in range(len(rows))]
    waves = [Wave(one, asked.get(one.label, UNKNOWN)) for one in found if one is not None]
    subject = subject_of(info["title"])
    if len(waves) < 2:
        return [text for wave in waves for text in single(subject, wave)]
    then, now = waves
    if len(then.window.series | now.window.series) > 1:
        return [CANNOT, *incomparable(subject, then, now)]
    judged = rules.survey_change(then.share, now.share)
    row: dict[str, Any] = {"change": "cannot_judge"}
    if isinstance(judged, rules.Change):
        row = {"change": judged.code, "change_lower": judged.lower, "change_upper": judged.upper}
    return change(row, subject, then, now, {"period": then.window.label})
