"""`creatoraudit-mock`: the only place of the mock that prints and exits."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from sqlalchemy import select

from mockapi import dump as dumping
from mockapi import keys, serve
from mockapi.clock import Clock
from mockapi.database import Database
from mockapi.errors import MockError
from mockapi.schema import organizations
from mockapi.settings import Settings, parse_rate_limit

_DATABASE_HELP: Final = "SQLite file, or a SQLAlchemy URL (sqlite:///FILE, postgresql+psycopg://...)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it was done, 2 for wrong use or unusable input."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except MockError as error:
        sys.stderr.write(f"creatoraudit-mock: {error}\n")
        return error.exit_code
    except BrokenPipeError:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="creatoraudit-mock",
        description="The CreatorAudit API, v1 and v2 on one database, on your own machine.",
        epilog="example: creatoraudit-mock serve --port 0",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {version('creatoraudit-v2')}",
        help="show the version and exit",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_keys(commands)
    _add_dump(commands)
    _add_faults(commands)
    return parser


def _command(commands: Any, name: str, run: Any, *, text: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_serve(commands: Any) -> None:
    parser = _command(
        commands,
        "serve",
        _serve,
        text="serve the API until stopped; one JSON line says when it is ready",
        example="creatoraudit-mock serve --database-url mock.sqlite3 --rate-limit 600/60",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; %(default)s by default")
    parser.add_argument("--port", type=int, default=8080, help="0 picks a free one; %(default)s by default")
    parser.add_argument("--workers", type=int, default=1, help="processes; %(default)s by default")
    parser.add_argument(
        "--database-url", default="", metavar="URL", help=_DATABASE_HELP + "; a temporary file by default"
    )
    parser.add_argument("--fixtures", default="", metavar="FILE", help="YAML that fills an empty database")
    parser.add_argument(
        "--rate-limit", default="6000/60", metavar="N/SECONDS", help="per key; %(default)s by default"
    )
    parser.add_argument(
        "--refresh-delay",
        type=float,
        default=2.0,
        metavar="S",
        help="seconds to the first refresh; %(default)s by default",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME",
        help="break one rule that `faults` lists; repeatable",
    )
    parser.add_argument("--test-controls", action="store_true", help="open /__mock__/clock")
    parser.add_argument("--v1-headers", action="store_true", help="send Deprecation and Link on v1")


def _serve(options: argparse.Namespace) -> None:
    limit, window = parse_rate_limit(options.rate_limit)
    for name, lowest, highest in (("port", 0, 65535), ("workers", 1, 64), ("refresh_delay", 0, 86400)):
        if not lowest <= getattr(options, name) <= highest:
            shown = name.replace("_", "-")
            raise MockError(
                f"Expected --{shown} from {lowest} to {highest} but got {getattr(options, name)}."
            )
    settings = Settings(
        database_url=options.database_url,
        fixtures=options.fixtures,
        rate_limit=limit,
        rate_window=window,
        faults=tuple(options.fault),
        test_controls=options.test_controls,
        v1_headers=options.v1_headers,
        refresh_delay_ms=int(options.refresh_delay * 1000),
    )
    serve.run(settings, host=options.host, port=options.port, workers=options.workers)


def _add_keys(commands: Any) -> None:
    example = "creatoraudit-mock keys list --database-url mock.sqlite3"
    parser = _command(
        commands, "keys", _change_key, text="make, list, disable, enable and delete API keys", example=example
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    run = "creatoraudit-mock keys"
    create = _command(
        actions, "create", _create_key, text="make a key and print it, once",
        example=f"{run} create --database-url mock.sqlite3 --organization Main --name ci --scopes read",
    )  # fmt: skip
    create.add_argument("--organization", required=True, metavar="NAME", help="name or id of the owner")
    create.add_argument("--name", required=True, help="name of the key")
    create.add_argument(
        "--scopes", default="read,write,admin", help="comma-separated; %(default)s by default"
    )
    texts = {
        "list": "list the keys, without their text",
        "disable": "disable a key",
        "enable": "enable a disabled key",
        "delete": "delete a key",
    }
    for name, text in texts.items():
        rest = "" if name == "list" else " ci"
        action = _command(
            actions, name, _change_key, text=text, example=f"{run} {name} --database-url mock.sqlite3{rest}"
        )
        action.set_defaults(action=name)
        if name != "list":
            action.add_argument("key", help="id or name of the key")
    for action in actions.choices.values():
        action.add_argument("--database-url", required=True, metavar="URL", help=_DATABASE_HELP)


def _create_key(options: argparse.Namespace) -> None:
    database = Database(options.database_url)
    with database.write() as connection:
        matches = (organizations.c.name == options.organization) | (
            organizations.c.id == options.organization
        )
        found = connection.execute(select(organizations.c.id).where(matches)).scalars().all()
        if len(found) != 1:
            known = (
                ", ".join(
                    connection.execute(select(organizations.c.name).order_by(organizations.c.name)).scalars()
                )
                or "none"
            )
            raise MockError(f"Expected one of the organizations ({known}) but got {options.organization!r}.")
        new = keys.create_key(
            connection,
            org_id=found[0],
            name=options.name,
            now=Clock(database, driven=False).now(),
            scopes=" ".join(options.scopes.replace(",", " ").split()),
        )
    _print({"id": new.id, "name": new.name, "key": new.text})


def _change_key(options: argparse.Namespace) -> None:
    with Database(options.database_url).write() as connection:
        if options.action == "list":
            _print(keys.list_keys(connection))
        elif options.action == "delete":
            keys.delete_key(connection, options.key)
        else:
            keys.set_disabled(connection, options.key, disabled=options.action == "disable")


def _add_dump(commands: Any) -> None:
    parser = _command(
        commands, "dump", _dump, text="print the state as sorted JSON",
        example="creatoraudit-mock dump --database-url mock.sqlite3 --include ids",
    )  # fmt: skip
    parser.add_argument("--database-url", required=True, metavar="URL", help=_DATABASE_HELP)
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        choices=dumping.VOLATILE,
        help="also show what differs between runs; repeatable",
    )


def _dump(options: argparse.Namespace) -> None:
    with Database(options.database_url).read() as connection:
        _print(dumping.dump(connection, include=frozenset(options.include)))


def _add_faults(commands: Any) -> None:
    parser = _command(
        commands, "faults", _faults, text="list the faults, each with the requirement it breaks",
        example="creatoraudit-mock faults --json",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as JSON")


def _faults(options: argparse.Namespace) -> None:
    from mockapi.faults import FAULTS

    if options.json:
        _print([{"name": f.name, "requirement": f.requirement, "text": f.text} for f in FAULTS.values()])
        return
    for fault in FAULTS.values():
        sys.stdout.write(f"{fault.name:34} {fault.requirement:44} {fault.text}\n")


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
