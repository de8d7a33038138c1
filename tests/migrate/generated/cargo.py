"""Compiles generated Rust, many programs into one, and runs each against the recording server.

The crates are those that Debian packages (librust-reqwest-dev, librust-ureq-dev): nothing is fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.migrate.generated.runner import Ran
from tests.migrate.generated.server import Recorder

REGISTRY = Path("/usr/share/cargo/registry")
_CRATES = ("reqwest", "ureq", "serde_json", "tokio")
_MANIFEST = """[package]
name = "programs"
version = "0.1.0"
edition = "2021"

[dependencies]
ureq = { version = "2", default-features = false, features = ["json"] }
reqwest = { version = "0.11", default-features = false, features = ["blocking", "json"] }
serde_json = "1"
tokio = { version = "1", features = ["rt"] }

[profile.dev]
debug = false
incremental = false
"""
_SOURCES = f"""[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "{REGISTRY}"
"""
_WRONG = re.compile(r"^src/(p\d+)/.*: error.*$", re.M)
_MAIN = """#![allow(warnings)]

{modules}
fn main() {{
    match std::env::args().nth(1).unwrap_or_default().as_str() {{
{rows}        other => panic!("no program {{other}}"),
    }}
}}
"""


def is_here() -> bool:
    """Whether the compiler and the crates are on this machine."""
    held = {path.name.rpartition("-")[0] for path in REGISTRY.glob("*")} if REGISTRY.is_dir() else set()
    return shutil.which("cargo") is not None and held.issuperset(_CRATES)


class CargoRunner:
    """A program that is made of all the programs prepared; a context manager."""

    def __init__(self) -> None:
        self._server = Recorder()
        self._folder = Path(tempfile.mkdtemp())
        (self._folder / ".cargo").mkdir()
        (self._folder / ".cargo" / "config.toml").write_text(_SOURCES)
        (self._folder / "Cargo.toml").write_text(_MANIFEST)
        (self._folder / "src").mkdir()
        self._names: dict[tuple[tuple[str, str], ...], str] = {}
        self._errors: dict[str, str] = {}

    def prepare(self, programs: Sequence[tuple[Mapping[str, str], str, Sequence[str]]]) -> None:
        """Compile programs (files, the one to start, hosts), those before no longer."""
        for name in self._names.values():
            shutil.rmtree(self._folder / "src" / name)
        self._names.clear()
        self._errors.clear()
        for files, main, hosts in programs:
            if _key(files) not in self._names:
                name = self._names[_key(files)] = f"p{len(self._names)}"
                self._write(name, files, main, hosts)
        while True:
            built = self._build([name for name in self._names.values() if name not in self._errors])
            wrong = dict.fromkeys(_WRONG.findall(built))
            if not wrong:
                assert not built, built[-3000:]
                return
            for name in wrong:
                said = [line for line in built.splitlines() if line.startswith(f"src/{name}/")]
                self._errors[name] = " | ".join(said)

    def _write(self, name: str, files: Mapping[str, str], main: str, hosts: Sequence[str]) -> None:
        for path, text in files.items():
            for host in hosts:
                text = text.replace(f"https://{host}", self._server.origin)
            text = text.replace("crate::", f"crate::{name}::")
            place = self._folder / "src" / name / ("mod.rs" if path == main else path.removeprefix("src/"))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def _build(self, names: Sequence[str]) -> str:
        """What the compiler says; nothing where it takes all of it."""
        modules = "".join(f"mod {name};\n" for name in names)
        rows = "".join(f'        "{name}" => {name}::run(),\n' for name in names)
        (self._folder / "src" / "main.rs").write_text(_MAIN.format(modules=modules, rows=rows))
        done = subprocess.run(
            ["cargo", "build", "--offline", "--quiet", "--message-format", "short"],
            cwd=self._folder,
            env={**os.environ, "CARGO_TARGET_DIR": str(self._folder / "target")},
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if not done.returncode else done.stderr or done.stdout or "the compiler fails"

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        if _key(files) not in self._names:
            self.prepare([(files, main, hosts)])
        name = self._names[_key(files)]
        if name in self._errors:
            return Ran(requests=[], error=self._errors[name])
        program = self._folder / "target" / "debug" / "programs"
        given = {**os.environ, **environment}
        done = subprocess.run([program, name], env=given, capture_output=True, text=True, check=False)
        return Ran(requests=self._server.taken(), error=done.stderr[:400] if done.returncode else None)

    def __enter__(self) -> CargoRunner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._folder)


def _key(files: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(files.items()))
