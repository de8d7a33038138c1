"""Functions that are called with an answer: what they read of it is rewritten with the call."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

URL = "https://api.creatoraudit.com/v1/list-creators"
REQUEST = 'const request = require("request");\n'
FOLLOWED = {
    "a text": f'{REQUEST}request("{URL}", (error, answer, body) => show(JSON.parse(body).creators));\n',
    "an object": (
        f'{REQUEST}request({{ url: "{URL}", json: true }}, function (e, r, body) {{ show(body.creators); }});\n'
    ),
    "a member": f'{REQUEST}request.get({{ url: "{URL}", json: true }}, (e, r) => show(r.body.creators));\n',
    "a member that is a text": f'{REQUEST}request.get("{URL}", (e, r) => show(JSON.parse(r.body).creators));\n',
    "an option of request": (
        f'{REQUEST}request({{ url: "{URL}", json: true, callback: (e, r, body) => show(body.creators) }});\n'
    ),
    "jQuery, behind the URL": f'$.get("{URL}", function (data) {{ show(data.creators); }});\n',
    "jQuery, decoded": f'$.getJSON("{URL}", (data) => show(data.creators));\n',
    "jQuery, an option": f'$.ajax({{ url: "{URL}", success: function (data) {{ show(data.creators); }} }});\n',
    "jQuery, a method of an option": f'$.ajax({{ url: "{URL}", success(data) {{ show(data.creators); }} }});\n',
    "jQuery, done": f'$.ajax({{ url: "{URL}" }}).done((data) => show(data.creators));\n',
    "jQuery, then": f'$.ajax("{URL}").then((data) => show(data.creators));\n',
    "jQuery, awaited": f'const data = await $.ajax("{URL}");\nshow(data.creators);\n',
}
TAKEN = {
    "of a body": (
        f'fetch("{URL}").then((r) => r.json()).then(({{ creators }}) => show(creators));\n',
        "({ data: creators }) => show(creators)",
    ),
    "of an answer": (
        f'axios.get("{URL}").then(({{ data }}) => show(data.creators));\n',
        "({ data }) => show(data.data)",
    ),
    "of the body of an answer": (
        f'axios.get("{URL}").then(({{ data: {{ creators }} }}) => show(creators));\n',
        "({ data: { data: creators } }) => show(creators)",
    ),
    "of what jQuery gives": (
        f'$.getJSON("{URL}", ({{ creators: all }}) => show(all));\n',
        "({ data: all }) => show(all)",
    ),
}
OTHERS = {
    "an error": f'$.ajax({{ url: "{URL}", error: function (data) {{ show(data.creators); }} }});\n',
    "another parameter": f'$.get("{URL}", function (data, status) {{ show(status.creators); }});\n',
    "another function": f'$.get("{URL}", function () {{ each((data) => show(data.creators)); }});\n',
    "what comes first": f'{REQUEST}request("{URL}", (error) => show(error.creators));\n',
    "another call": f'$.get("{URL}");\nload("x", (data) => show(data.creators));\n',
}


@pytest.mark.parametrize("source", FOLLOWED.values(), ids=FOLLOWED)
def test_what_a_function_reads_of_its_answer_is_renamed(source: str) -> None:
    after, sites = rewritten({"app.js": source})
    assert [site.outcome for site in sites] == [Outcome.REWRITTEN]
    assert after["app.js"].count(b"creators") == 1  # of the new path


@pytest.mark.parametrize(("source", "becomes"), TAKEN.values(), ids=TAKEN)
def test_what_a_function_takes_out_of_its_answer_is_renamed(source: str, becomes: str) -> None:
    after, sites = rewritten({"app.js": source})
    assert [site.outcome for site in sites] == [Outcome.REWRITTEN]
    assert becomes in after["app.js"].decode()


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_what_is_no_answer_stays(source: str) -> None:
    after, sites = rewritten({"app.js": source})
    assert [site.outcome for site in sites] == [Outcome.REWRITTEN]
    assert after["app.js"].count(b".creators") == 1
