"""`python -m contract`."""

from __future__ import annotations

from contract.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
