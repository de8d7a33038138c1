"""Services in one tree, whose modules, packages and classes have the same names, see nothing of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pytest

from migrate.pathmap.model import PathMap
from tests.migrate.generated.registry import ENTRIES, Entry
from tests.migrate.generated.spoken import Spoken, spoken
from tests.migrate.generated.verify import maps, rewrite

TREE = 8  # programs in a tree, and as many that call another API
# What is set outside of the code is one for all that read it, as it should be.
SHARED = ("environment", "property", "exported")


def trees(entry: Entry, most: int) -> Iterator[tuple[PathMap, Sequence[Spoken]]]:
    by_map: dict[str, list[Spoken]] = defaultdict(list)
    for case in spoken(entry.dialect, maps(), seed=7, most=most):
        # A table of paths that nobody is seen to call may be anybody's, and what could be its base stays.
        if not any(word in case["base"] for word in SHARED) and case["wrapper"] != "table":
            by_map[case.map].append(case)
    for name, cases in by_map.items():
        for start in range(0, len(cases), TREE):
            yield maps()[name], cases[start : start + TREE]


def elsewhere(pathmap: PathMap, files: Mapping[str, str]) -> Mapping[str, str]:
    """The same program, of an API that is not this one."""
    found = dict(files)
    for host in pathmap.hosts:
        found = {path: text.replace(host, "api.elsewhere.example") for path, text in found.items()}
    return found


def below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}": text for path, text in files.items()}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_service_is_rewritten_as_it_would_be_alone(entry: Entry) -> None:
    changed = 0
    for pathmap, cases in trees(entry, most=24):
        before: dict[str, str] = {}
        wanted: dict[str, str] = {}
        for number, case in enumerate(cases):
            files = entry.program(case).files
            alone = rewrite(pathmap, files)[0]
            changed += alone != dict(files)
            before |= below(f"ours{number}", files)
            wanted |= below(f"ours{number}", alone)
            others = below(f"theirs{number}", elsewhere(pathmap, files))
            before, wanted = before | others, wanted | others
        found, _, errors = rewrite(pathmap, before)
        assert not errors
        assert found == wanted, "\n".join(map(str, cases))
    assert changed >= 8
