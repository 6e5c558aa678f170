"""Protection's tests share ``handmade_rows``, and have no package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
