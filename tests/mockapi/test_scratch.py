"""A mock without a database of its own leaves no folder, or the next one removes it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from mockapi.scratch import Scratch


@pytest.fixture
def above(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(folder):
    """As if it had been there for two minutes."""
    then = os.stat(folder).st_mtime - 120
    os.utime(folder, (then, then))


def test_folder_of_a_killed_mock_is_removed_by_the_next(serve, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    killed = serve()
    killed.kill()
    (left,) = tmp_path.iterdir()
    aged(left)
    server = serve()
    assert not left.exists()
    assert server.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_folder_in_use_is_kept(above):
    first = Scratch()
    aged(first.name)
    second = Scratch()
    assert Path(first.name).is_dir()
    for each in (second, first, first):
        each.cleanup()
    assert list(above.iterdir()) == []


@pytest.mark.parametrize("lock", [True, False], ids=["young", "without a lock"])
def test_what_may_be_in_use_is_kept(above, lock):
    folder = above / "creatoraudit-mock-abc"
    folder.mkdir()
    if lock:
        (folder / "in-use").touch()
    else:
        aged(folder)
    Scratch().cleanup()
    assert folder.is_dir()


def test_a_link_is_no_folder_of_a_mock(above, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "in-use").touch()
    aged(other)
    (above / "creatoraudit-mock-link").symlink_to(other)
    os.utime(above / "creatoraudit-mock-link", (0, 0), follow_symlinks=False)
    Scratch().cleanup()
    assert (other / "in-use").exists()
