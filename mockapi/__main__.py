"""`python -m mockapi` is `creatoraudit-mock`."""

from __future__ import annotations

from mockapi.cli import main

raise SystemExit(main())
