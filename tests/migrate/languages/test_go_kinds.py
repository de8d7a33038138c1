"""What Go declares a value to be: only a string is escaped into a path, and what is declared is seen."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.cuts import cuts
from tests.migrate.tools import check_review, rewritten

HEAD = """package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
)

const base = "https://api.creatoraudit.com/v1"

type Creator struct {
	ID, Other string
	Ptr       *string
	N         int
}

const known = "x"

var held string

var _ = flag.Arg
var _ = fmt.Sprint
var _ = os.Args
var _ = url.PathEscape

func get() string { return "x" }

"""
CALL = """func send({params}) {{
{before}	body, _ := json.Marshal(map[string]interface{{}}{{"creator_id": {id}, "name": "x"}})
	req, _ := http.NewRequest("POST", base+"/creator/modify", bytes.NewReader(body))
	http.DefaultClient.Do(req)
}}
"""
STRINGS = [
    ("id string", "id", ""),
    ("a, id string", "id", ""),
    ("", "id", '\tid := "x"\n'),
    ("", "id", '\tvar id string\n\tid = "x"\n'),
    ("", "known", ""),
    ("", "held", ""),
    ("c Creator", "c.ID", ""),
    ("c *Creator", "c.Other", ""),
    ("c Creator", "*c.Ptr", ""),
    ("id *string", "*id", ""),
    ("", "*id", '\tid := flag.String("id", "", "")\n'),
    ("ids []string", "ids[0]", ""),
    ("ids ...string", "ids[0]", ""),
    ("ids map[string]string", 'ids["x"]', ""),
    ("", "id", "\tid := os.Args[1]\n"),
    ("id interface{}", "id.(string)", ""),
    ("r *http.Request", "id", '\tid := r.URL.Query().Get("id")\n'),
    ("x fmt.Stringer", "id", "\tid := x.String()\n"),
]
OTHERS = [
    ("c Creator", "c.Ptr", ""),
    ("id *string", "id", ""),
    ("", "id", '\tid := flag.String("id", "", "")\n'),
    ("", "id", '\tx := "s"\n\tid := &x\n'),
    ("ids ...string", "ids", ""),
    ("id interface{}", "id", ""),
    ("id string", "[]byte(id)", ""),
    ("id string", "&id", ""),
]


@pytest.mark.parametrize(("params", "value", "before"), STRINGS)
def test_what_is_declared_a_string_is_put_into_the_path(params: str, value: str, before: str) -> None:
    text = HEAD + CALL.format(params=params, id=value, before=before)
    after, _ = rewritten({"a.go": text})
    assert f'base+"/creators/" + url.PathEscape({value}), ' in after["a.go"].decode()


@pytest.mark.parametrize(("params", "value", "before"), OTHERS)
def test_what_is_no_string_is_not_escaped(params: str, value: str, before: str) -> None:
    text = HEAD + CALL.format(params=params, id=value, before=before)
    check_review(text, "whether what belongs in the path is a string is not seen", file="a.go")


def test_each_of_a_list_of_strings_is_a_string() -> None:
    body = CALL.format(params="ids []string", id="id", before="\tfor _, id := range ids {\n")
    after, _ = rewritten({"a.go": HEAD + body.replace("Do(req)\n}", "Do(req)\n\t}\n}")})
    assert 'base+"/creators/" + url.PathEscape(id), ' in after["a.go"].decode()


QUERIES = [
    ("u string", 'base + "/links/cut?longUrl=" + u', "http.Get sends GET"),
    ("u string", 'base + "/links/cut?longUrl=" + url.QueryEscape(u)', "http.Get sends GET"),
    ("c Creator", 'base + "/links/cut?longUrl=" + url.QueryEscape(c.ID)', "http.Get sends GET"),
    ("c Creator", 'base + "/links/cut?longUrl=" + c.ID', "http.Get sends GET"),
    ("", 'base + "/links/cut?longUrl=" + known', "http.Get sends GET"),
    ("u string", 'fmt.Sprintf("%s/links/cut?longUrl=%s", base, u)', "http.Get sends GET"),
    ("u int", 'fmt.Sprintf("%s/links/cut?longUrl=%d", base, u)', "the value is a number"),
    ("u error", 'fmt.Sprintf("%s/links/cut?longUrl=%v", base, u)', "whether the value is a string is not"),
]


@pytest.mark.parametrize(("params", "url", "reason"), QUERIES)
def test_of_a_value_that_leaves_the_query_is_told_what_keeps_it(params: str, url: str, reason: str) -> None:
    head = HEAD.replace("https://api.creatoraudit.com", "https://cuts.example")
    text = f"{head}func send({params}) {{\n\thttp.Get({url})\n}}\n"
    after, found = rewritten({"a.go": text}, cuts())
    assert after["a.go"].decode() == text
    told = [site.reason or "" for site in found if site.outcome is Outcome.NEEDS_REVIEW]
    assert any(reason in item for item in told), told
