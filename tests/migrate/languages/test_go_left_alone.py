"""Go that must not be edited: other hosts, servers, what is not certain, what would not compile."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_rewritten, check_untouched

FOREIGN = {
    "another host": """
package app
import "net/http"
func f() { http.Get("https://api.elsewhere.example/v1/creator?creator_id=1") }
""",
    "a route of a server": """
package app
// https://api.creatoraudit.com
func f(mux *http.ServeMux) { mux.HandleFunc("/creator/modify", modify) }
""",
    "a route of a framework": """
package app
// https://api.creatoraudit.com
func f(r *gin.Engine) { r.POST("/creator/modify", modify) }
""",
    "a regular expression": """
package app
// https://api.creatoraudit.com
var path = regexp.MustCompile(`^/v1/creator/(modify|delete)$`)
""",
    "SQL": """
package app
// https://api.creatoraudit.com
var query = "select creator_id from creator where path = '/creator'"
""",
    "a server of a test": """
package app
// https://api.creatoraudit.com
func f(w http.ResponseWriter, r *http.Request) { if r.URL.Path == "/creator/modify" { w.WriteHeader(200) } }
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app/a.go")


HEAD = """package app

import (
\t"bytes"
\t"encoding/json"
\t"net/http"
\t"net/url"
)

const base = "https://api.creatoraudit.com/v1"

"""
REVIEWED = {
    "a body that is not seen": (
        'http.Post(base+"/creator/modify", "application/json", body(id))',
        "",
    ),
    "http.Post cannot send PATCH": (
        """b, _ := json.Marshal(map[string]any{"creator_id": id, "name": id})
\thttp.Post(base+"/creator/modify", "application/json", bytes.NewReader(b))""",
        "",
    ),
    "a form": ('http.PostForm(base+"/creator/modify", url.Values{"creator_id": {id}})', ""),
    "a query that is set later, beside one that is seen": (
        """req, _ := http.NewRequest("GET", base+"/list-creators?per_page=9", nil)
\tq := req.URL.Query()
\tq.Set("page", id)
\treq.URL.RawQuery = q.Encode()
\thttp.DefaultClient.Do(req)""",
        "",
    ),
    "a query that is set later, behind a pointer": (
        """req, _ := http.NewRequest("GET", base+"/list-creators?per_page=9", nil)
\tu := req.URL
\tu.RawQuery = "x=1"
\thttp.DefaultClient.Do(req)""",
        "",
    ),
    "an import that would be left without a use": (
        """b, err := json.Marshal(map[string]any{"creator_id": id})
\tif err != nil {
\t\treturn
\t}
\treq, _ := http.NewRequest("POST", base+"/creator/delete", bytes.NewReader(b))
\thttp.DefaultClient.Do(req)""",
        "",
    ),
    "a value of a kind that is not seen": ('http.Get(base + "/creator?creator_id=" + find())', "string"),
    "a method that is set later": (
        """req, _ := http.NewRequest("GET", base+"/creator/delete?creator_id="+url.PathEscape(id), nil)
\treq.Method = verb()
\thttp.DefaultClient.Do(req)""",
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(f"{HEAD}func run(id string) {{\n\t{code}\n}}\n", reason, file="app/main.go")


HANDED = """
package app

import "net/http"

func f() {{
    req, _ := http.NewRequest("GET", "https://api.creatoraudit.com/v1/list-creators", nil)
    change(req)
    http.DefaultClient.Do(req)
}}

func change(r *http.Request) {{ {change} }}
"""


def test_a_request_whose_query_a_helper_sets_is_not_known():
    text = HANDED.format(change='r.URL.RawQuery = "page=2"')
    check_review(text, "not visible here", file="app.go")


def test_a_helper_that_sets_headers_says_nothing_of_the_call():
    text = HANDED.format(change='r.Header.Set("X-Team", "a")')
    check_rewritten(text, text.replace("v1/list-creators", "v2/creators"), file="app.go")
