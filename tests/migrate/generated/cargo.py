"""Compiles generated Rust, many programs into one, and runs each against the recording server.

The crates are those that Debian packages (librust-reqwest-dev, librust-ureq-dev): nothing is fetched.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.migrate.generated.together import TogetherRunner

REGISTRY = Path("/usr/share/cargo/registry")
_CACHE = Path.home() / ".cache" / "creatoraudit-v2-crates"  # the crates compiled, for all that is built alone
_CRATES = ("reqwest", "ureq", "serde_json", "tokio")
MANIFEST = """[package]
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


# Builds the program in this folder, apart from what compiles the same crates at the same time. What was built
# before bears the same name, and must be seen to be older.
_BUILD = (
    f"mkdir -p {_CACHE} && flock {_CACHE}/lock sh -c 'touch src/main.rs && CARGO_TARGET_DIR={_CACHE} cargo build --offline --quiet"
    f' --message-format short --config source.crates-io.replace-with=\\"debian\\"'
    f' --config source.debian.directory=\\"{REGISTRY}\\" && cp {_CACHE}/debug/programs program\''
)
ALONE = ("sh", "-c", f"{_BUILD} && ./program p000")
EACH = f'{_BUILD} && for name in src/p*/; do name=$(basename "$name"); ./program "$name" || echo "$name ends with $?"; done'


def together(name: str, files: Mapping[str, str], main: str) -> Mapping[str, str]:
    """The files of a program in the folder `name`, as modules of a crate that has others."""
    return {
        "mod.rs" if path == main else path.removeprefix("src/"): text.replace("crate::", f"crate::{name}::")
        for path, text in files.items()
    }


def starting(names: Iterable[str]) -> str:
    """The main file that starts the one of the modules whose name it is given."""
    each = list(names)
    modules = "".join(f"mod {name};\n" for name in each)
    rows = "".join(f'        "{name}" => {name}::run(),\n' for name in each)
    return _MAIN.format(modules=modules, rows=rows)


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
        (self.folder / "Cargo.toml").write_text(MANIFEST)
        (self.folder / "src").mkdir()

    def rewritten(self, name: str, files: Mapping[str, str], main: str) -> Mapping[str, str]:
        """As the modules of one crate."""
        return together(name, files, main)

    def build(self, mains: Mapping[str, str]) -> Sequence[str]:
        """A function that starts one of the modules."""
        (self.folder / "src" / "main.rs").write_text(starting(mains))
        return ["cargo", "build", "--offline", "--quiet", "--message-format", "short"]

    def environment(self) -> Mapping[str, str]:
        """Where it writes."""
        return {"CARGO_TARGET_DIR": str(self.folder / "target")}
