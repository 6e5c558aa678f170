"""One lock, many processes: the second waits and says for whom, and a killed holder lets go."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline import lock
from pipeline.manifest import read_line

HOLD = """
import sys
from pathlib import Path
from pipeline import lock
out, run_id = Path(sys.argv[1]), sys.argv[2]
with lock.alive(out / "alive", run_id), lock.hold(out, "en annan", lambda who: print("väntar på", who, flush=True)):
    print("håller", flush=True)
    sys.stdin.readline()
print("släppte", flush=True)
"""


@contextmanager
def other_process(out: Path, run_id: str = "r1") -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", HOLD, str(out), run_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_one_process_may_take_it_again(tmp_path: Path) -> None:
    with lock.hold(tmp_path, "ytterst"):
        outer = read_line(tmp_path / lock.HOLDER)
        with lock.hold(tmp_path, "innerst", on_wait=pytest.fail):
            assert read_line(tmp_path / lock.HOLDER) == outer
        assert read_line(tmp_path / lock.HOLDER) == outer
        assert outer.startswith("ytterst (process ")
    assert not (tmp_path / lock.HOLDER).exists()


def test_it_is_let_go_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.hold(tmp_path, "en som faller"):
        raise ZeroDivisionError
    with lock.hold(tmp_path, "nästa", on_wait=pytest.fail):
        pass


def test_the_second_waits_and_says_for_whom(tmp_path: Path) -> None:
    with lock.hold(tmp_path, "den första"), other_process(tmp_path) as second:
        assert said(second).startswith("väntar på den första (process ")
        second_waits = second.poll() is None
    with other_process(tmp_path, "r2") as third:
        assert said(third) == "håller"
    assert second_waits


def test_we_wait_for_another_process(tmp_path: Path) -> None:
    with other_process(tmp_path) as first:
        assert said(first) == "håller"
        waited: list[str] = []

        def on_wait(who: str) -> None:
            waited.append(who)
            let_go(first)

        with lock.hold(tmp_path, "vi", on_wait):
            assert read_line(tmp_path / lock.HOLDER).startswith("vi (process ")
        assert waited == [f"en annan (process {first.pid})"]


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    with other_process(tmp_path) as first:
        assert said(first) == "håller"
        assert not lock.is_dead(tmp_path / "alive", "r1")
        first.kill()
        first.wait()
        assert lock.is_dead(tmp_path / "alive", "r1")
        assert read_line(tmp_path / lock.HOLDER) == f"en annan (process {first.pid})"  # stale, and harmless
        with lock.hold(tmp_path, "nästa", on_wait=pytest.fail):
            assert read_line(tmp_path / lock.HOLDER).startswith("nästa")


def test_a_run_is_alive_while_it_holds_its_file_and_leaves_none_behind(tmp_path: Path) -> None:
    with lock.alive(tmp_path, "r1"):
        assert not lock.is_dead(tmp_path, "r1")
        with lock.alive(tmp_path, "r1"):  # the command line, and then the resource of the very same run
            pass
        assert not lock.is_dead(tmp_path, "r1")
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_a_file_is_not_dead(tmp_path: Path) -> None:
    assert not lock.is_dead(tmp_path, "aldrig kommit så långt")
    assert not lock.is_dead(tmp_path / "ingen mapp", "r1")


def test_one_who_comes_before_the_holder_has_said_its_name_hears_it_all_the_same(tmp_path: Path) -> None:
    nameless = FileLock(tmp_path / lock.FILE, is_singleton=False)
    with nameless, other_process(tmp_path) as waiter:
        (tmp_path / lock.HOLDER).write_text("en sen en\n", encoding="utf-8")
        assert said(waiter) == "väntar på en sen en"
