"""Many generated programs in one `verify`: each in a folder of its own, run one after the other by one command.

What is rewritten in them is told apart as in any codebase: a request by the site that sent it. Where a batch does
not prove a program, its halves are tried, down to the program alone.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.migrate.generated import cargo, golang
from tests.migrate.generated.emit import Program
from tests.migrate.generated.registry import BY_NAME, Entry
from tests.migrate.generated.spoken import Spoken

_SIZE = 100
_SIZES = {"python": 400}  # where loading the clients costs more than what a hundred programs do

_PYTHON = """\
import functools, os, runpy, ssl, sys

# A client builds its TLS context on each start, which costs more than the request.
ssl.create_default_context = functools.lru_cache(ssl.create_default_context)
home = os.getcwd()
for name in sorted(os.listdir(home)):
    folder = os.path.join(home, name)
    os.chdir(folder)
    sys.path.insert(0, folder)
    before = set(sys.modules)
    try:
        runpy.run_path(sys.argv[1], run_name="__main__")
    except BaseException as error:
        print(name, type(error).__name__)
    sys.path.remove(folder)
    for module in set(sys.modules) - before:
        if (getattr(sys.modules[module], "__file__", None) or "").startswith(folder):
            del sys.modules[module]
"""
_NODE = """\
import { readdirSync } from "node:fs";
for (const name of readdirSync(".").filter((each) => each.startsWith("p")).sort()) {
  try {
    await (await import(`./${name}/main.mjs`)).default();
  } catch (error) {
    console.log(name, String(error));
  }
}
"""
# A gem takes longer to load than a program to run: those that begin with the same one get it from a process that
# has loaded that and nothing else, so that what a program forgets to require is still missing.
_RUBY = """\
$stdout.sync = true
GEM = /^require "(net\\/http|faraday|httparty|rest-client|http)"$/
folders = Dir.glob("p*").sort.group_by { |name| Dir["#{name}/*.rb"].map { |file| File.read(file)[GEM, 1] }.compact.first }
folders.each do |gem, names|
  Process.wait(fork do
    require gem if gem
    names.each do |name|
      Process.wait(fork { Dir.chdir(name) { load "./#{ARGV[0]}" } })
      puts "#{name} ends with #{$?.exitstatus}" unless $?.success?
    end
  end)
end
"""
# Each program runs in a copy of a process that has loaded what is prepended to one that runs alone.
_PHP = """\
require ini_get("auto_prepend_file");
foreach (glob("p*") as $__name) {
    if (($__child = pcntl_fork()) === 0) {
        chdir($__name);
        $__main = getcwd() . "/" . $argv[1];
        unset($__name, $__child);
        require $__main;
        exit(0);
    }
    pcntl_waitpid($__child, $__status);
    if ($__status !== 0) {
        echo "$__name ends with $__status\\n";
    }
}
"""
_GO = 'go "$@" && for name in p*/; do ./program "${name%/}" || echo "$name ends with $?"; done'
_LOADED = str(Path(__file__).with_name("loaded.py"))
_EACH = 'for name in p*; do (cd "$name" && "$@") || echo "$name ends with $?"; done'


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
        if len(self.programs) == 1:  # in Rust, it lies as the others do
            return [word or self.main for word in self.entry.alone]
        match self.entry.name:
            case "python":
                return [sys.executable, "-c", _PYTHON, self.main]
            case "javascript":
                return [*self.entry.alone[:-1], _NODE]
            case "ruby":
                return ["ruby", "-e", _RUBY, self.main]
            case "php":
                return [*self.entry.alone[:-1], "-r", _PHP, self.main]
            case "java":
                return [word or self.main for word in self.entry.alone[:-1]] + self.names
            case "rust":
                return ["sh", "-c", cargo.EACH]
            case "go":
                return ["env", *map("=".join, golang.ENVIRONMENT.items()), "bash", "-c", _GO, *golang.BUILD]
            case _:
                loaded = [sys.executable, _LOADED] if self.entry.name == "shell" else []
                alone = (word or self.main for word in self.entry.alone)
                return [*loaded, "bash", "-c", _EACH, "each", *alone]

    @property
    def names(self) -> list[str]:
        """The folders that the programs lie in; "" where it is one alone."""
        in_folders = len(self.programs) > 1 or self.entry.name == "rust"
        return [f"p{number:03}" for number in range(len(self.programs))] if in_folders else [""]

    def lay(self, folder: Path) -> Mapping[str, Spoken]:
        """Write the programs below `folder`; which one lies in which of its folders ("" for one alone)."""
        for name, (_, program) in zip(self.names, self.programs, strict=True):
            _write(folder / name, self._apart(name, program))
        if self.entry.name == "go" and len(self.programs) > 1:
            _write(folder, golang.starting((name, self.main) for name in self.names))
        elif self.entry.name == "rust":
            _write(folder, {"Cargo.toml": cargo.MANIFEST, "src/main.rs": cargo.starting(self.names, "../")})
        else:
            self.entry.beside(folder)
        return dict(zip(self.names, (case for case, _ in self.programs), strict=True))

    def _apart(self, name: str, program: Program) -> Mapping[str, str]:
        """The files of a program in the folder `name`, beside others."""
        match self.entry.name:
            case "go" if name:
                return golang.together(name, program.files)
            case "rust":
                return cargo.together(name, program.files, program.main)
            case _:
                return program.files

    def only(self, wanted: Iterable[Spoken]) -> Sequence[Batch]:
        """The two halves of those of `wanted`; one where it is a single program."""
        chosen = set(wanted)
        rest = tuple(item for item in self.programs if item[0] in chosen)
        middle = (len(rest) + 1) // 2
        return [replace(self, programs=part) for part in (rest[:middle], rest[middle:]) if part]


def batches(cases: Iterable[Spoken], size: int | None = None) -> Iterator[Batch]:
    """The programs of `cases`, so many in a batch."""
    open_: dict[tuple[object, ...], list[tuple[Spoken, Program]]] = defaultdict(list)
    for case in cases:
        program = BY_NAME[case.language].program(case)
        key = (case.language, case.map, program.main, tuple(sorted(program.environment.items())))
        open_[key].append((case, program))
        if len(open_[key]) == (size or _SIZES.get(case.language, _SIZE)):
            yield _batch(key, open_.pop(key))
    for key, programs in open_.items():
        yield _batch(key, programs)


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
