"""`creatoraudit-mock`, and `python -m mockapi`: what it is made of is an extra, so its lack is told."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command; returns its exit code."""
    try:
        from mockapi.cli import main as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("mockapi", "specs"):
            raise
        sys.stderr.write(
            f"creatoraudit-mock: Expected the package {error.name} but it is not installed; "
            "`pip install 'creatoraudit-v2[mock]'` does it.\n"
        )
        return 2
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
