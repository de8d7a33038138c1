"""Who may import whom, and what the core may touch."""

from __future__ import annotations

import ast
import re

import pytest

from tests.repo.tools import PACKAGES, PYPROJECT, all_modules, imports, modules

# `specs` is read by all; the three programs know nothing of each other.
ALLOWED = {"contract": {"contract", "specs"}, "migrate": {"migrate", "specs"},
           "mockapi": {"mockapi", "specs"}, "specs": {"specs"}}  # fmt: skip

# The modules of the rewriter that meet the world: the disk, git, processes, the terminal, the network, the clock.
EDGES = re.compile(
    r"migrate\.(__main__|cli(\..+)?|files(_\w+)?|journal|baseline|config|progress|workers|pathmap\.(load|fetch)"
    r"|verify\.(authority|program|recorder|scratch|server|session)"
    r"|gateway(\.(app|connections|library|serve|upstream|writes))?)"
)
# Pure themselves, but about files: they take the value types of the modules that read and record.
ABOUT_FILES = {"migrate.change", "migrate.undoing"}
# The modules of the suite that meet the world, and the one that draws names which differ between runs.
CONTRACT_EDGES = re.compile(
    r"contract\.(__main__|cli(\..+)?|config|endpoint|interrupts|mock|order|target|world)"
)
# Reads dates and moments from texts; it asks no clock.
READS_DATES = {"contract.moments"}
PURE_PARTS = {"migrate.pathmap.load.parse_map"}
# What meets the world. Of `sys` only the streams do: `sys.stdlib_module_names` is a fact.
WORLD = {"asyncio", "datetime", "http", "httpx", "io", "os", "pathlib", "random", "shutil", "socket", "sqlite3",
         "subprocess", "tempfile", "threading", "time", "urllib.request", "uvicorn"}  # fmt: skip
HARMLESS = {"os.path.commonprefix"}
# A generator that is given its seed, and names of time zones, are no world.
SEEDED, ZONES = {"random"}, {"datetime.UTC"}
PURE_OF_OS = {"fsdecode", "fsencode"}
STREAMS = {"argv", "environ", "exit", "stderr", "stdin", "stdout"}
# These print: the commands, the progress display, and the server's log of its own crashes.
PRINTING = re.compile(
    r"(migrate|mockapi|contract)\.(__main__|cli(\..+)?|progress|serve)|mockapi\.pipeline|migrate\.gateway\.serve"
)


# Import names that are not their distribution's; grammars of languages whose files are still to be written.
IMPORTED_AS = {"pyyaml": "yaml"}
AWAITED = {"php"}


def test_every_dependency_is_imported():
    names = {re.match(r"[\w-]+", item)[0].lower() for item in PYPROJECT["project"]["dependencies"]}
    used = {name.partition(".")[0] for module in all_modules() for _, name in imports(module)}
    unused = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names} - used
    assert unused <= {f"tree_sitter_{name}" for name in AWAITED}


def test_every_package_has_its_rule():
    assert sorted(ALLOWED) == sorted(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_they_may(package):
    ours = set(PACKAGES)
    wrong = [
        f"{module.where}:{line}: {name}"
        for module in modules(package)
        for line, name in imports(module)
        if name.partition(".")[0] in ours - ALLOWED[package]
    ]
    assert wrong == []


def test_core_of_the_rewriter_does_not_meet_the_world():
    wrong = []
    for module in modules("migrate"):
        if EDGES.fullmatch(module.name):
            continue
        for line, name in imports(module):
            parts = name.split(".")
            heads = {".".join(parts[: n + 1]) for n in range(len(parts))}
            if (
                heads & WORLD
                and name not in HARMLESS
                and not (name == "os" and used_of_os(module) <= PURE_OF_OS)
            ):
                wrong.append(f"{module.where}:{line}: {name}")
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("open", "input")
            ):
                wrong.append(f"{module.where}:{node.lineno}: {node.func.id}()")
    assert wrong == []


def test_checks_do_not_meet_the_world():
    """A check has its context and nothing else, so that every request is counted, taken down and cleaned up."""
    wrong = [
        f"{module.where}:{line}: {name}"
        for module in modules("contract")
        if not CONTRACT_EDGES.fullmatch(module.name) and module.name not in READS_DATES
        for line, name in imports(module)
        if {name, name.rpartition(".")[0], name.partition(".")[0]} & (WORLD | {"httpx"})
        and name not in SEEDED | ZONES
    ]
    assert wrong == []


def test_what_reads_dates_asks_no_clock():
    for module in modules("contract"):
        if module.name in READS_DATES:
            assert not re.search(r"\b(now|today|utcnow|time)\(", module.text)


def used_of_os(module) -> set[str]:
    """The names that a module takes from `os`."""
    nodes = (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute))
    return {node.attr for node in nodes if isinstance(node.value, ast.Name) and node.value.id == "os"}


def test_core_does_not_import_the_edges():
    """What is pure cannot reach the disk through a neighbour."""
    wrong = [
        f"{module.where}:{line}: {name}"
        for module in modules("migrate")
        if not EDGES.fullmatch(module.name) and module.name not in ABOUT_FILES
        for line, name in imports(module)
        if name not in PURE_PARTS and (EDGES.fullmatch(name) or EDGES.fullmatch(name.rpartition(".")[0]))
    ]
    assert wrong == []


def test_only_commands_print():
    wrong = []
    for module in all_modules():
        if PRINTING.fullmatch(module.name):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name) and node.id == "print":
                wrong.append(f"{module.where}:{node.lineno}: print")
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "sys"
                and node.attr in STREAMS
            ):
                wrong.append(f"{module.where}:{node.lineno}: sys.{node.attr}")
    assert wrong == []
