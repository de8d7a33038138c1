"""A value that goes into v2's path must be given whenever the call is made, not under a condition only."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, planned

PHP = """<?php
$ch = curl_init("https://api.creatoraudit.com/v1/creator/modify");
IF
    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(["creator_id" => $id, "name" => "x"]));
END
curl_setopt($ch, CURLOPT_POST, true);
curl_setopt($ch, CURLOPT_HTTPHEADER, ["Content-Type: application/json"]);
curl_exec($ch);
"""
RUBY = """
require "net/http"
require "json"

def run(id, on)
  request = Net::HTTP::Post.new(URI("https://api.creatoraudit.com/v1/creator/modify"))
  request.body = { creator_id: id, name: "x" }.to_json IF
  Net::HTTP.start("api.creatoraudit.com", 443, use_ssl: true) { |http| http.request(request) }
end
"""
CASES = [
    ("app.php", PHP.replace("IF", "if ($on) {").replace("END", "}")),
    ("app.rb", RUBY.replace("IF", "if on")),
]
WITHOUT = [("app.php", PHP.replace("IF", "").replace("END", "")), ("app.rb", RUBY.replace("IF", ""))]


@pytest.mark.parametrize(("file", "text"), CASES)
def test_a_body_that_is_set_under_a_condition_is_left_to_a_person(file: str, text: str) -> None:
    check_review(text, "under a condition", file=file)


@pytest.mark.parametrize(("file", "text"), WITHOUT)
def test_one_that_is_always_set_is_not(file: str, text: str) -> None:
    result = planned({file: text.encode()})
    assert [
        site.reason for item in result.results for site in item.sites if site.outcome != "rewritten"
    ] == []
