"""The child process that reads an SPSS file: ``python -I spss_child.py PATH [COLUMN …]``.

ReadStat, which pyreadstat wraps, is C and dies of some damaged files (a segmentation fault among the first hundred of
ours that had a few bytes changed). So it dies here. Nothing is written but to the pipe, no core is dumped, and memory
has a limit.

Standard output: without columns the names of all of them, else one list of values for each, as JSON.
"""

import json
import sys

MEMORY_BYTES = 4 * 1024**3
MOST_CASES = 300_000  # of a survey; one more is read, so that whoever asked can tell


def main() -> None:
    """Read what the arguments name."""
    _limit()
    import pyreadstat

    path, *columns = sys.argv[1:]
    if not columns:
        _, about = pyreadstat.read_sav(path, metadataonly=True)
        json.dump(about.column_names, sys.stdout)
        return
    values, _ = pyreadstat.read_sav(
        path,
        usecols=columns,
        user_missing=True,
        disable_datetime_conversion=True,
        output_format="dict",
        row_limit=MOST_CASES + 1,
    )
    json.dump({name: list(values[name]) for name in columns}, sys.stdout)


def _limit() -> None:
    """On Windows there is no such limit, and no core either."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    main()
