"""What holds for every run of the rewriter, whatever the code is."""

from __future__ import annotations

import sysconfig
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model import Outcome
from tests.migrate.generated.cases import Case
from tests.migrate.generated.emit import VARIABLE, write
from tests.migrate.generated.python import cases
from tests.migrate.generated.registry import BY_NAME
from tests.migrate.generated.spoken import Spoken, spoken
from tests.migrate.generated.verify import maps
from tests.migrate.tools import planned_within, rewritten, sites

SOME = tuple(islice(cases(3), 0, 4000, 25))
STANDARD_LIBRARY = sorted(Path(sysconfig.get_path("stdlib")).glob("**/*.py"))
TIME_LIMIT = 2.0

SPOKEN = tuple(
    case
    for entry in BY_NAME.values()
    if entry.cases is None
    for case in spoken(entry.dialect, maps(), seed=3, most=120)
)
# Every language has its share of the examples.
one_case: st.SearchStrategy[Case | Spoken] = st.sampled_from(SOME) | st.sampled_from(SPOKEN)


def program(case: Case | Spoken) -> dict[str, str]:
    """The generated files of a case."""
    if isinstance(case, Spoken):
        return dict(BY_NAME[case.language].program(case).files)
    pathmap = maps()[case.map]
    return dict(write(case, pathmap.by_id[case.operation], pathmap).files)


@settings(max_examples=60, deadline=None)
@given(one_case)
def test_a_second_run_finds_nothing_and_other_bytes_stay(case: Case | Spoken) -> None:
    """Both are asserted by the helper on every file."""
    rewritten(program(case), maps()[case.map])


@settings(max_examples=60, deadline=None)
@given(one_case, st.sampled_from(["\r\n", "\r"]))
def test_line_ends_survive(case: Case | Spoken, line_end: str) -> None:
    files = {path: text.replace("\n", line_end) for path, text in program(case).items()}
    after, _ = rewritten(files, maps()[case.map])

    for text in after.values():
        assert b"\n" not in text.replace(line_end.encode(), b"")


@settings(max_examples=60, deadline=None)
@given(one_case)
def test_crlf_is_rewritten_as_lf_is(case: Case | Spoken) -> None:
    plain, _ = rewritten(program(case), maps()[case.map])
    files = {path: text.replace("\n", "\r\n") for path, text in program(case).items()}
    after, _ = rewritten(files, maps()[case.map])

    assert {path: text.replace(b"\r\n", b"\n") for path, text in after.items()} == plain


@settings(max_examples=60, deadline=None)
@given(one_case)
def test_tabs_and_a_missing_final_newline_survive(case: Case | Spoken) -> None:
    files = {path: text.replace("    ", "\t").rstrip("\n") for path, text in program(case).items()}
    after, _ = rewritten(files, maps()[case.map])

    for path, text in after.items():
        assert not text.endswith(b"\n")
        assert b"    " not in text
        if path.endswith(".py"):
            compile(text, path, "exec")


@settings(max_examples=60, deadline=None)
@given(one_case, st.sampled_from(["api.elsewhere.example", "api.creatoraudit.com.evil.example"]))
def test_the_same_paths_on_another_host_are_untouched(case: Case | Spoken, host: str) -> None:
    base = maps()[case.map].bases[0].v1
    other, origin = f"https://{host}/v9", "/".join(base.split("/")[:3])
    files = program(case)
    for old, new in ((base, other), (base.rpartition("/")[0], other), (origin, f"https://{host}")):
        files = {path: text.replace(old, new) for path, text in files.items()}
    for name in VARIABLE.values():
        files = {path: text.replace(name, "ELSEWHERE_URL") for path, text in files.items()}
    for known in maps()[case.map].hosts:
        files = {path: text.replace(f'"{known}"', f'"{host}"') for path, text in files.items()}
    if isinstance(case, Case) and case.base == "environment":  # then nothing shows another host
        return
    after, seen = rewritten(files, maps()[case.map])

    assert {path: text.decode() for path, text in after.items()} == files
    assert not [site for site in seen if site.outcome is Outcome.REWRITTEN]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(STANDARD_LIBRARY))
def test_the_standard_library_is_untouched(path: Path) -> None:
    text = path.read_bytes()
    try:
        text.decode()
    except UnicodeDecodeError:
        return
    # A name of the API makes sure that the file is read at all.
    result = planned_within(5 * TIME_LIMIT, {"app.py": text + b'\n_HOST = "api.creatoraudit.com"\n'})

    assert not [item for item in result.results if item.edits]
    assert not [site for site in sites(result) if site.outcome is Outcome.REWRITTEN]


def damaged(text: bytes, random: Random) -> bytes:
    """`text` with bytes cut out, doubled, flipped or put elsewhere."""
    data = bytearray(text)
    for _ in range(random.randint(1, 6)):
        if not data:
            break
        at = random.randrange(len(data))
        length = random.randint(1, 40)
        match random.randrange(4):
            case 0:
                del data[at : at + length]
            case 1:
                data[at:at] = data[at : at + length]
            case 2:
                data[at] ^= 1 << random.randrange(7)
            case _:
                piece = data[at : at + length]
                del data[at : at + length]
                to = random.randrange(len(data) + 1)
                data[to:to] = piece
    return bytes(data).decode(errors="ignore").encode()


@settings(max_examples=250, deadline=None)
@given(one_case, st.integers(0, 2**32))
def test_damaged_programs_never_crash_nor_hang(case: Case | Spoken, seed: int) -> None:
    random = Random(seed)
    files = {path: damaged(text.encode(), random) for path, text in program(case).items()}
    result = planned_within(TIME_LIMIT, files, maps()[case.map])

    assert not [item for item in result.results if item.edits and item.errors]


@pytest.mark.parametrize(
    ("opens", "inner", "closes"),
    [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{1: ", "1", "}"),
        ("f(", "1", ")"),
        ("not ", "1", ""),
        ("-", "1", ""),
        ("lambda: ", "1", ""),
        ("x[", "1", "]"),
        ("1 if 1 else ", "1", ""),
    ],
)
def test_deep_nesting_is_survived(opens: str, inner: str, closes: str) -> None:
    call = 'import requests\nrequests.get("https://api.creatoraudit.com/v1/creator", params={"id": 1})\n'
    text = call + "x = " + opens * 10_000 + inner + closes * 10_000 + "\n"
    planned_within(TIME_LIMIT, {"app.py": text})


@pytest.mark.parametrize(
    ("file", "opens", "inner", "closes"),
    [
        ("a.rb", "x = f(", "1", ")"),
        ("a.rb", "f { ", "1", " }"),
        ("a.rb", "if a\n", "1", "\nend\n"),
        ("a.rb", '"#{', "a", '}"'),
        ("a.rb", "a + ", "1", ""),
        ("a.php", "f(", "1", ")"),
        ("a.php", "['a' => ", "1", "]"),
        ("a.php", "if ($a) { ", "1;", " }"),
        ("a.php", "$a . ", "$b", ""),
        ("a.php", "function () { return ", "1", "; }"),
    ],
)
def test_deep_nesting_of_ruby_and_php_is_survived(file: str, opens: str, inner: str, closes: str) -> None:
    call = {"a.rb": 'HTTP.get("%s")\n', "a.php": '<?php\nfile_get_contents("%s");\n'}[file]
    text = (
        call % "https://api.creatoraudit.com/v1/creator?creator_id=1"
        + opens * 10_000
        + inner
        + closes * 10_000
    )
    planned_within(TIME_LIMIT, {file: text + ("\n" if file == "a.rb" else ";\n")})


def test_long_sums_and_chains_are_survived() -> None:
    call = 'import requests\nrequests.get("https://api.creatoraudit.com/v1/creator", params={"id": 1})\n'
    texts = [
        "x = " + " + ".join(['"a"'] * 10_000),
        "x = a" + ".b" * 10_000,
        "x = a" + "()" * 10_000,
        "x = " + "\\\n".join(['"a" '] * 5_000),
        "\n".join(f"x{n} = x{n - 1} + '/a'" for n in range(1, 3_000)),
        "\n".join(f"def f{n}(p):\n    return f{n - 1}(p)" for n in range(1, 2_000)),
        "if a:\n    pass\n" + "elif b:\n    pass\n" * 5_000,
    ]
    for text in texts:
        planned_within(TIME_LIMIT, {"app.py": call + text + "\n"})
