"""What comes next: the meetings and the steps that somebody has decided; nothing is inferred."""

from datetime import date
from typing import Any

from pipeline.reporting import headlines, wording
from pipeline.reporting.sentences import marked

FORUMS = {
    "prevention_council": "Kommunens brottsförebyggande råd", "cooperation_meeting": "Samverkansmöte",
    "working_group": "Arbetsgrupp", "municipal_council": "Kommunfullmäktige",
}  # fmt: skip
COUNCIL = "prevention_council"
NO_STEP = "Inget nästa steg är beslutat."


def next_meeting(promise_set: dict[str, Any], forum: str = "") -> str:
    """Forum and day of the next follow-up that a meeting has decided on: *Arbetsgrupp, 25 november 2026*; '' of none.

    Args:
        promise_set: the set.
        forum: of this forum alone; of any where not given.
    """
    coming = sorted(
        (one["next_follow_up"], one["forum"])
        for one in promise_set["meetings"]
        if (one["next_follow_up"] or "") > promise_set["as_of"] and forum in ("", one["forum"])
    )
    if not coming:
        return ""
    day, whose = coming[0]
    return f"{FORUMS[whose]}, {wording.long_date(date.fromisoformat(day))}"


def of_set(promise_set: dict[str, Any]) -> str:
    """The line under a set's four answers: the step that is due first, and when the council meets."""
    steps = [
        (step, number)
        for number, promise in enumerate(promise_set["promises"], 1)
        for step in promise["next_steps"]
        if step["text"]
    ]
    coming = [one for one in steps if (one[0]["due"] or "") >= promise_set["as_of"]]
    coming.sort(key=lambda one: (str(one[0]["due"]), one[1]))
    said = [_over(promise_set), _told(coming[0][0], f"löfte {coming[0][1]}") if coming else NO_STEP]
    if len(coming) > 1:
        said.append("Fler steg står på löftenas sidor.")
    return marked([*said, *_meeting(promise_set)], synthetic=bool(promise_set["demo"]))


def of_promise(promise_set: dict[str, Any], promise: dict[str, Any]) -> str:
    """Likewise under a promise's answers."""
    coming = [one for one in promise["next_steps"] if one["text"] and (one["due"] or "") >= promise_set["as_of"]]
    coming.sort(key=lambda one: str(one["due"]))
    said = [_over(promise_set), _told(coming[0]) if coming else NO_STEP, *_meeting(promise_set)]
    return marked(said, synthetic=bool(promise_set["demo"]))


def _over(promise_set: dict[str, Any]) -> str:
    return "Löftesåret är över." if headlines.is_over(promise_set) else ""


def _told(step: dict[str, Any], whose: str = "") -> str:
    """*Nästa steg: föreslå nya datum, senast den 4 december 2026 (skolchefen, löfte 1)*, as a sentence."""
    who = ", ".join(filter(None, (wording.uncapitalised(step["role"] or ""), whose)))
    due = wording.long_date(date.fromisoformat(step["due"]))
    about = wording.uncapitalised(step["text"].rstrip("."))
    return f"Nästa steg: {about}, senast den {due}{f' ({who})' if who else ''}."


def _meeting(promise_set: dict[str, Any]) -> list[str]:
    """The council's next meeting, else that of any forum."""
    found = next_meeting(promise_set, COUNCIL) or next_meeting(promise_set)
    return [f"Nästa möte: {wording.uncapitalised(found)}."] if found else []
