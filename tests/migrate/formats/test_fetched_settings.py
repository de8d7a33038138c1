"""A base in the settings of an Elixir application: each place that fetches it is listed, and holds it back."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
_KEYWORD = f'import Config\n\nconfig :my_app, creator_url: "{V1}"\n'
_KEY = f'import Config\n\nconfig :my_app, :url, "{V1}"\n'
_MODULE = f'import Config\n\nconfig :my_app, MyApp.Creator,\n  base_url: "{V1}",\n  timeout: 3\n'
# The settings, and what fetches the base in them.
FETCHES = {
    "fetch_env!": (_KEYWORD, "Application.fetch_env!(:my_app, :creator_url)"),
    "get_env": (_KEYWORD, "Application.get_env(:my_app, :creator_url)"),
    "compile_env": (_KEY, "Application.compile_env(:my_app, :url)"),
    "with a default": (_KEY, 'Application.get_env(:my_app, :url, "")'),
    "over lines": (_KEY, "Application.fetch_env!(\n      :my_app,\n      :url\n    )"),
    "piped": (_KEY, ":my_app |> Application.fetch_env!(:url)"),
    "all": (_KEY, "Application.get_all_env(:my_app)[:url]"),
    "a module": (_MODULE, "Application.get_env(:my_app, MyApp.Creator)[:base_url]"),
    "an alias of it": (_MODULE, "Application.fetch_env!(:my_app, Creator)[:base_url]"),
    "the module itself": (_MODULE, "Application.get_env(:my_app, __MODULE__)[:base_url]"),
    "a path": (_MODULE, "get_in(Application.get_env(:my_app, MyApp.Creator), [:base_url])"),
}
CODE = 'defmodule MyApp.Creator do\n  def other, do: Req.get!("#{%s}/no-such-call")\nend\n'
CALLER = 'import requests\nrequests.get(settings.my_app.creator_url + "/list-creators")\n'


@pytest.mark.parametrize("name", FETCHES)
def test_what_fetches_it_is_listed(name: str) -> None:
    settings, fetch = FETCHES[name]
    files = {
        "config/config.exs": settings,
        "lib/a.ex": CODE % fetch,
        "lib/b.ex": CODE % fetch,
        "app.py": CALLER,
    }
    after, seen = rewritten(files)
    assert {file: text.decode() for file, text in after.items()} == files
    for file in ("lib/a.ex", "lib/b.ex"):
        found = [site for site in seen if site.file == file]
        assert [site.outcome for site in found] == [Outcome.NEEDS_REVIEW]
        assert (found[0].line, found[0].language) == (2, "elixir")
        assert "what it calls with that is not followed" in (found[0].reason or "")


def test_each_place_in_a_file_is_listed() -> None:
    fetch = FETCHES["fetch_env!"][1]
    _, seen = rewritten({"config/config.exs": _KEYWORD, "lib/a.ex": CODE % fetch + CODE % fetch})
    assert [site.line for site in seen if site.file == "lib/a.ex"] == [2, 5]


@pytest.mark.parametrize(
    "fetch",
    [
        "Application.get_env(:my_app, :other)",
        "Application.get_env(:other, :creator_url)",
        "get(:creator_url)",
    ],
)
def test_what_fetches_something_else_is_not(fetch: str) -> None:
    _, seen = rewritten({"config/config.exs": _KEYWORD, "lib/a.ex": CODE % fetch})
    assert [site.file for site in seen] == ["config/config.exs"]
