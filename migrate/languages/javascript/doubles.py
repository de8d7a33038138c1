"""What stands in for a server in JavaScript's tests, as data: the request that each waits for.

Sources: the documentation of nock 14, msw 2 (and `rest` of msw 1) and axios-mock-adapter 2.
"""

from __future__ import annotations

from migrate.analysis.library import ClientKind, Form, Role

_R = Role
_WHOLE = frozenset({"query"})
_VERBS = ("get", "options", "head", "post", "put", "patch", "delete")


def _nock() -> dict[str, Form]:
    forms = {
        verb: Form(method=verb.upper(), positional=(_R.URL, _R.JSON), family="verb", whole_steps=_WHOLE)
        for verb in _VERBS
    }
    forms["intercept"] = Form(positional=(_R.URL, _R.METHOD, _R.JSON))
    return forms


def _adapter() -> dict[str, Form]:
    options = Form(
        family="on", positional=(_R.URL, _R.OPTIONS), options={"params": _R.QUERY, "data": _R.JSON}
    )
    found: dict[str, Form] = {}
    for verb in _VERBS:
        with_body = verb in ("post", "put", "patch")
        form = Form(method=verb.upper(), family="on", positional=(_R.URL, _R.JSON))
        bare = Form(method=verb.upper(), family="on", positional=options.positional, options=options.options)
        found[f"on{verb.capitalize()}"] = form if with_body else bare
    return found


KINDS = (
    ClientKind(
        name="nock",
        methods=_nock(),
        constructors=("nock",),
        base=Form(positional=(_R.BASE,)),
        same=frozenset({"persist", "defaultReplyHeaders", "matchHeader"}),
    ),
    ClientKind(name="axios-mock-adapter", methods=_adapter(), constructors=("axios-mock-adapter",)),
    # What these are given is what a server answers: their calls send nothing.
    ClientKind(
        name="test double",
        methods={},
        constructors=(
            "fetch-mock",
            "express",
            "express.Router",
            "fastify",
            "@koa/router",
            "koa-router",
            "hono.Hono",
        ),
    ),
)
NAMES = frozenset({"nock", "axios-mock-adapter", "msw"})
FUNCTIONS = {
    f"msw.{name}.{verb}": ("msw", Form(method=verb.upper(), positional=(_R.URL,), family="verb"))
    for name in ("http", "rest")
    for verb in _VERBS
}
STEPS = {
    "nock": {
        "query": Form(positional=(_R.QUERY,), optional=True),
        **{name: Form() for name in ("reply", "times", "once", "twice", "delay", "matchHeader", "basicAuth")},
    },
}
