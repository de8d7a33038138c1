"""Compiles generated Rust, many programs into one, and runs each against the recording server.

The crates are those that Debian packages (librust-reqwest-dev, librust-ureq-dev): nothing is fetched.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.migrate.generated.together import TogetherRunner

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


class CargoRunner(TogetherRunner):
    """A crate that is made of all the programs prepared; a context manager."""

    sources = "src"
    wrong = re.compile(r"^src/(p\d+)/.*: error.*$", re.M)
    program = "target/debug/programs"

    def __init__(self) -> None:
        super().__init__()
        (self.folder / ".cargo").mkdir()
        (self.folder / ".cargo" / "config.toml").write_text(_SOURCES)
        (self.folder / "Cargo.toml").write_text(_MANIFEST)
        (self.folder / "src").mkdir()

    def rewritten(self, name: str, files: Mapping[str, str], main: str) -> Mapping[str, str]:
        """As the modules of one crate."""
        return {
            "mod.rs" if path == main else path.removeprefix("src/"): text.replace(
                "crate::", f"crate::{name}::"
            )
            for path, text in files.items()
        }

    def build(self, mains: Mapping[str, str]) -> Sequence[str]:
        """A function that starts one of the modules."""
        modules = "".join(f"mod {name};\n" for name in mains)
        rows = "".join(f'        "{name}" => {name}::run(),\n' for name in mains)
        (self.folder / "src" / "main.rs").write_text(_MAIN.format(modules=modules, rows=rows))
        return ["cargo", "build", "--offline", "--quiet", "--message-format", "short"]

    def environment(self) -> Mapping[str, str]:
        """Where it writes."""
        return {"CARGO_TARGET_DIR": str(self.folder / "target")}
