"""`python -m migrate` is `creatoraudit-migrate`."""

from __future__ import annotations

from migrate.cli import program

if __name__ == "__main__":
    program()
