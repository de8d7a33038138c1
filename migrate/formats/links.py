"""Names that hold the value of another name: `API: ${BASE}`, `value: {{ .Values.api.url }}`, `Ref: ApiUrl`.

What is joined here is switched together: a base in `values.yaml` waits for the code that reads the variable
which a template sets from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from migrate.formats.document import Document
from migrate.formats.variables import ASSIGNMENT
from migrate.plan import Scalar

# A value that is one variable and nothing else, filters of a template aside.
_WHOLE = re.compile(
    r"""\s*(?:\$?\{\{-?\s*\(?(?P<double>[\w.$-]+)\)?(?P<filters>\s*\|[^{}]*)?\s*-?\}\}
    |\$\{self:(?P<serverless>[\w.-]+)(?:\s*,[^{}]*)?\}
    |\$\{(?P<shell>[A-Za-z_][\w.-]*)(?::?[-=?][^{}]*|:[^{}]*)?\}
    |\$\((?P<make>[A-Za-z_]\w*)\)
    |\$(?P<bare>[A-Za-z_]\w*)
    |%\((?P<percent>[\w.-]+)\)s
    |(?P<terraform>(?:var|local)\.[\w-]+))\s*""",
    re.VERBOSE,
)
_SET_FROM = re.compile(
    r"""(?m)(?:^|[\s"';])(?P<name>[A-Z]\w*)=["']?(?:\$\{(?P<other>[A-Za-z_]\w*)\})["']?(?=[\s;"']|$)"""
)
# What templates call the place that a name stands in, which the place itself does not say.
_SCOPES = re.compile(r"^(?:\$?\.)?(?:Values|values|env|vars|secrets|inputs|variables|var|local|params)?\.")
_NAME_KEYS = ("name", "key", "variable", "variableName")
_VALUE_KEYS = frozenset({"value", "default", "defaultvalue", "ref", "fn::ref"})
_GENERIC = frozenset({"NAME", "KEY", "URL", "HOST", "VALUE", "IMAGE", "TAG", "PORT", "PATH", "TYPE", "ID"})
_SPLIT_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
Siblings = Mapping[tuple[str, ...], list[Scalar]]


def variable_names(keys: tuple[str, ...]) -> frozenset[str]:
    """The names by which others read the value at `keys`: as it stands, dotted, as environment variables."""
    words = [key for key in keys if key]
    if len(words) > 1 and words[-1].lower() in _VALUE_KEYS:  # `API: {value: ...}`, a parameter's default
        return variable_names(tuple(words[:-1]))
    if not words or words[-1].lower() in _VALUE_KEYS:
        return frozenset()
    snake = [re.sub(r"\W+", "_", _SPLIT_CAMEL.sub("_", word)).strip("_").upper() for word in words]
    # Spring takes CREATOR_BASEURL for creator.base-url, .NET Creator:BaseUrl and Creator__BaseUrl.
    relaxed = "_".join(re.sub(r"\W", "", word) for word in words).upper()
    names = {
        words[-1],
        ":".join(words),
        snake[-1],
        "_".join(snake),
        "__".join(snake),
        "__".join(words),
        relaxed,
    }
    names |= {".".join(words[start:]) for start in range(max(1, len(words) - 1))}
    return frozenset(name for name in names if name and not name.isdigit())


def names_of(scalar: Scalar, siblings: Siblings) -> frozenset[str]:
    """The names of a value; where a `name` stands beside it, that is what it is called."""
    return variable_names(called(scalar, siblings))


def called(scalar: Scalar, siblings: Siblings) -> tuple[str, ...]:
    """The key path of a value, or the `name` that stands beside it."""
    if scalar.keys and scalar.keys[-1].lower() in _VALUE_KEYS:
        for other in siblings.get(scalar.keys[:-1], ()):
            if other.keys[-1].lower() in _NAME_KEYS and other.text:
                return (other.text,)
        return scalar.keys[:-1]
    return scalar.keys if not is_variable("".join(scalar.keys[-1:])) else scalar.keys[-1:]


def is_variable(name: str) -> bool:
    """Whether a name is one of the environment, and says something: `CREATOR_URL`."""
    return name.isupper() and "_" in name and name.isidentifier()


def by_mapping(document: Document) -> Siblings:
    """The scalars by the mapping they stand in."""
    groups: dict[tuple[str, ...], list[Scalar]] = {}
    for scalar in document.scalars:
        if scalar.keys:  # a value that is the whole document stands beside nothing
            groups.setdefault(scalar.keys[:-1], []).append(scalar)
    return groups


def links_of(document: Document, siblings: Siblings | None = None) -> Iterator[tuple[str, str]]:
    """The pairs (name, name it is set from) of a document."""
    beside = by_mapping(document) if siblings is None else siblings
    for scalar in document.scalars:
        for names, other in (*_references(scalar, beside), *_from_maps(scalar, beside)):
            yield from ((name, other) for name in sorted(names) if _is_telling(name) and name != other)


def links_in(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of a template of a script: `export API=${base}`."""
    for found in _SET_FROM.finditer(text):
        yield from ((name, found["other"]) for name in variable_names((found["name"],)) if _is_telling(name))


def _references(scalar: Scalar, siblings: Siblings) -> Iterator[tuple[frozenset[str], str]]:
    text, names = scalar.text, names_of(scalar, siblings)
    assigned = ASSIGNMENT.fullmatch(text)
    if assigned and not re.match(r"[^=]*//", text):
        text, names = assigned.group("value"), variable_names((assigned.group("name"),))
    found = _WHOLE.fullmatch(text)
    if found is not None:
        name = next(value for key, value in found.groupdict().items() if value and key != "filters")
        yield names, _SCOPES.sub("", name).strip(".$")
    elif scalar.keys[-1:] == ("Ref",) and re.fullmatch(r"\w+", text):  # CloudFormation
        yield variable_names(scalar.keys[:-1]), text


def _from_maps(scalar: Scalar, siblings: Siblings) -> Iterator[tuple[frozenset[str], str]]:
    """`valueFrom: {configMapKeyRef: {key: BASE}}` of a container's variable."""
    if scalar.keys[-1:] != ("key",) or scalar.keys[-3:-2] != ("valueFrom",):
        return
    for other in siblings.get(scalar.keys[:-3], ()):
        if other.keys[-1] == "name":
            yield variable_names((other.text,)), scalar.text


def _is_telling(name: str) -> bool:
    """Whether a name means one thing in a whole project: `CREATOR_URL`, `creator.url`, and not `url`."""
    if re.search(r"(?:^|[.:_])\d+(?:[.:_]|$)", name):
        return False
    return (name.isupper() and name not in _GENERIC) or re.search(r"[.:]", name) is not None
