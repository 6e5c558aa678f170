"""The decision rules of METHODS 5, each as a small pure function. Codes in, codes out; words stand in ``sentences``."""

import math
import re
from dataclasses import dataclass

SAME_WITHIN = 0.15  # a count's ratio interval wholly inside ±15 %: about the same
LIKELY, UNLIKELY = 0.90, 0.10
SMALLEST_BASE = 30
SIGNIFICANT = 0.05
DISPERSION = re.compile(r"φ\s*=?\s*(\d+(?:[.,]\d+)?)")


@dataclass(frozen=True)
class Change:
    """A change and its 95 % interval: relative (counts, rates) or in the unit itself. 0 is no change."""

    code: str
    lower: float
    upper: float


@dataclass(frozen=True)
class Share:
    """A share (0–1) with its design-based standard error and number of answers; NaN where not known."""

    value: float
    standard_error: float
    base_n: float

    @property
    def effective_n(self) -> float:
        """p(1−p)/SE² (METHODS 2); the number of answers where there is no standard error to take it from."""
        if self.standard_error > 0:
            return self.value * (1 - self.value) / self.standard_error**2
        return self.base_n


def dispersion(method: str) -> float:
    """The φ that a method names (*… φ 1,25*); 1 where it names none."""
    named = DISPERSION.search(method)
    return float(named.group(1).replace(",", ".")) if named else 1.0


def count_change(
    base: float, base_exposure: float, count: float, exposure: float, phi: float, *, may_be_same: bool = True
) -> Change:
    """Change between two counts, by ratio.

    Args:
        base: the earlier count.
        base_exposure: what it was counted over (months, person-years).
        count: the later count.
        exposure: likewise.
        phi: dispersion; at 1 the mid-P interval, else the log ratio with Var = φ(1/x1 + 1/x2).
        may_be_same: ``about_same`` is for counts only.
    """
    from pipeline.statistics import counts

    compared = counts.two_counts(base, base_exposure, count, exposure, phi)
    lower, upper = compared.lower - 1, compared.upper - 1
    if may_be_same and _no_change(lower, upper) and lower >= -SAME_WITHIN and upper <= SAME_WITHIN:
        return Change("about_same", lower, upper)
    return Change(_direction(lower, upper), lower, upper)


def smallest_fall(base: float, phi: float) -> float | None:
    """The smallest relative fall from a count (0–1) that 80 % of equal periods would show; None where none would."""
    from pipeline.statistics import counts

    return counts.smallest_detectable_fall(base, phi)


def share_change(base: Share, now: Share) -> Change | str:
    """Change between two survey shares: Newcombe's interval on effective n. Or why it cannot be judged."""
    if any(is_small(one.base_n) for one in (base, now)):
        return "small_base"
    if any(math.isnan(one.effective_n) for one in (base, now)):
        return "not_comparable"
    from pipeline.statistics import proportions

    lower, upper = proportions.newcombe(base.value, base.effective_n, now.value, now.effective_n)
    return Change(_direction(lower, upper), lower, upper)


def survey_change(base: Share, now: Share) -> Change | str:
    """``share_change`` of surveys: without an interval or number of answers it cannot be judged (METHODS 2)."""
    if any(math.isnan(one.standard_error) or math.isnan(one.base_n) for one in (base, now)):
        return "small_base" if any(is_small(one.base_n) for one in (base, now)) else "not_comparable"
    return share_change(base, now)


def is_small(base_n: float) -> bool:
    """Too few answers for any value; of an unknown number nobody can say."""
    return base_n < SMALLEST_BASE


def smallest_difference(base: Share, now: Share) -> float:
    """The smallest difference of two survey shares (0–1) that 80 % of such pairs of waves would show at 5 %.

    (z.975 + z.80)·√(SE1² + SE2²), the standard errors as they are.
    """
    from scipy.special import ndtri

    return float((ndtri(0.975) + ndtri(0.8)) * math.hypot(base.standard_error, now.standard_error))


def matched_change(lower: float, upper: float, permutation_p: float) -> Change:
    """A change against control sites: declared only if its interval excludes 0 and the permutation p is below .05."""
    code = _direction(lower, upper) if permutation_p < SIGNIFICANT else "no_certain_change"
    return Change(code, lower, upper)


def level(lower: float, upper: float, target: float, better: str) -> str:
    """Rule 4: a level target, by the value's own interval."""
    if math.isnan(lower) or math.isnan(upper):
        return "uncertain"
    if better == "lower":
        lower, upper, target = -upper, -lower, -target
    if lower >= target:
        return "met"
    return "not_met" if upper < target else "uncertain"


def total_outlook(so_far: float, share_elapsed: float, target: float, phi: float, better: str) -> str:
    """Rule 2: a total, before the end. ``share_elapsed`` is seasonal."""
    if better == "lower" and so_far > target:
        return "out_of_reach"
    if better == "higher" and so_far >= target:
        return "met"
    if not 0 < share_elapsed < 1:
        return "uncertain"
    from pipeline.statistics import counts

    if better == "lower":
        p_meets = counts.probability_of_meeting(so_far, share_elapsed, target, phi)
    else:
        p_meets = 1 - counts.probability_of_meeting(so_far, share_elapsed, math.ceil(target) - 1, phi)
    if p_meets >= LIKELY:
        return "on_track"
    return "not_on_track" if p_meets <= UNLIKELY else "uncertain"


def preliminary_outlook(running: float, target: float, better: str) -> str:
    """Rule 2, of a total that has passed its target only with preliminary months; '' of one that has not.

    Those months may still move (rule 0b), so nothing is settled: a cap is not expected to hold, and not yet
    out of reach.
    """
    if better == "lower":
        return "not_on_track" if running > target else ""
    return "on_track" if running >= target else ""


def total_at_end(total: float, target: float, phi: float, better: str) -> tuple[str, str]:
    """Rule 3: the fact against the target, and how sure the level is (by the 95 % interval of the total)."""
    from pipeline.statistics import counts

    lower, upper = counts.interval(total, phi)
    is_met = total <= target if better == "lower" else total >= target
    certainty = "clearly_under" if upper <= target else "clearly_over" if lower >= target else "within_chance"
    return ("met" if is_met else "not_met"), certainty


def activity(fact: float, plan: float | None, share_elapsed: float, *, over: bool) -> str:
    """Rule 1: fact against plan. On plan while fact ≥ plan × share of the period elapsed."""
    if plan is None:
        if over:
            return "done" if fact else "not_done"
        return "running" if fact else "not_started"
    if fact >= plan > 0:
        return "done_as_planned"
    if over:
        return "partly_done" if fact else "not_done"
    if not fact:
        return "not_started"
    return "on_plan" if fact >= plan * share_elapsed else "behind"


def _direction(lower: float, upper: float) -> str:
    if _no_change(lower, upper):
        return "no_certain_change"
    return "increase" if lower > 0 else "decrease"


def _no_change(lower: float, upper: float) -> bool:
    return lower <= 0 <= upper
