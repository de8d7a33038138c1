"""Go calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.generated.verify import maps
from tests.migrate.tools import check_files, check_rewritten, rewritten

HEAD = """package app

import (
\t"bytes"
\t"context"
\t"encoding/json"
\t"fmt"
\t"net/http"
%s\t"strings"
)

const base = "https://api.creatoraudit.com/v%d"

var _, _, _, _, _ = bytes.NewReader, context.Background, json.Marshal, fmt.Sprint, strings.NewReader

"""
NEEDS = '\t"net/url"\n'

# Statements of a function with the parameters `id, name string, number int`.
CALLS = {
    "Get": (
        'http.Get(base + "/creator?creator_id=" + id)',
        'http.Get(base + "/creators/" + url.PathEscape(id))',
    ),
    "Get of a format": (
        'http.Get(fmt.Sprintf("%s/creator?creator_id=%s", base, id))',
        'http.Get(fmt.Sprintf("%s/creators/%s", base, url.PathEscape(id)))',
    ),
    "a number": (
        'http.Get(fmt.Sprintf("%s/creator?creator_id=%d&x=1", base, number))',
        'http.Get(fmt.Sprintf("%s/creators/%d?x=1", base, number))',
    ),
    "a request with another method": (
        """body, _ := json.Marshal(map[string]any{"creator_id": id, "name": name})
\treq, _ := http.NewRequest("POST", base+"/creator/modify", bytes.NewReader(body))
\thttp.DefaultClient.Do(req)""",
        """body, _ := json.Marshal(map[string]any{"name": name})
\treq, _ := http.NewRequest("PATCH", base+"/creators/" + url.PathEscape(id), bytes.NewReader(body))
\thttp.DefaultClient.Do(req)""",
    ),
    "a constant as the method, a context": (
        """req, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, base+"/creator/remove-account?creator_id="+id+"&account_id="+name, nil)
\thttp.DefaultClient.Do(req)""",
        """req, _ := http.NewRequestWithContext(context.Background(), http.MethodDelete, base+"/creators/"+url.PathEscape(id)+"/accounts/"+url.PathEscape(name), nil)
\thttp.DefaultClient.Do(req)""",
    ),
    "values": (
        """q := url.Values{}
\tq.Set("creator_id", id)
\thttp.Get(base + "/creator?" + q.Encode())""",
        """http.Get(base + "/creators/" + url.PathEscape(id))""",
    ),
    "values of which some stay": (
        """q := url.Values{"creator_id": {id}}
\tq.Add("x", name)
\thttp.Get(fmt.Sprintf("%s/creator?%s", base, q.Encode()))""",
        """q := url.Values{}
\tq.Add("x", name)
\thttp.Get(fmt.Sprintf("%s/creators/%s?%s", base, url.PathEscape(id), q.Encode()))""",
    ),
    "values in the URL": (
        'http.Get(base + "/list-creators?" + url.Values{"per_page": {"9"}}.Encode())',
        'http.Get(base + "/creators?" + url.Values{"limit": {"9"}}.Encode())',
    ),
    "the query of a request": (
        """req, _ := http.NewRequest("GET", base+"/creator", nil)
\tq := req.URL.Query()
\tq.Set("creator_id", id)
\treq.URL.RawQuery = q.Encode()
\thttp.DefaultClient.Do(req)""",
        """req, _ := http.NewRequest("GET", base+"/creators/" + url.PathEscape(id), nil)
\thttp.DefaultClient.Do(req)""",
    ),
    "the query of a parsed URL": (
        """u, err := url.Parse(base + "/creator")
\tif err != nil {
\t\treturn
\t}
\tq := u.Query()
\tq.Set("creator_id", id)
\tu.RawQuery = q.Encode()
\thttp.Get(u.String())""",
        """u, err := url.Parse(base + "/creators/" + url.PathEscape(id))
\tif err != nil {
\t\treturn
\t}
\thttp.Get(u.String())""",
    ),
    "an error that is looked at": (
        """body, err := json.Marshal(map[string]any{"creator_id": id, "account_id": name})
\tif err != nil {
\t\treturn
\t}
\treq, err := http.NewRequest("POST", base+"/creator/remove-account", bytes.NewReader(body))
\tif err != nil {
\t\treturn
\t}
\thttp.DefaultClient.Do(req)""",
        """req, err := http.NewRequest("DELETE", base+"/creators/" + url.PathEscape(id) + "/accounts/" + url.PathEscape(name), nil)
\tif err != nil {
\t\treturn
\t}
\thttp.DefaultClient.Do(req)""",
    ),
    "a joined path": (
        """u, _ := url.JoinPath(base, "list-creators")
\thttp.Get(u)""",
        """u, _ := url.JoinPath(base, "creators")
\thttp.Get(u)""",
    ),
}

IMPORTS = """package app

import (
\t"bytes"
\t"encoding/json"
\t"net/http"%s
)

"""


def test_imports_that_are_left_without_a_use_go() -> None:
    head = 'const base = "https://api.creatoraudit.com/v%d"\n\nfunc run(id string) {\n\t%s\n}\n'
    before = (
        'b, _ := json.Marshal(map[string]any{"creator_id": id, "account_id": id})\n'
        '\treq, _ := http.NewRequest("POST", base+"/creator/remove-account", bytes.NewReader(b))\n'
        "\thttp.DefaultClient.Do(req)"
    )
    after = (
        'req, _ := http.NewRequest("DELETE", '
        'base+"/creators/" + url.PathEscape(id) + "/accounts/" + url.PathEscape(id), nil)\n'
        "\thttp.DefaultClient.Do(req)"
    )
    check_rewritten(
        IMPORTS % "" + head % (1, before),
        'package app\n\nimport (\n\t"net/http"\n\t"net/url"\n)\n\n' + head % (2, after),
        file="app/main.go",
    )


def test_constant_and_client_of_other_packages_of_the_module() -> None:
    files = {
        "go.mod": "module example.com/shop\n\ngo 1.19\n",
        "conf/conf.go": 'package conf\n\nconst Base = "https://api.creatoraudit.com/v%s"\n',
        "api/client.go": """package api

import (
\t"bytes"
\t"encoding/json"
\t"io"
\t"net/http"

\t"example.com/shop/conf"
)

type Client struct {
\tbase string
}

func New() *Client {
\treturn &Client{base: conf.Base}
}

func (c *Client) Do(method, path string, body any) (*http.Response, error) {
\tvar reader io.Reader
\tif body != nil {
\t\tb, err := json.Marshal(body)
\t\tif err != nil {
\t\t\treturn nil, err
\t\t}
\t\treader = bytes.NewReader(b)
\t}
\treq, err := http.NewRequest(method, c.base+path, reader)
\tif err != nil {
\t\treturn nil, err
\t}
\treturn http.DefaultClient.Do(req)
}
""",
        "main.go": """package main

import (
\t"net/url"

\t"example.com/shop/api"
)

var _ = url.PathEscape

func main() {
\tid := "x"
\tapi.New().Do(%s)
}
""",
    }
    old = '"POST", "/creator/modify", map[string]any{"creator_id": id, "name": "n"}'
    new = '"PATCH", "/creators/" + url.PathEscape(id), map[string]any{"name": "n"}'
    check_files(
        {**files, "conf/conf.go": files["conf/conf.go"] % 1, "main.go": files["main.go"] % old},
        {"conf/conf.go": files["conf/conf.go"] % 2, "main.go": files["main.go"] % new},
    )


def program(version: int, code: str) -> str:
    needs = NEEDS if "url." in code else ""
    return HEAD % (needs, version) + f"func run(id, name string, number int) {{\n\t{code}\n}}\n"


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    check_rewritten(program(1, before), program(2, after), file="app/main.go")


def test_wrapper_that_is_a_method_of_a_client() -> None:
    text = """package app

import (
\t"net/http"
\t"net/url"
)

type Client struct {
\tbase string
\thttp *http.Client
}

func NewClient(base string) *Client {
\treturn &Client{base: base, http: http.DefaultClient}
}

func (c *Client) send(method, path string) (*http.Response, error) {
\treq, err := http.NewRequest(method, c.base+path, nil)
\tif err != nil {
\t\treturn nil, err
\t}
\treturn c.http.Do(req)
}

func Run(id string) error {
\tc := NewClient("https://api.creatoraudit.com/v%s")
\tres, err := c.send(%s)
\tif err != nil {
\t\treturn err
\t}
\treturn res.Body.Close()
}
"""
    check_rewritten(
        text
        % (
            1,
            '"POST", "/creator/remove-account?creator_id="+url.PathEscape(id)+"&account_id="+url.PathEscape(id)',
        ),
        text % (2, '"DELETE", "/creators/"+url.PathEscape(id)+"/accounts/"+url.PathEscape(id)'),
        file="app/client.go",
    )


def test_constant_of_another_file_of_the_package() -> None:
    base = 'package app\n\nconst (\n\tbase = "https://api.creatoraudit.com/v%s"\n)\n'
    code = """package app

import (
\t"net/http"
\t"net/url"
)

func Run(id string) {
\thttp.Get(base + %s)
}
"""
    check_files(
        {"app/base.go": base % 1, "app/main.go": code % '"/creator?creator_id=" + url.PathEscape(id)'},
        {"app/base.go": base % 2, "app/main.go": code % '"/creators/" + url.PathEscape(id)'},
    )


def test_values_that_move_into_a_body_are_no_lists_there():
    call = (
        'package app\n\nimport (\n\t"bytes"\n\t"encoding/json"\n\t"net/http"\n\t"net/url"\n)\n\n'
        "func send(method, path string, body any) error {\n"
        "\tdata, _ := json.Marshal(body)\n"
        "\t_, err := http.NewRequest(method, path, bytes.NewReader(data))\n\treturn err\n}\n\n"
        'const base = "https://legacy.petshelf.example/rest/api"\n\nfunc tag() {\n'
        '\tsend("GET", base+"/pet/tag?"+url.Values{"pet_id": {"v1"}, "tag": {"tx"}}.Encode(), nil)\n}\n'
    )
    after, _ = rewritten({"app.go": call}, maps()["shelf"])
    assert b'"/pets/v1/tags", map[string]any{"label": "tx"})' in after["app.go"]
