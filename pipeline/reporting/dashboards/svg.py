"""What plotly draws, made fit for a page: no ``style`` attributes, no random ids, no dead weight, two decimals.

The page's Content-Security-Policy blocks ``style=""`` (fills turn black), so every declaration becomes a presentation
attribute. Ids are numbered in document order behind a prefix, so the same figure gives the same bytes in any process.
"""

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
# Presentation attributes that we keep; anything else in a style (white-space, vector-effect …) has no effect here.
PRESENTATION = frozenset({
    "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "font-family", "font-size", "font-weight", "font-style", "opacity",
    "text-anchor", "display", "visibility", "shape-rendering",
})  # fmt: skip
DEFAULTS = {
    "fill-opacity": "1", "stroke-opacity": "1", "opacity": "1", "stroke-width": "1", "font-weight": "normal",
    "text-anchor": "start", "visibility": "visible", "stroke-miterlimit": "4",
}  # fmt: skip
STRUCTURE = frozenset({
    "x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "transform", "width",
    "height", "viewBox", "id", "clip-path", "href", "patternUnits", "patternTransform", "patternContentUnits",
})  # fmt: skip
NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
RGB = re.compile(r"rgb\((\d+), (\d+), (\d+)\)")
REFERENCE = re.compile(r"url\(['\"]?#([^'\")]+)['\"]?\)")
INVISIBLE_WITHOUT = {"path": "d", "rect": "width"}


def clean(text: str, prefix: str) -> str:
    """Clean one SVG as plotly wrote it.

    Args:
        text: the whole SVG.
        prefix: begins every id in it; unique among the drawings of a page.

    Returns:
        SVG on one line, root without ``id``, ``role`` and names: the page gives those.
    """
    root = ElementTree.fromstring(text)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        _clean_attributes(element)
    _hoist_font(root)
    _drop_unseen(root)
    _drop_unused(root)
    _rename_ids(root, prefix)
    _unwrap(root)
    root.set("xmlns", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _clean_attributes(element: ElementTree.Element) -> None:
    given = dict(element.attrib)
    given.update(_declarations(given.pop("style", "")))
    element.attrib.clear()
    for name in sorted(given):
        if name not in PRESENTATION and name not in STRUCTURE:
            continue
        value = _short(given[name].removesuffix("px") if name != "font-family" else given[name])
        if value == "" or DEFAULTS.get(name) == value or (name == "transform" and value in ("translate(0,0)", "")):
            continue
        element.set(name, value)
    if element.get("fill-opacity") == "0" and element.tag != "svg":
        element.attrib.pop("fill-opacity")
        element.set("fill", "none")
    if element.get("stroke-opacity") == "0" or element.get("stroke-width") == "0":
        for name in ("stroke", "stroke-opacity", "stroke-width"):
            element.attrib.pop(name, None)


def _declarations(style: str) -> dict[str, str]:
    parts = (one.split(":", 1) for one in style.split(";") if ":" in one)
    return {name.strip(): value.strip() for name, value in parts}


def _short(value: str) -> str:
    value = RGB.sub(lambda found: "#" + "".join(f"{int(part):02x}" for part in found.groups()), value)
    return NUMBER.sub(lambda found: f"{round(float(found.group()), 2):g}", value).replace("-0,", "0,")


def _hoist_font(root: ElementTree.Element) -> None:
    families = [element.get("font-family", "") for element in root.iter("text") if element.get("font-family")]
    if not families:
        return
    common = max(sorted(set(families)), key=families.count)
    root.set("font-family", common)
    for element in root.iter("text"):
        if element.get("font-family") == common:
            element.attrib.pop("font-family")


def _drop_unseen(parent: ElementTree.Element) -> None:
    """Remove what draws nothing: empty groups, paths without a line, boxes that are neither filled nor outlined."""
    for child in list(parent):
        if child.tag in ("defs", "clipPath", "pattern", "linearGradient"):
            continue
        _drop_unseen(child)
        needs = INVISIBLE_WITHOUT.get(child.tag)
        empty = child.tag == "g" and not len(child)
        shapeless = needs is not None and child.get(needs, "0") in ("", "0", "M0,0", "M0,0Z")
        unpainted = child.tag in ("rect", "path") and child.get("fill") == "none" and child.get("stroke") is None
        inkless = child.tag == "text" and not "".join(child.itertext()).strip()
        if empty or shapeless or unpainted or inkless:
            parent.remove(child)


def _drop_unused(root: ElementTree.Element) -> None:
    used = {name for element in root.iter() for value in element.attrib.values() for name in REFERENCE.findall(value)}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in ("clipPath", "pattern", "linearGradient") and child.get("id") not in used:
                parent.remove(child)
    _drop_empty(root)


def _drop_empty(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _drop_empty(child)
        if child.tag in ("g", "defs") and not len(child):
            parent.remove(child)


def _rename_ids(root: ElementTree.Element, prefix: str) -> None:
    used = {name for element in root.iter() for value in element.attrib.values() for name in REFERENCE.findall(value)}
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in used:
            names[old] = f"{prefix}-{len(names)}"
            element.set("id", names[old])
    for element in root.iter():
        for name, value in element.attrib.items():
            element.set(name, REFERENCE.sub(lambda found: f"url(#{names.get(found.group(1), '')})", value))


def _unwrap(parent: ElementTree.Element) -> None:
    """Lift out the content of groups that say nothing."""
    children: list[ElementTree.Element] = []
    for child in list(parent):
        _unwrap(child)
        children += list(child) if child.tag == "g" and not child.attrib else [child]
    parent[:] = children
