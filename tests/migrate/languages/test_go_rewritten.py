"""Go calls that are rewritten, form by form."""

from __future__ import annotations

import shutil
import subprocess

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
        """req, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, base+"/creator/delete?creator_id="+id, nil)
\thttp.DefaultClient.Do(req)""",
        """req, _ := http.NewRequestWithContext(context.Background(), http.MethodDelete, base+"/creators/"+url.PathEscape(id), nil)
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
