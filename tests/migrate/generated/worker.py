"""Runs programs one after the other in one process, so that the clients are imported once.

Started as a subprocess: a line of JSON in, `{"files": {path: text}, "main": path, "hosts": [...],
"environment": {...}}`; a line of JSON out, `{"requests": [...], "error": text or null}`. Every host named in
`hosts` is replaced by the recording server before the program runs.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.abc
import importlib.util
import io
import json
import os
import ssl
import sys
import traceback
import warnings
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from server import Recorder
else:
    from tests.migrate.generated.server import Recorder


class _Files(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the modules of the program that runs."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        package = fullname.replace(".", "/") + "/__init__.py"
        if package in self.texts:
            return importlib.util.spec_from_loader(fullname, self, origin=package, is_package=True)
        file = fullname.replace(".", "/") + ".py"
        return importlib.util.spec_from_loader(fullname, self, origin=file) if file in self.texts else None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        origin = module.__spec__.origin if module.__spec__ else None
        assert origin is not None
        exec(compile(self.texts[origin], origin, "exec"), module.__dict__)


def _pointed_at(text: str, hosts: list[str], origin: str) -> str:
    for host in hosts:
        text = text.replace(f"https://{host}", origin)
        text = text.replace(f'HTTPSConnection("{host}"', f'HTTPConnection("{origin[7:]}"')
    return text


def _run(job: dict[str, Any], server: Recorder, files: _Files) -> dict[str, Any]:
    texts = {path: _pointed_at(text, job["hosts"], server.origin) for path, text in job["files"].items()}
    files.texts = texts
    environment = {
        key: _pointed_at(value, job["hosts"], server.origin) for key, value in job["environment"].items()
    }
    before = set(sys.modules)
    error = None
    os.environ.update(environment)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(texts[job["main"]], job["main"], "exec"), {"__name__": "__main__"})
    except BaseException:
        error = traceback.format_exc(limit=-4)
    finally:
        for key in environment:
            del os.environ[key]
        names = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in texts}
        for name in set(sys.modules) - before:
            if name in names:
                del sys.modules[name]
    return {"requests": server.taken(), "error": error}


def main() -> None:
    """Serve jobs until the input ends."""
    warnings.simplefilter("ignore")
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    # A client builds its TLS context on each start, which costs more than the request.
    ssl.create_default_context = functools.lru_cache(ssl.create_default_context)
    server, files = Recorder(), _Files()
    sys.meta_path.insert(0, files)
    out = sys.stdout
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line), server, files)), file=out, flush=True)


if __name__ == "__main__":
    main()
