"""A call that only asked becomes one that sends: with nothing in the place of a body, or with what it carried."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.cuts import cuts
from tests.migrate.tools import rewritten

JAVASCRIPT = "const BASE = 'https://cuts.example/v1';\nexport function f(key, u, done) {\n%s}\n"
RUBY = "require 'rest-client'\nBASE = 'https://cuts.example/v1'\ndef f(key, u)\n%send\n"
CSHARP = (
    'using System.Net.Http;\nclass C {\n  const string Base = "https://cuts.example/v1";\n'
    "  HttpClient c = new HttpClient();\n  async void F(string key, string u, CancellationToken stop) {\n%s  }\n}\n"
)
LINK = "`/links/${encodeURIComponent(u)}/wake`"
ID = "ERB::Util.url_encode(u)"
SENT = [
    (
        "a.js",
        JAVASCRIPT,
        "  return axios.get(BASE + '/links/wake', { params: { link: u, key } });\n",
        f"  return axios.post(BASE + {LINK}, undefined, {{ params: {{ key }} }});\n",
    ),
    (
        "a.js",
        JAVASCRIPT,
        "  return axios.get(BASE + '/links/wake?link=' + u, { headers: key });\n",
        f"  return axios.post(BASE + {LINK}, undefined, {{ headers: key }});\n",
    ),
    (
        "a.js",
        JAVASCRIPT,
        "  return axios.get(BASE + '/links/wake?link=' + u);\n",
        f"  return axios.post(BASE + {LINK});\n",
    ),
    (
        "a.rb",
        RUBY,
        "  RestClient.get(BASE + '/links/wake', { params: { key: key, link: u } })\n",
        f'  RestClient.post(BASE + "/links/#{{{ID}}}/wake", nil, {{ params: {{ key: key }} }})\n',
    ),
    (
        "a.rb",
        RUBY,
        "  RestClient.get(BASE + '/links/wake', params: { key: key, link: u })\n",
        f'  RestClient.post(BASE + "/links/#{{{ID}}}/wake", nil, params: {{ key: key }})\n',
    ),
    (
        "a.rb",
        RUBY,
        '  RestClient.get("#{BASE}/links/wake?link=#{u}")\n',
        f'  RestClient.post("#{{BASE}}/links/#{{{ID}}}/wake", nil)\n',
    ),
    (
        "C.cs",
        CSHARP,
        '    await c.GetAsync($"{Base}/links/wake?key={key}&link={u}");\n',
        '    await c.PostAsync($"{Base}/links/{System.Uri.EscapeDataString(u)}/wake?key={key}", null);\n',
    ),
    (
        "C.cs",
        CSHARP,
        '    await c.GetAsync($"{Base}/links/wake?link={u}", stop);\n',
        '    await c.PostAsync($"{Base}/links/{System.Uri.EscapeDataString(u)}/wake", null, stop);\n',
    ),
    (
        "C.cs",
        CSHARP,
        '    await c.PostAsync($"{Base}/links/send?to={u}", null, stop);\n',
        '    await c.PostAsync($"{Base}/links/sent", System.Net.Http.Json.JsonContent.Create('
        "new { address = u.ToString() }), stop);\n",
    ),
    (
        "C.cs",
        CSHARP,
        '    await c.PostAsync($"{Base}/links/send?to=all", null);\n',
        '    await c.PostAsync($"{Base}/links/sent", System.Net.Http.Json.JsonContent.Create('
        'new { address = "all" }));\n',
    ),
    (
        "a.js",
        JAVASCRIPT,
        "  return axios.post(BASE + '/links/send', null, { params: { to: u } });\n",
        "  return axios.post(BASE + '/links/sent', { address: u });\n",
    ),
]
LEFT = {
    "something in the body's place that may be one": (
        "C.cs",
        CSHARP,
        '    await c.PostAsync($"{Base}/links/send?to={u}", new StringContent(""));\n',
        "what stands in its place is not seen to be none",
    ),
    "a number that is a text in the query": (
        "a.js",
        JAVASCRIPT,
        "  return axios.post(BASE + '/links/send', null, { params: { to: 5 } });\n",
        "to is a text in a query, and would be none in JSON",
    ),
    "a text that v2 takes as a number": (
        "a.js",
        JAVASCRIPT,
        "  return axios.post(BASE + '/links/send', null, { params: { to: u, times: '5' } });\n",
        "times is a text in a query, and v2 takes integer",
    ),
    "a method that gives something else back": (
        "a.rb",
        RUBY,
        '  Net::HTTP.get(URI("#{BASE}/links/wake?link=#{u}"))\n',
        "no call for POST beside get",
    ),
    "a value that v2 must have": (
        "a.js",
        JAVASCRIPT,
        "  return fetch(`${BASE}/links/cut?key=${key}&url=${u}`);\n",
        "v2 needs long_url in the body, and no field of the call carries it",
    ),
    "a script in the page": (
        "a.js",
        JAVASCRIPT,
        "  return $.ajax({ url: BASE + '/links/wake?link=' + u, dataType: 'jsonp', type: 'GET' });\n",
        "JSONP",
    ),
    "a script that calls back": (
        "a.js",
        JAVASCRIPT,
        "  return $.ajax({ url: BASE + '/links/wake?callback=?&link=' + u, type: 'GET' });\n",
        "JSONP",
    ),
}


@pytest.mark.parametrize(("file", "around", "before", "after"), SENT)
def test_what_stands_behind_the_body_is_not_taken_for_it(
    file: str, around: str, before: str, after: str
) -> None:
    texts, found = rewritten({file: around % before}, pathmap=cuts())
    assert [site.outcome for site in found] == [Outcome.REWRITTEN] * 2
    assert after in texts[file].decode()


@pytest.mark.parametrize("case", LEFT)
def test_a_call_that_cannot_send_is_left(case: str) -> None:
    file, around, before, reason = LEFT[case]
    texts, found = rewritten({file: around % before}, pathmap=cuts())
    assert texts[file].decode() == around % before
    assert any(reason in (site.reason or "") for site in found if site.operation != "base-url")


def test_a_query_that_stays_is_spelled_as_it_was() -> None:
    before = JAVASCRIPT % (
        "  return $.getJSON(BASE + '/links/clicks?callback=?&since=10:30&link=' + u, {}, (r) => done(r));\n"
    )
    texts, _ = rewritten({"a.js": before}, pathmap=cuts())
    assert "/clicks?callback=?&since=10:30`" in texts["a.js"].decode()
