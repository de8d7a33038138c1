"""Which values of a settings file are code: scripts of CI, commands of containers, package scripts.

Sources: GitHub Actions, GitLab CI, CircleCI, Azure Pipelines, Taskfile, Compose, Kubernetes, CodeBuild,
Ansible, npm and Composer, each in its reference of the file's keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migrate.formats.coding import Written
from migrate.formats.foreign import ACTIONS, COMPOSE, TEMPLATE, TERRAFORM, Dialect, behind
from migrate.formats.shellwords import command_line
from migrate.plan import Embedded, Scalar

SHELL = "shell"
# Keys whose value is a script, or a list of scripts that run one after the other.
_SCRIPTS = frozenset(
    {"run", "script", "before_script", "after_script", "cmd", "cmds", "commands", "shell", "bash", "inline",
     "user_data", "user_data_base64", "metadata_startup_script", "startup_script", "startup-script",
     "onCreateCommand", "postCreateCommand", "postStartCommand", "updateContentCommand",
     "ansible.builtin.shell", "ansible.builtin.command", "pre_build", "install"}
)  # fmt: skip
# Keys whose value is a command: a text, or the list of its arguments.
_COMMANDS = frozenset(
    {"command", "args", "entrypoint", "test", "cmd", "program", "entryPoint", "exec", "interpreter"}
)
_SCRIPTS_BELOW = frozenset({"scripts", "tasks"})  # package.json, composer.json, deno.json
_SHELLS = re.compile(r"(?:/(?:usr/)?bin/)?(?:env )?(?:ba|da|z|k|a)?sh")
_LANGUAGES = {
    "python": "python", "python3": "python", "pwsh": "powershell", "powershell": "powershell",
    "node": "javascript", "ruby": "ruby", "perl": "perl", "php": "php",
}  # fmt: skip
# Files that a ConfigMap or a `write_files` holds, by the suffix of the key.
_FILES = {
    "sh": SHELL, "bash": SHELL, "py": "python", "js": "javascript", "mjs": "javascript", "ts": "typescript",
    "json": "json", "yaml": "yaml", "yml": "yaml", "toml": "toml", "ini": "ini", "cfg": "ini", "env": "env",
    "properties": "properties", "conf": "nginx", "rb": "ruby", "http": "http", "md": "markdown",
}  # fmt: skip
_DATA = frozenset({"json", "yaml", "toml", "ini", "env", "properties", "http", "markdown"})
_MARKUP = re.compile(r"\s*(?:(?P<json>[{\[]\s*[\"{\[])|(?P<yaml>(?:#cloud-config|---|[\w.-]+:)\s))")
_SET = re.compile(r"[ \t]*(?:#.*|(?:export[ ])?[A-Za-z_]\w*=(?:\"[^\"]*\"|'[^']*'|[^\s\"']*)[ \t]*)?")
_INTERPRETER = re.compile(r"#!\s*(?:\S*/)?(?:env\s+)?(?P<name>[a-z]+)[\d.]*")


@dataclass(frozen=True, slots=True)
class Value:
    """A string of a settings file and where it stands."""

    keys: tuple[str, ...]
    written: Written
    heredoc: bool = False


@dataclass(slots=True)
class Divided:
    """The values of a file, told apart."""

    scalars: list[Scalar] = field(default_factory=list[Scalar])
    embedded: list[Embedded] = field(default_factory=list[Embedded])


def dialect_of(file: str, format_name: str, text: str) -> Dialect | None:
    """Whose variables stand in the scripts of a file."""
    name = file.replace("\\", "/").rpartition("/")[2].lower()
    if format_name == "hcl":
        return TERRAFORM if "${" in text else None
    if "${{" in text:
        return ACTIONS
    if "{{" in text:
        return TEMPLATE
    return COMPOSE if "$" in text and re.match(r"(?:docker-)?compose\b", name) else None


def divide(values: Sequence[Value], file: str, format_name: str) -> Divided:
    """The values as settings and as code."""
    out = Divided()
    lists = _lists(values)
    done: set[int] = set()
    for keys, items in lists.items():
        embedded = _command(keys, items, lists, values)
        if embedded is not None:
            out.embedded.append(embedded)
            done |= {id(item) for item in (*items, *_before(keys, lists))}
    beside = {value.keys: value for value in values}
    for value in values:
        if id(value) in done:
            continue
        language = language_of_value(value, beside)
        if language is None:
            out.scalars.append(value.written.scalar(value.keys))
        else:
            written = value.written
            if language not in _DATA:
                written = within(written, dialect_of(file, format_name, written.text))
            out.embedded.append(written.embedded(language, _scope(value.keys)))
    return out


def within(written: Written, dialect: Dialect | None) -> Written:
    """A script in which variables of a tool stand."""
    if dialect is None or dialect.reference.search(written.text) is None:
        return written
    return Written(written.source, written.span, behind(written.coding, dialect, written.text))


def language_of_value(value: Value, beside: Mapping[tuple[str, ...], Value]) -> str | None:
    """The language of a value that is a script, else None."""
    words = [key for key in value.keys if not key.isdigit()]
    if not words:
        return None
    named = _FILES.get(words[-1].rpartition(".")[2]) if "." in words[-1] else None
    if named is not None and "\n" in value.written.text:
        return named
    if value.heredoc:  # its key may say nothing
        return _by_content(value.written.text) or _by_key(value, words, beside)
    return _by_key(value, words, beside)


def language_of_script(text: str) -> str:
    """The language of a script by its first line; a shell's where that names none."""
    first = _INTERPRETER.match(text)
    return _LANGUAGES.get(first.group("name"), SHELL) if first else SHELL


def _by_content(text: str) -> str | None:
    found = _MARKUP.match(text)
    if found is not None:
        return found.lastgroup
    lines = text.splitlines()
    return "env" if "=" in text and all(_SET.fullmatch(line) for line in lines) else None


def _by_key(value: Value, words: Sequence[str], beside: Mapping[tuple[str, ...], Value]) -> str | None:
    below = len(words) > 1 and words[-2] in _SCRIPTS_BELOW
    if not below and words[-1] not in _SCRIPTS and words[-1] not in _COMMANDS:
        return None
    text = value.written.text
    if " " not in text.strip():
        return None
    first = _INTERPRETER.match(text)
    if first is not None:
        return _LANGUAGES.get(first.group("name"), SHELL)
    outer = value.keys[:-1]
    shell = beside.get((*outer, "shell"))
    if shell is not None and words[-1] == "run":
        return _LANGUAGES.get(shell.written.text.split()[0] if shell.written.text.split() else "", SHELL)
    uses = beside.get((*outer[:-1], "uses"))
    if uses is not None and words[-1] == "script" and "github-script" in uses.written.text:
        return "javascript"
    return SHELL


def _scope(keys: tuple[str, ...]) -> str | None:
    """Scripts of one list share their variables."""
    return " ".join(keys[:-1]) if keys[-1].isdigit() else None


def _lists(values: Sequence[Value]) -> dict[tuple[str, ...], list[Value]]:
    """The lists of texts by their key paths."""
    found: dict[tuple[str, ...], list[Value]] = {}
    for value in values:
        if len(value.keys) > 1 and value.keys[-1].isdigit():
            found.setdefault(value.keys[:-1], []).append(value)
    return found


def _before(keys: tuple[str, ...], lists: Mapping[tuple[str, ...], list[Value]]) -> list[Value]:
    """The arguments that stand in `command` where `args` goes on."""
    return lists.get((*keys[:-1], "command"), []) if keys[-1] == "args" else []


def _command(
    keys: tuple[str, ...],
    items: Sequence[Value],
    lists: Mapping[tuple[str, ...], list[Value]],
    values: Sequence[Value],
) -> Embedded | None:
    """The command that a list of arguments is; None where it is a list of something else."""
    if keys[-1] not in _COMMANDS or (keys[-1] == "command" and (*keys[:-1], "args") in lists):
        return None
    words = [*_before(keys, lists), *items]
    texts = [item.written.text for item in words]
    if keys[-1] == "test" and texts[0] in ("CMD", "CMD-SHELL"):
        words, texts = words[1:], texts[1:]
        if len(words) == 1:
            return words[0].written.embedded(SHELL)
    lead = _entry(keys, values) if keys[-1] == "args" and len(words) == len(items) else ""
    if len(texts) > 2 and _SHELLS.fullmatch(texts[0]) and re.fullmatch(r"-[a-z]*c", texts[1]):
        return words[2].written.embedded(SHELL)
    if not lead and (not texts or re.fullmatch(r"(?:.*/)?(?:curl|wget|https?|xh)", texts[0]) is None):
        return None
    return command_line([item.written for item in words], lead)


def _entry(keys: tuple[str, ...], values: Sequence[Value]) -> str:
    """The program that an image starts by itself: curl's own images take its arguments alone."""
    for value in values:
        if value.keys == (*keys[:-1], "image") and re.search(r"(?:^|/)curl(?:[:@]|$)", value.written.text):
            return "curl"
    return ""
