"""Settings of a project: what is wrong is told with file, key and what was expected, and never with a key's value."""

from __future__ import annotations

import pytest

from contract.config import load_settings
from contract.errors import UsageError


def write(tmp_path, text):
    file = tmp_path / "contract.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_everything_can_be_set(tmp_path, monkeypatch):
    monkeypatch.setenv("OTHER_KEY", "k-2")
    settings = load_settings(
        write(
            tmp_path,
            'base-url = "http://x/v2"\nprofile = "thorough"\nonly = ["errors"]\nseed = 3\nmax-requests = 9\n'
            'time-limit = 2.5\nbaseline = "known.txt"\nhas = ["writes"]\nreport = ["json:-"]\n'
            '[keys]\nkey = "k-1"\nsecond_key = {env = "OTHER_KEY"}\n',
        )
    )
    assert settings.keys == {"key": "k-1", "second_key": "k-2"}
    assert (settings.seed, settings.time_limit, settings.only) == (3, 2.5, ("errors",))
    assert settings.baseline == str(tmp_path / "known.txt")
    assert "k-1" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", ": Expected TOML but got: "),
        ("sed = 1", ": sed: Unknown key. Did you mean 'seed'?"),
        ("zzz = 1", ": zzz: Unknown key. There are base-url, baseline, "),
        ("seed = true", ": seed: Expected a whole number but got bool."),
        ('seed = "1"', ": seed: Expected a whole number but got str."),
        ("only = [1]", ": only: Expected a list of texts."),
        ("[keys]\nkey = 1", ': keys.key: Expected a key or {env = "NAME"} but got neither.'),
        ('[keys]\nkey = {env = "NOT_SET_ANYWHERE"}', ": keys.key: Expected a key in $NOT_SET_ANYWHERE but it is not set."),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told(tmp_path, text, told):
    file = write(tmp_path, text)
    with pytest.raises(UsageError) as error:
        load_settings(file)
    assert str(error.value).startswith(file + told)


def test_no_value_is_repeated(tmp_path):
    with pytest.raises(UsageError) as error:
        load_settings(write(tmp_path, 'seed = "sentinel-key-1234567890"'))
    assert "sentinel" not in str(error.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UsageError, match="Expected a readable file but got: No such file"):
        load_settings(str(tmp_path / "none.toml"))
