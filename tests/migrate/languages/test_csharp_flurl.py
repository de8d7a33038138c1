"""Flurl: requests that are methods of their URL, and URLs that are built by steps before."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten, check_untouched

HEAD = """using System;
using System.Net.Http;
using Flurl;
using Flurl.Http;

class Api
{
    const string Base = "https://api.creatoraudit.com/v%d";

    async Task Run(string id, string size)
    {
        %s
    }
}
"""
PATH = "{Base}/creators/{Uri.EscapeDataString(id)}"
REWRITTEN = {
    "a sum": ('await (Base + "/list-creators").GetAsync();', 'await (Base + "/creators").GetAsync();'),
    "a query": (
        'var all = await $"{Base}/list-creators?per_page={size}".GetJsonAsync<Answer>();',
        'var all = await $"{Base}/creators?limit={size}".GetJsonAsync<Answer>();',
    ),
    "a body": (
        'await $"{Base}/creator/modify".PostJsonAsync(new { creator_id = id, name = "x" });',
        f'await $"{PATH}".PatchJsonAsync(new {{ name = "x" }});',
    ),
    "a method that is given": (
        'await $"{Base}/creator/modify".SendJsonAsync(HttpMethod.Post, new { creator_id = id, name = "x" });',
        f'await $"{PATH}".SendJsonAsync(HttpMethod.Patch, new {{ name = "x" }});',
    ),
    "no body": (
        'await $"{Base}/creator/delete?creator_id={id}".DeleteAsync();',
        f'await $"{PATH}".DeleteAsync();',
    ),
}
STEPS = "its URL is an object that is built by steps that are not followed"
SEEN = {
    "a segment": 'await Base.AppendPathSegment("list-creators").GetAsync();',
    "segments": 'await Base.AppendPathSegments("creator", "modify").PostJsonAsync(new { creator_id = id });',
    "a query": 'await Base.AppendPathSegment("creator").SetQueryParam("creator_id", id).GetJsonAsync<Answer>();',
    "an object": 'await new Url(Base).AppendPathSegment("creator").GetAsync();',
    "a header before": 'await Base.WithHeader("a", "b").AppendPathSegment("creator").GetAsync();',
    "a header behind": 'await Base.AppendPathSegment("creator").WithHeader("a", "b").GetAsync();',
    "a client of the platform": 'await new HttpClient().GetAsync(Url.Combine(Base, "creator", id));',
    "a builder that is given a path": (
        'await new HttpClient().GetAsync(new UriBuilder(Base) { Path = "/v1/creator" }.Uri);'
    ),
}
NO_REQUEST = {
    "a cache": 'await cache.GetAsync("creator");',
    "a client that is not known": 'await bus.SendAsync(new Message("creator"));',
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_rewritten(name: str) -> None:
    before, after = REWRITTEN[name]
    check_rewritten(HEAD % (1, before), HEAD % (2, after), file="Client.cs")


@pytest.mark.parametrize("name", SEEN)
def test_seen(name: str) -> None:
    check_review(HEAD % (1, SEEN[name]), STEPS, file="Client.cs")


@pytest.mark.parametrize("code", [*SEEN.values(), *(before for before, _ in REWRITTEN.values())])
def test_another_host_stays(code: str) -> None:
    check_untouched((HEAD % (1, code)).replace("api.creatoraudit.com", "other.example"), file="Client.cs")


@pytest.mark.parametrize("name", NO_REQUEST)
def test_what_is_no_request_stays(name: str) -> None:
    call = 'await (Base + "/%s").GetAsync();'
    before, after = (HEAD % (n, f"{NO_REQUEST[name]}\n        {call}") for n in (1, 2))
    check_rewritten(before % "list-creators", after % "creators", file="Client.cs")
