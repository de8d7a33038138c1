"""What the user's command finds in its environment: the mock's address and key, and what `--env` gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from migrate.model import MigrateError
from migrate.pathmap.model import PathMap
from migrate.verify.traffic import base_pattern

_FIXTURE = re.compile(r"@(?P<first>\w[\w-]*)(?P<rest>(?:\.[\w-]+|\[\d+\])*)")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_AUTHORITIES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
NODE_AUTHORITIES = "NODE_EXTRA_CA_CERTS"
_LOCAL = "127.0.0.1,localhost,::1"


def parse_settings(given: Sequence[str]) -> dict[str, str]:
    """`NAME=VALUE` of the command line.

    Raises:
        MigrateError: one of them is not.
    """
    found: dict[str, str] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise MigrateError(f"Expected --env NAME=VALUE but got {item!r}")
        found[name] = value
    return found


def fixture(value: str, start: Mapping[str, Any]) -> str:
    """`@accounts[0].id` as the server says it; any other value as it is, and `@@` for a first `@`.

    Raises:
        MigrateError: the server has no such fixture.
    """
    if not value.startswith("@"):
        return value
    if value.startswith("@@"):
        return value[1:]
    found = _FIXTURE.fullmatch(value)
    data: Any = None
    if found is not None:
        data = start
        for name, number in re.findall(r"([\w-]+)|\[(\d+)\]", value[1:]):
            data = _child(data, name, number)
    if not isinstance(data, str | int | float):
        raise MigrateError(
            f"Expected a fixture of the server such as @accounts[0].id but got {value!r}; "
            f"it has {', '.join(sorted(start))}; write @@ for a value that begins with @"
        )
    return str(data)


def _child(data: Any, name: str, number: str) -> Any:
    if number:
        items = cast("Sequence[Any]", data if isinstance(data, list) else ())
        return items[int(number)] if int(number) < len(items) else None
    return cast("Mapping[str, Any]", data).get(name) if isinstance(data, Mapping) else None


def base_variables(pathmap: PathMap, *, v2: bool, local: Mapping[str, str]) -> dict[str, str]:
    """The variables that the map knows for a base URL, but not those that it only assumes."""
    pair = pathmap.bases[0]
    base = _with_scheme(pair.v2 if v2 else pair.v1)
    names = [name for name in pathmap.environment if name not in pathmap.assumed_environment]
    return {name: pointed(base, local) for name in names}


def _with_scheme(base: str) -> str:
    return base if "://" in base else f"https://{base}"


def moved(pathmap: PathMap, value: str) -> str:
    """A value that begins with a v1 base, as `rewrite` would make it in a config: with the v2 base."""
    for pair in pathmap.bases:
        found = base_pattern(pair.v1).match(value)
        if found is not None and "{" not in pair.v2:
            return _with_scheme(pair.v2) + value[found.end() :]
    return value


def pointed(value: str, local: Mapping[str, str]) -> str:
    """A value with the API's origins replaced by the addresses that stand in for them."""
    for origin, address in local.items():
        value = re.sub(re.escape(origin) + r"(?![\w.-])", _constant(address), value)
    return value


def _constant(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def environment(
    outer: Mapping[str, str], own: Mapping[str, str], *, proxy: str, authorities: str | None
) -> dict[str, str]:
    """The environment of a run: the outer one, what is set for the run, and the proxy that guards it."""
    kept = {name: value for name, value in outer.items() if name.lower() not in (*_PROXIES, "no_proxy")}
    kept |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy)
    if authorities is None:
        kept |= {"NO_PROXY": _LOCAL, "no_proxy": _LOCAL}
    else:
        kept |= dict.fromkeys((*_AUTHORITIES, NODE_AUTHORITIES), authorities)
        kept |= {"NODE_USE_ENV_PROXY": "1", "NO_PROXY": "", "no_proxy": ""}
    return kept | dict(own)
