"""What must not be in a tracked file: secrets, addresses of private machines, leftovers."""

from __future__ import annotations

import re

import pytest

from tests.repo.tools import ROOT, tracked

# Keys of the mock are made when it starts; one that is written down was left behind.
SECRETS = {
    "a key of the mock": re.compile(r"\bca_mock_[A-Za-z0-9]{20,}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token of a known service": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16}|xox[abp]-[0-9A-Za-z-]{20,})\b"),
    "a password in a URL": re.compile(r"\b[a-z+]+://[^\s/:@{}$<>\"']+:(?!password|secret|pw|pass|test|x)[^\s/:@{}$<>\"']{6,}@(?!127\.0\.0\.1|localhost)"),
}  # fmt: skip
LEFTOVERS = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(home|Users)/(?!user|you|me|somebody)[a-z]\w+/|(?<![\w./])/(?:work)/"),
    "a package index": re.compile(r"\b(index-url|find-links)\b"),
    "a private address": re.compile(r"(?<![\d.])(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+(?![\d.])"),
    "a merge conflict": re.compile(r"^(<<<<<<<|>>>>>>>) ", re.MULTILINE),
    "a note to oneself": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
}  # fmt: skip
HERE = "tests/repo/test_tracked.py"


def text_files():
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data and path.relative_to(ROOT).as_posix() != HERE:
            yield path, data.decode("utf-8", "replace")


@pytest.mark.parametrize("what", [*SECRETS, *LEFTOVERS])
def test_no_tracked_file_holds(what):
    pattern = (SECRETS | LEFTOVERS)[what]
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for path, text in text_files()
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_patterns_find_what_they_are_for():
    examples = {
        "a key of the mock": "ca_mock_" + "a1" * 12,
        "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
        "a token of a known service": "AKIA" + "A1B2C3D4" * 2,
        "a password in a URL": "postgresql://admin:" + "hunter2hunter2@db.example.com/x",
        "a path of somebody's machine": "/home/" + "ada/src/",
        "a package index": "--index-" + "url https://example.com",
        "a private address": "http://192.168" + ".1.17:8080",
        "a merge conflict": "<<<<<<< HEAD",
        "a note to oneself": "# TO" + "DO later",
    }
    for what, pattern in (SECRETS | LEFTOVERS).items():
        assert pattern.search(examples[what]), what


def test_no_generated_or_huge_file_is_tracked():
    suffixes = {".pyc", ".sqlite3", ".whl", ".log", ".tmp"}
    wrong = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in suffixes or path.stat().st_size > 500_000
    ]
    assert wrong == []
