"""What each promise would have needed to be possible to follow up: plans, baselines, places and who answers.

*Det här hade behövts för att kunna följa upp löftena.* From what the promise file lacks and what has no values.
"""

from typing import Any

from pipeline.reporting import cases, headlines, wording
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import subject_of
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked


def needed(published: Published, promise_set: dict[str, Any], promise: dict[str, Any]) -> str:
    """One sentence: what the promise lacks that a follow-up needs; '' where nothing is lacking.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises.
    """
    lacking = [*_plans(published, promise), *_measurements(published, promise_set, promise), *_owner(promise)]
    if not lacking:
        return ""
    said = f"{wording.capitalised('; '.join(lacking))}."
    return marked([said], synthetic=bool(promise_set["demo"]))


def _plans(published: Published, promise: dict[str, Any]) -> list[str]:
    """How much of each activity was meant, where the promise gives no amount."""
    counted: list[str] = []
    shares: list[str] = []
    for commitment in promise["commitments"]:
        if commitment["kind"] != "activity" or commitment["target"] or not commitment["indicators"]:
            continue
        info = published.dictionary[commitment["indicators"][0]]
        (counted if info["unit"] in cases.ADDITIVE else shares).append(subject_of(info["title"]))
    found = []
    if counted:
        found.append(f"hur många {wording.listed(list(dict.fromkeys(counted)))} som planerades")
    return found + [f"en målnivå för {one}" for one in dict.fromkeys(shares)]


def _measurements(published: Published, promise_set: dict[str, Any], promise: dict[str, Any]) -> list[str]:
    """Comparable measurements before and after, of outcomes that have none."""
    named = [
        one
        for commitment in promise["commitments"]
        if commitment["kind"] in ("outcome", "purpose")
        for one in commitment["indicators"]
        if published.dictionary[one]["kind"] == "outcome" and published.dictionary[one]["polarity"] in headlines.BETTER
    ]
    fixed = promise["headline_indicator"]
    first = fixed if fixed in named else next(iter(named), None)
    if first is None:
        return []
    case = cases.case_of(published, promise_set, promise, first)
    now = cases.present(case)
    if case.is_matched_change:
        return [] if now else [_streets()]
    earlier = cases.before(case, now)
    return [] if now and earlier else [_before_and_after(case)]


def _streets() -> str:
    return "vilka gator som avsågs, med mätningar före och efter på dem och på jämförelsegator"


def _before_and_after(case: Case) -> str:
    years = wording.listed([str(case.start.year - 1), wording.span_words(case.start, case.end)])
    subject = subject_of(case.info["title"])
    if case.info["sensitivity"] == "survey":
        return f"samma fråga om {subject} ställd före och efter löftesåret, med antal svar"
    return f"uppgift om {subject} från {years}"


def _owner(promise: dict[str, Any]) -> list[str]:
    nobody = all(one["actor"] == "not_stated" and not one["owner_role"] for one in promise["commitments"])
    return ["vem som ansvarar"] if nobody else []
