"""Four short answers that open every overview and promise page: what was promised, done, known and not known.

Made from the sets' own words, verdicts and counts; nothing is said here that the pages below do not show. At most
``LONGEST`` words each, so that two minutes are enough.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, results, windows, wording
from pipeline.reporting.phrases import CHANCE, subject_of
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import NO_BASIS, NO_TARGET, REASONS, SENTENCE_END, SYNTHETIC, marked, phrase

LONGEST = 45  # words; the mark of made-up sentences not counted
HEADINGS = ("Det här lovades", "Det här gjordes", "Det här vet vi", "Det här vet vi inte")
NOTHING_KNOWN = "Det finns inga uppgifter som visar om {} {}."
NO_OUTCOME = "Löftet anger inget resultat att mäta."
NO_CAUSES = "Siffrorna visar när något gjordes, inte vad som har påverkat utvecklingen."
IS_BACKGROUND = "De är bakgrund och visar inte om {} {}."
# code → what is said of one activity and of several
DONE_WORDS = {
    "done_as_planned": ("är genomförd enligt planen", "är genomförda enligt planen"),
    "done": ("är genomförd", "är genomförda"),
    "on_plan": ("pågår enligt planen", "pågår enligt planen"),
    "running": ("pågår", "pågår"),
    "behind": ("ligger efter planen", "ligger efter planen"),
    "partly_done": ("är delvis genomförd", "är delvis genomförda"),
    "not_started": ("är inte påbörjad", "är inte påbörjade"),
    "not_done": ("är inte genomförd", "är inte genomförda"),
    "stopped": ("är avbruten", "är avbrutna"),
    "no_data": ("saknar underlag", "saknar underlag"),
}
COARSER = {"done_as_planned": "done", "on_plan": "running"}
CERTAIN = ("increase", "decrease", "about_same")
COMING = {"waiting", "preliminary"}  # reasons that time takes away
WHY = "Vi vet inte varför {} har blivit {}, eller om det som har gjorts har påverkat {}."
WHETHER = "Vi vet inte om det som har gjorts har påverkat {}."
MOST_WORDS_FOR_ACTIVITIES = 5


@dataclass(frozen=True)
class Answers:
    """The four answers; of a made-up set every sentence is marked."""

    promised: str
    done: str
    known: str
    unknown: str

    @property
    def titled(self) -> tuple[tuple[str, str], ...]:
        """Heading and answer, in order."""
        return tuple(zip(HEADINGS, (self.promised, self.done, self.known, self.unknown), strict=True))


def answers(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any] | None = None
) -> Answers:
    """The four answers of a set, or of one of its promises.

    Args:
        published: what was published.
        verdicts: with sentences.
        promise_set: the set.
        promise: one of its promises; None for the whole set.
    """
    if promise is None:
        told: tuple[Iterable[str], ...] = (
            _set_promised(promise_set),
            _set_done(published, verdicts, promise_set),
            _set_known(published, verdicts, promise_set),
            _set_unknown(published, verdicts, promise_set),
        )
    else:
        told = (
            _promised(promise),
            _done(published, verdicts, promise_set, promise),
            _known(published, verdicts, promise_set, promise),
            _unknown(published, verdicts, promise_set, promise),
        )
    return Answers(*(marked(_short(one), synthetic=bool(promise_set["demo"])) for one in told))


# ── of a set ─────────────────────────────────────────────────────────────────────────────────────────────────


def _set_promised(promise_set: dict[str, Any]) -> Iterator[str]:
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    promises, commitments = len(promise_set["promises"]), _commitments(promise_set)
    if headlines.is_over(promise_set):
        yield f"Löftesåret {wording.span_words(start, end)} är över."
    given = (
        f"{wording.capitalised(results.neuter(promises))} {'löfte' if promises == 1 else 'löften'} med "
        f"{results.neuter(len(commitments))} {'åtagande' if len(commitments) == 1 else 'åtaganden'}"
    )
    targets = sum(one["target"] is not None for one in commitments)
    baselines = sum(one["baseline"] is not None for one in commitments)
    if not targets and not baselines:
        yield f"{given} gavs, utan målnivåer och utan utgångslägen."
    else:
        yield f"{given} gavs."
        yield (
            f"{wording.capitalised(results.neuter(targets))} av åtagandena har en målnivå och "
            f"{results.neuter(baselines)} har ett utgångsläge."
        )
    naming = sum(any(one["kind"] == "outcome" for one in promise["commitments"]) for promise in promise_set["promises"])
    if naming:
        yield f"{wording.capitalised(results.neuter(naming))} av löftena anger ett resultat."


def _set_done(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> list[str]:
    counted = headlines.tally(published, verdicts, promise_set["id"]).activities
    total = sum(n for _, n in counted)
    if not total:
        return ["Löftena anger inga aktiviteter."]
    if {status.code for status, _ in counted} == {"no_data"}:
        whole = "aktiviteten" if total == 1 else f"alla {wording.small_number(total)} aktiviteter"
        return [f"Underlag saknas för {whole}.", "Det betyder inte att inget har gjorts."]
    noun = "aktivitet" if total == 1 else "aktiviteter"
    return [f"Löftena har {wording.small_number(total)} {noun}.", f"{wording.capitalised(_activity_words(counted))}."]


def _activity_words(counted: Iterable[tuple[headlines.Status, int]]) -> str:
    """*två är genomförda enligt planen, tre ligger efter planen och en är avbruten*."""
    numbers: Counter[str] = Counter()
    for status, n in counted:
        numbers[status.code] += n
    if len(numbers) > MOST_WORDS_FOR_ACTIVITIES:
        fine, numbers = numbers, Counter()
        for code, n in fine.items():
            numbers[COARSER.get(code, code)] += n
    ordered = sorted(numbers.items(), key=lambda item: headlines.ACTIVITY_CODES.index(item[0]))
    return wording.listed([f"{wording.small_number(n)} {DONE_WORDS[code][n > 1]}" for code, n in ordered])


def _set_known(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> list[str]:
    """What has certainly changed or stayed: the word of the vocabulary, and what it is about."""
    found: dict[str, list[str]] = {}
    for subject, status in results.of_set(published, verdicts, promise_set):
        if status.code in CERTAIN:
            found.setdefault(phrase(status).text, []).append(subject)
    if not found:
        return _background(published, verdicts, promise_set, promise_set["promises"], "löftena")
    return [f"{words}: {wording.listed(list(dict.fromkeys(subjects)))}." for words, subjects in found.items()]


def _set_unknown(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> list[str]:
    found = results.of_set(published, verdicts, promise_set)
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    said = []
    unjudged = [subject for subject, status in found if status.code == "cannot_judge"]
    over = headlines.is_over(promise_set)
    if unjudged:
        reasons = {status.reason for _, status in found if status.code == "cannot_judge"}
        why = " än" if reasons <= COMING else ""
        if over and reasons == {"no_baseline"}:
            why = f", eftersom ingen jämförbar mätning från {start.year - 1} och {end.year} finns i underlaget"
        named = list(dict.fromkeys(unjudged)) if len(unjudged) < len(found) else []
        about = (
            f": {wording.listed(named)} ({wording.listed(sorted(REASONS[one] for one in reasons))})" if named else ""
        )
        said.append(f"{results.which(len(unjudged), [status for _, status in found])} bedömas{why}{about}.")
    # Told as certain by another date of the same measure, or by itself; as a dict, for the order.
    certain = dict.fromkeys(subject for subject, status in found if status.code in CERTAIN)
    unsure = [subject for subject, status in found if status.code == "no_certain_change" and subject not in certain]
    same = list(dict.fromkeys(unsure))
    if same:
        said.append(f"Om {wording.listed(same)} har ändrats: {wording.uncapitalised(CHANCE)}")
    said += _chosen_late(promise_set)
    if not over:
        said += _no_basis(published, verdicts, promise_set)
    if not said:
        said = [WHETHER.format(wording.listed(list(certain)))] if certain else [NO_CAUSES]
    return said


def _no_basis(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> Iterator[str]:
    """Which activities nobody has told of, where that is some of them."""
    lacking = [
        (number, commitment)
        for number, promise in enumerate(promise_set["promises"], 1)
        for status in headlines.headline(published, verdicts, promise_set["id"], promise["id"]).activity
        for commitment in status.commitments
        if status.code == "no_data"
    ]
    named = {one["id"]: one["text"] for one in _commitments(promise_set) if one["kind"] == "activity"}
    if lacking and len(lacking) < len(named):
        about = [f"{wording.uncapitalised(named[one])} (löfte {number})" for number, one in lacking]
        yield f"Underlag saknas om {wording.listed(about)}."


def _chosen_late(promise_set: dict[str, Any]) -> list[str]:
    chosen = sorted(one["indicator_chosen_on"] for one in promise_set["promises"] if one["indicator_chosen_on"])
    if chosen and date.fromisoformat(chosen[0]) > date.fromisoformat(promise_set["period_start"]):
        return [f"Måtten valdes {chosen[0][:4]}, efter att löftena gavs."]
    return []


# ── of a promise ─────────────────────────────────────────────────────────────────────────────────────────────


def _promised(promise: dict[str, Any]) -> list[str]:
    return SENTENCE_END.split(promise["summary"])


def _done(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> list[str]:
    activity = headlines.headline(published, verdicts, promise_set["id"], promise["id"]).activity
    if not activity:
        return ["Löftet anger ingen aktivitet."]
    told = [one for status in activity for one in _plain(status.sentence) if status.code != "no_data"]
    if told:
        return told
    lacking = {"stopped": "Arbetet avbröts."}
    return [lacking.get(activity[0].code, NO_BASIS)]


def _known(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> list[str]:
    change = headlines.headline(published, verdicts, promise_set["id"], promise["id"]).change
    if change.code not in ("cannot_judge", "not_applicable"):
        return list(_plain(change.sentence))[:3]
    if change.code == "not_applicable":
        reached = list(_reached(published, verdicts, promise_set, promise))
        return reached or _background(published, verdicts, promise_set, [promise], "löftet", NO_OUTCOME)
    return _background(published, verdicts, promise_set, [promise], "löftet")


def _reached(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> Iterator[str]:
    """Of a promise that names no outcome: how many were reached and how well, the first sentence of each measure."""
    rows = verdicts[(verdicts["promise_set"] == promise_set["id"]) & (verdicts["promise"] == promise["id"])]
    for row in rows.to_dict("records"):
        is_known = row["activity"] not in ("", "no_data")
        if published.dictionary[row["indicator"]]["kind"] == "output" and is_known:
            yield from list(_plain(row["sentence"]))[:1]


def _unknown(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> list[str]:
    first = headlines.headline(published, verdicts, promise_set["id"], promise["id"])
    said: list[str] = []
    if first.change.code == "not_applicable" and first.change.indicator:
        subject = results.about(published, first.change.indicator)
        said.append(f"Löftet anger bara ett syfte, inget resultat. Om {subject} har ändrats går inte att säga.")
    elif first.change.code == "not_applicable":
        said.append("Löftet anger inget resultat, så det går inte att säga om något har ändrats.")
    elif first.change.code == "cannot_judge":
        subject = results.about(published, first.change.indicator) if first.change.indicator else "resultatet"
        said.append(f"Om {subject} har ändrats kan inte bedömas{' än' if first.change.reason in COMING else ''}.")
    elif first.change.code == "no_certain_change":
        subject = results.about(published, first.change.indicator)
        said.append(f"Om {subject} har ändrats: {wording.uncapitalised(CHANCE)}")
    if first.goal.code == "no_goal" and not first.goal.besides_activity_target:
        said.append(NO_TARGET.split(". ")[0] + ".")
    elif first.goal.code == "uncertain":
        said.append(f"Det går inte att säga {'om målet nåddes' if first.goal.ended else 'än om målet nås'}.")
    return said or [_why(published, first.change)]


def _why(published: Published, change: headlines.Status) -> str:
    """What no figure says: why something has changed, and whether what was done is behind it."""
    info, subject = published.dictionary[change.indicator], results.about(published, change.indicator)
    counted = info["unit"] == "count"
    them = "dem" if counted else "den"
    if change.code not in ("increase", "decrease"):
        return WHETHER.format(subject)
    more, fewer = ("fler", "färre") if counted else ("högre", "lägre")
    return WHY.format(subject, more if change.code == "increase" else fewer, them)


# ── of both ──────────────────────────────────────────────────────────────────────────────────────────────────


def _background(
    published: Published,
    verdicts: pd.DataFrame,
    promise_set: dict[str, Any],
    promises: list[dict[str, Any]],
    what: str,
    nothing: str = NOTHING_KNOWN,
) -> list[str]:
    """Which context figures there are of the period and before it; they show nothing of the promises."""
    rows = verdicts[(verdicts["promise_set"] == promise_set["id"]) & verdicts["change"].ne("")]
    rows = rows[rows["promise"].isin([one["id"] for one in promises]) & rows["change"].ne("cannot_judge")]
    kept = "hölls" if headlines.is_over(promise_set) else "hålls"
    known = [one for one in dict.fromkeys(rows["indicator"]) if published.dictionary[one]["kind"] == "context"]
    if not known:
        return [nothing.format(what, kept)]
    titles = [subject_of(published.dictionary[one]["title"]) for one in known]
    row = rows[rows["indicator"] == known[0]].iloc[0]
    years = wording.listed([_when(row["baseline_period"]), _when(row["period"])])
    held = IS_BACKGROUND.format(what, kept)
    return [f"Det finns uppgifter från {years} om {wording.listed(titles)}.", held]


def _when(label: str) -> str:
    span = windows.span(label)
    return wording.span_words(*span) if span else wording.period_words(label)


def _plain(sentence: str) -> Iterator[str]:
    """The sentences of a verdict without their marks."""
    return iter(SENTENCE_END.split(sentence.replace(SYNTHETIC, ""))) if sentence else iter(())


def _short(sentences: Iterable[str]) -> list[str]:
    """As many whole sentences as fit; always the first."""
    kept: list[str] = []
    for one in sentences:
        if kept and len(" ".join([*kept, one]).split()) > LONGEST:
            break
        kept.append(one)
    return kept


def _commitments(promise_set: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for promise in promise_set["promises"] for one in promise["commitments"]]
