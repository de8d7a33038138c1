"""What one of several values is worth: a variable with its default, something that may be absent."""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.values import UNKNOWN, Constant, Many, Mapping, Text, Value, join


def chosen(values: list[Value], *, either_way: bool) -> Value:
    """One of `values`; `either_way`: a test says which, and not that the first is absent."""
    if len(values) == 2:
        # `environment or default`: the default is what is seen, the variable is remembered.
        for value, default in (values, reversed(values)) if either_way else (values,):
            env = env_name(value)
            if env is not None and isinstance(default, Text):
                return with_env(default, env)
        # `params or {}`: an empty mapping adds nothing.
        if _adds_nothing(values[1]):
            return values[0]
        if either_way and _adds_nothing(values[0]):
            return values[1]
        if values[1] is not UNKNOWN and isinstance(values[0], Constant) and values[0].value is None:
            return values[1]
        found = join(values)
        return replace(found, either=not either_way) if isinstance(found, Many) else found
    return join(values)


def env_name(value: Value) -> str | None:
    if isinstance(value, Text) and len(value.pieces) == 1:
        return value.pieces[0].env
    return None


def with_env(default: Text, env: str) -> Text:
    return Text(tuple(replace(piece, env=env) for piece in default.pieces))


def one_of(values: list[Value]) -> Value:
    """What is one of `values`: of a variable of the environment and a text, the text is the default."""
    if len(values) == 2:
        for value, default in (values, reversed(values)):
            env = env_name(value)
            if env is not None and isinstance(default, Text) and env_name(default) is None:
                return with_env(default, env)
    return join(values)


def _adds_nothing(value: Value) -> bool:
    return isinstance(value, Mapping) and not value.entries and not value.open
