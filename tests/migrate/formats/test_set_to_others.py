"""Settings that name another host by variables of short names, for one target of a makefile, or by another variable."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1, OTHER = "https://api.creatoraudit.com/v1", "https://api.partner.com/v1"
READS = 'import os, requests\nX = "V1"\nrequests.get(os.environ["NAME"] + "/list-creators")\n'
MAKE = "list:\n\tcurl $(NAME)/list-creators\n"


@pytest.mark.parametrize("name", ["BASE", "API", "API_URL"])
def test_a_variable_of_the_nearest_settings_speaks_whatever_its_name(name: str) -> None:
    _speaks({".env": f"{name}=OTHER\n", "a.py": READS.replace("NAME", name)}, name)


@pytest.mark.parametrize(
    "text",
    [
        "HOST=https://api.partner.com\nNAME=${HOST}/v1\n",
        "HOST=https://api.partner.com\nNAME=$HOST/v1\n",
        "HOST=api.partner.com\nNAME=https://${HOST}/v1\n",
    ],
)
def test_a_variable_that_begins_with_another_is_what_that_says(text: str) -> None:
    _speaks({".env": text.replace("NAME", "API_URL"), "a.py": READS.replace("NAME", "API_URL")}, "API_URL")


def _speaks(files: dict[str, str], name: str) -> None:
    files = {path: text.replace("V1", V1).replace("OTHER", OTHER) for path, text in files.items()}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files
    (call,) = [site for site in sites if site.operation == "creator-list"]
    assert call.outcome is Outcome.LEFT_ALONE
    assert f"{name} is {OTHER} in .env:" in (call.reason or "")


@pytest.mark.parametrize(
    "text",
    [
        f"NAME := V1\nNAME := OTHER\n{MAKE}",
        f"NAME ?= V1\n{MAKE}other: NAME = OTHER\nother:\n\tcurl $(NAME)/list-creators\n",
        f"NAME ?= V1\n{MAKE}one two: export NAME := OTHER\none two:\n\tcurl $(NAME)/list-creators\n",
    ],
)
@pytest.mark.parametrize("name", ["API", "API_URL"])
def test_a_variable_of_a_makefile_that_is_set_twice_may_be_either(text: str, name: str) -> None:
    files = {"Makefile": text.replace("NAME", name).replace("V1", V1).replace("OTHER", OTHER)}
    after, sites = rewritten(files)
    assert after["Makefile"].decode() == files["Makefile"]
    assert any("which of them this call is sent to is not seen" in (site.reason or "") for site in sites)
