"""What is left of a call reads as a person would have written it; met in scripts for networks and for scanners."""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_kept, check_moved, lending, moved
from tests.migrate.tools import check_review, check_rewritten, rewritten


def test_an_empty_string_is_not_left_at_the_end_of_a_sum() -> None:
    check_moved(
        """
        import requests


        def own(loan):
            return requests.get('https://api.lending.example/1.0/members/' + loan['member'] + '/loans/' + loan['id'])


        def notes(loan):
            return requests.get('https://api.lending.example/1.0/loans/' + loan['id'] + '/notes')
        """,
        """
        import requests


        def own(loan):
            return requests.get(f'https://api.lending.example/2.0/loans/{loan["id"]}')


        def notes(loan):
            return requests.get('https://api.lending.example/2.0/loans/' + loan['id'] + '/remarks')
        """,
        lending(),
    )


def test_no_blank_is_left_at_the_end_of_a_line() -> None:
    check_rewritten(
        """
        import requests
        from urllib.parse import quote


        def show(one, **more):
            return requests.get("https://api.creatoraudit.com/v1/creator", params={"id": one},
                                timeout=3, **more)
        """,
        """
        import requests
        from urllib.parse import quote


        def show(one, **more):
            return requests.get(f"https://api.creatoraudit.com/v2/creators/{quote(str(one), safe='')}",
                                timeout=3, **more)
        """,
    )


@pytest.mark.parametrize("module", ["urllib2", "httplib", "urlparse", "ConfigParser"])
def test_an_import_that_python_2_lacks_is_not_put_into_its_code(module: str) -> None:
    check_review(
        f"""
        import {module}
        import requests

        requests.delete("https://api.creatoraudit.com/v1/creator/delete", params={{"id": {module}.one()}})
        """,
        "Python 2",
    )


def test_code_for_both_pythons_has_what_it_needs() -> None:
    check_rewritten(
        """
        import requests

        try:
            from urllib.parse import quote
            from urllib.request import urlopen
        except ImportError:
            from urllib import quote
            from urllib2 import urlopen


        def drop(one):
            requests.delete("https://api.creatoraudit.com/v1/creator/delete", params={"id": one})
        """,
        """
        import requests

        try:
            from urllib.parse import quote
            from urllib.request import urlopen
        except ImportError:
            from urllib import quote
            from urllib2 import urlopen


        def drop(one):
            requests.delete(f"https://api.creatoraudit.com/v2/creators/{quote(str(one), safe='')}")
        """,
    )


SETUP = 'from setuptools import setup\nsetup(classifiers=["Programming Language :: Python :: {}"])\n'
DROP = 'import requests\n\n\ndef drop(one):\n    requests.delete("https://api.creatoraudit.com/v1/creator/delete", params={"id": one})\n'


@pytest.mark.parametrize(("version", "moves"), [("2.7", False), ("3.11", True)])
def test_a_project_says_which_python_it_is_for(version: str, *, moves: bool) -> None:
    files = {"setup.py": SETUP.format(version), "shop/api.py": DROP}
    after, (site,) = rewritten(files)
    assert (after["shop/api.py"].decode() != DROP) is moves
    assert moves or "old version of the language" in (site.reason or "")


OWN = """
def own(loan):
    return requests.get("https://api.lending.example/1.0/members/" + loan["member"] + "/loans/" + loan["id"])
"""
OLD = {
    "a print statement": ("import requests", 'print "asked"'),
    "a print statement to a file": ("import sys\nimport requests", 'print >>sys.stderr, "asked"'),
    "an exec statement": ("import requests", 'exec "asked = 1"'),
    "a module that was renamed": ("import ConfigParser\nimport requests", "ConfigParser.ConfigParser()"),
    "a function that was moved": ("import urllib\nimport requests", "urllib.urlencode({})"),
    "a function that was moved, by name": ("from urllib import urlencode\nimport requests", "urlencode({})"),
    "a long number": ("import requests", "at = 10L"),
    "an old octal number": ("import requests", "mode = 0755"),
    "an old comparison": ("import requests", "at = 1 <> 2"),
    "text with two prefixes": ("import requests", 'at = ur"a"'),
    "an error that is raised in two parts": ("import requests", 'raise ValueError, "asked"'),
    "an error that is caught in two parts": (
        "import requests",
        "try:\n    pass\nexcept ValueError, error:\n    pass",
    ),
    "the first line": ("#!/usr/bin/env python2\nimport requests", "asked = 1"),
}


@pytest.mark.parametrize("sign", OLD)
def test_a_text_with_values_in_it_is_not_put_into_code_of_python_2(sign: str) -> None:
    imports, statement = OLD[sign]
    check_kept(f"{imports}\n{OWN}\n{statement}\n", "old version of the language", lending())


@pytest.mark.parametrize(
    "statement",
    [
        'print("asked")',
        'print ("asked"), 1',
        "try:\n    pass\nexcept (ValueError, KeyError):\n    pass",
        "at = 0\nat = 0o755\nat = 0x10\nat = 00",
        "from urllib import parse, request",
        "try:\n    from urllib.parse import quote\nexcept ImportError:\n    from urllib import quote",
    ],
)
def test_what_python_3_takes_too_is_no_sign_of_python_2(statement: str) -> None:
    text, seen = moved(f"import requests\n{OWN}\n{statement}\n", lending())
    assert """f"https://api.lending.example/2.0/loans/{loan['id']}\"""" in text, seen


def test_a_path_whose_text_stays_one_text_moves_in_code_of_python_2() -> None:
    check_moved(
        """
        import requests


        def notes(loan):
            print requests.get("https://api.lending.example/1.0/loans/" + loan["id"] + "/notes")
        """,
        """
        import requests


        def notes(loan):
            print requests.get("https://api.lending.example/2.0/loans/" + loan["id"] + "/remarks")
        """,
        lending(),
    )
