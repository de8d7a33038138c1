"""Go calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

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
}


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
