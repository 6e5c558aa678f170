"""What a refresh tells of deliveries that were not loaded."""

from pipeline.ingestion.core.loading import Loaded
from pipeline.refresh import Report


def test_what_waits_is_not_said_to_be_refused():
    report = Report(
        [
            Loaded("a", "loaded", True, "", 1),
            Loaded("b", "waiting", False, "b/x.txt: filen ändrades", 1),
            Loaded("c", "refused", False, "c/y.txt: fel", 1),
            Loaded("", "refused", False, "z.txt: ingen", 1),
        ]
    )
    assert list(zip(report.words, report.refusals, strict=True)) == [
        ("Väntar", "b: b/x.txt: filen ändrades"),
        ("Avvisad", "c: c/y.txt: fel"),
        ("Avvisad", "z.txt: ingen"),
    ]
    assert report.exit_code == 1
