"""The report in Markdown: the matrix of areas and outcomes, failures in full, then every requirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from contract.model import Outcome
from contract.report.json import as_data
from contract.runner import Run


def render(run: Run) -> str:
    """The text of the report."""
    return "\n".join(_lines(as_data(run))) + "\n"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Contract of {_text(data['target'])}"
    yield ""
    summary = data["summary"]
    told = ", ".join(f"{summary[each.value]} {each.value}" for each in Outcome if summary[each.value])
    yield f"{summary['requirements']} requirements: {told or 'none'}."
    yield (
        f"{data['requests']} requests in {data['seconds']} s, seed {data['seed']}, profile {data['profile']}."
    )
    if data["stopped"]:
        yield f"**The run ended before its end**: {_text(data['stopped'])}"
    if data["missing"]:
        yield f"The target or the run lacks: {', '.join(data['missing'])}."
    yield ""
    yield from _matrix(data)
    yield from _failures(data)
    yield from _requirements(data)


def _matrix(data: Mapping[str, Any]) -> Iterator[str]:
    yield "| area | " + " | ".join(each.value for each in Outcome) + " |"
    yield "| --- |" + " ---: |" * len(Outcome)
    for area, rows in groupby(data["requirements"], key=lambda row: str(row["area"])):
        outcomes = [row["outcome"] for row in rows]
        counts = [outcomes.count(each.value) for each in Outcome]
        yield f"| {area} | " + " | ".join(str(count or "") for count in counts) + " |"
    yield ""


def _failures(data: Mapping[str, Any]) -> Iterator[str]:
    for row in data["requirements"]:
        failure = row["failure"]
        if row["outcome"] not in ("failed", "warned") or not failure:
            continue
        accepted = " (accepted)" if row["id"] in data["accepted"] else ""
        yield f"## {row['outcome']}: {row['id']}{accepted}"
        yield ""
        rests_on = ", ".join([row["level"], row["basis"], *row["source"]])
        yield f"- clause: {_text(row['text'])} ({_text(rests_on)})"
        yield f"- expected: {_text(failure['expected'])}"
        yield f"- received: {_text(failure['received'])}"
        if failure["request"]:
            yield f"- request: `{failure['request'].replace('`', '')}`, answered {failure['status']}"
            yield ""
            yield from _fenced(failure["curl"])
        yield ""


def _fenced(text: str) -> Iterator[str]:
    """A block of code whose fence is longer than any in it."""
    longest = max((len(run) for run in text.replace("\n", " ").split(" ") if set(run) == {"`"}), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}sh"
    yield text
    yield fence


def _requirements(data: Mapping[str, Any]) -> Iterator[str]:
    yield "## Every requirement"
    yield ""
    yield "| requirement | level | basis | outcome | effective | clause or reason |"
    yield "| --- | --- | --- | --- | ---: | --- |"
    for row in data["requirements"]:
        told = row["reason"] if row["outcome"] in ("untestable", "not-applicable", "error") else row["text"]
        cells = (
            row["id"],
            row["level"],
            row["basis"],
            row["observation"] or row["outcome"],
            row["effective"],
            told,
        )
        yield "| " + " | ".join(_cell(each) for each in cells) + " |"


def _cell(value: object) -> str:
    return _text(str(value)).replace("|", "\\|")


def _text(value: str) -> str:
    """One line in which nothing is markup."""
    line = " ".join(value.split())
    return (
        line.replace("\\", "\\\\")
        .replace("<", "&lt;")
        .replace("`", "\\`")
        .replace("*", "\\*")
        .replace("[", "\\[")
    )
