"""The vocabulary: code → Swedish words and shape, one table for every page (METHODS 5). No other module has them."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.reporting.headlines import Status


@dataclass(frozen=True)
class Word:
    """Words and shape of a code; ``ended`` and ``ended_shape`` are used when the period is over, where they differ."""

    words: str
    shape: str = "–"
    ended: str = ""
    ended_shape: str = ""


AXIS_TITLES = {"activity": "Aktivitet", "change": "Förändring", "goal": "Mål"}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "activity": {
        "done_as_planned": Word("Genomfört enligt planen", "●"),
        "done": Word("Genomfört (löftet anger ingen omfattning)", "◉"),
        "on_plan": Word("Pågår enligt planen", "◐"),
        "behind": Word("Ligger efter planen", "◔"),
        "running": Word("Pågår", "◒"),
        "partly_done": Word("Delvis genomfört", "◕"),
        "not_done": Word("Inte genomfört", "⊘"),
        "not_started": Word("Inte påbörjat", "○"),
        "stopped": Word("Avbrutet", "⊗"),
        "no_data": Word("Underlag saknas", "◌"),
    },
    "change": {
        "increase": Word("Säkerställd ökning", "▲"),
        "decrease": Word("Säkerställd minskning", "▼"),
        "about_same": Word("Ungefär samma nivå", "＝"),
        "no_certain_change": Word("Ingen säkerställd förändring", "▬"),
        "not_applicable": Word("Inte aktuellt", "–"),
        "cannot_judge": Word("Kan inte bedömas", "◌"),
    },
    "goal": {
        "no_goal": Word("Ingen målnivå angiven", "□"),
        "met": Word("Målet nås", "▣", "Målet nåddes"),
        "on_track": Word("Målet väntas nås", "◧"),
        "not_on_track": Word("Målet väntas inte nås", "◨"),
        "not_met": Word("Målet nås inte", "◩", "Målet nåddes inte", "☒"),
        "uncertain": Word("Går inte att säga än", "⬚", "Går inte att säga"),
        "out_of_reach": Word("Målet kan inte längre nås", "☒"),
    },
    "certainty": {
        "clearly_under": Word("klart under gränsen"),
        "clearly_over": Word("klart över gränsen"),
        "within_chance": Word("så nära gränsen att skillnaden kan bero på slumpen"),
    },
    "value": {
        "suppressed": Word("Visas inte", "▨"),
        "missing": Word("Uppgift saknas", "…"),
        "not_applicable": Word("Inte aktuellt", "–"),
    },
    "mark": {
        "preliminary": Word("Preliminär uppgift"),
        "synthetic": Word("Påhittad uppgift"),
        "revised": Word("Ändrad sedan förra upplagan"),
        "ambiguous": Word("Kan tolkas på flera sätt"),
    },
    "kind": {
        "activity": Word("Aktivitet"),
        "output": Word("Räckvidd och kvalitet"),
        "outcome": Word("Resultat"),
        "context": Word("Bakgrund"),
        "process": Word("Arbetssätt"),
    },
}

REASONS = {
    "protected": "uppgiften visas inte",
    "small_base": "för litet underlag",
    "waiting": "väntar på uppgifter",
    "preliminary": "uppgifterna är preliminära",
    "not_comparable": "går inte att jämföra",
    "no_baseline": "utgångsläge saknas",
}
SIDES = {"wanted": "åt önskat håll", "unwanted": "åt oönskat håll"}
NO_OUTCOME = "löftet anger inget resultat"
ACTIVITY_ONLY = "för resultat. Målet gäller det som ska göras, se Aktivitet"  # beside an activity that has a target
RIGHT_WAY = "Målet nås inte än, men det går åt rätt håll"


@dataclass(frozen=True)
class Phrase:
    """How a status is written: the words, a second line (or ''), and the shape beside them."""

    words: str
    detail: str
    shape: str

    @property
    def text(self) -> str:
        """On one line: *Kan inte bedömas: utgångsläge saknas*, *Säkerställd minskning, åt önskat håll*."""
        if not self.detail:
            return self.words
        if self.detail == ACTIVITY_ONLY:
            return f"{self.words} {self.detail}"
        reasoned = self.detail in REASONS.values() or self.detail == NO_OUTCOME
        return f"{self.words}{':' if reasoned else ','} {self.detail}"


def phrase(status: Status) -> Phrase:
    """The words of a status."""
    word = WORDS[status.axis][status.code]
    words, shape = word.words, word.shape
    if status.ended:
        words, shape = word.ended or words, word.ended_shape or shape
    if status.axis == "change":
        if status.code == "cannot_judge":
            return Phrase(words, REASONS[status.reason], shape)
        return Phrase(words, NO_OUTCOME if status.code == "not_applicable" else SIDES.get(status.side, ""), shape)
    if status.axis == "goal" and status.code == "not_met" and not status.ended and status.side == "wanted":
        words = RIGHT_WAY
    if status.besides_activity_target:
        return Phrase(words, ACTIVITY_ONLY, shape)
    certainty = WORDS["certainty"].get(status.certainty)
    return Phrase(words, certainty.words if certainty else "", shape)
