"""Markers: where they stand, that they change nothing else, that a second run leaves them, that they go."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.edits import Clash, apply
from migrate.markers import MARK, with_markers, without_markers
from migrate.model import FileResult, Outcome
from migrate.options import Options
from tests.migrate.tools import Texts, bundled, planned

V1 = "https://api.creatoraudit.com/v1"
REVIEW = 'requests.post(f"{V1}/creator/modify")'
PYTHON = f'import requests\nV1 = "{V1}"\n\n\ndef f():\n    {REVIEW}\n'


def _applied(files: Mapping[str, bytes], results: tuple[FileResult, ...]) -> dict[str, bytes]:
    after = dict(files)
    for result in results:
        text = apply(files[result.file], result.edits)
        assert not isinstance(text, Clash), text
        after[result.file] = text
    return after


def _marked(files: Mapping[str, str | bytes]) -> tuple[dict[str, bytes], list[tuple[str, int, str]]]:
    texts = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    found = with_markers(planned(texts, options=Options()), Texts(texts), bundled())
    return _applied(texts, found.plan.results), [(s.file, s.line, why) for s, why in found.unmarked]


def _outcomes(files: Mapping[str, str | bytes]) -> list[tuple[str, Outcome, str | None]]:
    plan = planned(files, options=Options())
    return sorted((s.file, s.outcome, s.operation) for item in plan.results for s in item.sites)


# Files with something to review, and the comment's beginning.
_FILES = {
    "python": ("a.py", PYTHON, "# "),
    "dotenv": (".env", f"A=1\nCREATORAUDIT_BASE_URL={V1}\n", "# "),
    "YAML": ("a.yaml", f"a:\n  - b: {V1}/creator/modify\n", "# "),
    "YAML, in a script": ("a.yml", f"run: |\n  echo\n  curl -X POST {V1}/creator/modify\n", "# "),
    "YAML, folded": ("a.yml", f"x:\n  run: >\n    curl\n    -X POST {V1}/creator/modify\n", "# "),
    "TOML": ("a.toml", f'[a]\nb = """\n{V1}/creator/modify\n"""\n', "# "),
    "INI": ("a.ini", f"[a]\nb =\n  {V1}/creator/modify\n", "; "),
    "properties": ("a.properties", f"a=\\\n  {V1}/creator/modify\n", "# "),
    "Terraform": ("a.tf", f'a "b" {{\n  c = <<E\ncurl -X POST {V1}/creator/modify\nE\n}}\n', "# "),
    "Dockerfile": ("Dockerfile", f"FROM a\nRUN x \\\n && curl -X POST {V1}/creator/modify\n", "# "),
    "makefile": ("Makefile", f"a:\n\tx\n\tcurl -X POST {V1}/creator/modify\n", "# "),
    "nginx": ("a.conf", f"server {{\n  proxy_pass\n   {V1};\n}}\n", "# "),
    "page": ("a.html", f"<p>\n<a href='{V1}/creator/modify'>\n", "<!-- "),
    "Markdown": ("a.md", f"x\n\n```python\nimport requests\nrequests.post('{V1}/creator/modify')\n```\n", "<!-- "),
    ".http": ("a.http", f"### a\nPOST {V1}/creator/modify\nA: b\n\nx\n", "# "),
    "Swift": ("a.swift", f'let a = """\n{V1}/creator/modify\n"""\n', "// "),
    "Lua": ("a.lua", f"local a = [[\n{V1}/creator/modify]]\n", "-- "),
    "Clojure": ("a.clj", f'(def a "x\n  {V1}/creator/modify")\n', "; "),
    "no end": ("a.yaml", f"b: {V1}/creator/modify", "# "),
    "CRLF": ("a.yaml", f"a: 1\r\nb: {V1}/creator/modify\r\n", "# "),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(_FILES))
def test_a_marker_says_what_to_look_at_and_changes_nothing_else(name: str) -> None:
    file, text, comment = _FILES[name]
    before = _outcomes({file: text})
    assert any(outcome is Outcome.NEEDS_REVIEW for _, outcome, _ in before)
    after, unmarked = _marked({file: text})
    assert unmarked == []
    lines = [line for line in after[file].decode().split("\n") if MARK in line]
    assert len(lines) == sum(outcome is Outcome.NEEDS_REVIEW for _, outcome, _ in before)
    assert all(line.lstrip().startswith(comment + MARK) for line in lines)
    assert all(re.search(r"\): [a-z ]+(?:-[a-z]+)*: ", line) for line in lines)
    assert re.sub(rf"[^\n]*{re.escape(MARK)}[^\n]*\n", "", after[file].decode()) == text
    assert _outcomes(after) == before
    again, _ = _marked(after)
    assert again == after, "a second run sets no other marker"
    assert _applied(after, without_markers(Texts(after)))[file].decode() == text


def test_a_marker_that_says_something_else_is_replaced_and_one_without_a_site_goes() -> None:
    marked, _ = _marked({"a.py": PYTHON})
    old = re.sub(rb"creator-modify: .*", b"creator-modify: an old reason", marked["a.py"])
    stale = old + f"# {MARK}: nothing here\nx = 1\n".encode()
    after, _ = _marked({"a.py": stale})
    assert after["a.py"] == marked["a.py"] + b"x = 1\n"


def test_formats_without_comments_are_told() -> None:
    text = f'{{\n"a": "{V1}/creator/modify"}}\n'
    after, unmarked = _marked({"a.json": text})
    assert after["a.json"].decode() == text
    assert unmarked == [("a.json", 2, "files of this kind have no comments")]


def test_what_is_broken_gets_no_marker() -> None:
    text = "a:\n  - b: \nhttps://\napi.creatoraudit.com/v1/creator/modify\n"
    after, unmarked = _marked({"a.yaml": text})
    assert after["a.yaml"].decode() == text
    assert len(unmarked) == 1


def test_a_marker_stands_beside_edits_of_the_same_file() -> None:
    text = f'import requests\nrequests.get("{V1}/list-creators")\nrequests.post("{V1}/creator/modify")\n'
    after, unmarked = _marked({"a.py": text})
    assert unmarked == []
    lines = after["a.py"].decode().splitlines()
    assert lines[1] == 'requests.get("https://api.creatoraudit.com/v2/creators")'
    assert lines[2].startswith(f"# {MARK}: creator-modify: creator_id")
    assert lines[2].endswith("(see [migration] Creators, row 4)")
    assert _marked(after)[0] == after


def test_only_lines_that_are_markers_are_taken_out() -> None:
    text = f'x = "{MARK}"\n    # {MARK}: a\ny = 1  # {MARK}\n# a {MARK}\n'
    files = {"a.py": text.encode()}
    after = _applied(files, without_markers(Texts(files)))
    assert after["a.py"].decode() == f'x = "{MARK}"\ny = 1  # {MARK}\n# a {MARK}\n'


@settings(max_examples=60, deadline=None)  # the machine may be busy
@given(data=st.data())
def test_any_file_reads_the_same_with_its_markers(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(_FILES)))
    file, text, _ = _FILES[name]
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(["\n", "  ", "'", '"', "#", "\\\n", "{", "}", "x: y\n", ": |\n"]))
        text = text[:at] + piece + text[at:]
    after, _ = _marked({file: text})
    plan = planned({file: text}, options=Options())
    rewritten = _applied({file: text.encode()}, plan.results)
    assert re.sub(rb"[^\n]*" + re.escape(MARK).encode() + rb"[^\n]*\n", b"", after[file]) == rewritten[file]
    assert _marked(after)[0] == after
