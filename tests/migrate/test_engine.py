"""A rewrite that leaves a file worse than it was is not made, and it is told whose fault that is."""

from __future__ import annotations

import pytest

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
        "the file was left as it was: it has syntax errors, and rewritten it would have more: mend it, or leave it out with --exclude"
    ]
    assert not any(site.outcome == "rewritten" for site in result.sites)


def test_what_needs_nothing_of_a_file_that_is_left_is_rewritten() -> None:
    other = 'import requests\nrequests.get("https://api.creatoraudit.com/v1/list-creators")\n'
    results = {item.file: item for item in planned({"main.rb": BROKEN, "other.py": other}).results}
    assert results["main.rb"].edits == ()
    assert results["other.py"].edits
    assert results["other.py"].errors == ()


def test_what_goes_with_a_file_that_is_left_stays() -> None:
    """A base that its calls go through, and the calls of other files that go through that."""
    base = "BASE = 'https://api.creatoraudit.com/v1'\n"
    main = BROKEN.replace("'https://api.creatoraudit.com/v1'", "BASE")
    good = 'require "faraday"\nrequire_relative "base"\nFaraday.get("#{BASE}/list-creators")\n'
    files = {"base.rb": base, "main.rb": 'require_relative "base"\n' + main, "good.rb": good}
    results = {item.file: item for item in planned(files).results}
    assert not any(item.edits for item in results.values())
    assert [item.file for item in results.values() if item.errors] == ["main.rb"]
    (site,) = results["good.rb"].sites
    assert site.reason == "its base URL stays v1: main.rb:16 goes through it and is not rewritten"
    (site,) = results["base.rb"].sites
    assert site.reason == "held back by main.rb:16, which goes through it and is not rewritten"


@pytest.mark.parametrize("many", [3, 40])
def test_a_fault_of_this_program_is_told_of_the_files_that_have_it(monkeypatch, many: int) -> None:
    """Of a few files the others are rewritten all the same; where there is no end of it, nothing is."""
    call = 'import requests\nrequests.get("https://api.creatoraudit.com/v1/list-creators")\n'
    files = {f"f{number:02}.py": call for number in range(60)}
    seen: set[str] = set()

    def breach(overlay, file):
        if file == min(overlay.texts) and len(seen) < many:  # one after the other
            seen.add(file)
        return "the rewritten text does not parse" if file in seen else None

    monkeypatch.setattr("migrate.engine._breach", breach)
    results = {item.file: item for item in planned(files).results}
    told = {file: item.errors[0].message for file, item in results.items() if item.errors}
    reason = "the rewritten text does not parse" if many == 3 else "too many others were refused"
    assert f"a fault of this program, the file was left as it was: {reason}" in told.values()
    assert len(told) == (3 if many == 3 else 60)
    assert sum(bool(item.edits) for item in results.values()) == 60 - len(told)


def test_a_file_with_a_syntax_error_elsewhere_is_rewritten() -> None:
    text = BROKEN.replace("\"json_relative 'settings'", "'json'") + "\ndef other(\n"
    (result,) = planned({"main.rb": text.encode()}).results
    assert result.edits
    assert result.errors == ()
