"""What the repository's own tests read: its tracked files and the parsed modules of its packages."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("contract", "migrate", "mockapi", "specs")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module of a package, parsed."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


@cache
def modules(package: str) -> tuple[Module, ...]:
    """Every module of a package; a test over none would show nothing, so there is at least one."""
    found = tuple(_read(path) for path in sorted((ROOT / package).rglob("*.py")))
    assert found, f"no module in {package}"
    return found


def all_modules() -> tuple[Module, ...]:
    return tuple(module for package in PACKAGES for module in modules(package))


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(name=name, path=path, text=text, tree=ast.parse(text))


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, those inside functions and for types alone included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.where}:{node.lineno}: relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git tracks, and new ones that it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = (ROOT / name.decode() for name in listed.split(b"\0") if name)
    return tuple(path for path in paths if path.is_file())
