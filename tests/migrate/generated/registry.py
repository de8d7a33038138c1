"""Every language whose programs are generated: one row each, which the table, the tests and `verify` go by."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tests.migrate.generated import cargo
from tests.migrate.generated.bash import SEARCHED, BashRunner
from tests.migrate.generated.csharp import CSharp
from tests.migrate.generated.emit import Program, shifted
from tests.migrate.generated.go import Go
from tests.migrate.generated.golang import GoRunner
from tests.migrate.generated.java import Java
from tests.migrate.generated.javascript import JavaScript
from tests.migrate.generated.jvm import ONE_AFTER_THE_OTHER, JavaRunner
from tests.migrate.generated.kotlin import Kotlin
from tests.migrate.generated.node import node_runner, stand_ins
from tests.migrate.generated.npm import Npm
from tests.migrate.generated.php import PHP
from tests.migrate.generated.powershell import PowerShell
from tests.migrate.generated.python import Python
from tests.migrate.generated.reader import Reader
from tests.migrate.generated.ruby import Ruby
from tests.migrate.generated.runner import Runner
from tests.migrate.generated.rust import Rust
from tests.migrate.generated.served import ServedRunner
from tests.migrate.generated.shell import Shell
from tests.migrate.generated.spoken import Dialect, Spoken, exhaustive
from tests.migrate.generated.spring import Spring
from tests.migrate.generated.verify import Runs, maps

HERE = Path(__file__).parent


def _nothing(folder: Path) -> None:
    """The programs need nothing beside them."""
    del folder


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """What runs programs, so many at once, where `is_here` says that it can."""

    is_here: Callable[[], bool]
    runner: Callable[[], AbstractContextManager[Runs]]
    proof: str
    together: int = 200


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A language: its programs, what runs them, and what to say of that.

    `needs` are programs that the runner calls; without them it cannot be told what is sent, nor where the command
    `loads` fails, which loads the libraries that the programs use. `sample` is how many
    programs the default tests take, and `least` the share of them that is rewritten. `alone` runs one program by itself, in its folder ("" stands for its main
    file), after `beside` has put there what it needs; without it, `verify` is not tried on the language.
    """

    dialect: Dialect
    runner: Callable[[], AbstractContextManager[Runs]]
    proof: str
    needs: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()
    sample: int = 60
    least: float = 0.95  # of the sample is rewritten
    alone: tuple[str, ...] = ()
    beside: Callable[[Path], None] = _nothing
    cases: Callable[[int], Iterable[Spoken]] | None = None  # its own exhaustive run
    compiled: Compiled | None = None  # what runs them where that takes too long for the default tests
    together: int = 1  # how many programs of the exhaustive run are prepared at once

    @property
    def thorough(self) -> Entry:
        """The same with what really runs the programs, where that is on the machine."""
        found = self.compiled
        if found is None or not found.is_here():
            return self
        return replace(self, runner=found.runner, proof=found.proof, together=found.together)

    @property
    def name(self) -> str:
        """The language, or what of it the programs use."""
        return self.dialect.name

    @property
    def language(self) -> str:
        """The language."""
        return self.name.partition(" ")[0]

    @property
    def missing(self) -> tuple[str, ...]:
        """What of `needs` and `loads` is not on this machine."""
        found = tuple(name for name in self.needs if shutil.which(name, path=SEARCHED) is None)
        if (
            not found
            and self.loads
            and subprocess.run(self.loads, capture_output=True, check=False).returncode
        ):
            return (" ".join(self.loads),)
        return found

    def exhaustive(self, seed: int) -> Iterable[Spoken]:
        """The cases of the exhaustive run, each once."""
        return self.cases(seed) if self.cases is not None else exhaustive(self.dialect, maps(), seed)

    def program(self, case: Spoken) -> Program:
        """The program of `case`."""
        pathmap = maps()[case.map]
        return shifted(self.dialect.write(case, pathmap.by_id[case.operation], pathmap), str(case))


def _go_main(folder: Path) -> None:
    start = 'package main\n\nimport "example.com/shop/app"\n\nfunc main() {\n\tapp.Run()\n}\n'
    (folder / "main.go").write_text(start, encoding="utf-8")


def _read(language: str) -> Callable[[], Reader]:
    return partial(Reader, language, maps())


# To compile the crates takes longer than all of the default tests may: only the exhaustive run does it.
_CARGO = Compiled(
    is_here=cargo.is_here, runner=cargo.CargoRunner, proof="compiled and run with reqwest and ureq"
)
_PHP_LOADS = (
    "foreach (['GuzzleHttp', 'Symfony/Component/HttpClient', 'Illuminate/Http'] as $name) require \"$name/autoload.php\";"
    " curl_init(); pcntl_fork() or exit(0);"
)
_READ = "parsed, and read as its code says: no compiler of it is on the machine"
_READ_WITHOUT = "parsed, and read as its code says: it is not on the machine"
_READ_PACKAGES = "parsed, and read as its code says: the packages are not on the machine"
_READ_LIBRARIES = "parsed, and read as its code says: the library is not on the machine"
_NODE_MAIN = 'await (await import("./main.mjs")).default()'
ENTRIES = (
    Entry(
        dialect=Python(),
        runner=Runner,
        proof="run with CPython",
        sample=0,  # it has tests of its own
        alone=(sys.executable, ""),
        cases=Python().exhaustive,
    ),
    Entry(
        dialect=JavaScript(),
        runner=node_runner,
        proof="run with Node.js",
        needs=("node",),
        sample=240,
        alone=("node", "--import", "./xhr.mjs", "--input-type=module", "-e", _NODE_MAIN),
        beside=stand_ins,
    ),
    Entry(
        dialect=Java(),
        runner=JavaRunner,
        proof="compiled and run with OpenJDK",
        needs=("javac",),
        alone=("sh", "-c", ONE_AFTER_THE_OTHER, "java", "", "."),
    ),
    Entry(
        dialect=Shell(),
        runner=BashRunner,
        proof="run with bash, curl, wget and HTTPie",
        needs=("bash", "curl", "wget", "jq", "http"),
        sample=120,
        alone=("bash", "-eu", "main.sh"),
    ),
    Entry(
        dialect=Go(),
        runner=GoRunner,
        proof="compiled and run with Go",
        needs=("go",),
        alone=("sh", "-c", "go build -o program . && ./program"),
        beside=_go_main,
        together=200,
    ),
    Entry(
        dialect=Ruby(),
        runner=partial(ServedRunner, ["ruby", str(HERE / "worker.rb")]),
        proof="run with Ruby and its gems",
        needs=("ruby",),
        loads=(
            "ruby",
            "-e",
            "%w[faraday faraday_middleware httparty rest-client http].each { |gem| require gem }",
        ),
        sample=120,
        alone=("ruby", "main.rb"),
    ),
    Entry(
        dialect=PHP(),
        runner=partial(ServedRunner, ["php", str(HERE / "worker.php")]),
        proof="run with PHP and its libraries",
        needs=("php",),
        loads=("php", "-r", _PHP_LOADS),
        sample=120,
        alone=("php", "-d", f"auto_prepend_file={HERE / 'libraries.php'}", "main.php"),
    ),
    Entry(dialect=Npm(), runner=_read("javascript"), proof=_READ_PACKAGES),
    # Spring encodes its URLs itself, and leaves a slash: ids that the map gives no type are for a person.
    Entry(dialect=Spring(), runner=_read("java"), proof=_READ_LIBRARIES, least=0.9),
    Entry(dialect=CSharp(), runner=_read("csharp"), proof=_READ),
    Entry(dialect=Rust(), runner=_read("rust"), proof=_READ, compiled=_CARGO, alone=cargo.ALONE),
    Entry(dialect=Kotlin(), runner=_read("kotlin"), proof=_READ),
    Entry(dialect=PowerShell(), runner=_read("powershell"), proof=_READ_WITHOUT),
)
BY_NAME = {entry.name: entry for entry in ENTRIES}
UNSPOKEN: frozenset[str] = frozenset()  # languages in which nothing is generated yet
