"""The files of open data that a site holds, as its pages list them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataFile:
    """A file to download.

    Attributes:
        path: under the site's folder.
        title: what it holds, Swedish.
        media_type: of its bytes.
        bytes: its size.
        promise_set: whose numbers alone; '' for all.
    """

    path: str
    title: str
    media_type: str
    bytes: int
    promise_set: str = ""
