"""Arguments of the commands."""

from __future__ import annotations

import argparse

from contract.cli import commands
from contract.runner import Profile


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `command`."""
    parser = argparse.ArgumentParser(
        prog="creatoraudit-contract",
        description="Test an endpoint against its contract, clause by clause.",
        epilog="Exit codes: 0 conforms, 1 a must failed, 2 wrong use, 3 could not test.",
    )
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_run(actions.add_parser("run", help="test an endpoint, or the mock"))
    listing = actions.add_parser("list", help="show the requirements, and which of them have a check")
    listing.add_argument("names", nargs="*", metavar="AREA|ID")
    listing.set_defaults(command=commands.list_requirements)
    show = actions.add_parser("show", help="show one requirement")
    show.add_argument("id")
    show.set_defaults(command=commands.show)
    _add_selftest(
        actions.add_parser("selftest", help="is every fault of the mock caught by its requirement?")
    )
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--base-url", metavar="URL", help="the endpoint; keys come from the environment")
    where.add_argument("--mock", action="store_true", help="start creatoraudit-mock and test it")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help="with --mock: break one rule"
    )
    parser.add_argument(
        "--has",
        action="append",
        default=[],
        metavar="CAPABILITY",
        help="what the target has besides its keys, such as writes",
    )
    parser.add_argument("--config", metavar="FILE", help="contract.toml: what is not said here; keys too")
    parser.add_argument("--spec", metavar="FOLDER", help="the facts of another API than the built-in one")
    parser.add_argument("--profile", choices=list(Profile), type=Profile)
    parser.add_argument("--only", action="append", default=[], metavar="AREA|ID")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--max-requests", type=int, metavar="N")
    parser.add_argument("--time-limit", type=float, metavar="SECONDS")
    parser.add_argument("--baseline", metavar="FILE", help="ids of accepted failures, one a line")
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="FORMAT:FILE",
        help="json, junit, html, markdown or text, and a file; - is standard output",
    )
    parser.set_defaults(command=commands.run)


def _add_selftest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fault", action="append", default=[], metavar="NAME")
    parser.add_argument(
        "--only", action="append", default=[], metavar="AREA|ID", help="faults of these requirements"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.set_defaults(command=commands.selftest)
