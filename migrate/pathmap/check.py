"""Check a path map against its JSON Schema and say each fault as file, line, key and what was expected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

import specs
from migrate.pathmap.yamltext import Lines, MapError

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_SHOWN = 10  # faults told at once
_WORDS: Mapping[str, str] = {
    "string": "text",
    "object": "a mapping",
    "array": "a list",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
Key = str | int
Fault = tuple[Sequence[Key], str, str]  # where the line is, the key shown, the message


def schema() -> Mapping[str, Any]:
    """The JSON Schema of the format."""
    text = (specs.SCHEMAS / "path-map.schema.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def check_format(data: object, name: str, lines: Lines) -> None:
    """Refuse `data` if it is not a path map.

    Raises:
        MapError: one line a fault, in the file's order.
    """
    from jsonschema import Draft202012Validator  # a slow import that most runs do not need

    try:
        validator: Any = Draft202012Validator(schema())
        errors: list[ValidationError] = list(validator.iter_errors(data))
    except RecursionError:
        raise MapError(f"{name}: Expected a path map but its YAML holds itself") from None
    found = {(lines.of(where), key, message) for error in errors for where, key, message in _faults(error)}
    if not found:
        return
    messages = [f"{name}:{line}: {key}: {message}" for line, key, message in sorted(found)]
    more = [f"... and {len(messages) - _SHOWN} more"] if len(messages) > _SHOWN else []
    raise MapError("\n".join(messages[:_SHOWN] + more))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Error:
    """What is used of a validator's error."""

    rule: str  # the schema's keyword
    wanted: Any  # the keyword's value
    schema: Mapping[str, Any]
    instance: Any
    message: str
    causes: Sequence[ValidationError]


def _faults(error: ValidationError) -> Iterator[Fault]:
    where: list[Key] = list(error.absolute_path)
    key = ".".join(map(str, where)) or "the file"
    found = _Error(
        rule=str(error.validator),
        wanted=error.validator_value,
        schema=cast("Mapping[str, Any]", error.schema),
        instance=error.instance,
        message=error.message,
        causes=error.context or (),
    )
    tell = _TELLERS.get(found.rule)
    if tell is None:
        yield where, key, found.message
    else:
        yield from tell(found, where, key)


def _type(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    wanted = error.wanted
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    words = " or ".join(_WORDS[name] for name in names)
    hint = (
        "; put it in quotes" if "string" in names and isinstance(error.instance, bool | int | float) else ""
    )
    # A whole file that is none of ours may be one of secrets, named by mistake: only its kind is told.
    got = _shown(error.instance) if where else _kind(error.instance)
    yield where, key, f"Expected {words} but got {got}{hint}"


def _enum(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    words = [str(value) for value in error.wanted]
    near = get_close_matches(str(error.instance).upper(), [word.upper() for word in words], n=1)
    hint = next((f". Did you mean {word}?" for word in words if [word.upper()] == near), "")
    yield where, key, f"Expected one of {', '.join(words)} but got {_shown(error.instance)}{hint}"


def _const(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    yield where, key, f"Expected {error.wanted} but got {_shown(error.instance)}"


def _required(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    missing = error.message.split("'")[1]
    yield where, key, f"Expected the key {missing} but it is missing"


def _unknown_key(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    known = list(error.schema.get("properties", {}))
    for extra in error.instance:
        if extra not in known:
            near = get_close_matches(str(extra), known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(known)}"
            yield [*where, extra], key, f"Unknown key {extra}. {hint}"


def _pattern(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    meaning = error.schema.get("x-expected", f"text that matches {error.wanted}")
    yield where, key, f"Expected {meaning} but got {_shown(error.instance)}"


def _too_few(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    least = error.wanted
    unit = "characters" if isinstance(error.instance, str) else "items"
    yield (
        where,
        key,
        f"Expected at least {least} {unit if least != 1 else unit[:-1]} but got {_shown(error.instance)}",
    )


def _range(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    side = "at least" if error.rule == "minimum" else "at most"
    yield where, key, f"Expected {side} {error.wanted} but got {_shown(error.instance)}"


def _unique(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    yield where, key, f"Expected each item once but got {_shown(error.instance)}"


def _one_of(error: _Error, where: list[Key], key: str) -> Iterator[Fault]:
    branches: Sequence[Mapping[str, Any]] = error.wanted
    instance: object = error.instance
    if not isinstance(instance, dict):
        yield where, key, f"Expected a mapping but got {_shown(instance)}"
        return
    if all(set(branch) == {"required"} for branch in branches):
        keys = [branch["required"][0] for branch in branches]
        got = " and ".join(name for name in keys if name in instance) or "none of them"
        yield where, key, f"Expected exactly one of {', '.join(keys)} but got {got}"
        return
    # Several forms of one thing: the form that was meant is the one whose marking key is there.
    meant = 0 if "shape" in instance else len(branches) - 1
    for cause in error.causes:
        if cause.schema_path[0] == meant:
            yield from _faults(cause)


_TELLERS: Mapping[str, Callable[[_Error, list[Key], str], Iterator[Fault]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "additionalProperties": _unknown_key,
    "pattern": _pattern,
    "minItems": _too_few,
    "minLength": _too_few,
    "minimum": _range,
    "maximum": _range,
    "uniqueItems": _unique,
    "oneOf": _one_of,
}


def _kind(value: object) -> str:
    if value is None:
        return "null"
    return "a list" if isinstance(value, list) else "text" if isinstance(value, str) else "a single value"


def _shown(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):  # a value that holds itself
        text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
