"""Weight of every page of a site: bytes as gzip -9 sends them, what they unpack to, and what the page loads.

A page that is one request loads nothing more. ``python benchmarks/page_weights.py [SITE]``; the site is that of
``output`` unless another is named. The limits are asserted in ``tests/browser/test_written_pages.py``.
"""

import gzip
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOADED = re.compile(r"<(?:script|img|iframe|source|object|link)\b[^>]*?\s(?:src|href|data)=\"(?!data:)([^\"]+)\"")


def main() -> None:
    """Print the table, heaviest page first."""
    site = (Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output" / "site").resolve()
    pages = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}
    if not pages:
        raise SystemExit(f"no page under {site}: run loften refresh first, or name another folder")
    print(f"{'gzip':>8} {'bytes':>9} {'requests':>9}  page")
    for name, content in sorted(pages.items(), key=lambda one: -len(gzip.compress(one[1], 9))):
        requests = 1 + len(set(LOADED.findall(content.decode("utf-8"))))
        print(f"{len(gzip.compress(content, 9)):8d} {len(content):9d} {requests:9d}  {name}")


if __name__ == "__main__":
    main()
