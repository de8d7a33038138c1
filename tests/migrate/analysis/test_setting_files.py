"""Which files may set a name: the same whether few names are looked for at once or all are noted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.analysis import setting_files
from migrate.analysis.setting_files import SettingFiles, near_addresses

NAMES = ("base_url", "BASE", "root", "tête", "u")
LINES = st.sampled_from([
    "config.{} = x", "a, {} = pair", "setattr(config, '{}', x)", "load(&{})", "if {} == x: pass", "self.{} = x",
    "make({}=x)", "{}()", "call({}, other=x)", "cfg['{}'] = x",
])  # fmt: skip
TEXTS = st.lists(st.builds(str.format, LINES, st.sampled_from(NAMES)), max_size=4).map("\n".join)


class Files:
    """A tree that counts how often it is looked through, and which files are handed out."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {f"f{number}.py": text.encode() for number, text in enumerate(texts.values())}
        self.looks = 0
        self.handed: list[str] = []

    def search(self, pattern: re.Pattern[bytes], suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        self.looks += 1
        for path, text in self.texts.items():
            if path.endswith(suffixes) and pattern.search(text):
                self.handed.append(path)
                yield path, text


@given(
    texts=st.lists(TEXTS, max_size=5),
    asked=st.permutations(NAMES),
    likely=st.lists(st.sampled_from([name.encode() for name in NAMES]), unique=True),
    plain=st.booleans(),
    looks=st.integers(0, 6),
)
def test_names_are_found_alike(texts, asked, likely, plain, looks):
    files = Files(dict(enumerate(texts)))
    few = SettingFiles(files.search, (".py",), plain, lambda: likely)
    every = SettingFiles(files.search, (".py",), plain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setting_files, "_LOOKS", 0)
        wanted = {name: list(every.anywhere(name)) for name in asked}
        patch.setattr(setting_files, "_LOOKS", looks)
        assert {name: list(few.anywhere(name)) for name in asked} == wanted


def test_only_files_that_hold_a_name_are_looked_at():
    files = Files({"0": "config.BASE = x", "1": "config.other = x", "2": "config.root = y"})
    found = SettingFiles(files.search, (".py",), plain=False, likely=lambda: [b"root"])
    assert list(found.anywhere("BASE")) == ["f0.py"]
    assert list(found.anywhere("root")) == ["f2.py"]
    assert (files.looks, files.handed) == (1, ["f0.py", "f2.py"])


def test_many_names_do_not_take_a_look_each():
    files = Files({"0": "config.name5 = x"})
    found = SettingFiles(files.search, (".py",), plain=False)
    assert [name for name in range(1000) if found.anywhere(f"name{name}")] == [5]
    assert files.looks < 12


def test_names_that_are_set_to_a_url_come_first():
    sources = [
        b'BASE: str = "https://api.example.com"\nlink = "https://example.com"',
        b'BASE = os.environ.get("X", "https://api.example.com")\nsee = 1  # https://example.com',
    ]
    assert list(near_addresses(sources)) == [b"BASE", b"link"]
