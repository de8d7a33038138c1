"""Other people's packages are left as they are: no edit, nothing called rewritten, with the boldest options.

The default run takes the packages that are installed for the tests; the slow one takes whole applications and
libraries from PyPI, each beside a file that uses the API, which makes every path word count for more.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from migrate.engine import Options, plan
from migrate.files import Tree
from migrate.model import Basis, Confidence, Outcome, Site
from migrate.pathmap.load import load_bundled

BOLD = Options(accept=frozenset({Basis.ASSUMED}), min_confidence=Confidence.WEAK, include_text=False)
OURS = """
import requests

BASE = "https://api.creatoraudit.com/v1"


def one(number):
    return requests.get(f"{BASE}/creator", params={"id": number})
"""
# Pinned, so that what was found can be told; without what they need, but boto3 with what it wraps.
PACKAGES = {
    "homeassistant": ("homeassistant==2025.4.4",),
    "django": ("django==5.2.8",),
    "boto3": ("boto3==1.40.70", "botocore==1.40.70"),
    "requests": ("requests==2.32.5",),
    "httpx": ("httpx==0.28.1",),
}


def look(folder: Path) -> tuple[int, list[Site], list[str]]:
    """How many files there are in `folder`, the sites in them, and the files with edits."""
    found = plan(Tree([os.fspath(folder)]), load_bundled(), BOLD)
    sites = [site for result in found.results for site in result.sites]
    return found.files, sites, [result.file for result in found.results if result.edits]


@pytest.mark.parametrize("name", ["aiohttp", "httpx", "requests", "urllib3"])
def test_an_installed_client_library_is_left_alone(name: str) -> None:
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    files, sites, edited = look(Path(found.origin).parent)
    assert files > 10
    assert edited == []
    assert [site for site in sites if site.outcome is Outcome.REWRITTEN] == []


@pytest.fixture(scope="session")
def wheels() -> Path:
    """Where downloaded wheels are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base, "creatoraudit-v2-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fetched(requirement: str, folder: Path) -> Path:
    """The wheel of `requirement`, through pip."""
    name, _, version = requirement.partition("==")
    if not (found := sorted(folder.glob(f"{name}-{version}-*.whl"))):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version=3.13", f"--dest={folder}", requirement]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(
                f"Expected pip to download {requirement} from PyPI but it could not; "
                f"this test needs a network: {done.stderr.strip()[-300:]}",
                pytrace=False,
            )
        found = sorted(folder.glob(f"{name}-{version}-*.whl"))
    return found[0]


@pytest.fixture(params=PACKAGES)
def unpacked(request: pytest.FixtureRequest, wheels: Path, tmp_path: Path) -> Path:
    """The package's files, with a file beside them that uses the API."""
    tree = tmp_path / request.param
    for requirement in PACKAGES[request.param]:
        with zipfile.ZipFile(fetched(requirement, wheels)) as archive:
            archive.extractall(tree)
    (tree / "uses_creatoraudit.py").write_text(OURS, encoding="utf-8")
    return tree


@pytest.mark.slow
def test_a_package_of_pypi_is_left_alone(unpacked: Path) -> None:
    started = time.perf_counter()
    files, sites, edited = look(unpacked)
    seconds = time.perf_counter() - started
    theirs = [site for site in sites if site.file != "uses_creatoraudit.py"]
    outcomes = dict(Counter(str(site.outcome) for site in theirs))
    # Shown with -rP.
    sys.stdout.write(f"{unpacked.name}: {files} files, {seconds:.1f} s, sites {outcomes}\n")
    # In the tree of `requests` itself a call of it is a call of the project's own code.
    assert edited == ([] if unpacked.name == "requests" else ["uses_creatoraudit.py"])
    assert [site for site in theirs if site.outcome is Outcome.REWRITTEN] == []
