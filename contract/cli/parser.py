"""Arguments of the commands, each with an example."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from typing import Final

from contract.cli import commands
from contract.runner import Profile

_PROGRAM: Final = "creatoraudit-contract"


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `command`."""
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        description="Test an endpoint against its contract, clause by clause.",
        epilog="Exit codes: 0 conforms, 1 a must failed, 2 wrong use, 3 could not test."
        f"\n\nexample: {_PROGRAM} run --mock",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {version('creatoraudit-v2')}",
        help="show the version and exit",
    )
    commands_ = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (text, example, add) in _COMMANDS.items():
        add(
            commands_.add_parser(
                name,
                help=text,
                description=f"{text[0].upper()}{text[1:]}.",
                epilog=f"example: {_PROGRAM} {example}",
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--base-url", metavar="URL", help="the endpoint; keys come from the environment")
    where.add_argument("--mock", action="store_true", help="start creatoraudit-mock and test it")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME",
        help="with --mock: break one rule; repeatable",
    )
    parser.add_argument(
        "--has",
        action="append",
        default=[],
        metavar="CAPABILITY",
        help="what the target has besides its keys, such as writes; repeatable",
    )
    parser.add_argument("--config", metavar="FILE", help="contract.toml: what is not said here; keys too")
    parser.add_argument("--spec", metavar="FOLDER", help="the facts of another API than the built-in one")
    profiles = "read-only sends safe methods only; standard is the default; thorough draws ten times as much"
    parser.add_argument("--profile", choices=list(Profile), type=Profile, help=profiles)
    only = "these requirements only; repeatable"
    parser.add_argument("--only", action="append", default=[], metavar="AREA|ID", help=only)
    parser.add_argument("--seed", type=int, help="the same seed, the same requests; told in the report")
    parser.add_argument("--max-requests", type=int, metavar="N", help="what the run may send")
    parser.add_argument("--time-limit", type=float, metavar="SECONDS", help="what the run may take")
    parser.add_argument("--baseline", metavar="FILE", help="ids of accepted failures, one a line")
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="FORMAT:FILE",
        help="json, junit, html, markdown or text, and a file; - is standard output; repeatable",
    )
    parser.set_defaults(command=commands.run)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="AREA|ID", help="these only; all by default")
    parser.set_defaults(command=commands.list_requirements)


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `list` shows it")
    parser.set_defaults(command=commands.show)


def _add_selftest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help="these faults only; repeatable"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="AREA|ID",
        help="faults of these requirements; repeatable",
    )
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="faults tried at a time; 1 by default"
    )
    parser.add_argument("--seed", type=int, default=1, help="of every run; 1 by default")
    parser.set_defaults(command=commands.selftest)


_COMMANDS: Final = {
    "run": (
        "test an endpoint, or the mock",
        "run --base-url https://staging.example.com/v2 --report html:report.html",
        _add_run,
    ),
    "list": ("show the requirements, and which of them have a check", "list idempotency", _add_list),
    "show": ("show one requirement", "show idempotency-single", _add_show),
    "selftest": (
        "see whether every fault of the mock is caught by the requirement it breaks",
        "selftest --only idempotency --jobs 2",
        _add_selftest,
    ),
}
