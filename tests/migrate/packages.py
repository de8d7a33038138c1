"""Other people's packages, fetched through the package managers they are published with, and kept between runs."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest


def cache() -> Path:
    """Where packages are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base, "creatoraudit-v2-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def unpack(source: str, names: Sequence[str], tree: Path) -> None:
    """Put the files of the packages `names` of `source` (pypi, npm, debian) into `tree`."""
    tree.mkdir(parents=True, exist_ok=True)
    for name in names:
        _UNPACK[source](name, tree)


def _fetched(folder: Path, pattern: str, command: Sequence[str], name: str, source: str) -> Path:
    """The one file of `pattern`, which `command` brings into `folder` where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (found := sorted(folder.glob(pattern))):
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        found = sorted(folder.glob(pattern))
        if done.returncode or not found:
            pytest.fail(
                f"Expected {command[0]} to download {name} from {source} but it could not; "
                f"this test needs a network: {done.stderr.strip()[-300:]}",
                pytrace=False,
            )
    return found[0]


def _pypi(requirement: str, tree: Path) -> None:
    name, _, version = requirement.partition("==")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version=3.13", "--dest=.", requirement]
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    with zipfile.ZipFile(_fetched(cache(), pattern, command, requirement, "PyPI")) as archive:
        archive.extractall(tree)


def _npm(requirement: str, tree: Path) -> None:
    name, _, version = requirement.rpartition("@")
    pattern = f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
    command = ["npm", "pack", "--silent", requirement]
    with tarfile.open(_fetched(cache() / "npm", pattern, command, requirement, "npm")) as archive:
        archive.extractall(tree, filter="data")


def _debian(name: str, tree: Path) -> None:
    package = _fetched(cache() / "debian", f"{name}_*.deb", ["apt-get", "download", name], name, "Debian")
    subprocess.run(["dpkg-deb", "--extract", package, tree], check=True)


_UNPACK = {"pypi": _pypi, "npm": _npm, "debian": _debian}
