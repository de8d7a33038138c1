"""What is left of a call reads as a person would have written it; met in scripts for networks and for scanners."""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_moved, lending
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
