"""gateway: read its arguments and serve."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path

from migrate.model import ExitCode, MigrateError
from migrate.pathmap.load import load_maps

_LISTEN = re.compile(r"(?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):)?([0-9]{1,5})")
_MEBIBYTE = 1_048_576


def serve(arguments: argparse.Namespace) -> int:
    """`gateway`: serve v1 until a signal says stop."""
    try:
        from migrate.gateway.headers import Announcement
        from migrate.gateway.serve import Options, run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("httptools", "httpx", "uvicorn"):
            raise
        raise MigrateError(
            f"Expected the package {error.name}, which the gateway needs but which is not installed; "
            "install it with: pip install 'creatoraudit-v2[gateway]'"
        ) from None
    pathmap = load_maps([Path(name) for name in arguments.map or ()])
    host, port = read_listen(arguments.listen)
    deprecated = _moment("--deprecated", arguments.deprecated) if arguments.deprecated else 0
    sunset = _moment("--sunset", arguments.sunset) if arguments.sunset else None
    if sunset is not None and sunset < deprecated:
        raise MigrateError("Expected --sunset not to be earlier than --deprecated (RFC 9745, section 4)")
    options = Options(
        upstream=arguments.upstream,
        host=host,
        port=port,
        v1_upstream=arguments.v1_upstream,
        announcement=Announcement(deprecated=deprecated, sunset=sunset),
        stats=arguments.stats,
        most_bytes=int(_positive("--max-body", arguments.max_body) * _MEBIBYTE),
        timeout=_positive("--timeout", arguments.timeout),
        connections=int(_positive("--connections", arguments.connections)),
        quiet=arguments.quiet,
    )
    run(pathmap, options)
    return ExitCode.DONE


def read_listen(text: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT` or `PORT`.

    Raises:
        MigrateError: it is neither.
    """
    found = _LISTEN.fullmatch(text)
    if found is None or int(found[2]) > 65535:
        raise MigrateError(f"--listen: Expected HOST:PORT such as 127.0.0.1:8081 but got {text!r}")
    return (found[1] or "127.0.0.1").strip("[]"), int(found[2])


def _moment(option: str, text: str) -> int:
    """Seconds since 1970 of a date or a time with its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MigrateError(
            f"{option}: Expected a date such as 2027-06-30 or 2027-06-30T12:00:00Z but got {text!r}"
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _positive(option: str, value: float) -> float:
    if not 0 < value < 1e9:
        raise MigrateError(f"{option}: Expected a number above 0 but got {value:g}")
    return value
