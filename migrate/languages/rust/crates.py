"""Modules and files of Rust: `mod name;`, `use crate::a::b`, and the crates that `Cargo.toml` names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo

_ROOTS = ("main", "lib")
_NAME = re.compile(rb'^\[package\][^\[]*?^name\s*=\s*"([^"]+)"', re.M | re.S)
_LIBRARY = re.compile(rb'^\[lib\][^\[]*?^name\s*=\s*"([^"]+)"', re.M | re.S)


def _place(file: str) -> tuple[list[str], list[str]]:
    """The folder that a file's crate begins in, and the path of its module in the crate."""
    words = file.partition("\0")[0].split("/")
    folder, stem = words[:-1], words[-1].removesuffix(".rs")
    at = len(folder) - 1 - folder[::-1].index("src") + 1 if "src" in folder else None
    root = folder[:at] if at is not None else folder
    inside = folder[len(root) :]
    if stem in ("mod", *_ROOTS):
        return root, inside
    return root, [*inside, stem]


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that an import may mean."""
    root, own = _place(module.file)
    words = statement.module.split(".") if statement.module else []
    if not words:
        if name is not None and "." in name:  # a method of a type of another file
            yield "**", name
        return
    if words[0] == "crate":
        path = words[1:]
    elif words[0] == "self":
        path = [*own, *words[1:]]
    elif words[0] == "super":
        up = sum(1 for word in words if word == "super")
        path = [*own[: max(0, len(own) - up)], *words[up:]]
    else:
        path = [*own, *words]  # a module declared here
    yield from _files(root, path, name)


def _files(root: list[str], path: list[str], name: str | None) -> Iterator[tuple[str, str | None]]:
    """The files that the module `path` of a crate may be in, and the item or the module `name` there."""
    base = "/".join([*root, *path])
    if path:
        yield f"{base}.rs", name
        yield f"{base}/mod.rs", name
    else:
        for stem in _ROOTS:
            yield "/".join([*root, f"{stem}.rs"]), name
    if name is not None:
        yield ("/".join([*root, *path, f"{name}.rs"])), None
        yield ("/".join([*root, *path, name, "mod.rs"])), None


def rooted(
    read: Callable[[str], bytes | None], module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """The files of the package's own library, which its programs name as they do any crate."""
    first, _, rest = statement.module.partition(".")
    root, _ = _place(module.file)
    if not first or first in ("crate", "self", "super", "std") or root[-1:] != ["src"]:
        return
    said = read("/".join([*root[:-1], "Cargo.toml"])) or b""
    found = _LIBRARY.search(said) or _NAME.search(said)
    if found is not None and found[1].decode(errors="replace").replace("-", "_") == first:
        yield from _files(root, rest.split(".") if rest else [], name)


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `reqwest.Client`."""
    if name is None:
        return statement.module
    return f"{statement.module}.{name}" if statement.module else name
