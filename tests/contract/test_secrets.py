"""Secrets do not leave, in whatever form."""

from __future__ import annotations

import base64
from urllib.parse import quote, quote_plus

from hypothesis import given, settings
from hypothesis import strategies as st

from contract.secrets import Scrubber

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=8, max_size=40)


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(SECRETS, st.text(max_size=20), st.text(max_size=20))
def test_every_form_is_taken_out(secret, before, after):
    scrub = Scrubber({"THE_KEY": secret}).text
    forms = [secret, quote(secret, safe=""), quote_plus(secret)]
    for form in forms:
        assert form not in scrub(before + form + after)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for start in ("", "a", "ab"):
            text = encode((start + secret + " end").encode()).decode()
            clean = scrub(text)
            assert "$THE_KEY" in clean
            assert len(clean) < len(text)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.text())
def test_other_text_stays(text):
    assert Scrubber({"THE_KEY": "sentinel-of-a-test"}).text(text) == text
