"""Bytes to UTF-8 and back."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrate.change import CannotChange, Change, change
from migrate.files import TextFile
from migrate.files_encoding import Undecodable, decode, is_binary, is_wide, line_end
from migrate.model import Edit, Span
from migrate.undoing import put_back

MARKED = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
DECLARED = ["latin-1", "cp1252", "koi8-r", "shift_jis", "euc-jp", "gb18030", "big5", "iso8859-15"]
# A NUL makes a file binary; after UTF-16's mark it would make UTF-32's.
texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"))


@pytest.mark.parametrize("name", MARKED)
@given(text=texts)
def test_a_file_with_a_mark_keeps_its_encoding(name, text):
    raw = MARKED[name] + text.encode(name)
    got, coding = decode(raw, "a.txt")
    assert got == text.encode()
    assert coding.encode(got) == raw
    assert not is_binary(raw)
    assert is_wide(raw) is (name != "utf-8")


@given(texts)
def test_a_file_without_a_mark_is_utf_8(text):
    raw = text.encode()
    if raw.startswith(tuple(MARKED.values())):
        raw = b" " + raw
    got, coding = decode(raw, "a.txt")
    assert (got, coding.encode(got)) == (raw, raw)


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("a.py", "# -*- coding: cp1252 -*-\n"),
        ("a.py", "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n"),
        ("a.rb", "# encoding: cp1252\n"),
        ("a.el", ";; -*- mode: lisp; coding: cp1252-unix -*-\n"),
        ("a.xml", '<?xml version="1.0" encoding="windows-1252"?>\n'),
        ("a.html", "<!doctype html><head><META http-equiv=x content='text/html; charset=windows-1252'>"),
    ],
)
def test_a_declared_encoding_is_read_and_kept(path, head):
    raw = (head + 'name = "café €"\n').encode("cp1252")
    text, coding = decode(raw, path)
    assert text.decode().endswith('café €"\n')
    assert coding.name == "cp1252"
    assert coding.encode(text) == raw


def test_a_declaration_on_the_third_line_or_in_another_language_counts_for_nothing():
    for path, head in (("a.py", "\n\n# coding: cp1252\n"), ("a.go", "# coding: cp1252\n")):
        with pytest.raises(Undecodable, match="Expected UTF-8"):
            decode((head + "é").encode("cp1252"), path)


def test_an_undecodable_byte_is_named_with_its_place():
    with pytest.raises(Undecodable) as caught:
        decode(b"a = 1\r\nb = '\xe9'\n", "a.py")
    assert caught.value.line == 2
    assert str(caught.value) == (
        "Expected UTF-8 (or a declared encoding) but byte 0xE9 at offset 12 does not fit; "
        "convert the file to UTF-8, or declare its encoding"
    )


def test_a_wrong_declaration_is_named():
    with pytest.raises(Undecodable, match=r"Expected UTF-8 \(as declared\) but byte 0xE9 at offset 16"):
        decode(b"# coding: utf-8\n\xe9", "a.py")
    with pytest.raises(Undecodable, match="Expected a known encoding but the file declares 'klingon'"):
        decode(b"# coding: klingon\n\xe9", "a.py")
    with pytest.raises(Undecodable, match="Expected a known encoding but the file declares 'rot13'"):
        decode(b"# coding: rot13\n", "a.py")
    with pytest.raises(Undecodable, match="Expected utf-16-le \\(by its byte-order mark\\) but"):
        decode(codecs.BOM_UTF16_LE + b"a", "a.txt")


def test_an_encoding_that_is_not_kept_on_the_way_back_is_refused():
    # Microsoft's Shift JIS has two byte sequences for one character; only the other comes back.
    raw = b"# coding: cp932\n\x87\x90"
    with pytest.raises(Undecodable, match="to give the same bytes when written back"):
        decode(raw, "a.py")


@given(st.lists(st.sampled_from(["\n", "\r\n", "\r", "a"]), max_size=20))
def test_the_line_end_is_that_of_most_lines(parts):
    text = "".join(parts)
    counted = {
        "\r\n": text.count("\r\n"),
        "\n": text.replace("\r\n", "").count("\n"),
        "\r": text.replace("\r\n", "").count("\r"),
    }
    assert counted[line_end(text.encode())] == max(counted.values())


def test_no_line_end_means_line_feed():
    assert line_end(b"") == line_end(b"abc") == "\n"


# --- edits in the file's own encoding ---


def file_of(raw: bytes, path: str = "a.py") -> TextFile:
    text, coding = decode(raw, path)
    return TextFile(path=path, text=text, coding=coding, digest="")


def edit_of(file: TextFile, old: str, new: str) -> Edit:
    start = file.text.index(old.encode())
    return Edit(Span(start, start + len(old.encode())), new)


@pytest.mark.parametrize("name", DECLARED)
def test_edits_land_in_a_declared_encoding(name):
    filler = (
        "日本" if name in ("shift_jis", "euc-jp", "gb18030", "big5") else "Д" if name == "koi8-r" else "é"
    )
    source = f'# coding: {name}\nx = "{filler}"; post("/creator/modify")  # {filler}\n'
    raw = source.encode(name)
    file = file_of(raw)
    made = change(file, [edit_of(file, "post", "patch"), edit_of(file, "/creator/modify", "/creators")])
    assert isinstance(made, Change)
    assert made.data == source.replace("post", "patch").replace("/creator/modify", "/creators").encode(name)
    assert put_back(made.data, made.splices) == raw


@pytest.mark.parametrize("name", MARKED)
@given(head=texts, tail=texts)
@example(head="\r\n", tail="")
def test_edits_land_behind_a_mark(name, head, tail):
    raw = MARKED[name] + f"{head}post{tail}".encode(name)
    file = file_of(raw, "a.txt")
    at = len(head.encode())
    made = change(file, [Edit(Span(at, at + 4), "патч")])
    assert isinstance(made, Change)
    assert made.data == MARKED[name] + f"{head}патч{tail}".encode(name)
    assert put_back(made.data, made.splices) == raw


def test_text_that_the_encoding_cannot_hold_is_refused():
    file = file_of('# coding: latin-1\nx = "é"'.encode("latin-1"))
    made = change(file, [edit_of(file, "x", "→")])
    assert made == CannotChange(
        path="a.py",
        reason="Expected text that the encoding iso8859-1 can hold but the new text needs '→'",
    )


def test_an_encoding_that_shifts_is_refused_rather_than_broken():
    file = file_of('# coding: iso-2022-jp\nx = "日本"; y = "日"'.encode("iso-2022-jp"))
    inside = Edit(Span(file.text.index("本".encode()), file.text.index("本".encode()) + 3), "木")
    made = change(file, [inside])
    assert isinstance(made, CannotChange)
    assert "convert it to UTF-8" in made.reason


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_the_file_s_lines_do(end):
    file = file_of(f"a{end}b{end}c".encode())
    made = change(file, [Edit(Span(0, 0), "import x\nimport y\n")])
    assert isinstance(made, Change)
    assert made.data == f"import x{end}import y{end}a{end}b{end}c".encode()


def test_edits_that_clash_are_refused():
    file = file_of(b"abcdef")
    made = change(file, [Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")])
    assert isinstance(made, CannotChange)
    assert made.reason.endswith("overlap")
