"""Values of config files: read as independent readers do, changed where they stand and nowhere else."""

from __future__ import annotations

import configparser
import io
import json
import re
import tomllib
from collections.abc import Callable
from importlib import import_module

import dotenv
import pytest
import yaml
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from migrate.edits import apply
from migrate.formats import FORMATS, format_of, read
from migrate.formats.document import Document
from migrate.plan import Scalar, Unwritable

Write = Callable[[str], str | None]
_WORDS = st.lists(
    st.sampled_from(
        [
            "a",
            "https://x.test/v1",
            " ",
            "b c",
            "é",
            "😀",
            '"',
            "'",
            "\\",
            "#",
            ":",
            ": ",
            "{x}",
            "${Y}",
            "%",
            "1",
        ]
    ),
    max_size=5,
).map("".join)
_LINES = st.lists(_WORDS, min_size=1, max_size=4).map("\n".join)


def _yaml_plain(value: str) -> str | None:
    try:
        loaded = yaml.safe_load(f"k: {value}\n")
    except yaml.YAMLError:
        return None
    return value if loaded == {"k": value} and "\n" not in value else None


def _yaml_block(mark: str) -> Write:
    def write(value: str) -> str | None:
        if not value.strip() or value != value.strip() or "\r" in value:
            return None
        return mark + "-\n" + "\n".join("  " + line for line in value.split("\n"))

    return write


def _no_line_end(write: Write) -> Write:
    return lambda value: None if "\n" in value else write(value)


_JSON = {
    "json string": lambda value: json.dumps(value),
    "json string, raw": lambda v: json.dumps(v, ensure_ascii=False),
}
_YAML: dict[str, Write] = {
    "plain": _yaml_plain,
    "single": _no_line_end(lambda value: "'" + value.replace("'", "''") + "'"),
    "double": lambda value: json.dumps(value, ensure_ascii=False),
    "literal": _yaml_block("|"),
    "folded": _yaml_block(">"),
}
_TOML: dict[str, Write] = {
    "basic": lambda value: json.dumps(value, ensure_ascii=False),
    "literal": lambda value: None if "'" in value or "\n" in value else f"'{value}'",
    "long basic": lambda value: '"""\n' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""',
    "long literal": lambda value: None if "'" in value else f"'''\n{value}'''",
}
_ENV: dict[str, Write] = {
    "plain": lambda v: None if re.search(r"[\n#'\"`\\]|^\s|\s$", v) else v,
    "single": lambda v: "'" + v.replace("\\", "\\\\").replace("'", "\\'") + "'",
    "double": lambda v: '"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"',
}
_INI: dict[str, Write] = {
    "value": lambda v: (
        None if re.search(r"\n\s*(?:[#;\n]|$)|^\s|\s$|^[#;]|\n\s|[ \t]\n", v) else v.replace("\n", "\n    ")
    )
}
_PROPERTIES: dict[str, Write] = {
    "value": lambda v: re.sub(r"^([ :=])", r"\\\1", v.replace("\\", "\\\\").replace("\n", "\\n"))
}


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_HCL: dict[str, Write] = {"string": lambda v: None if "%{" in v else _quoted(v).replace("\n", "\\n")}
_MAKE: dict[str, Write] = {"value": lambda v: None if re.search(r"[\n#\\]|^\s|\s$", v) else v}
_QUOTED: dict[str, Write] = {"double": _no_line_end(_quoted)}
_DOCKER: dict[str, Write] = {
    **_QUOTED,
    "plain": lambda v: None if re.search(r"[\s\"'\\]", v) or not v else v,
}


def _yaml_reads(text: str) -> dict[str, str]:
    return {key: str(value) for key, value in yaml.load(text, Loader=yaml.BaseLoader).items()}


def _ini_reads(text: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(text)
    return dict(parser["s"])


def _env_reads(text: str) -> dict[str, str]:
    return {k: v or "" for k, v in dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False).items()}


# file name, how a pair is written, the quotings, what comes first, an independent reader
_KINDS = {
    "json": ("x.json", '{join}  "{key}": {value}', _JSON, "{{\n{body}\n}}", json.loads),
    "yaml": ("x.yaml", "{key}: {value}", _YAML, "# c\n{body}", _yaml_reads),
    "toml": ("x.toml", "{key} = {value}", _TOML, "# c\n{body}", tomllib.loads),
    "env": (".env", "{key}={value}", _ENV, "# c\n{body}", _env_reads),
    "ini": ("x.ini", "{key} = {value}", _INI, "; c\n[s]\n{body}", _ini_reads),
    "properties": ("x.properties", "{key} = {value}", _PROPERTIES, "! c\n{body}", None),
    "hcl": ("x.tf", "{key} = {value}", _HCL, "# c\n{body}", None),
    "make": ("Makefile", "{key} := {value}", _MAKE, "# c\n{body}\n", None),
    "dockerfile": ("Dockerfile", "ENV {key}={value}", _DOCKER, "FROM a\n# c\n{body}", None),
    "nginx": ("x.conf", "  set ${key} {value};", _QUOTED, "server {{\n{body}\n}}", None),
    "elixir": ("config.exs", "config :a, {key}: {value}", _QUOTED, "# c\n{body}", None),
}


@st.composite
def _documents(draw: st.DrawFn, kind: str) -> tuple[str, bytes, dict[str, str]]:
    name, pair, quotings, frame, _ = _KINDS[kind]
    values: dict[str, str] = {}
    lines: list[str] = []
    for number in range(draw(st.integers(1, 4))):
        value = draw(_LINES)
        written = draw(st.sampled_from(sorted(quotings)))
        text = quotings[written](value)
        if text is None:
            continue
        values[f"k{number}"] = value
        lines.append(
            pair.format(key=f"k{number}", value=text, join=",\n" if kind == "json" and lines else "")
        )
    assume(lines)
    body = ("" if kind == "json" else "\n").join(lines)
    document = frame.format(body=body)
    if draw(st.booleans()):
        document += "\n"
    if draw(st.booleans()):
        document = document.replace("\n", "\r\n")
    return name, document.encode(), values


def _by_key(document: Document) -> dict[str, Scalar]:
    return {scalar.keys[-1]: scalar for scalar in document.scalars}


def _read(name: str, text: bytes) -> Document:
    document = read(name, text)
    assert document is not None
    return document


@pytest.mark.parametrize("kind", sorted(_KINDS))
@settings(deadline=None)  # the machine may be busy
@given(data=st.data())
def test_values_are_read_as_an_independent_reader_reads_them(kind: str, data: st.DataObject) -> None:
    name, text, values = data.draw(_documents(kind))
    found = {key: scalar.text for key, scalar in _by_key(_read(name, text)).items()}
    referee = _KINDS[kind][4]
    if referee is not None:
        try:
            # A text stream ends its lines with \n, as these readers are used.
            known = referee(text.decode().replace("\r\n", "\n"))
        except (yaml.YAMLError, configparser.Error):
            reject()
        crlf = b"\r\n" in text and kind == "env"  # python-dotenv is given the line ends translated
        assert {k: v.replace("\r\n", "\n") if crlf else v for k, v in found.items()} == {
            k: known[k] for k in found
        }
        assert set(found) | _non_strings(text, kind) >= set(known)
    if kind != "yaml":  # folding and chomping change what was meant; PyYAML is the judge there
        crlf = b"\r\n" in text and kind in ("env", "ini")
        assert {k: v.replace("\r\n", "\n") if crlf else v for k, v in found.items()} == values


def _non_strings(text: bytes, kind: str) -> set[str]:
    """The keys whose YAML value is no string."""
    if kind != "yaml":
        return set()
    return {key for key, value in yaml.safe_load(text).items() if not isinstance(value, str)}


@pytest.mark.parametrize("kind", sorted(_KINDS))
@settings(deadline=None)  # the machine may be busy
@given(data=st.data())
def test_a_splice_changes_one_value_and_no_other_byte(kind: str, data: st.DataObject) -> None:
    name, text, _ = data.draw(_documents(kind))
    before = _by_key(_read(name, text))
    assume(before)
    key = data.draw(st.sampled_from(sorted(before)))
    old = before[key].text
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    new = data.draw(_WORDS | st.sampled_from(["/v2", "creators/{{id}}", "two\nlines"]))
    try:
        edit = before[key].splice(start, end, new)
    except Unwritable:
        return
    assert before[key].span.covers(edit.span)
    changed = apply(text, [edit])
    assert isinstance(changed, bytes)
    assert changed == text[: edit.span.start] + edit.text.encode() + text[edit.span.end :]
    after = {item: scalar.text for item, scalar in _by_key(_read(name, changed)).items()}
    assert after == {**{item: s.text for item, s in before.items()}, key: old[:start] + new + old[end:]}


@pytest.mark.parametrize("kind", sorted(_KINDS))
@pytest.mark.parametrize("new", ["https://api.example.com/v2", "/creators", "PATCH"])
def test_a_url_can_be_written_in_every_quoting(kind: str, new: str) -> None:
    name, pair, quotings, frame, _ = _KINDS[kind]
    for quoting, write in quotings.items():
        body = pair.format(key="k", value=write("https://api.example.com/v1"), join="")
        text = frame.format(body=body).encode()
        scalar = _by_key(_read(name, text))["k"]
        after = apply(text, [scalar.splice(0, len(scalar.text), new)])
        assert isinstance(after, bytes)
        assert _by_key(_read(name, after))["k"].text.rstrip("\n") == new, quoting


_UNWRITABLE = [
    ("x.yaml", b"k: a\n", "x: y", "marks"),
    ("x.yaml", b"k: a\n", "12", "would not be a string"),
    ("x.yaml", b"k: a\n", "two\nlines", "line break"),
    ("x.yaml", b"k: a\n", "{id}", "begin with '{'"),
    ("x.yaml", b"k: [a]\n", "a,b", "marks"),
    ("x.yaml", b"k: 'a'\n", "two\nlines", "line break"),
    ("x.toml", b"k = 'a'\n", "it's", "single quote"),
    ("x.toml", b"k = '''a'''\n", "'''", "three quotes"),
    (".env", b"K=a\n", "a # b", "unquoted"),
    (".env", b"K=`a`\n", "`", "backquote"),
    ("x.ini", b"[s]\nk = a\n", "a\nb", "line break"),
    ("x.properties", b"k=a\n", " a", "begin with"),
]


@pytest.mark.parametrize(("name", "text", "new", "reason"), _UNWRITABLE)
def test_a_value_that_the_quoting_cannot_hold_is_refused(
    name: str, text: bytes, new: str, reason: str
) -> None:
    scalar = _read(name, text).scalars[0]
    with pytest.raises(Unwritable, match=reason):
        scalar.splice(0, len(scalar.text), new)


_SAMPLES = {
    "x.json": b'{"a": ["b", {"c": "\\u00e9"}], // d\n "e": 1,}',
    "x.yaml": b"a: &x 'b'\nc: [d, {e: *x}]\nf: |\n  g\n  h\n---\n- >-\n  i\n",
    "x.toml": b"a = 'b'\n[c.\"d\"]\ne = '''\nf'''\n[[g]]\nh = { i = \"j\" }\n",
    ".env": b"A=b # c\nexport D=\"e\\n\"\nF='g\nh'\n",
    "x.service": b'[Service]\nEnvironment=A=1 "B=2 3"\nExecStart=/bin/a \\\n  b\n',
    "x.ini": b"[a]\nb = c\n d\n; e\nf: g\n",
    "x.properties": b"a=b\\\n  c\n! d\ne\\ f : \\u00e9\n",
    "x.http": b'@a = b\n### c\nPOST {{a}}/x\n    ?y=1\nH: i\n\n{"j": {{k}}}\n\n> {% l %}\n',
    "x.postman_collection.json": b'{"item": [{"name": "a", "request": {"method": "GET",'
    b' "url": {"raw": "{{b}}/c",'
    b'"query": [{"key": "d", "value": "e"}]}}}], "variable": [{"key": "b", "value": "f"}]}',
    "x.har": b'{"log": {"entries": [{"request": {"method": "GET", "url": "https://a.test/?b=c"}}]}}',
    "x.ipynb": b'{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "b"]}, {"cell_type": "markdown",'
    b' "source": "# c\\n```py\\nd\\n```"}]}',
    "x.md": b"# a\n\n- b\n  ```py\n  c = 1\n  ```\n> ~~~ js\n> d\n> ~~~\n",
    "x.rst": b"a::\n\n  b\n\n.. code-block:: py\n   :linenos:\n\n   c = 1\n",
    "x.txt": b"a POST /b/c d",
    "x.tf": b'a "b" {\n  c = "d${e}" # f\n  g = [<<-H\n    i\n    H\n  , var.j]\n  k { l = { "m": n } }\n}\n',
    "Dockerfile": b'FROM a\n# b\nENV C=d E=\'f g\'\nRUN x \\\n# y\n  z\nRUN <<H\ni\nH\nCMD ["curl", "k"]\n',
    "Makefile": b"A := b # c\nd: e\n\t@f $(A) \\\n\t  $$g\ndefine h\ni\nendef\n",
    "nginx.conf": b"server {\n  location /a { proxy_pass 'http://b'; } # c\n  set $d \"e\";\n}\n",
    "Caddyfile": b"a.test {\n  handle /b* {\n    reverse_proxy c:80 `d`\n  }\n}\n",
    "config.exs": b'config :a, B.C,\n  d: "e", # f\n  g: System.get_env("H", "i")\n',
    "x.vue": b"<template><a href='b'/></template><!-- c -->\n<script setup lang=\"ts\">\nd()\n</script>\n",
}


def _parse(file: str, text: bytes) -> Document:
    """Read as the format of the file's sample, whatever the content."""
    row = format_of(file, _SAMPLES[file])
    assert row is not None
    return import_module(f"migrate.formats.{row.module}").parse(text, file)


def test_every_format_has_a_sample() -> None:
    found = {row.name for file, text in _SAMPLES.items() if (row := format_of(file, text)) is not None}
    assert found == {row.name for row in FORMATS}


@pytest.mark.parametrize("file", sorted(_SAMPLES))
@settings(deadline=None)  # the machine may be busy
@given(data=st.data())
def test_broken_text_is_read_without_a_crash_and_spans_stay_inside(file: str, data: st.DataObject) -> None:
    text = bytearray(_SAMPLES[file])
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(text)))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3)
            | st.sampled_from([b'"', b"{", b"}", b"\n", b"'", b"- ", b"\t", b"\\", b"\r", b"|"])
        )
    whole = bytes(text)
    document = _parse(file, whole)
    for scalar in document.scalars:
        assert 0 <= scalar.span.start <= scalar.span.end <= len(whole)
        assert isinstance(scalar.text, str)
        try:
            edit = scalar.splice(0, len(scalar.text), "x")
        except Unwritable:
            continue
        assert scalar.span.covers(edit.span)
    for words in document.texts:
        assert 0 <= words.offset(len(words.text) // 2) <= len(whole)
    for code in document.embedded:
        assert 0 <= code.host_offset(len(code.text.encode("utf-8", "surrogatepass")) // 2) <= len(whole)


@pytest.mark.parametrize("file", sorted(_SAMPLES))
@settings(deadline=None)  # the machine may be busy
@given(text=st.binary(max_size=200))
@example(text=b"[" * 3000)
@example(text=b"{" * 3000)
@example(text=b"- " * 2000)
@example(text=b'{"a":' * 2000)
@example(text=b"a = " + b"[" * 3000)
def test_random_bytes_are_read_without_a_crash(file: str, text: bytes) -> None:
    _parse(file, text)


_REAL = {
    "compose.yaml": b"""\
x-env: &env
  API_URL: https://api.example.com/v1   # shared
  DEBUG: "true"
services:
  web:
    environment:
      <<: *env
      NAME: 'it''s'
    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost"], retries: 3}
  job:
    image: "a/b:1"
    environment:
      - API_URL=https://api.example.com/v1
      - "QUOTED=a b"
    labels:
    - traefik.http.routers.x.rule=Host(`a.b`) && PathPrefix(`/v1`)
    description: >
      Several words
      in a fold

      and a second paragraph
    notes: |+
      kept
        indented

""",
    "values.yaml": b"a: plain words\n# c\nb:\n- c: 1\n  d: x y\n- - e\n  - 'f'\n? g\n: h\n\"i j\": k\n",
    "pyproject.toml": b"""\
title = "a \\u00e9 \\"b\\""
[tool.x]
path = 'C:\\Users\\n'
long = \"\"\"
one \\
   two
three\"\"\"
raw = '''
a 'b'
c'''
items = ["x", # note
  'y', ]
"quoted key" = "v"
a.b."c.d" = "e"
[[tool.x.servers]]
url = "https://a"
inline = { p = "q", r = ["s"] }
[[tool.x.servers]]
url = "https://b"
[tool.x.servers.sub]
z = "w"
""",
    "package.json": b'{\n\t"name": "x",\n\t"scripts": {"a": "b && c"},\n'
    b'\t"n": [1, null, true, "\\ud83d\\ude00\\/"]\n}\n',
}


def _leaves(value: object, keys: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    if isinstance(value, str):
        return {keys: value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {k: v for key, item in items for k, v in _leaves(item, (*keys, str(key))).items()}


@pytest.mark.parametrize("file", sorted(_REAL))
def test_real_looking_files_give_the_values_of_their_usual_reader(file: str) -> None:
    text = _REAL[file].decode()
    reader = {"yaml": yaml.safe_load, "toml": tomllib.loads, "json": json.loads}[file.rpartition(".")[2]]
    document = _read(file, text.encode())
    own = {scalar.keys: scalar.text for scalar in document.scalars}
    # What is code is handed to its language, a list of arguments as one line.
    code = {"compose.yaml": "curl -f http://localhost", "package.json": "b && c"}.get(file)
    assert [item.text for item in document.embedded] == ([code] if code else [])
    expected = {
        keys: value for keys, value in _leaves(reader(text)).items() if not {"test", "scripts"} & set(keys)
    }
    aliased = {
        (*alias.keys, *keys[len(alias.target) :]): value
        for alias in document.aliases
        for keys, value in own.items()
        if keys[: len(alias.target)] == alias.target
    }
    assert {**aliased, **own} == expected
    assert document.errors == ()


@pytest.mark.parametrize(
    ("name", "text", "start", "end", "new"),
    [
        ("Dockerfile", b"FROM a\nENV k=a\nENV l=b\n", 0, 1, "\\"),
        ("Dockerfile", b"FROM a\nENV k=a\nENV l=b\n", 0, 0, '""'),
        ("Dockerfile", b"FROM a\nENV k a\nENV l=b\n", 1, 1, "\\"),
        ("Dockerfile", b"FROM a\nENV k=a\\b\nENV l=b\n", 2, 3, ""),
        ("x.tf", b'k = "100%"\nl = "b"\n', 4, 4, "{x}"),
        ("x.tf", b'k = "cost $"\nl = "b"\n', 6, 6, "{x y}"),
        ("x.tf", b'k = "{x y}"\nl = "b"\n', 0, 0, "cost $"),
    ],
)
def test_a_value_that_would_mean_more_than_itself_is_not_written(
    name: str, text: bytes, start: int, end: int, new: str
) -> None:
    with pytest.raises(Unwritable):
        _by_key(_read(name, text))["k"].splice(start, end, new)
