"""*Källor och kvalitet*: every delivery behind the pages, what came of it, and what was noted as it was read."""

from collections.abc import Sequence

from pipeline.reporting.dashboards import delivery_view, frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.dashboards.reference.subjects import Subject

TITLE, PAGE = "Källor och kvalitet", "data_quality.html"


def render(around: Frame, subject: Subject, files: Sequence[DataFile]) -> str:  # noqa: ARG001 - as every page of PAGES
    """The page as HTML."""
    shown = delivery_view.deliveries(subject.published, dict(subject.promise_set))
    return frame.render(
        "reference/data_quality.html",
        around,
        subject=subject,
        deliveries=shown,
        not_loaded=[one for one in shown if one.row["state"] in delivery_view.NOT_LOADED],
        rows=sum(one.rows for one in shown),
        rejected=sum(one.rejected for one in shown),
        synthetic=sum(bool(one.row["synthetic"]) for one in shown),
        unclaimed=delivery_view.unclaimed(subject.published),
    )
