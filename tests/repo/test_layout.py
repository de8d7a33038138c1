"""Sizes, docstrings, and a test for every part."""

from __future__ import annotations

import ast

import pytest

from tests.repo.tools import PACKAGES, ROOT, all_modules

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60

# What tests what: a part of the packages, and the tests that it is run by.
TESTED_BY = {
    "contract": "tests/contract",
    "migrate/analysis": "tests/migrate/languages",
    "migrate/cli": "tests/examples",
    "migrate/formats": "tests/migrate/formats",
    "migrate/gateway": "tests/migrate/gateway",
    "migrate/languages": "tests/migrate/languages",
    "migrate/pathmap": "tests/migrate/pathmap",
    "migrate/report": "tests/migrate/report",
    "migrate/rewrite": "tests/migrate/rewrite",
    "migrate/verify": "tests/migrate/verify",
    "migrate": "tests/migrate",
    "mockapi/faults": "tests/mockapi/test_faults.py",
    "mockapi/v1": "tests/mockapi",
    "mockapi/v2": "tests/mockapi",
    "mockapi": "tests/mockapi",
    "specs": "tests/specs",
}


@pytest.mark.parametrize("module", all_modules(), ids=lambda module: module.name)
def test_module_has_a_docstring_and_a_readable_size(module):
    assert ast.get_docstring(module.tree), f"{module.where} says nothing about itself"
    lines = len(module.text.splitlines())
    assert lines <= LINES_OF_A_FILE, f"{module.where} has {lines} lines: split it"


def test_functions_are_short():
    long = [
        f"{module.where}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for module in all_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_every_module_starts_with_future_annotations():
    for module in all_modules():
        names = [node.module for node in module.tree.body if isinstance(node, ast.ImportFrom)]
        assert not module.tree.body[1:] or "__future__" in names, module.where


def test_every_part_is_tested():
    parts = {module.path.parent.relative_to(ROOT).as_posix() for module in all_modules()}
    nearest = {part: _nearest(part) for part in parts}
    assert set(nearest.values()) == set(TESTED_BY), "a row of TESTED_BY has no code, or code has no row"
    for tests in set(TESTED_BY.values()):
        path = ROOT / tests
        files = [path] if path.is_file() else list(path.rglob("test_*.py"))
        assert any("def test_" in file.read_text(encoding="utf-8") for file in files), tests


def _nearest(part: str) -> str:
    while part not in TESTED_BY:
        part, slash, _ = part.rpartition("/")
        assert slash, "code without a row in TESTED_BY"
    return part


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_typed(package):
    assert (ROOT / package / "py.typed").is_file()
