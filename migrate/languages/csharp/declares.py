"""Clients that are declared in C#, as data.

Source: the documentation of Refit 8.
"""

from __future__ import annotations

from migrate.analysis.library import Declares, Form, Given, Role

_R = Role
_ONE = frozenset(
    {"string", "int", "long", "short", "uint", "ulong", "bool", "decimal", "double", "float", "char"}
    | {"String", "Int32", "Int64", "Boolean", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "Uri"}
)
_HEADERS = ("Refit.Header", "Refit.HeaderCollection", "Refit.Authorize", "Refit.Property")

DECLARES = (
    Declares(
        client="Refit",
        operations={
            f"Refit.{verb}": Form(method=verb.upper(), positional=(_R.URL,), family="verb")
            for verb in ("Get", "Head", "Options", "Post", "Put", "Patch", "Delete")
        },
        parameters={
            "Refit.Query": Given(role=_R.QUERY),
            "Refit.Body": Given(role=_R.JSON, whole=True),
            **dict.fromkeys(_HEADERS, Given(role=_R.OTHER, whole=True)),
        },
        # What is no single value is the body where there may be one, else several values of the query.
        unmarked=(Given(role=_R.QUERY), Given(role=_R.JSON, whole=True)),
        alias="Refit.AliasAs",
        names=("name",),
        bodiless=frozenset({"GET", "HEAD", "OPTIONS"}),
        single=_ONE,
        ignored=frozenset({"CancellationToken"}),
    ),
)
MAKERS = {"Refit.RestService.For": Form(positional=(_R.BASE,))}
MAKER_MEMBERS = {"AddRefitClient": Form(set={"BaseAddress": _R.BASE})}
