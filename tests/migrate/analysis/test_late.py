"""What a method reads of the class that it is called on: one derived from it may have another value."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

BASE = "https://api.creatoraudit.com/v1"
READS = {
    "a.py": (
        'import requests\n\n\nclass A:\n    path = "/list-creators"\n\n    @classmethod\n    def all(cls):\n'
        f'        return requests.get("{BASE}" + cls.path)\n',
        '\n\nclass B(A):\n    path = "/other"\n',
    ),
    "a.js": (
        f'class A {{\n  static path = "/list-creators";\n  static all() {{ return fetch("{BASE}" + this.path); }}\n}}\n',
        'class B extends A {\n  static path = "/other";\n}\n',
    ),
    "object.js": (
        'class A {\n  static path = "/list-creators";\n'
        f'  all() {{ return fetch("{BASE}" + this.constructor.path); }}\n}}\n',
        'class B extends A {\n  static path = "/other";\n}\n',
    ),
    "a.rb": (
        'require "net/http"\nclass A\n  PATH = "/list-creators"\n  def all\n'
        f'    Net::HTTP.get(URI("{BASE}" + self.class::PATH))\n  end\nend\n',
        'class B < A\n  PATH = "/other"\nend\n',
    ),
    "constant.php": (
        '<?php\nclass A {\n  const PATH = "/list-creators";\n'
        f'  static function all() {{ return file_get_contents("{BASE}" . static::PATH); }}\n}}\n',
        'class B extends A {\n  const PATH = "/other";\n}\n',
    ),
    "property.php": (
        '<?php\nclass A {\n  static $path = "/list-creators";\n'
        f'  function all() {{ return file_get_contents("{BASE}" . static::$path); }}\n}}\n',
        'class B extends A {\n  static $path = "/other";\n}\n',
    ),
}


@pytest.mark.parametrize("file", READS)
def test_a_value_that_a_derived_class_changes_is_not_known(file: str) -> None:
    own, derived = READS[file]
    _, sites = rewritten({file: own + derived})
    assert {site.outcome for site in sites} == {Outcome.NEEDS_REVIEW}


@pytest.mark.parametrize("file", READS)
def test_one_that_no_class_changes_is(file: str) -> None:
    _, sites = rewritten({file: READS[file][0]})
    assert {site.outcome for site in sites} == {Outcome.REWRITTEN}


def test_what_is_read_of_the_class_itself_is_known() -> None:
    own, derived = READS["constant.php"]
    _, sites = rewritten({"a.php": own.replace("static::PATH", "self::PATH") + derived})
    assert {site.outcome for site in sites} == {Outcome.REWRITTEN}
