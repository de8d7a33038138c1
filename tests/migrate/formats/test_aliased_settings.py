"""A base that YAML gives under several keys by aliases and merges: it is one base, and has all their names."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
# Settings, and the keys by which two files of code read the same base.
SETTINGS = {
    "a merge": ("defaults: &api\n  url: V1\npartner:\n  <<: *api\n  timeout: 3\n", "partner.url", "partner.url"),
    "a list of merges": ("d: &d\n  url: V1\ne: &e\n  x: 1\npartner:\n  <<: [*d, *e]\n", "partner.url", "partner.url"),
    "an alias": ("shared:\n  base: &b V1\npartner:\n  endpoint: *b\n", "partner.endpoint", "partner.endpoint"),
    "two aliases": ("a: &b V1\npartner:\n  endpoint: *b\nbilling:\n  endpoint: *b\n", "partner.endpoint", "billing.endpoint"),
    "a mapping": ("x: &x\n  api:\n    url: V1\nbilling: *x\n", "billing.api.url", "billing.api.url"),
    "an alias in a merge": ("b: &b V1\nd: &d\n  url: *b\npartner:\n  <<: *d\n", "partner.url", "partner.url"),
    "the key itself": ("partner:\n  endpoint: &b V1\nbilling:\n  endpoint: *b\n", "billing.endpoint", "partner.endpoint"),
    "an environment": ("default: &d\n  partner:\n    endpoint: V1\nproduction:\n  <<: *d\n", "partner.endpoint", "partner.endpoint"),
}  # fmt: skip


def _files(name: str, path: str) -> dict[str, str]:
    settings, *keys = SETTINGS[name]
    code = 'import requests\nfrom conf import settings\nrequests.get(settings.%s + "/%s")\n'
    files = {"config.yml": settings.replace("V1", V1)}
    return {**files, "one.py": code % (keys[0], "list-creators"), "two.py": code % (keys[1], path)}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_call_without_a_row_below_one_key_holds_all_back(name: str) -> None:
    files = _files(name, "no-such-call")
    after, _ = rewritten(files)
    assert {file: text.decode() for file, text in after.items()} == files


@pytest.mark.parametrize("name", SETTINGS)
def test_calls_with_rows_go_with_the_base(name: str) -> None:
    files = _files(name, "list-creators")
    after, _ = rewritten(files)
    assert after["config.yml"].decode() == files["config.yml"].replace("/v1", "/v2")
    assert b"/creators" in after["two.py"]


def test_a_merge_that_sets_the_key_itself_is_another_base() -> None:
    settings = f"defaults: &api\n  url: {V1}\npartner:\n  <<: *api\n  url: https://other.example/v1\n"
    code = 'import requests\nfrom conf import settings\nrequests.get(settings.%s + "/%s")\n'
    files = {"config.yml": settings, "two.py": code % ("partner.url", "list-creators")}
    after, seen = rewritten(files)
    assert after["config.yml"].decode() == settings
    assert "no call that goes through it is seen here" in [site.reason for site in seen]
