"""A call that the planner fails on: it is told as a fault, and the rest of the run goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.cli import main
from migrate.engine import plan
from migrate.model import ExitCode, Outcome
from migrate.rewrite import code
from tests.migrate.tools import ASSUMED, Texts, bundled, sites

FILES = {
    "a.py": 'import requests\n\nrequests.get("https://api.creatoraudit.com/v1/creator", params={"creator_id": 5})\n',
    "b.py": 'import requests\n\nBASE = "https://api.creatoraudit.com/v1"\n'
    'requests.post(BASE + "/creator/modify", json={"creator_id": 5, "name": "x"})\n'
    'requests.get(BASE + "/list-creators")\n',
}


@pytest.fixture(autouse=True)
def _failing(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = code.plan_call

    def failing(*arguments: object) -> object:
        if arguments[3].operation.id == "creator-modify":  # type: ignore[attr-defined]
            raise AssertionError("secret of the code")
        return honest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(code, "plan_call", failing)


def test_the_call_is_left_with_its_base_and_all_else_is_done() -> None:
    result = plan(Texts({file: text.encode() for file, text in FILES.items()}), bundled(), ASSUMED)
    found = {(site.file, site.line): site for site in sites(result)}
    assert found["a.py", 3].outcome is Outcome.REWRITTEN
    assert found["b.py", 4].outcome is Outcome.NEEDS_REVIEW
    assert (found["b.py", 4].reason or "").startswith("this program failed on the call: AssertionError at ")
    assert "goes through it" in (found["b.py", 5].reason or "")
    assert [item.file for item in result.results if item.edits] == ["a.py"]


def test_it_is_told_where_it_is_and_without_what_the_code_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, text in FILES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert main(["rewrite", str(tmp_path), "--accept", "assumed", "--write"]) == ExitCode.OWN_ERROR
    told = capsys.readouterr()
    assert "b.py:4: a fault of this program" in told.out + told.err
    assert "secret" not in told.out + told.err
    assert "/v2/creators/5" in (tmp_path / "a.py").read_text(encoding="utf-8")
    assert (tmp_path / "b.py").read_text(encoding="utf-8") == FILES["b.py"]
