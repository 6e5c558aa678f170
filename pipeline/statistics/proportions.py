"""Shares of answers: Wilson's and Clopper and Pearson's interval for one, Newcombe's for the difference of two."""

import math


def wilson(p: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share (JASA 22, 1927).

    Args:
        p: the share, 0–1.
        n: answers; effective n = p(1−p)/SE² where the sample has a design.
        confidence: two-sided.
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + confidence) / 2))
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def clopper_pearson(p: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share (Biometrika 26, 1934).

    Args:
        p: the share, 0–1.
        n: answers; effective n where the sample has a design, so it need not be whole.
        confidence: two-sided.
    """
    from scipy.special import betaincinv

    tail, yes, no = (1 - confidence) / 2, n * p, n * (1 - p)
    return (
        float(betaincinv(yes, no + 1, tail)) if p > 0 else 0.0,
        float(betaincinv(yes + 1, no, 1 - tail)) if p < 1 else 1.0,
    )


def newcombe(p1: float, n1: float, p2: float, n2: float, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of p2 − p1 from the two Wilson intervals (Newcombe, Stat Med 17, 1998, method 10).

    Args:
        p1: the earlier share.
        n1: its (effective) n.
        p2: the later share.
        n2: its (effective) n.
        confidence: two-sided.
    """
    low1, high1 = wilson(p1, n1, confidence)
    low2, high2 = wilson(p2, n2, confidence)
    difference = p2 - p1
    return (
        difference - math.hypot(p2 - low2, high1 - p1),
        difference + math.hypot(high2 - p2, p1 - low1),
    )
