"""The report as JUnit XML, for CI: a suite an area, a case a requirement, clause and source as properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from xml.etree import ElementTree as ET

from contract.report.json import as_data
from contract.runner import Run

# XML 1.0, section 2.2: every other character makes the document unreadable.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROPERTIES: Final = ("id", "text", "level", "basis", "source", "outcome", "observation", "effective")
# What ends without having been tested is no pass; CI shows it apart from failures.
_SKIPPED: Final = frozenset({"untestable", "not-applicable"})


def render(run: Run) -> str:
    """The text of the report."""
    data = as_data(run)
    root = ET.Element("testsuites", {"name": "contract"} | _counts(data["requirements"]))
    for area, rows in groupby(data["requirements"], key=lambda row: str(row["area"])):
        root.append(_suite(area, list(rows), data))
    if data["stopped"]:
        # A run that ended early must be seen to have failed, whatever its requirements say.
        suite = ET.SubElement(root, "testsuite", name="run", tests="1", failures="0", errors="1", skipped="0")
        case = ET.SubElement(suite, "testcase", classname="contract.run", name="complete")
        ET.SubElement(case, "error", message=_clean(data["stopped"]))
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(area: str, rows: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> ET.Element:
    suite = ET.Element("testsuite", {"name": area} | _counts(rows))
    shared = ET.SubElement(suite, "properties")
    for name in ("target", "profile", "seed"):
        ET.SubElement(shared, "property", name=name, value=_clean(data[name]))
    for row in rows:
        suite.append(_case(row, is_accepted=row["id"] in data["accepted"]))
    return suite


def _case(row: Mapping[str, Any], *, is_accepted: bool) -> ET.Element:
    case = ET.Element("testcase", classname=f"contract.{row['area']}", name=row["id"])
    properties = ET.SubElement(case, "properties")
    for name in _PROPERTIES:
        if row[name] not in (None, []):
            ET.SubElement(properties, "property", name=name, value=_clean(row[name]))
    outcome, told = row["outcome"], _evidence(row)
    if outcome == "failed" and not is_accepted:
        failure = row["failure"]
        message = f"expected {failure['expected']}; received {failure['received']}"
        ET.SubElement(case, "failure", message=_clean(message)).text = _clean(told)
    elif outcome == "error":
        ET.SubElement(case, "error", message=_clean(row["reason"]))
    elif outcome in _SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(f"{outcome}: {row['reason'] or ''}"))
    elif told or row["reason"]:
        ET.SubElement(case, "system-out").text = _clean(told or row["reason"])
    return case


def _evidence(row: Mapping[str, Any]) -> str:
    failure = row["failure"]
    if not failure:
        return ""
    return (
        f"clause: {row['text']}\nexpected: {failure['expected']}\nreceived: {failure['received']}\n"
        f"{failure['request']} -> {failure['status']}\n{failure['curl']}\n{failure['body']}"
    )


def _counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    outcomes = [str(row["outcome"]) for row in rows]
    return {
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count("failed")),
        "errors": str(outcomes.count("error")),
        "skipped": str(sum(each in _SKIPPED for each in outcomes)),
    }


def _clean(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType]
    return _NO_XML.sub("�", text)
