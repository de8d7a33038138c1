"""Runs generated JavaScript in one node process, with stand-ins for axios and for what only browsers have."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.migrate.generated.served import HERE, ServedRunner


def stand_ins(folder: Path) -> None:
    """Put the stand-ins for axios and XMLHttpRequest into `folder`."""
    shutil.copy(HERE / "xhr.mjs", folder)
    package = folder / "node_modules" / "axios"
    package.mkdir(parents=True)
    shutil.copy(HERE / "axios.mjs", package / "index.mjs")
    (package / "package.json").write_text('{"name": "axios", "type": "module", "exports": "./index.mjs"}')


def node_runner() -> ServedRunner:
    """A node process, which keeps the modules that it has read."""
    return ServedRunner(["node", str(HERE / "worker.mjs")], stand_ins)
