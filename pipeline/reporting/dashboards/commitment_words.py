"""What a commitment is called, who answers for it and that it was given up, in the words of every page."""

from datetime import date
from typing import Any

from pipeline.reporting import wording

ACTORS = {
    "police": "Polisen", "municipality": "Kommunen", "police_and_others": "Polisen och andra",
    "not_stated": "Löftet anger inte vem som ansvarar",
}  # fmt: skip
OWN = {"police": "polis", "municipality": "kommun"}  # a role that begins so names its actor already
ENDED = {
    "decided": "efter beslut",
    "outside_control": "av skäl som varken kommunen eller polisen råder över",
    "superseded": "när något annat kom i stället",
}  # a reason that is not known is not written


def who_answers(commitment: dict[str, Any]) -> str:
    """The actor that the promise names, and the role that answers: *Polisen (chefen för lokalpolisområdet)*.

    The role alone where the promise names no actor, or where the role says whose it is: *Kommunens trafikchef*.
    """
    actor, role = str(commitment["actor"]), str(commitment["owner_role"] or "")
    if not role:
        return ACTORS[actor]
    if actor == "police_and_others":
        others = "andra" if "polis" in role.lower() else "polisen och andra"
        return f"{role}, tillsammans med {others}"
    if actor == "not_stated" or role.lower().startswith(OWN[actor]):
        return role
    return f"{ACTORS[actor]} ({wording.uncapitalised(role)})"


def ended(commitment: dict[str, Any]) -> str:
    """*Avbröts den 22 april 2026 efter beslut.*; '' of one that was not given up."""
    about = commitment["ended"]
    if not about:
        return ""
    when = f"den {wording.long_date(date.fromisoformat(about['date']))}" if about["date"] else ""
    return f"{' '.join(filter(None, ('Avbröts', when, ENDED.get(about['reason'] or '', ''))))}."
