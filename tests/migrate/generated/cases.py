"""What can vary in a generated program, and which combinations make sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random

from migrate.pathmap.model import Operation, Place
from tests.migrate.generated.held import WRAPPERS as HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A way of making a request. `sends` are the kinds of body it has an argument for."""

    name: str
    family: str
    relative: bool = False  # the client object holds the base URL
    asynchronous: bool = False
    by_verb: bool = False  # client.post(...), else client.request("POST", ...)
    session: bool = False
    named: bool = False  # its functions are imported by their own names: post(...)
    sends: frozenset[str] = frozenset({"json", "form", "dumps"})
    no_body_verbs: frozenset[str] = frozenset()


def _clients() -> Iterator[Client]:
    for by_verb in (True, False):
        kind = "verb" if by_verb else "request"
        yield Client(name=f"requests {kind}", family="requests", by_verb=by_verb)
        yield Client(name=f"session {kind}", family="requests", by_verb=by_verb, session=True)
        httpx = frozenset({"GET", "DELETE"}) if by_verb else frozenset[str]()
        for name, relative, asynchronous, session in (
            ("httpx", False, False, False),
            ("httpx.Client", False, False, True),
            ("httpx.Client base_url", True, False, True),
            ("httpx.AsyncClient", False, True, True),
            ("httpx.AsyncClient base_url", True, True, True),
        ):
            yield Client(
                name=f"{name} {kind}",
                family="httpx",
                by_verb=by_verb,
                relative=relative,
                asynchronous=asynchronous,
                session=session,
                no_body_verbs=httpx,
            )
        for name, relative in (("aiohttp", False), ("aiohttp base_url", True)):
            yield Client(
                name=f"{name} {kind}",
                family="aiohttp",
                by_verb=by_verb,
                relative=relative,
                asynchronous=True,
                session=True,
            )
        yield Client(
            name=f"requests_toolbelt {kind}",
            family="requests_toolbelt",
            relative=True,
            by_verb=by_verb,
            session=True,
        )
    for name in ("pycurl", "pycurl implied"):
        yield Client(name=name, family="pycurl", sends=frozenset({"dumps"}))
    for name in ("tornado", "tornado request"):
        yield Client(name=name, family="tornado", asynchronous=True, sends=frozenset({"dumps"}))
    yield Client(name="requests named", family="requests", by_verb=True, named=True)
    yield Client(
        name="httpx named",
        family="httpx",
        by_verb=True,
        named=True,
        no_body_verbs=frozenset({"GET", "DELETE"}),
    )
    yield Client(name="urllib.request", family="urllib", sends=frozenset({"dumps"}))
    yield Client(name="urllib3", family="urllib3", session=True, sends=frozenset({"json", "dumps"}))
    yield Client(
        name="http.client", family="http.client", relative=True, session=True, sends=frozenset({"dumps"})
    )


RAW = frozenset({"urllib", "urllib3", "http.client", "pycurl", "tornado"})
"""Families without a keyword for what is sent."""

CLIENTS: Mapping[str, Client] = {client.name: client for client in _clients()}

DIMENSIONS: Mapping[str, Sequence[str]] = {
    "client": tuple(CLIENTS),
    "join": ("whole", "plus", "fstring", "percent", "format", "named format", "urljoin", "join", "helper"),
    "base": (
        "constant", "slash", "two constants", "version apart", "class attribute", "dict", "environment",
        "environment default", "environment or", "settings", "settings module", "self", "self given",
        "dataclass",
    ),
    "path": ("literal", "constant", "class attribute", "dict", "enum value", "str enum", "settings", "local",
             "url local"),
    "placement": (
        "params", "params variable", "query literal", "query value", "json", "json variable", "json built",
        "json dict()", "form", "form variable", "dumps", "dumps variable",
    ),
    "names": ("canonical", "alias"),
    "fields": ("all", "bare"),
    "wrapper": (
        "none", "function", "named function", "keywords", "verbs", "two levels", "module", "base class", *HELD
    ),
    "value": (
        "literal", "tricky literal", "int", "variable", "tricky variable", "int variable", "attribute",
        "subscript",
        "call", "await", "parameter", "typed parameter", "str()", "quoted", "loop", "conditional", "fstring",
    ),
    "layout": ("inline", "lines", "comments"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One generated program."""

    map: str
    operation: str
    client: str
    join: str
    base: str
    path: str
    placement: str
    names: str
    fields: str
    wrapper: str
    value: str
    layout: str

    def __str__(self) -> str:
        return " | ".join(getattr(self, item.name) for item in fields(self))


FREE_TEXT = (
    "params",
    "params variable",
    "json",
    "json variable",
    "json built",
    "json dict()",
    "form",
    "form variable",
    "dumps",
    "dumps variable",
)


def is_sensible(case: Case, operation: Operation) -> bool:
    """Whether somebody could have written this."""
    return all(rule(case, operation, CLIENTS[case.client]) for rule in _RULES)


def _joins_fit(case: Case, operation: Operation, client: Client) -> bool:
    if client.relative:
        return case.join == "whole" and case.path != "url local" and _relative_base(case, client)
    if case.join == "whole":  # one literal: there is no base
        return case.base == "constant" and case.wrapper in ("none", "partial", "partial path", "executor")
    return case.base != "slash" or case.join in ("plus", "fstring", "percent", "format", "urljoin")


def _relative_base(case: Case, client: Client) -> bool:
    if client.family == "http.client":
        return case.base == "constant"
    return case.base not in ("two constants", "version apart")


def _path_fits(case: Case, operation: Operation, client: Client) -> bool:
    in_text = bool(operation.v1.parameters) or case.placement in ("query literal", "query value")
    if in_text and case.path not in ("literal", "local", "url local"):
        return False
    return not (case.path == "url local" and case.wrapper != "none")


def _values_fit(case: Case, operation: Operation, client: Client) -> bool:
    in_text = bool(operation.v1.parameters) or case.placement == "query value"
    if (
        case.value in ("literal", "tricky literal", "int", "tricky variable")
        and case.placement == "query value"
    ):
        return False
    if in_text and case.value.startswith("tricky"):
        return False
    if case.value == "quoted":
        return in_text and not client.asynchronous
    if case.value == "await":
        return client.asynchronous and not (in_text and case.join in ("named format",))
    if case.placement == "query literal":
        return case.value in ("literal", "tricky literal", "int") and _ids(operation) != ()
    if case.value == "loop":
        return case.placement not in (
            "params variable",
            "json variable",
            "json built",
            "form variable",
            "dumps variable",
        )
    return bool(_ids(operation)) or case.value == "literal"


def _places(operation: Operation) -> set[Place]:
    return {place for p in operation.parameters for place in p.places}


def _ids(operation: Operation) -> tuple[str, ...]:
    return tuple(p.name for p in operation.parameters if p.to is Place.PATH)


def _placement_fits(case: Case, operation: Operation, client: Client) -> bool:
    places = _places(operation)
    where = placed(case.placement)
    if (
        where is Place.QUERY
        and Place.QUERY not in places
        and Place.PATH not in places
        and operation.parameters
    ):
        return False
    ids = [p for p in operation.parameters if p.to is Place.PATH and p.places != (Place.PATH,)]
    if any(where not in p.places for p in ids):
        return False
    if where in (Place.JSON, Place.FORM):
        if operation.v1.method == "GET" or where not in places:
            return False
        kind = "form" if where is Place.FORM else "dumps" if case.placement.startswith("dumps") else "json"
        return kind in client.sends and operation.v1.method not in client.no_body_verbs
    if client.family == "urllib3" and where is Place.QUERY and operation.v1.method not in ("GET", "DELETE"):
        return case.placement.startswith("query")
    return client.family != "http.client" or case.placement not in ("params", "params variable")


def placed(placement: str) -> Place:
    """Where the ids of a placement are."""
    if placement.startswith(("params", "query")):
        return Place.QUERY
    return Place.FORM if placement.startswith("form") else Place.JSON


def _names_fit(case: Case, operation: Operation, client: Client) -> bool:
    return case.names == "canonical" or any(p.aliases for p in operation.parameters)


def _fields_fit(case: Case, operation: Operation, client: Client) -> bool:
    others = [p for p in operation.parameters if p.to not in (Place.PATH,)]
    return case.fields == "all" or bool(others)


def _held_fits(case: Case, operation: Operation, client: Client) -> bool:
    """What holds a function or a row: where one can be told apart from the values."""
    if case.wrapper not in HELD:
        return True
    if client.family in RAW:
        return False
    in_text = bool(operation.v1.parameters) or case.placement in ("query literal", "query value")
    on_self = case.base in ("self", "self given", "dataclass")
    named = bool(operation.v1.query) and placed(case.placement) is not Place.QUERY
    match case.wrapper:
        case "executor":
            return not client.asynchronous and case.path != "url local"
        case "partial":
            return case.path != "url local"
        case "partial path":
            local = client.asynchronous or on_self
            return not in_text and not named and (local or case.path != "local") and case.path != "url local"
        case _:
            return not (in_text or named or on_self) and case.path not in ("local", "url local")


def _keywords_fit(case: Case, operation: Operation, client: Client) -> bool:
    """All that is sent goes in one mapping, a client takes it as such, and v2 takes it in the same way."""
    if case.wrapper != "keywords":
        return True
    if client.family in RAW or case.placement.startswith(("dumps", "query")) or "json" not in client.sends:
        return False
    if (placed(case.placement) is Place.JSON) != (operation.body is Place.JSON):
        return False
    if placed(case.placement) is Place.FORM and "form" not in client.sends:
        return False
    return not operation.v1.query or placed(case.placement) is Place.QUERY


def _wrapper_fits(case: Case, operation: Operation, client: Client) -> bool:
    if case.wrapper == "none":
        return True
    if client.family in RAW:  # the wrapper takes a path and a payload
        if case.wrapper not in ("function", "two levels", "module"):
            return False
        if any(p.to is not Place.PATH and p.places == (Place.QUERY,) for p in operation.parameters):
            return False
        if case.placement in ("params", "params variable") and Place.QUERY in _places(operation):
            return False
    if case.wrapper in ("function", "named function", "keywords", "module"):
        return case.base not in ("self", "self given", "dataclass")
    return True


_RULES = (
    _joins_fit,
    _path_fits,
    _values_fit,
    _placement_fits,
    _names_fit,
    _fields_fit,
    _wrapper_fits,
    _keywords_fit,
    _held_fits,
)


def sampled(
    operations: Mapping[str, Sequence[Operation]], fixed: Sequence[str], seed: int, tries: int = 300
) -> Iterator[Case]:
    """Every sensible combination of the dimensions `fixed` ("operation" is one), the others drawn."""
    rows = [(name, op) for name, ops in operations.items() for op in ops]
    random = Random(seed)
    every_row = "operation" in fixed
    for given in _combinations([name for name in fixed if name != "operation"]):
        for row in rows if every_row else rows[:1]:
            for _ in range(tries):
                map_name, operation = row if every_row else random.choice(rows)
                drawn = {name: random.choice(DIMENSIONS[name]) for name in DIMENSIONS if name not in given}
                case = Case(map=map_name, operation=operation.id, **{**drawn, **given})
                if is_sensible(case, operation):
                    yield case
                    break


def _combinations(names: Sequence[str]) -> Iterator[dict[str, str]]:
    if not names:
        yield {}
        return
    for value in DIMENSIONS[names[0]]:
        for others in _combinations(names[1:]):
            yield {names[0]: value, **others}
