"""URLs that are made of their parts, whose path is set, or that are joined: Go, Ruby, Python, JavaScript."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten, check_untouched

API = "https://api.creatoraudit.com"
HEADS = {
    "app.go": """package app

import (
	"net/http"
	"net/url"
	"path"
)

var _, _ = url.Parse, path.Join

func run(id, size string) {
	%s
}
""",
    "app.rb": 'require "erb"\nrequire "net/http"\nrequire "uri"\n\ndef run(id, size)\n  %s\nend\n',
    "app.mjs": "export async function run(id, size) {\n  %s\n}\n",
    "app.py": (
        "import requests\nfrom urllib.parse import urlencode, urlunparse, urlunsplit\n\n\n"
        "def run(cid, size):\n    %s\n"
    ),
}
LITERAL = 'u := url.URL{Scheme: "https", Host: "api.creatoraudit.com", Path: "%s"%s}\n\thttp.Get(u.String())'
PARSED = f'u, _ := url.Parse("{API}/v%d")\n\t%s\n\thttp.Get(u.String())'
BUILT = 'uri = URI::HTTPS.build(host: "api.creatoraudit.com", path: "%s"%s)\n  Net::HTTP.get_response(uri)'
SPLIT = 'return requests.get(urlunsplit(("https", "api.creatoraudit.com", "%s", %s, "")))'
REWRITTEN = {
    "go: a literal": ("app.go", LITERAL % ("/v1/list-creators", ""), LITERAL % ("/v2/creators", "")),
    "go: a literal by its address": (
        "app.go",
        LITERAL.replace(":= ", ":= &") % ("/v1/list-creators", ""),
        LITERAL.replace(":= ", ":= &") % ("/v2/creators", ""),
    ),
    "go: a literal with a query": (
        "app.go",
        'q := url.Values{}\n\tq.Set("per_page", size)\n\t'
        + LITERAL % ("/v1/list-creators", ", RawQuery: q.Encode()"),
        'q := url.Values{}\n\tq.Set("limit", size)\n\t'
        + LITERAL % ("/v2/creators", ", RawQuery: q.Encode()"),
    ),
    "go: a path that is set": (
        "app.go",
        f'u, _ := url.Parse("{API}")\n\tu.Path = "/v1/list-creators"\n\thttp.Get(u.String())',
        f'u, _ := url.Parse("{API}")\n\tu.Path = "/v2/creators"\n\thttp.Get(u.String())',
    ),
    "go: a path that is added to": (
        "app.go",
        PARSED % (1, 'u.Path += "/list-creators"'),
        PARSED % (2, 'u.Path += "/creators"'),
    ),
    "go: a path that is joined with its own": (
        "app.go",
        PARSED % (1, 'u.Path = path.Join(u.Path, "list-creators")'),
        PARSED % (2, 'u.Path = path.Join(u.Path, "creators")'),
    ),
    "go: a URL that is joined": (
        "app.go",
        PARSED % (1, 'u = u.JoinPath("list-creators")'),
        PARSED % (2, 'u = u.JoinPath("creators")'),
    ),
    "go: a value in a URL that is joined": (
        "app.go",
        f'u, _ := url.Parse("{API}/v1")\n\tv := u.JoinPath("creator", "delete")\n\tq := v.Query()\n'
        '\tq.Set("creator_id", id)\n\tv.RawQuery = q.Encode()\n'
        '\treq, _ := http.NewRequest("DELETE", v.String(), nil)\n\thttp.DefaultClient.Do(req)',
        f'u, _ := url.Parse("{API}/v2")\n\tv := u.JoinPath("creators/" + url.PathEscape(id))\n'
        '\treq, _ := http.NewRequest("DELETE", v.String(), nil)\n\thttp.DefaultClient.Do(req)',
    ),
    "ruby: parts": ("app.rb", BUILT % ("/v1/list-creators", ""), BUILT % ("/v2/creators", "")),
    "ruby: parts with a query that stays": (
        "app.rb",
        BUILT % ("/v1/list-creators", ", query: URI.encode_www_form(per_page: size)"),
        BUILT % ("/v2/creators", ", query: URI.encode_www_form(limit: size)"),
    ),
    "ruby: parts with a query that goes": (
        "app.rb",
        BUILT % ("/v1/creator", ", query: URI.encode_www_form(creator_id: id)"),
        BUILT % ("/v2/creators/#{ERB::Util.url_encode(id)}", ""),
    ),
    "ruby: a path that is added to, and a query": (
        "app.rb",
        f'uri = URI("{API}/v1")\n  uri.path += "/creator"\n  uri.query = URI.encode_www_form(creator_id: id)\n'
        "  Net::HTTP.get_response(uri)",
        f'uri = URI("{API}/v2")\n  uri.path += "/creators/#{{ERB::Util.url_encode(id)}}"\n'
        "  Net::HTTP.get_response(uri)",
    ),
    "ruby: a path that is set": (
        "app.rb",
        f'uri = URI("{API}")\n  uri.path = "/v1/list-creators"\n  Net::HTTP.get_response(uri)',
        f'uri = URI("{API}")\n  uri.path = "/v2/creators"\n  Net::HTTP.get_response(uri)',
    ),
    "javascript: a path that is set": (
        "app.mjs",
        f'const url = new URL("{API}");\n  url.pathname = "/v1/list-creators";\n'
        '  url.searchParams.set("per_page", size);\n  await fetch(url);',
        f'const url = new URL("{API}");\n  url.pathname = "/v2/creators";\n'
        '  url.searchParams.set("limit", size);\n  await fetch(url);',
    ),
    "javascript: a path that is made of its own": (
        "app.mjs",
        f'const url = new URL("{API}/v1");\n  url.pathname = `${{url.pathname}}/list-creators`;\n  await fetch(url);',
        f'const url = new URL("{API}/v2");\n  url.pathname = `${{url.pathname}}/creators`;\n  await fetch(url);',
    ),
    "python: a row": ("app.py", SPLIT % ("/v1/list-creators", '""'), SPLIT % ("/v2/creators", '""')),
    "python: a row with a query that stays": (
        "app.py",
        SPLIT % ("/v1/list-creators", 'urlencode({"per_page": size})'),
        SPLIT % ("/v2/creators", 'urlencode({"limit": size})'),
    ),
}
TWICE = "a value in it would be encoded twice"
REVIEWED = {
    "go: a value in a literal, which encodes it": (
        "app.go",
        'q := url.Values{}\n\tq.Set("creator_id", id)\n\t'
        + LITERAL % ("/v1/creator", ", RawQuery: q.Encode()"),
        TWICE,
    ),
    "go: a value in a path that is set, which encodes it": (
        "app.go",
        PARSED
        % (1, 'u.Path += "/creator"\n\tq := u.Query()\n\tq.Set("creator_id", id)\n\tu.RawQuery = q.Encode()'),
        TWICE,
    ),
    "go: a part that is not known": (
        "app.go",
        LITERAL % ("/v1/list-creators", ", Opaque: id"),
        "a v1 path that no call seen here uses",
    ),
    "go: another host, later": (
        "app.go",
        (LITERAL % ("/v1/list-creators", "")).replace("\n", "\n\tu.Host = id\n"),
        "a v1 path that no call seen here uses",
    ),
    "go: a path that is set in a branch": (
        "app.go",
        PARSED % (1, 'u.Path += "/list-creators"\n\tif id != "" {\n\t\tu.Path = "/v1/x"\n\t}'),
        "a v1 path that no call seen here uses",
    ),
    "go: the path of another URL": (
        "app.go",
        PARSED
        % (
            1,
            'v, _ := url.Parse("https://other.example/api")\n\tu.Path = path.Join(v.Path, "list-creators")',
        ),
        "is not visible here",
    ),
    "ruby: a part that is not known": (
        "app.rb",
        BUILT % ("/v1/list-creators", ', userinfo: "x:y"'),
        "a v1 path that no call seen here uses",
    ),
    "python: a row with a query that goes": (
        "app.py",
        SPLIT % ("/v1/creator", 'urlencode({"creator_id": cid})'),
        "the query is one of the parts of a URL",
    ),
}
OTHERS = {
    "go: a literal": (
        "app.go",
        LITERAL.replace("api.creatoraudit.com", "other.example") % ("/v1/creator", ""),
    ),
    "go: a join": (
        "app.go",
        'u, _ := url.Parse("https://other.example/v1")\n\thttp.Get(u.JoinPath("creator").String())',
    ),
    "ruby: parts": ("app.rb", BUILT.replace("api.creatoraudit.com", "other.example") % ("/v1/creator", "")),
    "python: a row": (
        "app.py",
        SPLIT.replace("api.creatoraudit.com", "other.example") % ("/v1/creator", '""'),
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_rewritten(name: str) -> None:
    file, before, after = REWRITTEN[name]
    check_rewritten(HEADS[file].replace("%s", before), HEADS[file].replace("%s", after), file=file)


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    file, code, reason = REVIEWED[name]
    check_review(HEADS[file].replace("%s", code), reason, file=file)


@pytest.mark.parametrize("name", OTHERS)
def test_another_host_stays(name: str) -> None:
    file, code = OTHERS[name]
    check_untouched(HEADS[file].replace("%s", code), file=file)


def test_a_row_that_is_spread_into_a_format_is_seen() -> None:
    code = """
import requests


class Client:
    host = "https://api.creatoraudit.com"

    def base(self):
        return self.host, "v1"

    def get(self, cid):
        return requests.get("{0}/{1}/creator".format(*self.base()), params={"creator_id": cid})
"""
    seen = check_review(code, "the path comes from a value that is not written in one place")
    assert "creator-get" in {site.operation for site in seen}
