"""A process that draws and is killed: ``python drawing_parent.py BROWSER CACHE``. Not a test by itself."""

import sys
from pathlib import Path

import plotly.graph_objects as go

from pipeline.reporting.dashboards import drawing

figures = {f"{n}.wide": go.Figure(layout={"width": 300 + n, "height": 200}) for n in range(400)}
drawing.draw(figures, Path(sys.argv[1]), Path(sys.argv[2]))
