"""Counts of events: limits, comparisons, outlook and what could have been detected.

Registered offences vary more than chance alone would have them; ``phi`` is how much more (dispersion, 1 = Poisson).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

PHI_WITHOUT_HISTORY = 1.25  # METHODS 2: with less than 36 months to estimate it from
MONTHS_NEEDED = 36
MONTHS_FOR_SECOND_HARMONIC = 60


@dataclass(frozen=True)
class Ratio:
    """A later rate over an earlier one, its interval, and the two-sided p of no change."""

    ratio: float
    lower: float
    upper: float
    p: float


def interval(count: float, phi: float = 1.0, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of an expected count: φ × the exact Poisson limits of count/φ.

    At φ = 1 these are the classical limits (Garwood, Biometrika 28, 1936). With φ > 1 they keep their coverage where
    count·exp(±z√(φ/count)) misses low by up to 6 % (our simulation).

    Args:
        count: events, ≥ 0.
        phi: dispersion, ≥ 1.
        confidence: two-sided.

    Returns:
        lower, upper, in events. A count of 0 has lower limit 0.
    """
    from scipy.special import chdtri  # inverse of the chi-square survival function

    tail, scaled = (1 - confidence) / 2, count / phi
    lower = phi * float(chdtri(2 * scaled, 1 - tail)) / 2 if count > 0 else 0.0
    return lower, phi * float(chdtri(2 * (scaled + 1), tail)) / 2


def two_counts(x1: float, t1: float, x2: float, t2: float, phi: float = 1.0, confidence: float = 0.95) -> Ratio:
    """The second rate over the first, with an interval and a test that agree.

    At φ = 1: central mid-P test and interval of the conditional binomial (Hirji, Tan & Elashoff, Stat Med 10, 1991;
    statsmodels' ``cond-midp`` p-value is another one). Else log ratio ± z·√(φ(1/x1 + 1/x2)); where a count is 0 and has
    no logarithm, the mid-P interval of the counts over φ.

    Args:
        x1: earlier count.
        t1: its exposure (months, person-years), > 0.
        x2: later count.
        t2: its exposure, in the same unit.
        phi: dispersion.
        confidence: two-sided.
    """
    ratio = (x2 / t2) / (x1 / t1) if x1 else (math.inf if x2 else math.nan)
    if phi == 1.0 or not x1 or not x2:
        return _mid_p(x1 / phi, t1, x2 / phi, t2, ratio, (1 - confidence) / 2)
    from scipy.special import ndtr, ndtri

    centre, error = math.log(ratio), math.sqrt(phi * (1 / x1 + 1 / x2))
    z = float(ndtri((1 + confidence) / 2))
    p = 2 * float(ndtr(-abs(centre) / error))
    return Ratio(ratio, math.exp(centre - z * error), math.exp(centre + z * error), p)


def difference_in_differences(
    before: float, after: float, control_before: float, control_after: float, phi: float
) -> Ratio:
    """(after / before) / (control_after / control_before), Var log = φ·Σ1/x.

    Source: the odds-ratio effect size of area studies with a control (Farrington, Gill, Waples & Argomaniz, J Exp
    Criminol 3, 2007).

    Raises:
        ValueError: a count is 0, so that no ratio can be formed.
    """
    from scipy.special import ndtr, ndtri

    counts = (before, after, control_before, control_after)
    if min(counts) <= 0:
        raise ValueError(f"alla fyra antal måste vara större än 0, men de är {counts}")
    centre = math.log((after / before) / (control_after / control_before))
    error = math.sqrt(phi * math.fsum(1 / count for count in counts))
    z = float(ndtri(0.975))
    p = 2 * float(ndtr(-abs(centre) / error))
    return Ratio(math.exp(centre), math.exp(centre - z * error), math.exp(centre + z * error), p)


def probability_of_meeting(so_far: float, share_elapsed: float, target: float, phi: float) -> float:
    """P(the period's total ≤ target), given what has come so far.

    With y so far and s the *seasonal* share of the period that has passed: m = (y+½)(1−s)/s, v = φm + φm²/(y+½), and
    the rest is negative binomial with that mean and variance (METHODS 5).

    Args:
        so_far: events until now.
        share_elapsed: in (0, 1).
        target: the cap on the total.
        phi: dispersion.
    """
    from scipy.stats import nbinom

    left = math.floor(target - so_far)
    if left < 0:
        return 0.0
    mean = (so_far + 0.5) * (1 - share_elapsed) / share_elapsed
    variance = phi * mean + phi * mean**2 / (so_far + 0.5)
    return float(nbinom.cdf(left, mean**2 / (variance - mean), mean / variance))


def smallest_detectable_fall(expected: float, phi: float, power: float = 0.8) -> float | None:
    """The smallest relative fall (0–1) from a count that a comparison of two equal periods would show with this power.

    At φ = 1 by the power of the mid-P test itself, both counts Poisson; else
    −ln r = (z.975 + z_power)·√(φ/x·(1 + 1/r)). None where no fall would be shown.

    Args:
        expected: events in the earlier period, > 0.
        phi: dispersion.
        power: of the test.
    """
    if expected <= 0:
        return None
    return _mid_p_fall(expected, power) if phi == 1.0 else _log_ratio_fall(expected, phi, power)


def dispersion(counts: Sequence[int], days: Sequence[int]) -> float:
    """φ̂ of a monthly series: Pearson X²/df of a seasonal quasi-Poisson GLM, at least 1.

    log μ = β0 + log(days) + one harmonic pair (two from 60 months). Fewer than 36 months: 1.25. Rounded to two
    decimals, since linear algebra libraries may differ in the last digits and the same files must give the same page.

    Args:
        counts: events per month, consecutive, oldest first.
        days: days of each of those months.
    """
    if len(counts) < MONTHS_NEEDED:
        return PHI_WITHOUT_HISTORY
    if sum(counts) == 0:
        return 1.0
    import numpy as np

    observed, exposure = np.asarray(counts, dtype=float), np.asarray(days, dtype=float)
    expected, df = _seasonal(observed, exposure)
    if expected is None:  # one month so wild that no season can be fitted: measured around the mean instead
        expected, df = exposure * (observed.sum() / exposure.sum()), len(counts) - 1
    return max(1.0, round(float(((observed - expected) ** 2 / expected).sum() / df), 2))


def _seasonal(observed: "FloatArray", exposure: "FloatArray") -> tuple["FloatArray | None", int]:
    """Expected counts of the seasonal Poisson model, and its residual df; None where it does not converge."""
    import warnings

    import numpy as np
    import statsmodels.api as sm

    month = np.arange(len(observed))
    harmonics = 2 if len(observed) >= MONTHS_FOR_SECOND_HARMONIC else 1
    waves = [wave(2 * np.pi * k * month / 12) for k in range(1, harmonics + 1) for wave in (np.sin, np.cos)]
    design = np.column_stack([np.ones(len(observed)), *waves])
    model = sm.GLM(observed, design, family=sm.families.Poisson(), offset=np.log(exposure))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a perfect fit and of steps that overflow; both are judged below
        try:
            fit = model.fit()
        except (ValueError, np.linalg.LinAlgError):
            return None, 0
    # A Poisson fit with an intercept keeps the total: where it does not, it has not converged, whatever it says.
    if not np.isfinite(fit.mu).all() or fit.mu.min() <= 0 or abs(fit.mu.sum() - observed.sum()) > 1e-6 * observed.sum():
        return None, 0
    return fit.mu, int(fit.df_resid)


def _mid_p(x1: float, t1: float, x2: float, t2: float, ratio: float, tail: float) -> Ratio:
    from scipy.optimize import brentq

    total, share = x1 + x2, t2 / (t1 + t2)
    if total == 0:
        return Ratio(math.nan, 0.0, math.inf, 1.0)
    p = min(1.0, 2 * min(_upper_tail(x2, total, share), 1 - _upper_tail(x2, total, share)))

    def limit(wanted: float) -> float:
        found = float(brentq(lambda s: _upper_tail(x2, total, s) - wanted, 1e-12, 1 - 1e-12, xtol=1e-15, rtol=1e-14))
        return found / (1 - found) * t1 / t2

    return Ratio(ratio, limit(tail) if x2 else 0.0, limit(1 - tail) if x1 else math.inf, p)


def _upper_tail(x: float, total: float, share: float) -> float:
    """P(X > x) + ½P(X = x) for X ~ Bin(total, share), through the beta integral, so that counts over φ are at home."""
    from scipy.special import betainc

    above = float(betainc(x + 1, total - x, share)) if x < total else 0.0
    at_least = float(betainc(x, total - x + 1, share)) if x > 0 else 1.0
    return (above + at_least) / 2


def _log_ratio_fall(expected: float, phi: float, power: float) -> float | None:
    from scipy.special import ndtri

    z = float(ndtri(0.975) + ndtri(power))

    def reached(fall: float) -> bool:
        kept = 1 - fall
        return -math.log(kept) >= z * math.sqrt(phi / expected * (1 + 1 / kept))

    # The power falls again towards a fall of 100 % (1/kept explodes): look for the first fall that is enough.
    high = next((fall / 200 for fall in range(1, 200) if reached(fall / 200)), 0.0)
    if not high:
        return None
    low = high - 1 / 200
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _mid_p_fall(expected: float, power: float) -> float | None:
    """By one critical later count per earlier count: memory grows with the root of the count."""
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import betainc, gammaincc, gammaln

    spread = 9 * math.sqrt(expected)
    earlier = np.arange(max(1, math.floor(expected - spread)), math.ceil(expected + spread) + 20, dtype=float)
    chance = np.exp(earlier * math.log(expected) - expected - gammaln(earlier + 1))
    shows, hides = np.full_like(earlier, -1), earlier.copy()  # the largest later count that shows a fall: between them
    while np.any(hides - shows > 1):
        later = np.floor((shows + hides) / 2)
        at_least = betainc(earlier, np.maximum(later, 0) + 1, 0.5)
        more = np.where(later > 0, betainc(earlier + 1, np.maximum(later, 1), 0.5), 0.0)
        fewer = (later < 0) | ((at_least + more) / 2 <= 0.025)
        shows, hides = np.where(fewer, later, shows), np.where(fewer, hides, later)
    chance, shows = chance[shows >= 0], shows[shows >= 0]

    def excess(kept: float) -> float:
        return math.fsum(chance * gammaincc(shows + 1, kept * expected)) - power

    return None if excess(0.0) < 0 else 1 - float(brentq(excess, 0.0, 1.0, xtol=1e-13))
