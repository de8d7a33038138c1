"""Ruby calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

FILE = """# frozen_string_literal: true

require "net/http"
require "json"
%s
BASE = "https://api.creatoraudit.com/v%d"

def run(id, account, path)
  %s
end
"""
ENCODED = "#{ERB::Util.url_encode(id)}"

CALLS = {
    "net/http, a request with a body": (
        """uri = URI("#{BASE}/creator/modify")
  request = Net::HTTP::Post.new(uri)
  request["Content-Type"] = "application/json"
  request.body = { creator_id: id, name: "a" }.to_json
  Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(request) }""",
        f"""uri = URI("#{{BASE}}/creators/{ENCODED}")
  request = Net::HTTP::Patch.new(uri)
  request["Content-Type"] = "application/json"
  request.body = {{ name: "a" }}.to_json
  Net::HTTP.start(uri.host, uri.port, use_ssl: true) {{ |http| http.request(request) }}""",
    ),
    "net/http, a body that goes": (
        """request = Net::HTTP::Post.new(URI(BASE + "/creator/remove-account"))
  request.body = JSON.generate(creator_id: id, account_id: 7)
  http.request(request)""",
        f"""request = Net::HTTP::Delete.new(URI(BASE + "/creators/{ENCODED}/accounts/7"))
  http.request(request)""",
    ),
    "net/http, a body that comes": (
        """request = Net::HTTP::Post.new(URI("#{BASE}/creator/activate?creator_id=#{id}"))
  http.request(request)""",
        f"""request = Net::HTTP::Patch.new(URI("#{{BASE}}/creators/{ENCODED}"))
  request["Content-Type"] = "application/json"
  request.body = '{{"is_active": true}}'
  http.request(request)""",
    ),
    "net/http, a session": (
        """uri = URI.parse("#{BASE}/creator/modify")
  http = Net::HTTP.new(uri.host, uri.port)
  http.post(uri.request_uri, { creator_id: id, name: "a" }.to_json, "Content-Type" => "application/json")""",
        f"""uri = URI.parse("#{{BASE}}/creators/{ENCODED}")
  http = Net::HTTP.new(uri.host, uri.port)
  http.patch(uri.request_uri, {{ name: "a" }}.to_json, "Content-Type" => "application/json")""",
    ),
    "net/http, a get": (
        'Net::HTTP.get_response(URI.join(BASE + "/", "creator?creator_id=#{id}"))',
        f'Net::HTTP.get_response(URI.join(BASE + "/", "creators/{ENCODED}"))',
    ),
    "net/http, a query that is set": (
        """uri = URI(BASE + "/creator")
  uri.query = URI.encode_www_form(creator_id: id)
  Net::HTTP.get(uri)""",
        f"""uri = URI(BASE + "/creators/{ENCODED}")
  Net::HTTP.get(uri)""",
    ),
    "Faraday": (
        """conn = Faraday.new(url: BASE)
  conn.get("creator", creator_id: id)
  conn.post("creator/modify", { creator_id: id, name: "a" }.to_json, "Content-Type" => "application/json")""",
        f"""conn = Faraday.new(url: BASE)
  conn.get("creators/{ENCODED}")
  conn.patch("creators/{ENCODED}", {{ name: "a" }}.to_json, "Content-Type" => "application/json")""",
    ),
    "Faraday with a block": (
        """conn = Faraday.new(BASE) { |f| f.request :json }
  conn.post("creator/modify") do |req|
    req.params["creator_id"] = id
    req.body = { name: account }
  end""",
        f"""conn = Faraday.new(BASE) {{ |f| f.request :json }}
  conn.patch("creators/{ENCODED}") do |req|
    req.body = {{ name: account }}
  end""",
    ),
    "HTTParty": (
        """HTTParty.get("#{BASE}/creator", query: { creator_id: id })
  HTTParty.post(
    "#{BASE}/creator/modify",
    headers: { "Content-Type" => "application/json" },
    body: { creator_id: id, name: "a" }.to_json
  )""",
        f"""HTTParty.get("#{{BASE}}/creators/{ENCODED}")
  HTTParty.patch(
    "#{{BASE}}/creators/{ENCODED}",
    headers: {{ "Content-Type" => "application/json" }},
    body: {{ name: "a" }}.to_json
  )""",
    ),
    "rest-client without parentheses": (
        'RestClient.post "#{BASE}/creator/modify", { creator_id: id, name: "a" }.to_json, content_type: :json',
        f'RestClient.patch "#{{BASE}}/creators/{ENCODED}", {{ name: "a" }}.to_json, content_type: :json',
    ),
    "rest-client where there was no body": (
        'RestClient.post(BASE + "/creator/activate?creator_id=#{id}", nil)',
        f"""RestClient.patch(BASE + "/creators/{ENCODED}", '{{"is_active": true}}', content_type: :json)""",
    ),
    "rest-client, a request": (
        """RestClient::Request.execute(
    method: :post, url: "#{BASE}/creator/remove-account",
    payload: { creator_id: id, account_id: 7 }.to_json, headers: { accept: :json }
  )""",
        f"""RestClient::Request.execute(
    method: :delete, url: "#{{BASE}}/creators/{ENCODED}/accounts/7",
    headers: {{ accept: :json }}
  )""",
    ),
    "http.rb": (
        'HTTP.auth("Bearer x").post("#{BASE}/creator/modify", json: { creator_id: id, name: "a" })',
        f'HTTP.auth("Bearer x").patch("#{{BASE}}/creators/{ENCODED}", json: {{ name: "a" }})',
    ),
    "texts put together": (
        """HTTP.get(format("%s/creator?creator_id=%s", BASE, id))
  HTTP.get("%s/creator?creator_id=%s" % [BASE, id])
  HTTP.get(File.join(BASE, "list-creators"))
  HTTP.get([BASE, "list-creators"].join("/"))""",
        """HTTP.get(format("%s/creators/%s", BASE, ERB::Util.url_encode(id)))
  HTTP.get("%s/creators/%s" % [BASE, ERB::Util.url_encode(id)])
  HTTP.get(File.join(BASE, "creators"))
  HTTP.get([BASE, "creators"].join("/"))""",
    ),
    "text in single quotes": (
        "HTTP.post(BASE + '/creator/modify', json: { 'creator_id' => id, 'name' => 'a' })",
        f"""HTTP.patch(BASE + "/creators/{ENCODED}", json: {{ 'name' => 'a' }})""",
    ),
    "an encoder that writes a blank as a plus sign": (
        'HTTP.get("#{BASE}/creator", params: { creator_id: CGI.escape(id) })',
        'HTTP.get("#{BASE}/creators/#{CGI.escape(id).gsub("+", "%20")}")',
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    needs = 'require "erb"\n' if "ERB::" in after else ""
    check_rewritten(
        FILE % ("", 1, before), (FILE % ("", 2, after)).replace('"json"\n', f'"json"\n{needs}'), file="a.rb"
    )


def test_a_class_of_httparty() -> None:
    text = """class Client
  include HTTParty
  base_uri ENV.fetch("CREATORAUDIT_BASE_URL") { "https://api.creatoraudit.com/v%d" }

  def modify(id, name)
    %s
  end
end
"""
    old = "self.class.post('/creator/modify', body: { creator_id: id, name: name }.to_json)"
    new = f'self.class.patch("/creators/{ENCODED}", body: {{ name: name }}.to_json)'
    check_rewritten(text % (1, old), 'require "erb"\n\n' + text % (2, new), file="lib/client.rb")


def test_wrappers_through_classes_and_files() -> None:
    client = """require "net/http"
require "json"
%s
module Audit
  class Client
    attr_reader :base

    def initialize(base: Settings::BASE)
      @base = base
    end

    def post(path, body = {})
      send_it(:post, path, body)
    end

    def patch(path, body = {})
      send_it(:patch, path, body)
    end

    private

    def send_it(verb, path, body)
      uri = URI("#{base}#{path}")
      session.send_request(verb.to_s.upcase, uri.request_uri, body.to_json, "Content-Type" => "application/json")
    end

    def session
      @session ||= Net::HTTP.new(URI(base).host, 443)
    end
  end
end
"""
    settings = 'module Audit\n  module Settings\n    BASE = "https://api.creatoraudit.com/v%d"\n  end\nend\n'
    use = "require_relative 'client'\n%s\nclient = Audit::Client.new\nid = ARGV.first\n%s\n"
    old = 'client.post("/creator/modify", creator_id: id, name: "a")'
    new = f'client.patch("/creators/{ENCODED}", name: "a")'
    check_files(
        {"lib/client.rb": client % "", "lib/settings.rb": settings % 1, "lib/use.rb": use % ("", old)},
        {"lib/settings.rb": settings % 2, "lib/use.rb": "require 'erb'\n" + use % ("", new)},
    )


def test_what_is_read_of_an_answer() -> None:
    text = """require "net/http"
require "json"

BASE = "https://api.creatoraudit.com/v%d"

def names
  response = Net::HTTP.get_response(URI(BASE + "%s"))
  JSON.parse(response.body)["%s"]
end
"""
    check_rewritten(text % (1, "/list-creators", "creators"), text % (2, "/creators", "data"), file="a.rb")


def test_a_library_is_required_once_for_all_calls() -> None:
    text = """require 'rest-client'
%s
BASE = 'https://api.creatoraudit.com/v%d'

def rename(id, name)
  %s
  %s
end
"""
    calls = (
        "RestClient.post(BASE + '/creator/remove-account', { creator_id: id, account_id: 7 })",
        "HTTParty.post(BASE + '/creator/modify', body: { creator_id: id, name: name })",
    )
    new = (
        f'RestClient.delete(BASE + "/creators/{ENCODED}/accounts/7")',
        f'HTTParty.patch(BASE + "/creators/{ENCODED}", body: {{ name: name }}.to_json, '
        'headers: { "Content-Type" => "application/json" })',
    )
    check_rewritten(text % ("", 1, *calls), text % ("require 'erb'\nrequire 'json'\n", 2, *new), file="a.rb")
