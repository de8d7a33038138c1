"""Input that cannot be used: one clear line that says what was expected and got, exit code 2, nothing written."""

from __future__ import annotations

import pytest

from migrate.cli import main

CLIENT = 'import requests\nrequests.get("https://api.creatoraudit.com/v1/list-creators")\n'
VERIFY = ("verify", ".", "--accept", "assumed")
URL = "--upstream: Expected a URL such as https://api.example.com/v2 but got"

CASES = {
    "a server that is no program": (
        (*VERIFY, "--server", "/no/such/program", "--", "true"),
        "Expected a server that can be run but got No such file or directory: /no/such/program",
    ),
    "a server with a quote that is not closed": (
        (*VERIFY, "--server", "run 'it", "--", "true"),
        """--server: Expected a command but got "run 'it": No closing quotation""",
    ),
    "no server": ((*VERIFY, "--server", " ", "--", "true"), "--server: Expected a command but got nothing"),
    "an upstream that is a word": (("map", "export", "nginx", "--upstream", "nope"), f"{URL} 'nope'"),
    "an upstream with a port that is none": (
        ("map", "export", "envoy", "--upstream", "http://a:b"), f"{URL} 'http://a:b'",
    ),
    "an upstream with a query": (
        ("map", "export", "openapi-overlay", "--upstream", "http://a/v2?x=1"), f"{URL} 'http://a/v2?x=1'",
    ),
    "an upstream with a sign of the proxy's": (
        ("map", "export", "nginx", "--upstream", "http://a/v2;x"), f"{URL} 'http://a/v2;x'",
    ),
    "an upstream with a password": (
        ("map", "export", "nginx", "--upstream", "http://me:word@a/v2"),
        "--upstream: Expected a URL without user and password; the client's key is passed",
    ),
    "no OpenAPI document": (
        ("map", "lint", "--openapi", "none.yaml"),
        "Expected the v2 OpenAPI document at none.yaml but it cannot be read: No such file or directory",
    ),
    "a broken OpenAPI document": (
        ("map", "lint", "--openapi", "broken.yaml"),
        "broken.yaml:2: Expected YAML or JSON but got: while parsing a flow sequence: "
        "did not find expected ',' or ']'",
    ),
    "an OpenAPI document in another encoding": (
        ("map", "suggest", "POST", "/account/modify", "--openapi", "latin.yaml"),
        "Expected the v2 OpenAPI document in UTF-8 at latin.yaml but its bytes are not",
    ),
    "a baseline that is none": (
        ("check", ".", "--baseline", "broken.yaml"),
        "broken.yaml: Expected a baseline of this program but got something else; --update-baseline writes one anew",
    ),
}  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.py").write_text(CLIENT)
    (tmp_path / "broken.yaml").write_text("a: [b\nc: d\n")
    (tmp_path / "latin.yaml").write_bytes(b"paths: {} # \xe9\n")
    return tmp_path


@pytest.mark.parametrize(("arguments", "line"), CASES.values(), ids=CASES)
def test_it_is_one_clear_line(project, capfd, arguments, line):
    before = sorted(project.iterdir())
    assert main([*arguments]) == 2
    out, err = capfd.readouterr()
    assert (out, err) == ("", f"creatoraudit-migrate: {line}\n")
    assert sorted(project.iterdir()) == before


def test_seconds_that_are_no_number_are_told(project, capfd):
    with pytest.raises(SystemExit) as ended:
        main([*VERIFY, "--time-limit", "soon", "--", "true"])
    assert ended.value.code == 2
    assert "--time-limit: Expected seconds above 0 and up to a day but got soon" in capfd.readouterr().err


def test_a_map_that_was_made_from_the_built_in_one_is_sound(project, capfd):
    """It still names the built-in document, which is not beside it."""
    (project / "guide.md").write_text(
        "| v1 | v2 |\n| --- | --- |\n| `POST /account/modify` | `PATCH /accounts/{account_id}` |\n"
    )
    assert main(["map", "import", "guide.md", "--output", "ours.yaml"]) == 0
    assert main(["map", "lint", "--map", "ours.yaml"]) == 0
    assert "10 rows, 0 errors" in capfd.readouterr().out
    assert main(["map", "suggest", "POST", "/video/modify", "--map", "ours.yaml"]) == 0
