"""`creatoraudit-contract`, and `python -m contract`: what it is made of is an extra, so its lack is told."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command; returns its exit code."""
    try:
        from contract.cli import main as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("contract", "specs"):
            raise
        sys.stderr.write(
            f"creatoraudit-contract: Expected the package {error.name} but it is not installed; "
            "`pip install 'creatoraudit-v2[contract]'` does it.\n"
        )
        return 2
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
