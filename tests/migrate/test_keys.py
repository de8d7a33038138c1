"""Names of settings by the last words of their key paths."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.keys import is_name, names, read, spelling, words

_WORD = st.from_regex(r"[a-z]{2,8}", fullmatch=True)
READINGS = [
    "Partner:Endpoint", "partner.endpoint", "partner__endpoint", 'config["partner"]["endpoint"]',
    'GetSection("Partner")["Endpoint"]', '.get("partner").get("endpoint")', "getPartner().getEndpoint()",
    "config_for(:partner)[:endpoint]", 'cfg.get("partner", "endpoint")', "config->partner->endpoint",
]  # fmt: skip


@pytest.mark.parametrize("text", [text for text in READINGS if "__" not in text])
def test_a_reading_of_a_key_is_found(text: str) -> None:
    pattern = spelling(("production", "partner", "endpoint"), "config/settings.yml")
    assert pattern is not None
    assert re.search(pattern, text)


@pytest.mark.parametrize("text", ["partner", "endpoint", "partnership.endpoint", "partner.endpoints"])
def test_other_texts_are_no_reading(text: str) -> None:
    pattern = spelling(("partner", "endpoint"), "config/settings.yml")
    assert pattern is not None
    assert not re.search(pattern, text)


@pytest.mark.parametrize(
    ("keys", "file", "wanted"),
    [
        (("Partner", "Endpoint"), "appsettings.json", ("partner.endpoint",)),
        (("Partner", "Endpoint"), "appsettings.Development.json", ("partner.endpoint",)),
        (("a", "partner", "base-url"), "a.toml", ("a.partner.baseurl", "partner.baseurl")),
        (("production", "endpoint"), "config/partner.yml", ("partner.endpoint",)),
        (("PARTNER_URL",), ".env", (".partnerurl",)),
        (("locals", "partner_base"), "main.tf", ("locals.partnerbase", ".partnerbase")),
        (("api", "baseUrl"), "config.yaml", ()),
        (("production", "url"), "settings.yml", ()),
        (("API_URL",), ".env", ()),
        (("env", "0", "value"), "k.yaml", ()),
        ((), "k.yaml", ()),
    ],
)
def test_names(keys: tuple[str, ...], file: str, wanted: tuple[str, ...]) -> None:
    assert names(keys, file) == wanted
    assert all(is_name(name) for name in wanted)


@given(path=st.lists(_WORD, min_size=2, max_size=4), before=st.lists(_WORD, max_size=3))
def test_what_reads_a_key_has_its_name(path: list[str], before: list[str]) -> None:
    known = frozenset(names(path, "x.yaml"))
    for sign in (".", ":", "/", "__"):
        found = read((*before, *words(sign.join(path))), known)
        assert (found in known) if known else (found is None)


def test_the_longest_name_is_read() -> None:
    known = {"partner.endpoint", "other.partner.endpoint"}
    assert read(("config", "other", "partner", "endpoint"), known) == "other.partner.endpoint"
    assert read(("config", "partner", "endpoint"), known) == "partner.endpoint"
    assert read(("endpoint",), known) is None
