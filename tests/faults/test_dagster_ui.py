"""``loften ui`` for real: web server and daemon on a free port, a job started as a click would start it."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from place import ROOT, Place

pytestmark = pytest.mark.faults

WITHIN = 120  # seconds, for a machine that does much else
LOCATION = """{ repositoriesOrError { ... on RepositoryConnection { nodes {
  name location { name } assetGroups { groupName } schedules { name scheduleState { status } } } } } }"""
LAUNCH = """mutation($location: String!, $repository: String!) { launchRun(executionParams: {
  selector: { repositoryLocationName: $location, repositoryName: $repository, jobName: "refresh" }, runConfigData: {} })
  { __typename ... on LaunchRunSuccess { run { runId } } } }"""
STATUS = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"


def until(answer: Callable[[], Any], what: str) -> Any:
    """Ask until there is an answer."""
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        found = answer()
        if found:
            return found
        threading.Event().wait(0.2)  # the other process needs the processor too
    raise AssertionError(f"{what} kom inte inom {WITHIN} sekunder")


class Dagster:
    """A running ``loften ui``, asked over GraphQL."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/graphql"

    def ask(self, query: str, **variables: str) -> dict[str, Any]:
        """The data of an answer; empty while there is none."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.url, body, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)["data"]
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return {}


@pytest.fixture
def dagster(place: Place) -> Iterator[Dagster]:
    if os.name == "nt":
        pytest.skip("hela processgruppen avslutas med en signal, som Windows inte har")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = place.environment() | {"LOFTEN_RAW": str(place.raw), "LOFTEN_OUT": str(place.out)}
    command = [*place.command("ui")[:4], "--port", str(port)]
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield Dagster(port)
    finally:
        os.killpg(running.pid, signal.SIGINT)
        try:
            running.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def test_it_opens_and_a_click_publishes(place: Place, dagster: Dagster) -> None:
    before = place.current()
    place.deliver_more_crime()

    def opened() -> list[dict[str, Any]]:
        return dagster.ask(LOCATION).get("repositoriesOrError", {}).get("nodes", [])

    (repository,) = until(opened, "Dagster")
    assert repository["location"]["name"] == "loften"
    assert {one["groupName"] for one in repository["assetGroups"]} == {
        "ingestion",
        "indicators",
        "disclosure",
        "reporting",
    }
    assert {"name": "nightly_refresh", "scheduleState": {"status": "RUNNING"}} in repository["schedules"]

    launched = dagster.ask(LAUNCH, location="loften", repository=repository["name"])["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess"
    run = launched["run"]["runId"]

    def ended() -> str:
        status = dagster.ask(STATUS, run=run).get("runOrError", {}).get("status", "")
        return status if status in ("SUCCESS", "FAILURE", "CANCELED") else ""

    assert until(ended, "körningens slut") == "SUCCESS"
    assert place.current() != before
    assert place.loften("refresh").stdout.startswith("Inget är nytt")
