"""Modules of Ruby that are opened again in each file of a gem; met in clients of security services."""

from __future__ import annotations

from migrate.model import Outcome
from tests.migrate.field.lending import lending
from tests.migrate.tools import rewritten

MAIN = """require 'rest-client'
require 'lend/loans'

module Lend
  API = "https://api.lending.example/1.0"

  def self.ask(url)
    RestClient.get url
  end
end
"""
LOANS = """module Lend
  module Loans
    LATE = Lend::API + "/loans/late"

    def self.late
      Lend.ask LATE
    end

    def self.notes(loan)
      RestClient.get "#{Lend::API}/loans/#{loan}/notes"
    end
  end
end
"""


def test_what_another_file_adds_to_a_module_is_found() -> None:
    found, seen = rewritten({"lib/lend.rb": MAIN, "lib/lend/loans.rb": LOANS}, lending())

    assert found["lib/lend.rb"].decode() == MAIN.replace("1.0", "2.0")
    after = LOANS.replace("/loans/late", "/reminders").replace("/notes", "/remarks")
    assert found["lib/lend/loans.rb"].decode() == after
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


def test_a_name_that_two_files_add_is_neither() -> None:
    other = 'module Lend\n  API = "https://test.lending.example/1.0"\nend\n'
    texts = {"lib/lend.rb": MAIN, "lib/lend/loans.rb": LOANS, "lib/lend/test.rb": other}
    found, _ = rewritten(texts, lending())

    assert {path: text.decode() for path, text in found.items()} == texts
