"""The catalogue record (DCAT-AP-SE, as JSON-LD): a data set per promise set, and one of everything.

Publisher, terms and contact are the organisation's to give: what it has not given is left out, and the page says so.
Addresses are relative to the record's own.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked

REQUIRED: Mapping[str, str] = {
    "publisher": "vem som ger ut uppgifterna",
    "publisher_url": "utgivarens webbadress",
    "licence_url": "på vilka villkor uppgifterna får användas",
    "contact": "vart frågor om uppgifterna ska skickas",
}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SWEDISH = "http://publications.europa.eu/resource/authority/language/SWE"
MEDIA = "https://www.iana.org/assignments/media-types/"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"


def lacking(about: Mapping[str, Any]) -> list[str]:
    """What the organisation has left to say before the record may be registered."""
    return [words for name, words in REQUIRED.items() if not about.get(name)]


def record(published: Published, sets: Sequence[Mapping[str, Any]], files: Sequence[DataFile], edition_id: str) -> str:
    """The record as JSON-LD text, with a line feed at its end.

    Args:
        published: what was published.
        sets: the promise sets, in the order they are shown.
        files: what there is to download.
        edition_id: stands as the version.
    """
    about = published.organisation.get("open_data") or {}
    issued = max((str(one["as_of"]) for one in sets), default="")
    sources = _sources(published, None)
    common = [one for one in files if not one.promise_set]
    datasets = [_dataset("alla", "Uppföljning av medborgarlöften", _ALL, issued, common, about, sources, edition_id)]
    for one in sets:
        own = [file for file in files if file.promise_set == one["id"]]
        mark = bool(one["demo"])
        title, text = (
            marked([said], synthetic=mark) for said in (one["title"], f"Värden och spårning: {one['title']}.")
        )
        credit = _sources(published, one["municipality"])
        datasets.append(_dataset(one["id"], title, text, str(one["as_of"]), own, about, credit, edition_id))
    catalogue = {
        "@id": "#katalog",
        "@type": "dcat:Catalog",
        "dcterms:title": _text("Uppföljning av medborgarlöften"),
        "dcterms:description": _text(_ALL),
        "dcterms:language": {"@id": SWEDISH},
        **_dated("issued", issued),
        **_terms(about),
        **_publisher(about),
        "dcat:dataset": datasets,
    }
    return json.dumps({"@context": CONTEXT, **catalogue}, ensure_ascii=False, indent=1) + "\n"


_ALL = (
    "Publicerade värden för varje mått, med osäkerhet, källa och de rader som ligger bakom. Kolumnen synthetic säger "
    "vilka som är påhittade."
)


def _dataset(
    name: str,
    title: str,
    description: str,
    issued: str,
    files: Sequence[DataFile],
    about: Mapping[str, Any],
    sources: str,
    version: str,
) -> dict[str, Any]:
    contact = {"@type": "vcard:Organization", "vcard:fn": about.get("publisher") or "", "vcard:hasEmail": _mail(about)}
    return {
        "@id": f"#{name}",
        "@type": "dcat:Dataset",
        "dcterms:title": _text(title),
        "dcterms:description": _text(description),
        "dcterms:identifier": name,
        "dcterms:accessRights": {"@id": PUBLIC},
        "dcterms:language": {"@id": SWEDISH},
        "dcat:version": version,
        **_dated("issued", issued),
        **_publisher(about),
        **({"dcat:contactPoint": contact} if about.get("contact") else {}),
        **({"dcterms:provenance": {"@type": "dcterms:ProvenanceStatement", **_labelled(sources)}} if sources else {}),
        "dcat:distribution": [_distribution(one, issued, about) for one in files],
    }


def _distribution(file: DataFile, issued: str, about: Mapping[str, Any]) -> dict[str, Any]:
    address = PurePosixPath(file.path).name  # the record lies in the same folder
    return {
        "@id": f"#{address}",
        "@type": "dcat:Distribution",
        "dcterms:title": _text(file.title),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA + file.media_type},
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        **_dated("issued", issued),
        **_terms(about),
    }


def _text(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "sv"}


def _labelled(words: str) -> dict[str, Any]:
    return {"http://www.w3.org/2000/01/rdf-schema#label": _text(words)}


def _dated(name: str, day: str) -> dict[str, Any]:
    return {f"dcterms:{name}": {"@value": day, "@type": "xsd:date"}} if day else {}


def _terms(about: Mapping[str, Any]) -> dict[str, Any]:
    return {"dcterms:license": {"@id": about["licence_url"]}} if about.get("licence_url") else {}


def _publisher(about: Mapping[str, Any]) -> dict[str, Any]:
    if not about.get("publisher"):
        return {}
    agent = {"@type": "foaf:Agent", "foaf:name": about["publisher"]}
    return {"dcterms:publisher": ({"@id": about["publisher_url"]} if about.get("publisher_url") else {}) | agent}


def _mail(about: Mapping[str, Any]) -> dict[str, str]:
    contact = str(about.get("contact") or "")
    return {"@id": contact if contact.startswith("mailto:") else f"mailto:{contact}"}


def _sources(published: Published, municipality: str | None) -> str:
    """The credit that each source asks for: *Källa: Brå*."""
    table = published.delivery
    rows = table[table["licence"] != ""]
    if municipality is not None:
        rows = rows[rows["municipality"] == municipality]
    return ". ".join(one.rstrip(".") for one in sorted(set(rows["licence"])))
