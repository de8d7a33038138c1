"""Ruby that must not be edited: other hosts, servers, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched, rewritten

FOREIGN = {
    "another host": """
Net::HTTP.post(URI("https://api.elsewhere.example/v1/creator/modify"), { creator_id: 1 }.to_json)
RestClient.get "https://api.elsewhere.example/v1/creator", params: { creator_id: 1 }
""",
    "routes of Sinatra": """
# https://api.creatoraudit.com
post '/creator/modify' do
  json creator_id: params[:creator_id]
end
get('/creator') { erb :creator }
""",
    "routes of Rails": """
# https://api.creatoraudit.com
Rails.application.routes.draw do
  post '/creator/modify', to: 'creators#modify'
  get '/list-creators' => 'creators#index'
end
""",
    "a regular expression": """
# https://api.creatoraudit.com
PATHS = %r{^/v1/creator/(modify|delete)$}
""",
    "SQL": """
# https://api.creatoraudit.com
sql = "select creator_id from creator where path = '/creator'"
""",
    "a key of a cache": """
cache.fetch("https://api.creatoraudit.com/v1/creator?creator_id=4")
cache.delete("https://api.creatoraudit.com/v1/creator/delete")
""",
    "a server of a test": """
# https://api.creatoraudit.com
def test_modify
  post "/creator/modify", params: { creator_id: 1 }
  assert_response :success
end
""",
    "a client of another host": """
# https://api.creatoraudit.com
class Client
  include HTTParty
  base_uri "https://api.elsewhere.example/v1"

  def modify(id)
    self.class.post("/creator/modify", body: { creator_id: id }.to_json)
  end
end
""",
    "a method of an object beside one of its class": """
# https://api.creatoraudit.com
class Router
  def self.post(path, id)
    HTTP.post("https://api.elsewhere.example/v1" + path, json: { creator_id: id })
  end

  def post(path, id); end
end
Router.post("/creator/modify", 4)
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app/a.rb")


HEAD = """require "net/http"
require "json"

BASE = "https://api.creatoraudit.com/v1"

def run(id, body, options)
  %s
end
"""
REVIEWED = {
    "a form": ('RestClient.post(BASE + "/creator/modify", creator_id: id, name: 1)', "would be none in JSON"),
    "a form of net/http": (
        'Net::HTTP.post_form(URI(BASE + "/creator/modify"), "creator_id" => id, "name" => "a")',
        "no call for PATCH",
    ),
    "a form said later": (
        """req = Net::HTTP::Post.new(URI(BASE + "/creator/modify"))
  req.set_form_data("creator_id" => id, "is_active" => "true")
  http.request(req)""",
        "is_active is a text in a form, and v2 takes boolean",
    ),
    "a function that has no sibling": (
        'Net::HTTP.post(URI(BASE + "/creator/modify"), { creator_id: id, name: 1 }.to_json)',
        "no call for PATCH",
    ),
    "a body that is not seen": ('HTTP.post(BASE + "/creator/modify", json: body)', "not visible here"),
    "options that are not seen": ('HTTParty.post(BASE + "/creator/modify", options)', "not visible here"),
    "a body that is set only sometimes": (
        """req = Net::HTTP::Post.new(URI(BASE + "/creator/remove-account?creator_id=1&account_id=2"))
  req.body = body if id
  http.request(req)""",
        "not visible here",
    ),
    "a block that hides what it does": (
        """conn = Faraday.new(BASE)
  conn.post("creator/remove-account") { |req| fill(req) }""",
        "carries it|not visible",
    ),
    "a path that is set later": (
        """uri = URI(BASE + "/creator/modify")
  uri.path = "/v1/creator"
  Net::HTTP.get(uri)""",
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD.replace("%s", text), reason, file="app/a.rb")


def test_a_variable_is_no_method() -> None:
    """A word that was assigned before is not the method of that name."""
    text = """
# https://api.creatoraudit.com
def base
  "https://api.creatoraudit.com/v1"
end

def run(id)
  base = "https://api.elsewhere.example/v1"
  HTTP.get(base + "/creator", params: { creator_id: id })
end
"""
    after, seen = rewritten({"a.rb": text})
    assert after["a.rb"].decode() == text
    assert not [site for site in seen if site.outcome is Outcome.REWRITTEN]
