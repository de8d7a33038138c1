"""Client functions that a text picks: `getattr(session, verb)(url)`, `SEND[verb](url)`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import ClientKind, Form, Role
from migrate.analysis.scope import Context
from migrate.analysis.values import Client, External, Mapping, Member, Value, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The client, how its functions take a request, its base, and what says the method."""

    client: str
    form: Form
    base: Value | None
    kind: ClientKind | None
    verb: ir.Arg


def picked(evaluator: Evaluator, call: ir.Call, context: Context) -> Picked | None:
    """What `call` calls, where a text picks it."""
    match call.func:
        case ir.Call(func=func, args=(owner, verb, *_)) if _gets_member(evaluator, func, context):
            return _of(evaluator, evaluator.value(owner.value, context), verb, frozenset())
        case ir.Index(value=table, key=key):
            return _of_table(evaluator, evaluator.value(table, context), key, context)
        case _:
            return None


def _gets_member(evaluator: Evaluator, func: ir.Expr, context: Context) -> bool:
    callee = evaluator.value(func, context)
    return isinstance(callee, External) and callee.name in evaluator.library.member_functions


def _of_table(evaluator: Evaluator, table: Value, key: ir.Expr, context: Context) -> Picked | None:
    """A table of a client's functions by method; one that says another method than its key is not one."""
    if not isinstance(table, Mapping) or table.open or plain(evaluator.value(key, context)) is not None:
        return None
    owners: set[str] = set()
    owner: Value | None = None
    for verb, entry, at in table.entries:
        value = evaluator.value(entry.value, at)
        if isinstance(value, External):
            module, _, name = value.name.rpartition(".")
            owner = External(module)
            owners.add(module)
        elif isinstance(value, Member) and isinstance(value.owner, Client):
            owner, name = value.owner, value.name
            owners.add(f"{value.owner.kind} {id(value.owner.made)}")
        else:
            return None
        if name.upper() != verb.upper():
            return None
    if owner is None or len(owners) != 1:
        return None
    verbs = frozenset(verb.upper() for verb, _, _ in table.entries)
    return _of(evaluator, owner, ir.Arg(span=key.span, value=key), verbs)


def _of(evaluator: Evaluator, owner: Value, verb: ir.Arg, verbs: frozenset[str]) -> Picked | None:
    library = evaluator.library
    if isinstance(owner, External) and f"{owner.name}.request" in library.functions:
        client, form = library.functions[f"{owner.name}.request"]
        return Picked(client=client, form=_by_verb(form, verbs), base=None, kind=None, verb=verb)
    if not isinstance(owner, Client) or (kind := library.kind(owner.kind)) is None:
        return None
    request = kind.methods.get("request")
    if request is None:
        return None
    return Picked(client=kind.name, form=_by_verb(request, verbs), base=owner.base, kind=kind, verb=verb)


def _by_verb(form: Form, verbs: frozenset[str]) -> Form:
    """How the functions called like the methods take what `request` takes; what comes second differs."""
    keywords = {name: role for name, role in form.keywords.items() if role is not Role.METHOD}
    return replace(form, positional=(Role.URL,), keywords=keywords, verbs=verbs)
