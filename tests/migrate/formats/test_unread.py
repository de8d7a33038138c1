"""Languages without a file: a whole URL whose text alone changes is rewritten, everything else is listed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.formats.plain import language_of_name
from migrate.formats.syntax import SYNTAXES, tokens
from migrate.languages.base import language_of
from migrate.model import Basis, Outcome
from migrate.options import Options
from tests.migrate.tools import bundled, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
PLAIN = Options()
# A call that keeps its method and carries nothing, as each language writes it.
_CALLS = {
    "a.swift": 'let task = session.dataTask(with: URL(string: "U1")!)',
    "a.dart": "final r = await http.get(Uri.parse('U1'), headers: h);",
    "a.scala": 'val r = requests.get("U1")',
    "a.groovy": "def r = new URL('U1').text\n",
    "a.ex": 'HTTPoison.get!("U1")',
    "a.pl": "my $r = $ua->get('U1');",
    "a.R": 'r <- httr::GET("U1")',
    "a.jl": 'r = HTTP.get("U1")',
    "a.lua": 'local r = http.request("U1")',
    "a.clj": '(client/get "U1")',
    "a.m": 'NSURL *u = [NSURL URLWithString:@"U1"];',
    "a.cpp": 'auto r = cpr::Get(cpr::Url{"U1"});',
    "a.hs": 'r <- get "U1"\n',
    "a.erl": 'httpc:request("U1").',
    "a.fs": 'let r = Http.RequestString("U1")',
    "a.vb": 'Dim r = client.GetStringAsync("U1")',
    "a.fish": 'curl -s "U1"\n',
    "a.nix": 'src = fetchurl "U1";',
    "a.zig": 'const u = try std.Uri.parse("U1");',
    "a.cr": 'HTTP::Client.get("U1")',
    "a.nim": 'let r = client.getContent("U1")',
}


@pytest.mark.parametrize("file", sorted(_CALLS))
def test_a_url_whose_text_alone_changes_is_rewritten(file: str) -> None:
    text = _CALLS[file].replace("U1", f"{V1}/list-creators")
    after, sites = rewritten({file: text}, options=PLAIN)
    assert after[file].decode() == text.replace(f"{V1}/list-creators", f"{V2}/creators"), sites
    (site,) = sites
    assert (site.outcome, site.operation, site.language) == (
        Outcome.REWRITTEN,
        "creator-list",
        language_of_name(file),
    )
    assert "the answer is not looked at" in (site.reason or "")


_LISTED = {
    "another method": ('let u = "V1/creator/modify?creator_id=1"', "v2 takes PATCH instead of POST"),
    "a body": ('let u = "V1/add-creator"', "what it sends as a body cannot be seen"),
    "no id": ('let u = URL(string: "V1/creator/delete")!', "creator_id"),
    "filled in": ('let u = "V1/creator?creator_id=\\(id)"', "filled into the URL at run time"),
    "filled in by a format": ('let u = String(format: "V1/creator?creator_id=%@", id)', "filled into the URL at run time"),
    "added to": ('let u = "V1/list-creators" + more', "something may be added to the URL"),
    "added to on the next line": ('let u = "V1/list-creators"\n  + "?limit=5"', "something may be added to the URL"),
    "a method called on it": ('let u = "V1/list-creators".appending(x)', "something may be added to the URL"),
    "another method near it": ('var r = Request("V1/list-creators")\nr.httpMethod = "POST"', "POST stands near it"),
    "parameters that v2 names otherwise": (
        'let u = URL(string: "V1/list-creators")!\nlet q = ["per_page": 5]',
        "per_page may be sent with it, and v2 takes that in another way",
    ),
    "a base": ('let base = "V1"', "language not supported yet"),
    "a path": ('let p = base + "/list-creators"', "language not supported yet"),
    "no row": ('let p = "V1/account/modify"', "language not supported yet"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(_LISTED))
def test_what_the_text_alone_does_not_decide_is_listed(name: str) -> None:
    text, reason = _LISTED[name]
    text = text.replace("V1", V1)
    after, sites = rewritten({"a.swift": text, "b.swift": f'// "{V1}"\n'}, options=PLAIN)
    assert after["a.swift"].decode() == text
    (site,) = [item for item in sites if item.file == "a.swift"]
    assert site.outcome is Outcome.NEEDS_REVIEW
    assert reason in (site.reason or "")


def test_a_parameter_in_the_literal_moves_with_it() -> None:
    text = f"a.delete('{V1}/creator/delete?creator_id=42&x=é#f');\n"
    after, _ = rewritten({"a.dart": text}, options=PLAIN)
    assert after["a.dart"].decode() == f"a.delete('{V2}/creators/42?x=é#f');\n"


def test_words_beside_it_do_not_count_in_comments() -> None:
    text = f'-- page and per_page are for later\nlocal r = get("{V1}/list-creators")\n'
    after, sites = rewritten({"a.lua": text}, options=PLAIN)
    assert f'"{V2}/creators"' in after["a.lua"].decode(), sites


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.swift", "/* GET V1/list-creators */ // V1/list-creators\n"),
        ("a.ex", "# GET V1/list-creators\n"),
        ("a.lua", "-- GET V1/list-creators\n--[[ V1/list-creators\n]]\n"),
        ("a.clj", ";; GET V1/list-creators\n"),
        ("a.hs", "-- GET V1/list-creators\n{- V1/list-creators -}\n"),
        ("a.erl", "% GET V1/list-creators\n"),
        ("a.vb", "' GET V1/list-creators\n"),
    ],
)
def test_comments_are_left_alone_unless_text_is_included(file: str, text: str) -> None:
    text = text.replace("V1", V1)
    after, sites = rewritten({file: text}, options=PLAIN)
    assert after[file].decode() == text
    assert {(site.outcome, site.reason) for site in sites} == {(Outcome.LEFT_ALONE, "in a comment")}
    after, _ = rewritten({file: text}, options=Options(include_text=True))
    assert f"GET {V2}/creators" in after[file].decode()


def test_an_assumed_row_is_only_proposed() -> None:
    rows = tuple(
        replace(row, basis=Basis.ASSUMED) if row.id == "creator-list" else row for row in bundled().operations
    )
    text = f'x = get("{V1}/list-creators")\n'
    after, sites = rewritten({"a.jl": text}, pathmap=replace(bundled(), operations=rows), options=PLAIN)
    assert after["a.jl"].decode() == text
    assert "--accept assumed applies it" in (sites[0].reason or "")


@pytest.mark.parametrize("name", sorted(SYNTAXES))
@settings(max_examples=40, deadline=None)  # the machine may be busy
@given(
    text=st.lists(
        st.sampled_from(
            [
                "a",
                " ",
                "\n",
                '"',
                "'",
                "`",
                "\\",
                "#",
                "//",
                "/*",
                "*/",
                "--",
                "[[",
                "]]",
                '"""',
                "é",
                "(",
                "{-",
                "<!--",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_comments_and_strings_are_in_order_and_inside_the_text(name: str, text: str) -> None:
    last = 0
    for token in tokens(text, name):
        assert last <= token.span.start <= token.span.end <= len(text)
        last = token.span.end


def test_every_language_without_a_file_has_comments_and_strings() -> None:
    for file in _CALLS:
        assert language_of(file, b"") is None, f"{file} is read now: take it out of this test"
        syntax = SYNTAXES[language_of_name(file)]
        assert syntax.quotes, file
        assert syntax.line or syntax.block, file
