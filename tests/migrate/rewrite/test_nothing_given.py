"""A wrapper that is given nothing in the place of a form: it may fail, or send a text of it all the same."""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_kept, check_moved, moved
from tests.migrate.rewrite.racks import racks

RUBY = """
require 'net/http'
{require}
class Racks
  BASE = 'https://racks.example/{version}'
  def scrap(id)
    {call}
  end
  def post(path, form)
    uri = URI(BASE + path)
    request = Net::HTTP::Post.new(uri)
    {body}
    Net::HTTP.start(uri.host, uri.port, use_ssl: true) {{ |http| http.request(request) }}
  end
{copy}end
"""
COPY = """
  def delete(path, form)
    uri = URI(BASE + path)
    request = Net::HTTP::Delete.new(uri)
    request.set_form_data(form)
    Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(request) }
  end
"""


def test_a_form_that_must_be_a_mapping_is_an_empty_one() -> None:
    before = RUBY.format(
        require="",
        version="v1",
        call="post('/machine/scrap', 'ID' => id)",
        copy="",
        body="request.set_form_data(form)",
    )
    after = RUBY.format(
        require="require 'erb'\n",
        version="v2",
        call='delete("/machines/#{ERB::Util.url_encode(id)}", {})',
        copy=COPY,
        body="request.set_form_data(form)",
    )
    check_moved(
        before.replace("\n\nclass", "\nclass"), after.replace("\n\nclass", "\nclass"), racks(), "racks.rb"
    )


PYTHON = """
import json
import requests

BASE = "https://racks.example/v1"


def post(path, form{default}):
    return requests.post(BASE + path, data=json.dumps(form))


def scrap(machine):
    return post("/machine/scrap", {{"ID": machine}})
"""
PHP = """
<?php
const BASE = 'https://racks.example/v1';
function post($path, $form) {
  $curl = curl_init(BASE . $path);
  curl_setopt($curl, CURLOPT_POST, true);
  curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode($form));
  return curl_exec($curl);
}
function scrap($machine) { return post('/machine/scrap', ['ID' => $machine]); }
"""
JAVASCRIPT = """
const BASE = 'https://racks.example/v1';
const post = (path, form = {}) => fetch(BASE + path, { method: 'POST', body: JSON.stringify(form) });
export const scrap = (machine) => post('/machine/scrap', { ID: machine });
"""
ALWAYS = {
    "Python": (PYTHON.format(default=""), "racks.py"),
    "Python, with a default": (PYTHON.format(default="=None"), "racks.py"),
    "PHP": (PHP, "racks.php"),
    "Ruby": (
        RUBY.format(
            require="require 'json'", version="v1", call="post('/machine/scrap', { 'ID' => id })", copy="",
            body="request.body = form.to_json",
        ),
        "racks.rb",
    ),
    "JavaScript, with a default": (JAVASCRIPT, "racks.mjs"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "file"), ALWAYS.values(), ids=ALWAYS)
def test_a_wrapper_that_always_sends_a_text_stays(text: str, file: str) -> None:
    check_kept(text, "post() sends a body whatever it is given", racks(), file)


ASKED = {
    "Python": PYTHON.format(default="").replace("json.dumps(form)", "json.dumps(form) if form else None"),
    "Python, by a statement": PYTHON.format(default="=None").replace(
        "    return requests.post(BASE + path, data=json.dumps(form))",
        "    body = None\n    if form is not None:\n        body = json.dumps(form)\n"
        "    return requests.post(BASE + path, data=body)",
    ),
}


@pytest.mark.parametrize("text", ASKED.values(), ids=ASKED)
def test_one_that_asks_first_moves(text: str) -> None:
    after, _ = moved(text, racks(), "racks.py")
    assert "requests.delete(" in after
    assert "/machine/scrap" not in after


BODY = "{ method: '%s', body: JSON.stringify(form) }"
FUNCTION = """
const BASE = 'https://racks.example/%s';
async function post(path%s, form%s) {
  return fetch(BASE + path, { method: 'POST', body: JSON.stringify(form) });
}
%sexport const scrap = (machine%s) => %s;
"""


def test_no_function_is_called_by_a_reserved_word() -> None:
    copy = """
async function del(path, form) {
  return fetch(BASE + path, { method: 'DELETE', body: JSON.stringify(form) });
}
"""
    before = FUNCTION % ("v1", "", "", "", "", "post('/machine/scrap', { ID: machine })")
    after = FUNCTION % ("v2", "", "", copy, "", "del(`/machines/${encodeURIComponent(machine)}`)")
    check_moved(before, after, racks(), "racks.mjs")


def test_a_parameter_whose_type_is_something_is_given_something() -> None:
    text = FUNCTION % (
        "v1",
        ": string",
        ": object",
        "",
        ": string",
        "post('/machine/scrap', { ID: machine })",
    )
    check_kept(text, "post() must be given form", racks(), "racks.ts")


@pytest.mark.parametrize("kind", ["unknown", "any", "object | undefined"])
def test_a_parameter_that_may_be_nothing_is_given_that(kind: str) -> None:
    copy = f"""
async function del(path: string, form: {kind}) {{
  return fetch(BASE + path, {{ method: 'DELETE', body: JSON.stringify(form) }});
}}
"""
    before = FUNCTION % (
        "v1",
        ": string",
        f": {kind}",
        "",
        ": string",
        "post('/machine/scrap', { ID: machine })",
    )
    call = "del(`/machines/${encodeURIComponent(machine)}`, undefined)"
    after = FUNCTION % ("v2", ": string", f": {kind}", copy, ": string", call)
    check_moved(before, after, racks(), "racks.ts")
