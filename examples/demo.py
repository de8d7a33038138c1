"""Show a codebase being moved from v1 to v2: scanned, rewritten in a copy, and shown as a diff with the report.

    python examples/demo.py [PATH]

Without a path the bundled example `client` is taken. Nothing outside a temporary directory is changed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BUNDLED = Path(__file__).parent / "client" / "v1"
SKIPPED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".creatoraudit-migrate")


def step(title: str, *arguments: str, where: Path) -> int:
    """Print a command, run it, give its exit code."""
    print(f"\n== {title}\n$ creatoraudit-migrate {' '.join(arguments)}\n", flush=True)
    return subprocess.run([sys.executable, "-m", "migrate", *arguments], cwd=where, check=False).returncode


def main(arguments: list[str]) -> int:
    """Run the three steps; 0 when the tool ran, its own exit code when it could not."""
    source = Path(arguments[0]) if arguments else BUNDLED
    if not source.exists():
        print(f"Expected a file or directory but {source} does not exist", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="creatoraudit-demo-") as folder:
        work = Path(folder) / "copy"
        if source.is_dir():
            shutil.copytree(source, work, ignore=SKIPPED, symlinks=True)
        else:
            work.mkdir()
            shutil.copy(source, work)
        print(f"{source} is copied; the original stays as it is.")
        codes = [
            step("What there is", "scan", ".", "--accept", "assumed", where=work),
            step("What becomes of it", "rewrite", ".", "--accept", "assumed", "--format", "diff", where=work),
            step("Done, in the copy", "rewrite", ".", "--accept", "assumed", "--write", where=work),
        ]
    return max((code for code in codes if code > 1), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
