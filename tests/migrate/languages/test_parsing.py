"""Text that takes the parser long: read where it is cheap, given up where it would take minutes."""

from __future__ import annotations

import time

import pytest

from migrate.languages import parsing
from migrate.languages.base import language_of
from migrate.languages.parsing import Unreadable
from migrate.model import Outcome
from tests.migrate.tools import planned, planned_within, sites

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

    assert [error.message for item in result.results for error in item.errors] == [str(Unreadable())]


def test_what_the_parser_takes_apart_in_the_square_of_its_length_is_given_up() -> None:
    text = 'curl "https://api.creatoraudit.com/v1/list-creators"\nx="' + "`" * 850 + "a?" * 10_000 + "\n"
    started = time.process_time()
    result = planned({"app.sh": text})

    assert time.process_time() - started < 4
    assert [error.message for item in result.results for error in item.errors] == [str(Unreadable())]


KOTLIN = """%s
package app

val BASE = "https://api.creatoraudit.com/v1"
suspend fun run(http: HttpClient) {
    http.get("$BASE/list-creators")
}
%s
"""


@pytest.mark.parametrize(
    "around",
    [("object Setti" + "not " * 10_000 + "{\n}", ""), ("", "class Row(val key: Str" + "if x " * 10_000)],
    ids=["steps", "readings"],
)
def test_broken_words_in_the_thousands_are_given_up(around: tuple[str, str]) -> None:
    result = planned_within(2, {"app/Main.kt": KOTLIN % around})

    assert [error.message for item in result.results for error in item.errors] == [str(Unreadable())]
    assert sites(result) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("app.py", "x = [{'a': 1, 'b': f(x)}, -y[0], z.w]\n"),
        ("app.js", "!function(a,b){return a?b(a,[1,2]):{c:-b.d}}(e,f);\n"),
        ("app/Main.kt", "fun f(a: Int) { if (a > 1) g(a, -a) else listOf(a, 2).map { it + 1 } }\n"),
        ("src/main.rs", "const A: [(u8, i8); 2] = [(1, -1), (2, -2)];\n"),
    ],
)
def test_code_takes_a_tenth_of_what_is_given_up(
    file: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tenth(source: bytes) -> parsing.Budget:
        whole = budget_of(source)
        assert whole is not None
        return parsing.Budget(steps=whole.steps // 10, read=whole.read // 10)

    budget_of = parsing.budget_of
    monkeypatch.setattr(parsing, "budget_of", tenth)
    language = language_of(file, b"")
    assert language is not None
    text = "".join(line.replace("a", f"a{number}") for number in range(2_000))
    assert language.support.broken(text.encode(), file) == 0
