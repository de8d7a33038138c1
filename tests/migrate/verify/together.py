"""How the programs of one language run one after the other, each in a folder of its own: one row for each language."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.migrate.generated import cargo, golang
from tests.migrate.generated.emit import Program
from tests.migrate.generated.registry import Entry

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
# has loaded that and nothing else, so that what a program forgets to require is still missing. Faraday loads the
# rest of itself with the first connection.
_RUBY = """\
$stdout.sync = true
GEM = /^require "(net\\/http|faraday|httparty|rest-client|http)"$/
folders = Dir.glob("p*").sort.group_by { |name| Dir["#{name}/*.rb"].map { |file| File.read(file)[GEM, 1] }.compact.first }
folders.each do |gem, names|
  Process.wait(fork do
    require gem if gem
    Faraday.new.app if gem == "faraday"
    names.each do |name|
      Process.wait(fork do
        Dir.chdir(name) { load "./#{ARGV[0]}" }
        exit!(true)
      end)
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


def _each(entry: Entry, main: str, _: Sequence[str]) -> list[str]:
    return ["bash", "-c", _EACH, "each", *(word or main for word in entry.alone)]


def _as_it_is(_: str, program: Program) -> Mapping[str, str]:
    return program.files


@dataclass(frozen=True, kw_only=True)
class Together:
    """What runs many programs: `command` of the language, their main file and their folders.

    `apart` gives the files of one in its folder, beside others; `start` what lies beside the folders, of their
    names and the main file. `size` is how many go together, and `alike` how many of them call the same operation;
    `within` is what the folders of all lie in; `alone` says that one program lies in a folder as well, and is started by what `entry.alone` says.
    """

    command: Callable[[Entry, str, Sequence[str]], list[str]] = _each
    apart: Callable[[str, Program], Mapping[str, str]] = _as_it_is
    start: Callable[[Sequence[str], str], Mapping[str, str]] | None = None
    size: int = 144
    alike: int = 16
    within: str = ""
    alone: bool = False


TOGETHER = {
    "python": Together(
        command=lambda _, main, names: [sys.executable, "-c", _PYTHON, main],
        size=288,  # to load the clients costs more than what a hundred programs do
        alike=64,
    ),
    "javascript": Together(command=lambda entry, main, names: [*entry.alone[:-1], _NODE]),
    "java": Together(
        command=lambda entry, main, names: [*(word or main for word in entry.alone[:-1]), *names],
        alike=32,
    ),
    "shell": Together(command=lambda *given: [sys.executable, _LOADED, *_each(*given)]),
    "go": Together(
        command=lambda *_: [
            "env", *map("=".join, golang.ENVIRONMENT.items()), "bash", "-c", _GO, *golang.BUILD
        ],
        apart=lambda name, program: golang.together(name, program.files),
        start=lambda names, main: golang.starting((name, main) for name in names),
        alike=32,
    ),
    "ruby": Together(command=lambda _, main, names: ["ruby", "-e", _RUBY, main]),
    "php": Together(command=lambda entry, main, names: [*entry.alone[:-1], "-r", _PHP, main]),
    "rust": Together(
        command=lambda *_: ["sh", "-c", cargo.EACH],
        apart=lambda name, program: cargo.together(name, program.files, program.main),
        start=lambda names, _: {
            "Cargo.toml": cargo.MANIFEST,
            "src/main.rs": cargo.starting(names),
        },
        within="src",
        alike=32,
        alone=True,
    ),
}  # fmt: skip
