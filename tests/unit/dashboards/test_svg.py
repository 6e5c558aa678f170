"""Cleaning: what plotly writes in, what a page can hold out."""

# ruff: noqa: E501
from pipeline.reporting.dashboards import svg

RAW = """<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" width="832" height="400" style="" viewBox="0 0 832 400">
<rect x="0" y="0" width="832" height="400" style="fill: rgb(0, 0, 0); fill-opacity: 0;"/>
<defs id="defs-b77bd4"><g class="clips"><clipPath id="clipb77bd4xy"><rect width="319" height="220"/></clipPath>
<clipPath id="clipb77bd4x"><rect width="1" height="1"/></clipPath></g></defs>
<g class="plot" transform="translate(80,100)" clip-path="url(#clipb77bd4xy)"><g class="empty"/>
<path class="js-line" d="M110.404,156.69L204.856,59.5" style="vector-effect: none; fill: none; stroke: rgb(11, 83, 148); stroke-opacity: 1; stroke-width: 2.5px; opacity: 1;"/>
<path class="xlines" d="M0,0" style="fill: none;"/></g>
<text x="0" y="4.8999999999999995" style="font-family: Arial, sans-serif; font-size: 14px; fill: rgb(26, 26, 26); white-space: pre;">1&#160;200</text>
</svg>""".replace("\n", "")

CLEAN = (
    '<svg height="400" viewBox="0 0 832 400" width="832" font-family="Arial, sans-serif" xmlns="http://www.w3.org/2000/svg">'
    '<defs><clipPath id="f1-0"><rect height="220" width="319" /></clipPath></defs>'
    '<g clip-path="url(#f1-0)" transform="translate(80,100)">'
    '<path d="M110.4,156.69L204.86,59.5" fill="none" stroke="#0b5394" stroke-width="2.5" /></g>'
    '<text fill="#1a1a1a" font-size="14" x="0" y="4.9">1\u00a0200</text></svg>'
)


def test_styles_become_attributes_ids_get_numbers_and_dead_weight_goes():
    assert svg.clean(RAW, "f1") == CLEAN


def test_random_ids_give_the_same_bytes():
    assert svg.clean(RAW.replace("b77bd4", "0e91aa"), "f1") == CLEAN


def test_no_style_is_left():
    assert "style" not in svg.clean(RAW, "f1")
