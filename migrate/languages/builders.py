"""Builders whose outcome is a value: the query behind a URL, the fields of a form, in the JVM's languages.

Sources: the documentation of OkHttp 4 (HttpUrl.Builder, FormBody.Builder), of Spring Framework 6
(UriBuilder), and of Apache HttpClient 4.5 and 5 (URIBuilder).
What a chain says besides is not followed, and then the path is not seen.
"""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.bare import literal_text, unwrapped
from migrate.model import Span

WITH_QUERY = "url with query"  # f(url, mapping): the URL with the mapping as its query
_QUERY = frozenset({"addQueryParameter", "setQueryParameter", "queryParam"})
_PATHS = frozenset(
    {"addPathSegment", "addPathSegments", "addEncodedPathSegment", "addEncodedPathSegments"}
    | {"setPathSegment", "encodedPath", "removePathSegment", "pathSegment", "replacePath"}
)
# A path that is added as it stands, in segments, or as one segment; what is given is encoded by each.
_ADDED = {
    "path": ir.DECODED,
    **dict.fromkeys(("addPathSegments", "addEncodedPathSegments"), ir.DECODED),
    **dict.fromkeys(("addPathSegment", "addEncodedPathSegment", "pathSegment"), ir.SEGMENT),
}
JOINED = "url with segments"  # f(url, a, b): the URL with these behind it, slashes between
_COMPONENTS = "UriComponentsBuilder"
_PARSES = ("parse", "get", "toHttpUrl", "toHttpUrlOrNull")
_QUERIES = frozenset(
    {"addEncodedQueryParameter", "setEncodedQueryParameter", "queryParams", "query", "encodedQuery"}
)
# Of Apache's URIBuilder: what adds a parameter, and what else changes it.
APACHE_STEPS = (
    *("addParameter", "setParameter", "addParameters", "setParameters", "removeParameter", "clearParameters"),
    *("setCustomQuery", "removeQuery", "setPath", "setPathSegments", "appendPath", "appendPathSegments"),
    *("setHost", "setPort", "setScheme", "setFragment", "setUserInfo"),
)
_STEPS = _QUERY | _PATHS | _QUERIES
_ORIGIN = frozenset({"scheme", "host", "port"})


def built(call: ir.Call) -> ir.Expr:
    """What `call` makes, where it ends a builder that is known; else `call`."""
    name = call.func.name if isinstance(call.func, ir.Attr) else ""
    if name == "getOrDefault" and len(call.args) == 2:
        return _environment(call) or call
    if name == "build" and not call.args:
        return _form(call) or _url(call) or _apache(call) or _components(call) or call
    if name == "toUriString" and not call.args:
        return _components(call) or call
    if isinstance(call.func, ir.Name) and call.func.id == "parameters" and len(call.args) == 1:
        return _parameters(call) or call
    if name == "uri" and len(call.args) == 1 and isinstance(call.args[0].value, ir.Lambda):
        found = _spring(call.args[0].value)
        if found is not None:
            call.args = (ir.Arg(span=call.args[0].span, value=found),)
    return call


def _environment(call: ir.Call) -> ir.Expr | None:
    """`System.getenv().getOrDefault(name, default)`: as if `getenv` took the default."""
    owner = call.func.value if isinstance(call.func, ir.Attr) else None
    match owner:
        case ir.Call(func=ir.Attr(name="getenv", value=ir.Name(id="System")) as read, args=()):
            return ir.Call(span=call.span, func=read, args=call.args, inner=call.inner)
        case _:
            return None


def _parameters(call: ir.Call) -> ir.Expr | None:
    """`parameters { append("id", id) }` of Ktor: the fields of a form."""
    block = call.args[0].value
    if not isinstance(block, ir.Lambda):
        return None
    entries: list[ir.Entry] = []
    for item in block.function.body:
        step = item.value if isinstance(item, ir.Eval | ir.Return) else None
        named = isinstance(step, ir.Call) and isinstance(step.func, ir.Name) and step.func.id == "append"
        if not named or not isinstance(step, ir.Call) or len(step.args) != 2:
            return None
        entries.append(ir.Entry(span=item.span, key=step.args[0].value, value=step.args[1].value))
    inner = Span(block.span.start + 1, block.span.end - 1)
    return ir.Dict(span=call.span, entries=tuple(entries), inner=inner, notation=ir.Notation.FORM, glue=";")


def _chain(call: ir.Call) -> tuple[ir.Expr, list[ir.Call]]:
    """What a chain of methods begins with, and its calls in their order."""
    found: list[ir.Call] = []
    node: ir.Expr = call
    while True:
        node = unwrapped(node)
        if not isinstance(node, ir.Call) or not isinstance(node.func, ir.Attr):
            return node, found[::-1]
        found.append(node)
        node = node.func.value


def _name(call: ir.Call) -> str:
    return call.func.name if isinstance(call.func, ir.Attr) else ""


def _step(call: ir.Call) -> Span:
    """A method of a chain with what stands before it: the end of what it is a method of."""
    assert isinstance(call.func, ir.Attr)
    return Span(call.func.value.span.end, call.span.end)


def _entry(step: ir.Call) -> ir.Entry:
    """The field that a step gives; nothing is seen of it where it is not a name and a value."""
    given = [arg.value for arg in step.args]
    if len(given) == 2:
        return ir.Entry(span=_step(step), key=given[0], value=given[1])
    return ir.Entry(span=_step(step), value=ir.Opaque(span=step.span, parts=tuple(given)))


def _pairs(steps: list[ir.Call], at: Span) -> ir.Dict:
    entries = tuple(_entry(step) for step in steps)
    inner = Span(entries[0].span.start, entries[-1].span.end) if entries else at
    return ir.Dict(span=inner, entries=entries, inner=inner, notation=ir.Notation.FORM, glue="")


def _together(steps: list[ir.Call]) -> bool:
    """Whether each step stands right behind the one before it."""
    ends = [step.span.end for step in steps[:-1]]
    return ends == [_step(step).start for step in steps[1:]]


def _form(call: ir.Call) -> ir.Expr | None:
    """`new FormBody.Builder().add("id", id).build()`."""
    _, calls = _chain(call)
    begin = calls[0] if calls else None
    if begin is None or _name(begin) != "Builder" or not isinstance(begin.func, ir.Attr):
        return None
    owner = begin.func.value
    word = owner.name if isinstance(owner, ir.Attr) else owner.id if isinstance(owner, ir.Name) else ""
    steps = calls[1:-1]
    if word != "FormBody" or any(_name(step) not in ("add", "addEncoded") for step in steps):
        return None
    found = _pairs(steps, Span(begin.span.end, begin.span.end))
    return ir.Dict(
        span=call.span, entries=found.entries, inner=found.inner, notation=ir.Notation.FORM, glue=""
    )


def _url(call: ir.Call) -> ir.Expr | None:
    """`HttpUrl.parse(url).newBuilder().addQueryParameter("id", id).build()`."""
    _, calls = _chain(call)
    names = [_name(step) for step in calls]
    at = names.index("newBuilder") if "newBuilder" in names else 0
    of_url = set(names) & _STEPS or names[at - 1 : at] in ([name] for name in _PARSES)
    if not at or not of_url:
        return _from_host(call, calls)
    begin = calls[at]
    assert isinstance(begin.func, ir.Attr)
    if _ORIGIN.intersection(names[at:]):  # then it is of another host
        said = (arg.value for step in calls[at:] for arg in step.args)
        return ir.Opaque(span=call.span, parts=(begin.func.value, *said))
    return _with(call.span, begin.func.value, calls[at + 1 : -1], Span(begin.span.end, begin.span.end))


def _apache(call: ir.Call) -> ir.Expr | None:
    """`new URIBuilder(url).addParameter("id", id).build()`: the path of `url` is kept as it is spelled."""
    begin, calls = _chain(call)
    steps = calls[:-1]
    if not isinstance(begin, ir.Call) or len(begin.args) != 1 or not isinstance(begin.func, ir.Name):
        return None
    if begin.func.id != "URIBuilder" or any(_name(step) not in APACHE_STEPS[:2] for step in steps):
        return None
    return _with(call.span, begin, steps, Span(begin.span.end, begin.span.end))


def _from_host(call: ir.Call, calls: list[ir.Call]) -> ir.Expr | None:
    """`new HttpUrl.Builder().scheme("https").host("..")..`: other steps hide the path."""
    if not calls or _name(calls[0]) != "Builder":
        return None
    steps = calls[1:-1]
    base = _origin(call.span, steps)
    if base is None:
        return None
    rest = [step for step in steps if _name(step) not in ("scheme", "host")]
    if all(_name(step) in _STEPS for step in rest):
        return _with(call.span, base, rest, Span(calls[0].span.end, calls[0].span.end))
    hidden = ir.Opaque(
        span=call.span, parts=tuple(arg.value for step in rest for arg in step.args), kind="path"
    )
    return ir.Concat(span=call.span, items=(base, hidden))


def _origin(span: Span, steps: list[ir.Call]) -> ir.Expr | None:
    """Scheme and host, as steps say them."""
    given = {_name(step): step.args[0].value for step in steps if len(step.args) == 1}
    host, scheme = given.get("host"), given.get("scheme")
    word = "https"
    if scheme is not None:
        word = literal_text(scheme)
    if host is None or not word:
        return None
    at = Span(span.start, span.start)
    start = ir.Str(span=at, parts=(ir.Part(span=at, text=f"{word}://", exact=False),), open=at, close=at)
    return ir.Concat(span=host.span, items=(start, host))


def _components(call: ir.Call) -> ir.Expr | None:
    """`UriComponentsBuilder.fromHttpUrl(url).path("/x").queryParam("id", id).toUriString()`."""
    begin, calls = _chain(call)
    if not isinstance(begin, ir.Name) or begin.id != _COMPONENTS or len(calls) < 2:
        return None
    first, steps = calls[0], calls[1:-1]
    made = _name(first)
    if made == "newInstance":
        base = _origin(call.span, steps)
        steps = [step for step in steps if _name(step) not in ("scheme", "host")]
    else:
        known = made in ("fromHttpUrl", "fromUriString") and len(first.args) == 1
        base = ir.Wrap(span=first.inner, value=first.args[0].value, kind=ir.DECODED) if known else None
    known = all(_name(step) in ("path", "pathSegment", "queryParam") for step in steps)
    if base is None or not known or any(_is_template(arg.value) for step in steps for arg in step.args):
        return None
    return _with(call.span, base, steps, Span(first.span.end, first.span.end))


def _is_template(expr: ir.Expr) -> bool:
    """Whether it is a text whose fields are filled later."""
    return isinstance(expr, ir.Str) and any("{" in (part.text or "") for part in expr.parts)


def _under(url: ir.Expr, steps: list[ir.Call]) -> ir.Expr | None:
    """`url` with the path that `steps` put behind it; None where one does something else."""
    for step in steps:
        kind = _ADDED.get(_name(step))
        if kind is None or not step.args or any(arg.spread or arg.name for arg in step.args):
            return None
        given = [ir.Wrap(span=arg.value.span, value=arg.value, kind=kind) for arg in step.args]
        span = Span(min(url.span.start, step.span.start), step.span.end)
        if _name(step) == "path":
            url = ir.Concat(span=span, items=(url, *given))
            continue
        args = (ir.Arg(span=item.span, value=item) for item in (url, *given))
        func = ir.Name(span=Span(span.start, span.start), id=JOINED)
        url = ir.Call(span=span, func=func, args=tuple(args), inner=step.inner)
    return url


def _with(span: Span, url: ir.Expr, steps: list[ir.Call], at: Span) -> ir.Expr:
    """`url` with what steps add to it."""
    queries = [step for step in steps if _name(step) in _QUERY or _name(step) in APACHE_STEPS]
    others = [step for step in steps if step not in queries]
    paths = [step for step in others if _name(step) in _PATHS or _name(step) == "path"]
    if paths and (under := _under(url, paths)) is not None:
        url = under
    elif paths:
        parts = tuple(arg.value for step in others for arg in step.args)
        url = ir.Concat(span=url.span, items=(url, ir.Opaque(span=at, parts=parts, kind="path")))
    mapping = _pairs(queries, at)
    hidden = [step for step in others if _name(step) in _QUERIES]
    if hidden or not _together(queries):
        parts = tuple(arg.value for step in hidden for arg in step.args)
        further = ir.Entry(span=at, value=ir.Opaque(span=at, parts=parts))
        mapping = ir.Dict(
            span=at, entries=(*mapping.entries, further), inner=at, notation=ir.Notation.FORM, glue=""
        )
    func = ir.Name(span=Span(span.start, span.start), id=WITH_QUERY)
    args = (ir.Arg(span=url.span, value=url), ir.Arg(span=mapping.span, value=mapping))
    return ir.Call(span=span, func=func, args=args, inner=at)


def _spring(block: ir.Lambda) -> ir.Expr | None:
    """`b -> b.path("/x").queryParam("id", id).build()`."""
    body = block.function.body
    value = body[0].value if len(body) == 1 and isinstance(body[0], ir.Return) else None
    if not isinstance(value, ir.Call) or _name(value) != "build" or value.args:
        return None
    begin, calls = _chain(value)
    names = [_name(step) for step in calls]
    given = block.function.params[0].name if block.function.params else ""
    if (
        not isinstance(begin, ir.Name)
        or begin.id != given
        or names[:1] != ["path"]
        or len(calls[0].args) != 1
    ):
        return None
    if "path" in names[1:]:
        return None
    at = Span(calls[0].span.end, calls[0].span.end)
    return _with(block.span, calls[0].args[0].value, calls[1:-1], at)
