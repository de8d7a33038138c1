"""Text that repeats one sign: read where it is cheap, given up where the parser would take minutes."""

from __future__ import annotations

import time

import pytest

from migrate.model import Outcome
from tests.migrate.tools import planned, sites

CALL = 'import requests\nrequests.get("https://api.creatoraudit.com/v1/list-creators")\n'


@pytest.mark.parametrize("unit", ["!", "a.", "(1+", "-", "not "])
def test_code_beside_repeated_signs_is_read(unit: str) -> None:
    result = planned({"app.py": CALL + f"# {unit * 2_000}\nx = 1\n"})

    assert [site.outcome for site in sites(result) if site.client == "requests"] == [Outcome.REWRITTEN]


@pytest.mark.parametrize("unit", ["\n", "\n  ", "  \n", "\r\n\t"])
def test_code_beside_hundreds_of_blank_lines_is_read(unit: str) -> None:
    result = planned({"app.py": CALL + unit * 2_000 + "\nx = 1\n"})

    assert [site.outcome for site in sites(result) if site.client == "requests"] == [Outcome.REWRITTEN]


LINES = "\n  " * 10_000
GO = """package app
import "net/http"
func base() string {
	if found := os.Getenv("API"); found != "" {
		return found
	}
	return "https://api.creatoraudit%s.com/v1"
}
func Run() {
	http.Get(base() + "/list-creators")
}
"""


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.go", GO % LINES),
        (
            "app.sh",
            'curl https://api.creatoraudit.com/v1/creator "x ${v_'
            + "!" * 300
            + "v}"
            + LINES
            + '&y=1" | g\n}\n',
        ),
    ],
    ids=["go", "shell"],
)
def test_a_string_whose_end_is_looked_for_again_and_again_is_given_up(file: str, text: str) -> None:
    result = planned({file: text})

    assert [error.message for item in result.results for error in item.errors] == [
        "nested too deeply to be read"
    ]


def test_what_the_parser_takes_apart_in_the_square_of_its_length_is_given_up() -> None:
    text = 'curl "https://api.creatoraudit.com/v1/list-creators"\nx="' + "`" * 850 + "a?" * 10_000 + "\n"
    started = time.process_time()
    result = planned({"app.sh": text})

    assert time.process_time() - started < 4
    assert [error.message for item in result.results for error in item.errors] == [
        "nested too deeply to be read"
    ]
