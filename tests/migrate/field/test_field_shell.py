"""Assignments of the shell that stand in front of a redirection or of a command: what they send is seen.

Met in collections of small scripts, which throw away what a client says on its way.
Source: POSIX.1-2024, Shell Command Language, 2.9.1 Simple Commands.
"""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_moved, lending

URL = "https://api.lending.example/%s"
CALL = '$(curl -s "%s")'
V1, V2 = CALL % (URL % "1.0/loans/$1/notes"), CALL % (URL % "2.0/loans/$1/remarks")

ONES = {
    "its output is thrown away": "notes=%s > /dev/null\n",
    "its errors are thrown away": "notes=%s 2> /dev/null\n",
    "both, in a function": "notes() {\n  found=%s >/dev/null 2>&1\n}\n",
    "it is tested": "if notes=%s 2> /dev/null; then\n  :\nfi\n",
    "it is tested, and the rest of the line runs": "notes=%s 2> /dev/null || exit 1\n",
    "a command is given it": "NOTES=%s ./print\n",
    "a command is given it, with words": 'NOTES=%s ./print --all "$1" > list.txt\n',
    "an element of an array": "notes[1]=%s > /dev/null\n",
}


@pytest.mark.parametrize("script", ONES.values(), ids=ONES)
def test_what_is_sent_in_an_assignment_before_more_is_seen(script: str) -> None:
    check_moved(script % V1, script % V2, lending(), "notes.sh")


def test_what_a_command_is_given_is_not_set_behind_it() -> None:
    script = 'BASE=https://api.lending.example/%s\nBASE=https://desk.example/1.0 ./print\ncurl "$BASE/loans/late"\n'
    check_moved(script % "1.0", (script % "2.0").replace("/loans/late", "/reminders"), lending(), "late.sh")


def test_what_is_set_beside_a_redirection_is_known_behind_it() -> None:
    script = 'BASE=https://api.lending.example/%s > /dev/null\ncurl "$BASE/loans/late"\n'
    check_moved(script % "1.0", (script % "2.0").replace("/loans/late", "/reminders"), lending(), "late.sh")


def test_what_is_set_on_the_line_behind_a_redirection_is_known_too() -> None:
    script = 'said=no > /dev/null\nBASE=https://api.lending.example/%s\ncurl "$BASE/loans/late"\n'
    check_moved(script % "1.0", (script % "2.0").replace("/loans/late", "/reminders"), lending(), "late.sh")


def test_a_line_that_goes_on_is_one_command() -> None:
    script = 'BASE=https://api.lending.example/%s\nBASE=https://desk.example/1.0 2> /dev/null \\\n  ./print\ncurl "$BASE/loans/late"\n'
    check_moved(script % "1.0", (script % "2.0").replace("/loans/late", "/reminders"), lending(), "late.sh")
