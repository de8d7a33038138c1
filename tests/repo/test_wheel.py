"""The built wheel, installed in an environment of its own, is whole: commands, data, types."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.repo.tools import PACKAGES, PYPROJECT, ROOT, tracked


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of the tracked files, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for path in tracked():
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    command = ["pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", str(folder), str(source)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The programs of a fresh environment with the wheel; what it depends on is taken from this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--quiet", wheel]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip
    # A path named in a .pth file is searched last and its own .pth files are not read: ours can only be the wheel's.
    folders = [path for path in sys.path if path.endswith("-packages")]
    Path(site, "dependencies.pth").write_text("\n".join(folders) + "\n", encoding="utf-8")
    return folder / "bin"


def test_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert names == {name for name in expected if name.partition("/")[0] in PACKAGES}
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert "specs/creatoraudit/path-map.yaml" in names


@pytest.mark.parametrize("command", PYPROJECT["project"]["scripts"])
def test_installed_command_shows_its_help(installed, command, tmp_path):
    done = run(installed / command, "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: {command}")


@pytest.mark.parametrize(
    ("command", "extra"), [("creatoraudit-contract", "contract"), ("creatoraudit-mock", "mock")]
)
def test_lack_of_an_extra_is_told(wheel, command, extra, tmp_path):
    """As after `pip install creatoraudit-v2` alone."""
    venv.create(tmp_path, with_pip=False, symlinks=True)
    python = tmp_path / "bin" / "python"
    install = ["pip", "--python", str(python), "install", "--no-deps", "--quiet", wheel]
    subprocess.run([sys.executable, "-m", *install], check=True)
    done = run(tmp_path / "bin" / command, "--help", cwd=tmp_path)
    assert done.returncode == 2
    assert f"pip install 'creatoraudit-v2[{extra}]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_installed_rewriter_finds_its_map_and_rewrites(installed, tmp_path):
    (tmp_path / "a.py").write_text(
        "import requests\n"
        'requests.post("https://api.creatoraudit.com/v1/creator/activate", json={"creator_id": "7"})\n'
    )
    done = run(installed / "creatoraudit-migrate", "rewrite", ".", "--write", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "https://api.creatoraudit.com/v2/creators/7" in (tmp_path / "a.py").read_text()


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command outside the work tree, so that nothing but the installed packages can be imported."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
