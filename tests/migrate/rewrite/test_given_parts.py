"""Wrappers that add a query or a body only where they are given one: `if query: url += "?" + urlencode(query)`."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

BASE = "https://api.creatoraudit.com/v%d"
PYTHON = f"""
import json
import requests
import urllib.request
from urllib.parse import quote, urlencode
BASE = "{BASE}"
def send(method, path, query=None, body=None):
    url = BASE + path
    %s
def get(creator_id):
    %s
def modify(creator_id, name):
    %s
"""
CALLS = (
    'return send("GET", "/creator", query={"creator_id": creator_id})',
    'return send("POST", "/creator/modify", body={"creator_id": creator_id, "name": name})',
)
DONE = (
    'return send("GET", f"/creators/{quote(str(creator_id), safe=\'\')}")',
    'return send("PATCH", f"/creators/{quote(str(creator_id), safe=\'\')}", body={"name": name})',
)
QUERY = 'if query:\n        url += "?" + urlencode(query)\n    '
BODIES = {
    "arguments in a mapping": (
        f'{QUERY}kwargs = {{"timeout": 3}}\n    if body is not None:\n        kwargs["json"] = body\n'
        "    return requests.request(method, url, **kwargs)"
    ),
    "both in a mapping": (
        'kwargs = {}\n    if query:\n        kwargs["params"] = query\n    if body:\n        kwargs["json"] = body\n'
        "    return requests.request(method, url, **kwargs)"
    ),
    "a text in a variable": (
        f"{QUERY}data = None\n    if body is not None:\n        data = json.dumps(body).encode()\n"
        "    return urllib.request.urlopen(urllib.request.Request(url, data=data, method=method))"
    ),
    "a URL that is made anew": (
        'if query is not None:\n        url = f"{url}?{urlencode(query)}"\n'
        "    return requests.request(method, url, json=body)"
    ),
    "one of two texts": (
        'end = "?" + urlencode(query) if query else ""\n    return requests.request(method, url + end, json=body)'
    ),
}
LEFT = {
    "a condition of its own": (
        'if query and method == "GET":\n        url += "?" + urlencode(query)\n'
        "    return requests.request(method, url, json=body)"
    ),
    "a query that is changed": (
        'if query:\n        query["v"] = 1\n        url += "?" + urlencode(query)\n'
        "    return requests.request(method, url, json=body)"
    ),
    "nothing has no length": (
        'if len(query) > 0:\n        url += "?" + urlencode(query)\n    return requests.request(method, url, json=body)'
    ),
    "the other branch": (
        'if query:\n        pass\n    else:\n        url += "?" + urlencode(query)\n'
        "    return requests.request(method, url, json=body)"
    ),
    "a loop": (
        'while query:\n        url += "?" + urlencode(query)\n    return requests.request(method, url, json=body)'
    ),
    "a query that is used again": (
        f'{QUERY}requests.post("https://log.example", json=query)\n    return requests.request(method, url, json=body)'
    ),
    "a parameter that is set": (
        f"query = dict(query or {{}}, v=1)\n    {QUERY}return requests.request(method, url, json=body)"
    ),
    "arguments that more is put into": (
        f'{QUERY}kwargs = {{}}\n    if body:\n        kwargs["json"] = body\n    kwargs.update(other())\n'
        "    return requests.request(method, url, **kwargs)"
    ),
}
OTHERS = {
    "a.mjs": (
        f"""
        const BASE = "{BASE}";
        async function send(method, path, query, body) {{
          let url = `${{BASE}}${{path}}`;
          if (query) {{
            url += `?${{new URLSearchParams(query)}}`;
          }}
          const init = {{ method, headers: {{ Accept: "application/json" }} }};
          if (body !== undefined) {{
            init.headers["Content-Type"] = "application/json";
            init.body = JSON.stringify(body);
          }}
          return fetch(url, init);
        }}
        export const get = (id) => send(%s);
        export const modify = (id, name) => send(%s);
        """,
        '"GET", "/creator", { creator_id: id }',
        '"GET", `/creators/${encodeURIComponent(id)}`',
        '"POST", "/creator/modify", undefined, { creator_id: id, name }',
        '"PATCH", `/creators/${encodeURIComponent(id)}`, undefined, { name }',
    ),
    "app/a.go": (
        f"""
        package app

        import (
        \t"bytes"
        \t"encoding/json"
        \t"io"
        \t"net/http"
        \t"net/url"
        )

        const base = "{BASE}"

        func send(method, path string, query url.Values, body any) (*http.Response, error) {{
        \tu := base + path
        \tif len(query) > 0 {{
        \t\tu += "?" + query.Encode()
        \t}}
        \tvar r io.Reader
        \tif body != nil {{
        \t\tb, err := json.Marshal(body)
        \t\tif err != nil {{
        \t\t\treturn nil, err
        \t\t}}
        \t\tr = bytes.NewReader(b)
        \t}}
        \treq, err := http.NewRequest(method, u, r)
        \tif err != nil {{
        \t\treturn nil, err
        \t}}
        \treturn http.DefaultClient.Do(req)
        }}

        func get(id string) (*http.Response, error) {{
        \treturn send(%s)
        }}

        func modify(id, name string) (*http.Response, error) {{
        \treturn send(%s)
        }}
        """,
        '"GET", "/creator", url.Values{"creator_id": {id}}, nil',
        '"GET", "/creators/" + url.PathEscape(id), nil, nil',
        '"POST", "/creator/modify", nil, map[string]any{"creator_id": id, "name": name}',
        '"PATCH", "/creators/" + url.PathEscape(id), nil, map[string]any{"name": name}',
    ),
    "app/a.rb": (
        f"""
        require "net/http"
        require "json"
        require "erb"
        BASE = "{BASE}"
        HTTP = Net::HTTP.new("api.creatoraudit.com", 443)
        def send_it(method, path, query: nil, body: nil)
          url = BASE + path
          url += "?" + URI.encode_www_form(query) if query
          HTTP.send_request(method, url, body && JSON.generate(body), {{ "Content-Type" => "application/json" }})
        end
        def get(id)
          send_it(%s)
        end
        def modify(id, name)
          send_it(%s)
        end
        """,
        '"GET", "/creator", query: { creator_id: id }',
        '"GET", "/creators/#{ERB::Util.url_encode(id)}"',
        '"POST", "/creator/modify", body: { creator_id: id, name: name }',
        '"PATCH", "/creators/#{ERB::Util.url_encode(id)}", body: { name: name }',
    ),
    "app/a.php": (
        f"""
        <?php
        const BASE = '{BASE}';
        function send($method, $path, ?array $query = null, ?array $body = null)
        {{
            $url = BASE . $path;
            if ($query) {{
                $url .= '?' . http_build_query($query);
            }}
            $ch = curl_init($url);
            curl_setopt($ch, CURLOPT_CUSTOMREQUEST, $method);
            if ($body !== null) {{
                curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body));
            }}
            return curl_exec($ch);
        }}
        function get($id)
        {{
            return send(%s);
        }}
        function modify($id, $name)
        {{
            return send(%s);
        }}
        """,
        "'GET', '/creator', ['creator_id' => $id]",
        "'GET', '/creators/' . rawurlencode($id)",
        "'POST', '/creator/modify', null, ['creator_id' => $id, 'name' => $name]",
        "'PATCH', '/creators/' . rawurlencode($id), null, ['name' => $name]",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_python(name: str) -> None:
    check_rewritten(PYTHON % (1, BODIES[name], *CALLS), PYTHON % (2, BODIES[name], *DONE))


@pytest.mark.parametrize("name", LEFT)
def test_python_left(name: str) -> None:
    check_review(PYTHON % (1, LEFT[name], *CALLS), "not visible here")


@pytest.mark.parametrize("file", OTHERS)
def test_other_languages(file: str) -> None:
    text, get, got, modify, modified = OTHERS[file]
    before = text.replace("%d", "1").replace("%s", get, 1).replace("%s", modify, 1)
    after = text.replace("%d", "2").replace("%s", got, 1).replace("%s", modified, 1)
    check_rewritten(before, after, file=file)
