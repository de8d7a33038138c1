"""What README.md shows is what happens: its console examples are run, its tables compared with the programs."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from migrate.config import load_settings
from migrate.model import ExitCode, Outcome
from tests.repo.tools import PYPROJECT, ROOT, tracked

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = tuple(path for path in tracked() if path.suffix == ".md" and "examples" not in path.parts)
PROGRAMS = Path(sys.executable).parent


def blocks(language: str) -> list[str]:
    """The fenced blocks of README.md in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def table(heading: str) -> dict[str, str]:
    """First to last column of the table below a heading."""
    section = README.partition(f"\n### {heading}\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| `?([^|`]+?)`? \|.*?([^|]+) \|$", section, re.MULTILINE)
    return {first: last.strip() for first, last in rows if not set(first) <= set("-: ")}


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Path:
    """A clone to run the examples in, one after the other, as a reader would."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    identity = ("-c", "user.name=reader", "-c", "user.email=reader@example.com")
    for command in (("init", "-q"), ("add", "."), (*identity, "commit", "-qm", "As it is cloned")):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.partition("\n")[0][2:])
def test_console_example_is_what_is_printed(block, examples):
    environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    code = 0
    for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        if command == "echo $?":
            assert f"{code}\n" == expected
            continue
        done = subprocess.run(
            command, shell=True, cwd=examples, env=environment, capture_output=True, encoding="utf-8", check=False
        )  # fmt: skip
        code = done.returncode
        pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*")
        assert re.fullmatch(pattern, done.stdout + done.stderr), done.stdout + done.stderr


def test_diff_is_the_rewriters(examples):
    done = subprocess.run(
        [PROGRAMS / "creatoraudit-migrate", "rewrite", ".", "--accept", "assumed"],
        cwd=ROOT / "examples/script/v1", capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    (diff,) = blocks("diff")
    assert diff in done.stdout


def test_picture_is_of_this_version():
    spec = importlib.util.spec_from_file_location("picture", ROOT / "docs/picture.py")
    picture = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(picture)
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.draw(), (
        "python docs/picture.py draws it anew"
    )


def test_tables_are_the_programs():
    assert list(table("Outcomes")) == ["outcome", *(outcome.value for outcome in Outcome)]
    assert list(table("Exit codes")) == ["code", *(str(code.value) for code in ExitCode)]


def test_settings_example_names_every_key(tmp_path):
    (settings,) = blocks("toml")
    (tmp_path / "creatoraudit-migrate.toml").write_text(settings, encoding="utf-8")
    loaded = load_settings(str(tmp_path))
    assert loaded.map == (str(tmp_path / "maps/ours.yaml"),)
    keys = re.findall(r"^([a-z-]+) =", settings, re.MULTILINE)
    assert sorted(key.replace("-", "_") for key in keys) == sorted(
        {*type(loaded).__dataclass_fields__} - {"folder"}
    )


def test_formats_are_those_of_the_command():
    section = README.partition("\n### Reports\n")[2].partition("\n### ")[0]
    helped = subprocess.run(
        [PROGRAMS / "creatoraudit-migrate", "scan", "--help"], capture_output=True, encoding="utf-8", check=True
    ).stdout  # fmt: skip
    formats = re.search(r"--format\s+\{([a-z,]+)\}", helped)[1].split(",")
    first = section.partition("\n`--output")[0]
    assert sorted(set(re.findall(r"`([a-z]+)`", first)) - {"rewrite"}) == sorted(formats)


def test_options_in_prose_exist():
    """Every `--option` of the README is one of the commands', of pip's or of venv's."""
    helps = "".join(
        subprocess.run([PROGRAMS / program, *command, "--help"], capture_output=True, encoding="utf-8", check=True).stdout
        for program, command in (
            ("creatoraudit-migrate", ["rewrite"]), ("creatoraudit-migrate", ["check"]),
            ("creatoraudit-migrate", ["verify"]), ("creatoraudit-mock", ["serve"]),
            ("creatoraudit-contract", ["run"]),
        )
    )  # fmt: skip
    said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    assert said - set(re.findall(r"--[a-z][a-z-]+", helps)) == {"--without-pip", "--python"}


def test_commands_of_the_distribution_are_told():
    for command in PYPROJECT["project"]["scripts"]:
        assert f"`{command}`" in README


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
