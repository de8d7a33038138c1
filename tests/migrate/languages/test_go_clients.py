"""Go beyond net/http's calls: resty's requests, and reads of answers."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_review, check_rewritten

RESTY = """package app

import (
\t"net/url"

\t"github.com/go-resty/resty/v2"
)

type API struct {
\tc *resty.Client
}

func New() *API {
\treturn &API{c: resty.New().SetBaseURL("https://api.creatoraudit.com/v%s").SetTimeout(3)}
}

var _ = url.PathEscape

func (a *API) Run(id, name string) {
\t%s
}
"""
REQUESTS = {
    "a parameter of the query": (
        """a.c.R().
\t\tSetHeader("Accept", "application/json").
\t\tSetQueryParam("creator_id", id).
\t\tGet("/creator")""",
        """a.c.R().
\t\tSetHeader("Accept", "application/json").
\t\tGet("/creators/" + url.PathEscape(id))""",
    ),
    "a body": (
        'a.c.R().SetBody(map[string]any{"creator_id": id, "name": name}).Post("/creator/modify")',
        'a.c.R().SetBody(map[string]any{"name": name}).Patch("/creators/" + url.PathEscape(id))',
    ),
    "parameters that all go": (
        """a.c.R().SetQueryParams(map[string]string{"creator_id": id, "account_id": name}).Post("/creator/remove-account")""",
        """a.c.R().Delete("/creators/" + url.PathEscape(id) + "/accounts/" + url.PathEscape(name))""",
    ),
    "a parameter that is renamed": (
        'a.c.R().SetQueryParam("per_page", "9").SetQueryParam("x", "1").Get("/list-creators")',
        'a.c.R().SetQueryParam("limit", "9").SetQueryParam("x", "1").Get("/creators")',
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_resty(name: str) -> None:
    before, after = REQUESTS[name]
    check_rewritten(RESTY % (1, before), RESTY % (2, after), file="app/api.go")


OWN_BASE = """package app

import (
\t"net/url"

\t"github.com/go-resty/resty/v2"
)

const base = "https://api.creatoraudit.com/v%s"

func Run(c *resty.Client, id, name string) string {
\t%s
\treturn url.PathEscape(id)
}
"""


@pytest.mark.parametrize("client", ["c", "resty.New()"])
def test_resty_whose_steps_stand_before_the_url(client: str) -> None:
    before = f'{client}.R().SetBody(map[string]any{{"creator_id": id, "name": name}}).Post(base + "/creator/modify")'
    after = f'{client}.R().SetBody(map[string]any{{"name": name}}).Patch(base + "/creators/" + url.PathEscape(id))'
    check_rewritten(OWN_BASE % (1, before), OWN_BASE % (2, after), file="app/api.go")


def test_resty_with_a_base_that_a_statement_sets() -> None:
    text = """package app

import "github.com/go-resty/resty/v2"

func Run() {
\tclient := resty.New()
\tclient.SetBaseURL("https://api.creatoraudit.com/v%s")
\tclient.R().Get("%s")
}
"""
    check_rewritten(text % (1, "/list-creators"), text % (2, "/creators"), file="app/api.go")


HEAD = """package app

import (
\t"encoding/json"
\t"io"
\t"net/http"
)

const base = "https://api.creatoraudit.com/v%s"

var _ = io.ReadAll

"""
READS = {
    "a tag": """type answer struct {
\tCreators []creator `json:"%s"`
\tError string `json:"%s,omitempty"`
}

type creator struct {
\tID string `json:"id"`
}

func Run() (string, error) {
\tres, err := http.Get(base + "%s")
\tif err != nil {
\t\treturn "", err
\t}
\tvar out answer
\tif err := json.NewDecoder(res.Body).Decode(&out); err != nil {
\t\treturn out.Error, err
\t}
\treturn out.Creators[0].ID, nil
}
""",
    "a key": """func Run() any {
\tres, _ := http.Get(base + "%3$s")
\tbody, _ := io.ReadAll(res.Body)
\tvar out map[string]any
\tif err := json.Unmarshal(body, &out); err != nil {
\t\treturn out["%2$s"]
\t}
\treturn out["%1$s"].([]any)[0]
}
""",
}


@pytest.mark.parametrize("name", READS)
def test_reads(name: str) -> None:
    def text(version: int, *words: str) -> str:
        code = READS[name]
        for index, word in enumerate(words, 1):
            code = code.replace(f"%{index}$s", word)
        return HEAD % version + (code % words if "%s" in code else code)

    before, after = text(1, "creators", "error", "/list-creators"), text(2, "data", "detail", "/creators")
    check_rewritten(before, after, file="app/main.go")


def test_a_shape_that_other_answers_are_put_into_is_told():
    code = READS["a tag"] % ("creators", "error", "/list-creators")
    code += """
func Other() (out answer) {
\tres, _ := http.Get("https://api.elsewhere.example/x")
\tvar found answer
\tjson.NewDecoder(res.Body).Decode(&found)
\treturn found
}
"""
    after = code.replace('"/list-creators"', '"/creators"')
    seen = check_rewritten(HEAD % 1 + code, HEAD % 2 + after, file="app/main.go")

    assert any("the key is not spelled here; v2 calls it data" in (site.reason or "") for site in seen)


CLIENT = """package spot

import "net/http"

type Client struct {
\tbase string
}

func New() *Client {
\treturn &Client{base: "https://api.creatoraudit.com/v%s"}
}
"""
SEND = """package spot

import "net/http"

func (c *Client) get(url string) (*http.Response, error) {
\treturn http.Get(url)
}
"""
CALLS = """package spot

import "fmt"

func (c *Client) List(id string) {
\taddress := fmt.Sprintf("%%s/%s", c.base, id)
\tc.get(address)
}
"""


def test_methods_of_a_type_in_other_files_of_the_package() -> None:
    client = CLIENT.replace('import "net/http"\n\n', "")
    check_files(
        {
            "spot/client.go": client % 1,
            "spot/send.go": SEND,
            "spot/creators.go": CALLS % "list-creators?per_page=%s",
        },
        {"spot/client.go": client % 2, "spot/creators.go": CALLS % "creators?limit=%s"},
    )


def test_a_query_that_is_added_later_stays() -> None:
    text = """package app

import "net/http"

func Run(more string) {
\taddress := "https://api.creatoraudit.com/v%d/%s"
\tif more != "" {
\t\taddress += "?" + more
\t}
\treq, _ := http.NewRequest("%s", address, nil)
\thttp.DefaultClient.Do(req)
}
"""
    check_review(text % (1, "list-creators", "GET"), "page changes in v2", file="app/main.go")
    check_review(
        text % (1, "creator", "GET"), "what the call carries is not visible here", file="app/main.go"
    )
