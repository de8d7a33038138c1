"""The tree that is scanned: the `homeassistant` wheel from PyPI, unpacked, with v1 modules planted.

The tree of many languages has large packages of PyPI and npm beside it.

Run as a program it prepares a tree and prints its path: memory is measured in a process that has not done that.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from migrate_plant import plant

PACKAGE = "homeassistant"
VERSION = "2025.4.4"
SEED = 20250404
# What the tree of many languages has besides: JavaScript, TypeScript, Java, Kotlin, C++, C#, PowerShell, the shell.
WHEELS = ("django==5.2.8", "ansible-core==2.17.7", "botocore==1.40.70")
NPM = (
    "react-native@0.76.5",
    "expo-modules-core@2.1.4",
    "cordova-android@13.0.0",
    "com.cysharp.unitask@2.2.5",
    "firebase-tools@13.29.1",
    "stripe@17.5.0",
)


def cache_folder() -> Path:
    """Where downloads and trees are kept between runs, outside any repository."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "creatoraudit-v2-bench"


def prepared(
    cache: Path,
    count: int,
    *,
    python_only: bool = False,
    polyglot: bool = False,
    languages: Sequence[str] = ("python",),
) -> Path:
    """The tree with `count` planted packages, made in a process of its own where it is not there yet."""
    command = [sys.executable, __file__, "--cache", os.fspath(cache), "--plant", str(count)]
    command += ["--languages", *languages]
    command += ["--python-only"] if python_only else []
    command += ["--polyglot"] if polyglot else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Path(done.stdout.strip())


def make(
    cache: Path,
    count: int,
    *,
    python_only: bool = False,
    polyglot: bool = False,
    languages: Sequence[str] = ("python",),
) -> Path:
    """Unpack and plant; a tree that is complete is kept."""
    kind = "polyglot" if polyglot else "python" if python_only else "all"
    kind = "-".join([kind, *(name for name in languages if name != "python")])
    tree = cache / f"{PACKAGE}-{VERSION}-{kind}-planted-{count}-{SEED}"
    complete = cache / f"{tree.name}.complete"  # beside the tree: nothing but the package lies in it
    if complete.exists():
        return tree
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    with zipfile.ZipFile(_wheel(cache, f"{PACKAGE}=={VERSION}")) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py") or not python_only]
        archive.extractall(tree, names)
    for requirement in WHEELS if polyglot else ():
        with zipfile.ZipFile(_wheel(cache, requirement)) as archive:
            archive.extractall(tree)
    for requirement in NPM if polyglot else ():
        with tarfile.open(_packed(cache, requirement)) as archive:
            archive.extractall(tree / requirement, filter="data")
    plant(tree / PACKAGE / "components", count, SEED, languages)
    complete.touch()
    return tree


def _wheel(cache: Path, requirement: str) -> Path:
    """The wheel, through pip; it needs a newer Python to be installed, not to be read."""
    name, _, version = requirement.partition("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not (found := sorted(cache.glob(pattern))):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version=3.13", f"--dest={cache}", requirement]
        subprocess.run(command, check=True, stdout=sys.stderr)
        found = sorted(cache.glob(pattern))
    return found[0]


def _packed(cache: Path, requirement: str) -> Path:
    """The package's archive, through npm."""
    folder = cache / "npm"
    folder.mkdir(exist_ok=True)
    file = folder / f"{requirement.replace('@', '-')}.tgz"
    if not file.exists():
        subprocess.run(
            ["npm", "pack", "--silent", requirement], check=True, cwd=folder, stdout=subprocess.DEVNULL
        )
    return file


def main() -> None:
    """Prepare a tree and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=cache_folder())
    parser.add_argument("--plant", type=int, default=100)
    parser.add_argument("--python-only", action="store_true", help="leave out what is no Python file")
    parser.add_argument("--languages", nargs="+", default=["python"], help="what the packages are written in")
    parser.add_argument("--polyglot", action="store_true", help="with large packages of many languages")
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    made = make(
        given.cache,
        given.plant,
        python_only=given.python_only,
        polyglot=given.polyglot,
        languages=given.languages,
    )
    print(made)


if __name__ == "__main__":
    main()
