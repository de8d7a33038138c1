"""Reasons for calls that send a form: they name the form, and say what becomes of its fields."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, planned, sites

JSON = " as a JSON object, with Content-Type: application/json"
MODIFY = f"put creator_id into the path and send name{JSON}"
REMOVE = "put creator_id and account_id into the path"
HIDDEN = f"put creator_id into the path and send the rest{JSON}"
GO = """package app

import (
\t"net/http"
\t"net/url"
\t"strings"
)

const base = "https://api.creatoraudit.com/v1"

func run(id, name string, more url.Values) {
\t%s
\t_ = strings.NewReader(name)
}
"""
FIELDS = 'url.Values{"creator_id": {id}, "name": {name}}'
FORM_TYPE = '"application/x-www-form-urlencoded"'
GOS = {
    "PostForm": (
        f'http.PostForm(base+"/creator/modify", {FIELDS})',
        "http.PostForm sends POST, and v2 takes PATCH; the fields are sent as a form, and v2 takes JSON: "
        + MODIFY,
    ),
    "PostForm where v2 takes nothing": (
        'http.DefaultClient.PostForm(base+"/creator/remove-account", url.Values{"creator_id": {id}, "account_id": {name}})',
        "the fields are sent as a form, and v2 takes no body here: " + REMOVE,
    ),
    "PostForm where the method stays": (
        'http.PostForm(base+"/add-creator", url.Values{"name": {name}, "is_active": {"true"}})',
        f"net/http has no argument for it: send name and is_active (boolean){JSON}",
    ),
    "PostForm of a caller's form": (
        'http.PostForm(base+"/creator/modify", more)',
        "what the call sends as a form is not visible here: " + HIDDEN,
    ),
    "a request": (
        f'req, _ := http.NewRequest("POST", base+"/creator/modify", strings.NewReader({FIELDS}.Encode()))\n'
        f'\treq.Header.Set("Content-Type", {FORM_TYPE})\n\thttp.DefaultClient.Do(req)',
        "the body is sent as a form, and v2 takes JSON: " + MODIFY,
    ),
    "Post": (
        f'http.Post(base+"/creator/modify", {FORM_TYPE}, strings.NewReader({FIELDS}.Encode()))',
        "the fields are sent as a form, and v2 takes JSON: " + MODIFY,
    ),
    "Post of a text": (
        f'http.Post(base+"/creator/modify", {FORM_TYPE}, strings.NewReader("creator_id="+id+"&name="+name))',
        "of which no field is taken; the fields are sent as a form, and v2 takes JSON: " + HIDDEN,
    ),
}


@pytest.mark.parametrize("name", GOS)
def test_go(name: str) -> None:
    code, reason = GOS[name]
    check_review(GO % code, re.escape(reason), file="app/main.go")


JAVA = """package app;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.*;
import okhttp3.*;
import org.springframework.util.*;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v1";

  static void run(RestTemplate rest, WebClient web, String id, String name) {
    %s
  }
}
"""
MAP = 'MultiValueMap<String, String> form = new LinkedMultiValueMap<>();\n    form.add("creator_id", id);\n    form.add("name", name);\n    '
JAVAS = {
    "OkHttp": (
        'new Request.Builder().url(BASE + "/creator/modify")'
        '.post(new FormBody.Builder().add("creator_id", id).add("name", name).build()).build();',
        "the body is sent as a form, and v2 takes JSON: " + MODIFY,
    ),
    "Spring": (
        MAP + 'rest.postForObject(BASE + "/creator/modify", form, String.class);',
        "RestTemplate's patch takes no form; the fields are sent as a form, and v2 takes JSON: " + MODIFY,
    ),
    "an inserter": (
        'web.post().uri(BASE + "/creator/modify")'
        '.body(BodyInserters.fromFormData("creator_id", id).with("name", name)).retrieve();',
        "what the call sends as a form is not visible here: " + HIDDEN,
    ),
    "a text": (
        f'HttpRequest.newBuilder(URI.create(BASE + "/creator/modify")).header("Content-Type", {FORM_TYPE})'
        '.POST(HttpRequest.BodyPublishers.ofString("creator_id=" + id + "&name=" + name)).build();',
        "of which no field is taken; the fields are sent as a form, and v2 takes JSON: " + HIDDEN,
    ),
}


@pytest.mark.parametrize("name", JAVAS)
def test_java(name: str) -> None:
    code, reason = JAVAS[name]
    check_review(JAVA % code, re.escape(reason), file="app/Main.java")


def test_what_is_no_form_is_not_called_one() -> None:
    text = GO % 'http.Post(base+"/creator/modify", "application/json", strings.NewReader(name))'
    found = [site for site in sites(planned({"app/main.go": text})) if site.operation == "creator-modify"]
    assert [site.outcome for site in found] == [Outcome.NEEDS_REVIEW]
    assert "form" not in (found[0].reason or "")
