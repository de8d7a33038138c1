"""Many generated programs in one `verify`: each in a folder of its own, run one after the other by one command.

What is rewritten in them is told apart as in any codebase: a request by the site that sent it. Where a batch does
not prove a program, its halves are tried, down to the program alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from tests.migrate.generated.emit import Program
from tests.migrate.generated.registry import BY_NAME, Entry
from tests.migrate.generated.spoken import Spoken
from tests.migrate.verify.together import TOGETHER, Together


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Programs of one language, one map and one environment, which are started in the same way."""

    entry: Entry
    map: str
    main: str
    environment: tuple[tuple[str, str], ...]
    programs: tuple[tuple[Spoken, Program], ...] = ()

    @property
    def command(self) -> list[str]:
        """What runs them all, in the folder that they lie in."""
        if len(self.programs) == 1:
            return [word or self.main for word in self.entry.alone]
        return self._together.command(self.entry, self.main, self.names)

    @property
    def names(self) -> list[str]:
        """The folders that the programs lie in; "" where it is one alone."""
        return [f"p{number:03}" for number in range(len(self.programs))] if self._in_folders else [""]

    @property
    def _together(self) -> Together:
        return TOGETHER[self.entry.name]

    @property
    def _in_folders(self) -> bool:
        return len(self.programs) > 1 or self._together.alone

    def lay(self, folder: Path) -> Mapping[str, Spoken]:
        """Write the programs below `folder`; which one lies in which of its folders ("" for one alone)."""
        together = self._together
        for name, (_, program) in zip(self.names, self.programs, strict=True):
            _write(
                folder / together.within / name,
                together.apart(name, program) if self._in_folders else program.files,
            )
        if together.start is not None and self._in_folders:
            _write(folder, together.start(self.names, self.main))
        else:
            self.entry.beside(folder)
        return dict(zip(self.names, (case for case, _ in self.programs), strict=True))

    def name_of(self, file: str) -> str:
        """Which of `names` a file below the folder is of."""
        if not self._in_folders:
            return ""
        return file.removeprefix(f"{self._together.within}/").partition("/")[0]

    def only(self, wanted: Iterable[Spoken]) -> Sequence[Batch]:
        """The two halves of those of `wanted`; one where it is a single program."""
        chosen = set(wanted)
        rest = tuple(item for item in self.programs if item[0] in chosen)
        middle = (len(rest) + 1) // 2
        return [replace(self, programs=part) for part in (rest[:middle], rest[middle:]) if part]


def batches(cases: Iterable[Spoken], size: int | None = None) -> Iterator[Batch]:
    """The programs of `cases`, so many in a batch, each with its share of every operation.

    `verify` runs a program once more for each doubling of the sites of one operation, to tell them apart.
    """
    groups: dict[tuple[object, ...], list[tuple[Spoken, Program]]] = defaultdict(list)
    for case in cases:
        program = BY_NAME[case.language].program(case)
        key = (case.language, case.map, program.main, tuple(sorted(program.environment.items())))
        groups[key].append((case, program))
    for key, programs in groups.items():
        together = TOGETHER[str(key[0])]
        yield from (_batch(key, part) for part in _parts(programs, size or together.size, together.alike))


def _parts(
    programs: Sequence[tuple[Spoken, Program]], size: int, alike: int
) -> Iterator[Sequence[tuple[Spoken, Program]]]:
    part: list[tuple[Spoken, Program]] = []
    count = Counter[str]()
    for item in _mixed(programs):
        if len(part) == size or count[item[0].operation] == alike:
            yield part
            part, count = [], Counter[str]()
        part.append(item)
        count[item[0].operation] += 1
    if part:
        yield part


def _mixed(programs: Sequence[tuple[Spoken, Program]]) -> list[tuple[Spoken, Program]]:
    """The programs with those of each operation spread evenly."""
    of_operation: dict[str, list[tuple[Spoken, Program]]] = defaultdict(list)
    for item in programs:
        of_operation[item[0].operation].append(item)
    places = [
        ((number + 0.5) / len(items), item)
        for items in of_operation.values()
        for number, item in enumerate(items)
    ]
    return [item for _, item in sorted(places, key=itemgetter(0))]


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _batch(key: tuple[object, ...], programs: Sequence[tuple[Spoken, Program]]) -> Batch:
    language, map_name, main, environment = key
    assert isinstance(environment, tuple)
    return Batch(
        entry=BY_NAME[str(language)],
        map=str(map_name),
        main=str(main),
        environment=environment,
        programs=tuple(programs),
    )
