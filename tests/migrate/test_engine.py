"""A rewrite that leaves a file worse than it was is not made, and it is told whose fault that is."""

from __future__ import annotations

from tests.migrate.tools import planned

# The quote that the second line leaves open ends at the next one, and so on: with other texts between them the rest
# of the file is read otherwise.
BROKEN = """\
require "faraday"
require "json_relative 'settings'
require "faraday_middleware"
def conn
  @conn ||= Faraday.new(url: 'https://api.creatoraudit.com/v1') do |f|
    f.request :json
  end
end
PATH = 'creator'.freeze

def run()
  creator_id = '701'
  payload = {}
  payload['creator_id'] = creator_id
  conn.get(format('%s', PATH), payload)
end
"""


def test_a_file_with_syntax_errors_that_would_have_more_is_left_and_named() -> None:
    (result,) = planned({"main.rb": BROKEN.encode()}).results
    assert result.edits == ()
    assert [error.message for error in result.errors] == [
        "nothing was changed: it has syntax errors, and rewritten it would have more: mend it, or leave it out with --exclude"
    ]
    assert not any(site.outcome == "rewritten" for site in result.sites)


def test_a_file_with_a_syntax_error_elsewhere_is_rewritten() -> None:
    text = BROKEN.replace("\"json_relative 'settings'", "'json'") + "\ndef other(\n"
    (result,) = planned({"main.rb": text.encode()}).results
    assert result.edits
    assert result.errors == ()
