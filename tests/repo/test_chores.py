"""The chores agree with each other: nox sessions, hooks, CI, the changelog."""

from __future__ import annotations

import ast
import re
import subprocess

import yaml

from tests.repo.tools import PYPROJECT, ROOT

KINDS = ("feature", "fix", "rule", "check", "spec", "removal")
SESSIONS = ("tests", "lint", "types", "demo", "bench")


def sessions() -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    found = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {
        node.name: node for node in found if any("session" in ast.unparse(d) for d in node.decorator_list)
    }


def test_sessions_say_in_a_sentence_what_they_do_and_pass_arguments_on():
    found = sessions()
    assert set(SESSIONS) <= set(found)
    for name, node in found.items():
        text = ast.get_docstring(node)
        assert text, name
        assert re.fullmatch(r"[A-Z][^\n]+\.", text), name
        assert "session.posargs" in ast.unparse(node), f"{name} does not pass its arguments on"


def test_pythons_are_said_once():
    """The noxfile reads versions from the classifiers; the oldest one is what is required and checked against."""
    lines = PYPROJECT["project"]["classifiers"]
    versions = [
        m[1] for line in lines if (m := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", line))
    ]
    assert versions
    oldest = min(versions, key=lambda version: int(version.split(".")[1]))
    assert PYPROJECT["project"]["requires-python"] == f">={oldest}"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == oldest
    assert PYPROJECT["tool"]["pyright"]["pythonVersion"] == oldest
    assert PYPROJECT["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert "3.1" not in (ROOT / "noxfile.py").read_text(encoding="utf-8")


def test_hooks_run_the_pinned_versions():
    pinned = set(PYPROJECT["dependency-groups"]["lint"])
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    used = {requirement for hook in hooks for requirement in hook["additional_dependencies"]}
    assert used | {line for line in pinned if line.startswith("pre-commit==")} == pinned
    assert all("==" in line for line in pinned)


def test_ci_runs_the_commands_of_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^(python3 -m venv .*nox -s \w+)$", readme, re.MULTILINE)
    assert [command.rpartition(" ")[2] for command in commands] == ["demo", "tests"]
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert all(command in script for command in commands)
    assert script[-1] == commands[-1], "the summary of the tests closes the run"


def test_ci_script_is_sound():
    path = ROOT / ".ci/run"
    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in path.read_text(encoding="utf-8").splitlines()
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


def test_changelog_fragments_are_named_and_short():
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    assert fragments
    for path in fragments:
        assert re.fullmatch(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md", path.name), path.name
        text = path.read_text(encoding="utf-8")
        assert text.endswith(".\n"), path.name
        assert 20 <= len(text) <= 600, path.name
