"""Settings files: where they are looked for, what they may say, how a mistake is told."""

from __future__ import annotations

import pytest

from migrate.config import Settings, load_settings
from migrate.model import MigrateError

ALL = """
map = ["maps/a.yaml", "b.yaml"]
accept = "assumed"
only = ["creator-modify"]
exclude = ["vendor/"]
min-confidence = "certain"
include-text = true
base-partial = "split"
baseline = "known.json"
"""


def test_every_key_is_read_and_paths_are_relative_to_the_file(tmp_path):
    (tmp_path / "creatoraudit-migrate.toml").write_text(ALL)
    (tmp_path / "src/deep").mkdir(parents=True)
    assert load_settings(str(tmp_path / "src/deep")) == Settings(
        map=(f"{tmp_path}/maps/a.yaml", f"{tmp_path}/b.yaml"),
        accept=("assumed",),
        only=("creator-modify",),
        exclude=("vendor/",),
        min_confidence="certain",
        include_text=True,
        base_partial="split",
        baseline=f"{tmp_path}/known.json",
        folder=str(tmp_path),
    )


def test_the_table_of_pyproject_is_read_the_same(tmp_path):
    (tmp_path / "creatoraudit-migrate.toml").write_text(ALL)
    own = load_settings(str(tmp_path))
    (tmp_path / "creatoraudit-migrate.toml").unlink()
    (tmp_path / "pyproject.toml").write_text(f"[project]\nname = 'x'\n[tool.creatoraudit-migrate]\n{ALL}")
    assert load_settings(str(tmp_path)) == own


def test_the_nearest_file_counts_and_its_own_file_before_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.creatoraudit-migrate]\nonly = ['outer']\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert load_settings(str(inner)).only == ("outer",)
    (inner / "pyproject.toml").write_text("[tool.creatoraudit-migrate]\nonly = ['inner']\n")
    assert load_settings(str(inner)).only == ("inner",)
    (inner / "creatoraudit-migrate.toml").write_text("only = ['own']\n")
    assert load_settings(str(inner)).only == ("own",)


def test_a_file_starts_the_search_in_its_directory(tmp_path):
    (tmp_path / "creatoraudit-migrate.toml").write_text("only = ['x']\n")
    (tmp_path / "a.py").touch()
    assert load_settings(str(tmp_path / "a.py")).only == ("x",)


def test_no_file_means_the_defaults(tmp_path):
    assert load_settings(str(tmp_path)) == Settings()


def test_another_tool_s_broken_pyproject_is_none_of_ours(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[broken\n")
    assert load_settings(str(tmp_path)) == Settings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", ": Expected TOML but got "),
        ("exlude = []", ": exlude: Unknown key. Did you mean 'exclude'?"),
        (
            "zzz = 1",
            ": zzz: Unknown key. There are accept, base-partial, baseline, exclude, include-text, map, ",
        ),
        ("folder = 'x'", ": folder: Unknown key."),
        ("include-text = 'yes'", ": include-text: Expected true or false but got 'yes'"),
        ("only = [1]", ": only: Expected text, or a list of texts but got [1]"),
        ("baseline = ['a', 'b']", ": baseline: Expected text but got ['a', 'b']"),
        ("baseline = []", ": baseline: Expected text but got []"),
        ("accept = ['documented']", ": accept: Expected one of assumed but got 'documented'"),
        ("min-confidence = 'sure'", ": min-confidence: Expected one of weak, likely, certain but got 'sure'"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(tmp_path, text, told):
    path = tmp_path / "creatoraudit-migrate.toml"
    path.write_text(text)
    with pytest.raises(MigrateError) as caught:
        load_settings(str(tmp_path))
    assert str(caught.value).startswith(f"{path}{told}")


def test_a_table_that_is_no_table_is_told(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool]\ncreatoraudit-migrate = 3\n")
    with pytest.raises(MigrateError, match=r"Expected a table .* but got 3"):
        load_settings(str(tmp_path))


def test_bytes_that_are_no_utf_8_are_told(tmp_path):
    (tmp_path / "creatoraudit-migrate.toml").write_bytes(b"only = '\xff'")
    with pytest.raises(MigrateError, match="Expected TOML but got"):
        load_settings(str(tmp_path))
