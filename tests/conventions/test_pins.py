"""constraints.txt: exact, complete, without addresses. That it is current is ``just constraints-check``."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<release>[\w.+!]+)(?: ; (?P<marker>[^#]+?))?\s*(?:# via .*)?$")


def pins() -> list[re.Match[str]]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matched = {line: PIN.match(line) for line in lines if line.strip() and not line.startswith("#")}
    assert [line for line, match in matched.items() if match is None] == [], "every line is name==release"
    return [match for match in matched.values() if match]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_address_stands_in_the_pins():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|\bfile:|--(?:extra-)?index|--find-links| @ ", text)


def test_everything_that_pyproject_asks_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {normal(re.split(r"[\s<>=!~\[;]", requirement)[0]) for requirement in wanted}
    assert names - {pin["name"] for pin in pins()} == set()


def test_dagster_and_its_web_server_are_of_one_release():
    releases = {pin["name"]: pin["release"] for pin in pins()}
    assert releases["dagster"] == releases["dagster-webserver"] == releases["dagster-graphql"]


def test_no_lock_file_that_records_registries():
    assert not (ROOT / "uv.lock").exists()
