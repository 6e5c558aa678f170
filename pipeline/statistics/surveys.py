"""Shares, means and totals of a survey by its design: Taylor linearisation, Korn and Graubard's interval of a share.

Who answers is drawn (or left out) in clusters, schools most often, and pupils of a school are alike: an estimate that
takes pupils for independent is too sure of itself. Everything here keeps the whole design. A group is a *domain*: those
outside of it count as zero, and are never filtered away, since how many clusters were drawn is part of the design.

Source: Lumley, *Complex Surveys* (2010), chapters 2 and 5 and appendix; the values are those of R's ``survey``.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.statistics.proportions import clopper_pearson

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Design:
    """How those who answered came to be in the survey: one item per respondent.

    Attributes:
        weight: how many each stands for, ≥ 0.
        stratum: number of the stratum that its cluster was drawn in.
        cluster: number of the cluster (the same number in two strata is two clusters).
        drawn_from: how many clusters there are in the stratum, where they were drawn without replacement from so few
            that it matters (finite population correction); None: no correction.
        post_stratum: number of the group that the weights were made to sum to a known total in (``post_stratified``).
    """

    weight: FloatArray
    stratum: IntArray
    cluster: IntArray
    drawn_from: FloatArray | None = None
    post_stratum: IntArray | None = None

    def variance(self, influence: FloatArray) -> float:
        """Variance of a sum over respondents: between the clusters of each stratum.

        Args:
            influence: how much each respondent moves the estimate, weight not included.

        Returns:
            NaN where a stratum has a single cluster, which has nothing to differ from.
        """
        moved = self.weight * (influence - self._post_stratum_mean(influence))
        strata = np.unique(self.stratum)
        return math.fsum(self._between(moved, self.stratum == one) for one in strata)

    def _between(self, moved: FloatArray, chosen: BoolArray) -> float:
        _, number = np.unique(self.cluster[chosen], return_inverse=True)
        totals = np.bincount(number, weights=moved[chosen])
        share_drawn = 0.0 if self.drawn_from is None else len(totals) / float(self.drawn_from[chosen][0])
        if share_drawn >= 1:
            return 0.0
        if len(totals) < 2:
            return math.nan
        mean = math.fsum(totals) / len(totals)  # exact, so that the clusters' numbers may be any
        squares = math.fsum((one - mean) ** 2 for one in totals)
        return (1 - share_drawn) * len(totals) / (len(totals) - 1) * squares

    def _post_stratum_mean(self, influence: FloatArray) -> FloatArray:
        if self.post_stratum is None:
            return np.zeros_like(influence)
        _, number = np.unique(self.post_stratum, return_inverse=True)
        sums = np.bincount(number, weights=self.weight * influence)
        means: FloatArray = (sums / np.bincount(number, weights=self.weight))[number]
        return means

    def degrees_of_freedom(self, chosen: BoolArray) -> int:
        """Clusters less strata, of those that have anybody chosen."""
        pairs = np.unique(np.column_stack([self.stratum[chosen], self.cluster[chosen]]), axis=0)
        return len(pairs) - len(np.unique(self.stratum[chosen]))


@dataclass(frozen=True)
class Estimate:
    """An estimate, its design-based standard error and degrees of freedom, and its 95 % interval.

    ``value`` is NaN where nobody answered; error and limits are NaN where the design cannot give them. ``n`` is how
    many answered.
    """

    value: float
    standard_error: float
    df: int
    n: int
    lower: float = math.nan
    upper: float = math.nan


def post_stratified(design: Design, group: IntArray, totals: dict[int, float]) -> Design:
    """The design with weights that sum to a known total in each group (R's ``postStratify``).

    Args:
        design: as drawn.
        group: number of each respondent's group.
        totals: group → how many there are in it.
    """
    factor = {one: totals[one] / float(design.weight[group == one].sum()) for one in np.unique(group).tolist()}
    weight = design.weight * np.array([factor[one] for one in group.tolist()])
    return replace(design, weight=weight, post_stratum=group)


def ratio(
    design: Design, above: FloatArray, below: FloatArray, chosen: BoolArray, answered: BoolArray | None = None
) -> Estimate:
    """Σw·above / Σw·below over those chosen; with ``below`` 1 it is a mean. The interval is by t.

    Args:
        design: of all respondents.
        above: one number for each; read only where answered.
        below: likewise.
        chosen: who is in the group.
        answered: whose numbers are known; None: everybody's.
    """
    counts = chosen if answered is None else chosen & answered
    above, below = np.where(counts, above, 0.0), np.where(counts, below, 0.0)
    base = float(design.weight @ below)
    n, df = int(counts.sum()), design.degrees_of_freedom(chosen)
    if base == 0:
        return Estimate(math.nan, math.nan, df, n)
    value = float(design.weight @ above) / base
    return _with_t(Estimate(value, _root(design.variance((above - value * below) / base)), df, n))


def total(design: Design, amount: FloatArray, chosen: BoolArray) -> Estimate:
    """Σw·amount over those chosen, with an interval by t."""
    amount = np.where(chosen, amount, 0.0)
    error = _root(design.variance(amount))
    df = design.degrees_of_freedom(chosen)
    return _with_t(Estimate(float(design.weight @ amount), error, df, int(chosen.sum())))


def share(
    design: Design, yes: BoolArray, chosen: BoolArray, answered: BoolArray, least_design_effect: float = 0.0
) -> Estimate:
    """The weighted share (0-1) of those chosen and answered who say yes, with Korn and Graubard's interval.

    Clopper and Pearson's limits on the effective number of answers, n* = p(1-p)/SE² · (t_{n-1}/t_df)² (Survey
    Methodology 24, 1998; R's ``svyciprop(method = "beta")``). Where all or nobody say yes there is no SE to take n*
    from, and n* is the number of answers with the same correction for few clusters.

    Args:
        design: of all respondents.
        yes: read only where answered.
        chosen: who is in the group.
        answered: who is in the base.
        least_design_effect: the standard error is never less than that many times (squared) what a simple random sample
            of as many would have. With few clusters the variance between them may by chance be next to nothing; 1 never
            believes that (NCHS, Vital and Health Statistics 2:175, 2017: n* is at most n). 0: as the design gives it.
    """
    from scipy.special import stdtrit

    found = ratio(design, yes.astype(np.float64), np.ones(len(yes)), chosen, answered)
    p, error = found.value, found.standard_error
    if found.df < 1 or math.isnan(error) or found.n < 1:
        return replace(found, standard_error=math.nan, lower=math.nan, upper=math.nan)
    error = max(error, math.sqrt(least_design_effect * p * (1 - p) / found.n))
    correction = float(stdtrit(int(chosen.sum()) - 1, 0.975) / stdtrit(found.df, 0.975)) ** 2
    answers = p * (1 - p) / error**2 if 0 < p < 1 and error > 0 else found.n
    lower, upper = clopper_pearson(p, answers * correction)
    return replace(found, standard_error=error, lower=lower, upper=upper)


def _with_t(found: Estimate) -> Estimate:
    from scipy.special import stdtrit

    if found.df < 1 or math.isnan(found.standard_error):
        return replace(found, standard_error=math.nan)
    half = float(stdtrit(found.df, 0.975)) * found.standard_error
    return replace(found, lower=found.value - half, upper=found.value + half)


def _root(variance: float) -> float:
    return math.nan if math.isnan(variance) else math.sqrt(max(variance, 0.0))
