"""Runs the rewriter on an example as a user does; `python -m tests.examples.tools` writes every v2 anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("client", "script", "service")
# One report of each example is kept beside it: what a reader would see on the terminal.
REPORT = "report.txt"


def migrate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`creatoraudit-migrate ARGUMENTS` in `folder`."""
    program = Path(sys.executable).with_name("creatoraudit-migrate")
    return subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, without the record that `undo` needs."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".creatoraudit-migrate", "__pycache__"} & set(path.parts)
    }


def rewritten(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Lay the v1 of an example into `folder` and rewrite it there."""
    for path, content in files_of(EXAMPLES / name / "v1").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return migrate(folder, "rewrite", ".", "--accept", "assumed", "--write")


def update(name: str) -> None:
    """Write an example's v2 and report as the rewriter makes them now."""
    with tempfile.TemporaryDirectory() as scratch:
        done = rewritten(name, Path(scratch))
        shutil.rmtree(EXAMPLES / name / "v2", ignore_errors=True)
        for path, content in files_of(Path(scratch)).items():
            target = EXAMPLES / name / "v2" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (EXAMPLES / name / REPORT).write_text(done.stdout, encoding="utf-8")


if __name__ == "__main__":
    for example in NAMES:
        update(example)
