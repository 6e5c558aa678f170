"""Every notebook runs from top to bottom on an edition of what ships, and is kept without what it printed."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in NOTEBOOKS]

# Runs before the notebook's own first cell: a warning stops it, and so does a connection to anywhere.
STRICT = """
import socket, sys, warnings
warnings.simplefilter("error")
def _refuse(*_):
    raise OSError("anteckningsboken ska inte behöva något nät")
socket.socket.connect = socket.create_connection = _refuse
print(sys.executable)
"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_is_kept_without_outputs(path: Path):
    book = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert code
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernel of this interpreter, found in a folder of its own and not among those of whoever runs the tests."""
    from ipykernel.kernelspec import write_kernel_spec

    write_kernel_spec(tmp_path / "jupyter" / "kernels" / "loften")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return "loften"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_runs_to_its_end(path: Path, shipped: Path, kernel: str, monkeypatch: pytest.MonkeyPatch):
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("LOFTEN_OUT", str(shipped))
    monkeypatch.delenv("LOFTEN_RAW", raising=False)
    before = (shipped / "warehouse.duckdb").read_bytes()
    book = nbformat.read(path, as_version=4)
    book.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    resources = {"metadata": {"path": str(ROOT / "notebooks")}}
    NotebookClient(book, timeout=120, kernel_name=kernel, resources=resources).execute()
    assert book.cells[0].outputs[0].text.strip() == sys.executable
    assert book.cells[-1].outputs[-1].text == "Det omräknade är detsamma som det publicerade.\n"
    assert (shipped / "warehouse.duckdb").read_bytes() == before
