"""Other people's packages are left as they are: no edit, nothing called rewritten, with the boldest options.

The default run takes the packages that are installed for the tests; the slow one takes thirty applications and
libraries of many languages from PyPI, npm and Debian, each beside a file that uses the API, which makes every path
word count for more.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from migrate.engine import plan
from migrate.files import Tree
from migrate.model import Basis, Confidence, Outcome, Site
from migrate.options import Options
from migrate.pathmap.load import load_bundled
from tests.migrate.packages import unpack

BOLD = Options(accept=frozenset({Basis.ASSUMED}), min_confidence=Confidence.WEAK, include_text=False)
OURS = """
import requests

BASE = "https://api.creatoraudit.com/v1"


def one(number):
    return requests.get(f"{BASE}/creator", params={"id": number})
"""
# Pinned where the publisher keeps old versions; without what they need, but boto3 with what it wraps.
PACKAGES = {
    "homeassistant": ("pypi", "homeassistant==2025.4.4"),
    "django": ("pypi", "django==5.2.8"),
    "boto3": ("pypi", "boto3==1.40.70", "botocore==1.40.70"),
    "requests": ("pypi", "requests==2.32.5"),
    "httpx": ("pypi", "httpx==0.28.1"),
    "ansible-core": ("pypi", "ansible-core==2.17.7"),  # PowerShell and the shell, too
    "kubernetes": ("pypi", "kubernetes==31.0.0"),
    "twilio": ("pypi", "twilio==9.3.7"),
    "react-native": ("npm", "react-native@0.76.5"),  # JavaScript, Java, Kotlin, C++, Objective-C, Ruby
    "expo-modules-core": ("npm", "expo-modules-core@2.1.4"),  # TypeScript, Kotlin, Swift
    "cordova-android": ("npm", "cordova-android@13.0.0"),  # Java
    "unitask": ("npm", "com.cysharp.unitask@2.2.5"),  # C#
    "stripe": ("npm", "stripe@17.5.0"),
    "axios": ("npm", "axios@1.7.9"),
    "firebase-tools": ("npm", "firebase-tools@13.29.1"),
    "googleapis-common": ("npm", "googleapis-common@7.2.0"),
    "vscode-languageclient": ("npm", "vscode-languageclient@9.0.1"),
    "angular": ("npm", "@angular/common@19.0.5"),
    "go-github": ("debian", "golang-github-google-go-github-dev"),
    "google-api-go": ("debian", "golang-google-api-dev"),
    "aws-sdk-go": ("debian", "golang-github-aws-aws-sdk-go-dev"),
    "reqwest": ("debian", "librust-reqwest-dev"),
    "ureq": ("debian", "librust-ureq-dev"),
    "hyper": ("debian", "librust-hyper-dev"),
    "faraday": ("debian", "ruby-faraday"),
    "rest-client": ("debian", "ruby-rest-client"),
    "aws-sdk-ruby": ("debian", "ruby-aws-sdk-core"),
    "wordpress": ("debian", "wordpress"),  # PHP and JavaScript
    "phpmyadmin": ("debian", "phpmyadmin"),
    "guzzle": ("debian", "php-guzzlehttp-guzzle"),
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


@pytest.fixture(params=PACKAGES)
def unpacked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The package's files, with a file beside them that uses the API."""
    source, *names = PACKAGES[request.param]
    tree = tmp_path / request.param
    unpack(source, names, tree)
    (tree / "uses_creatoraudit.py").write_text(OURS, encoding="utf-8")
    return tree


def test_thirty_packages_of_many_languages_are_looked_at() -> None:
    assert len(PACKAGES) >= 30
    assert {source for source, *_ in PACKAGES.values()} == {"pypi", "npm", "debian"}


@pytest.mark.slow
def test_a_published_package_is_left_alone(unpacked: Path) -> None:
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
