"""The arguments of every command, each with an example. Only argparse is imported: `--help` must be quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

Run = Callable[[argparse.Namespace], int]
_FORMATS = ("text", "json", "diff", "sarif", "markdown", "html")


def _later(module: str, name: str) -> Run:
    """A command whose module is imported when it runs."""

    def run(arguments: argparse.Namespace) -> int:
        command: Run = getattr(import_module(f"migrate.cli.{module}"), name)
        return command(arguments)

    return run


def build_parser() -> argparse.ArgumentParser:
    """The parser of `creatoraudit-migrate`."""
    parser = argparse.ArgumentParser(
        prog="creatoraudit-migrate",
        description="Moves a codebase from v1 of an API to v2: calls, bases and configs, where it is sure.",
        epilog="Exit codes: 0 nothing left to do, 1 there is, 2 wrong use or unusable input, 3 our fault."
        "\n\nexample: creatoraudit-migrate rewrite src --diff",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _scan(commands)
    _rewrite(commands)
    _check(commands)
    _undo(commands)
    _verify(commands)
    _map(commands)
    _gateway(commands)
    return parser


class _Version(argparse.Action):
    """Reads the version only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"creatoraudit-migrate {version('creatoraudit-v2')}\n")
        parser.exit()


# argparse gives the type of its sub-commands no public name.
Commands = argparse._SubParsersAction  # pyright: ignore[reportPrivateUsage]


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, help_text: str, example: str, run: Run
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, refuse=parser.error)
    return parser


def _add_map(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--map", action="append", metavar="FILE", help="a path map instead of the built-in one; repeatable"
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    """What scan, rewrite and check share."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or directory")
    _add_options(parser)


def _add_options(parser: argparse.ArgumentParser) -> None:
    """What every run over a tree can be told, beside its paths."""
    _add_map(parser)
    parser.add_argument("--format", choices=_FORMATS, help="of the report; text by default")
    parser.add_argument(
        "--output", metavar="FILE", help="write the report to FILE instead of standard output"
    )
    parser.add_argument(
        "--accept", action="append", choices=["assumed"], help="apply what the map only assumes, too"
    )
    parser.add_argument("--only", action="append", metavar="ID", help="only this operation; repeatable")
    parser.add_argument(
        "--min-confidence",
        choices=["weak", "likely", "certain"],
        help="of a match to be applied; likely by default",
    )
    parser.add_argument(
        "--include-text", action="store_true", default=None, help="comments, docstrings and prose, too"
    )
    parser.add_argument(
        "--base-partial",
        choices=["keep", "split"],
        help="where some calls still need a v1 base URL: keep all on it (default), or add a v2 one beside it",
    )
    parser.add_argument(
        "--split-base",
        dest="base_partial",
        action="store_const",
        const="split",
        help="the same as --base-partial split",
    )
    parser.add_argument(
        "--exclude", action="append", metavar="GLOB", help="leave these paths out; repeatable"
    )
    parser.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto", help="of the text report"
    )
    parser.add_argument("--quiet", action="store_true", help="print no report, only set the exit code")
    parser.add_argument("--no-progress", action="store_true", help="no progress display on a terminal")
    parser.add_argument(
        "--no-config", action="store_true", help="ignore creatoraudit-migrate.toml and pyproject.toml"
    )


def _scan(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "show the v1 calls there are and what would become of each; nothing is changed"
    _add_run(_command(commands, "scan", help_text, "creatoraudit-migrate scan src", _later("runs", "scan")))


def _rewrite(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "rewrite v1 calls to v2; without --write the diff is printed and nothing is changed"
    example = "creatoraudit-migrate rewrite src --accept assumed --write"
    parser = _command(commands, "rewrite", help_text, example, _later("runs", "rewrite"))
    _add_run(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="print the diff (the default)")
    how.add_argument("--write", action="store_true", help="write the files; undo takes it back")
    marks = parser.add_mutually_exclusive_group()
    marks.add_argument(
        "--markers", action="store_true", help="write a comment above each place that needs review, too"
    )
    marks.add_argument(
        "--remove-markers", action="store_true", help="take such comments out, and do nothing else"
    )
    parser.add_argument(
        "--allow-dirty", action="store_true", help="also write files that have uncommitted changes in git"
    )


def _check(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "for CI and pre-commit: exit 1 while v1 calls remain"
    example = "creatoraudit-migrate check src --baseline v1-calls.json"
    parser = _command(commands, "check", help_text, example, _later("runs", "check"))
    _add_run(parser)
    parser.add_argument("--baseline", metavar="FILE", help="v1 calls that are known and accepted")
    parser.add_argument(
        "--update-baseline", action="store_true", help="write the baseline from what is there now"
    )


def _verify(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "run a program in two copies, before and after the rewrite, and compare what the two do"
    example = "creatoraudit-migrate verify . --accept assumed -- python main.py"
    parser = _command(commands, "verify", help_text, example, _later("verifying", "verify"))
    parser.usage = "creatoraudit-migrate verify PATH [OPTION]... -- COMMAND..."
    parser.add_argument("path", metavar="PATH", help="the directory that the command is run in")
    parser.add_argument(
        "--env",
        action="append",
        metavar="NAME=VALUE",
        help="a variable for the command; @accounts[0].id is a fixture of the mock; repeatable",
    )
    parser.add_argument(
        "--time-limit", type=_seconds, default=60.0, metavar="S", help="seconds for each run; 60 by default"
    )
    parser.add_argument(
        "--via-proxy",
        action="store_true",
        help="for a program whose base URL cannot be changed: take its requests over as an HTTP(S) proxy",
    )
    parser.add_argument(
        "--recorded",
        nargs="+",
        action="extend",
        metavar="FILE",
        help="compare recorded traffic of both versions instead: HAR, cassettes, dumps of mitmproxy",
    )
    parser.add_argument("--fixtures", metavar="FILE", help="what the mock starts with")
    parser.add_argument(
        "--server",
        metavar="COMMAND",
        help='instead of the mock: serves both versions and prints {"url": ...} as a line when it is ready',
    )
    _add_options(parser)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"Expected seconds above 0 and up to a day but got {text}")
    return value


def _undo(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "put back what the last --write changed"
    parser = _command(commands, "undo", help_text, "creatoraudit-migrate undo", _later("runs", "undo_last"))
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="inside the project; . by default"
    )


def _map(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "look at a path map, check it, add to it from a guide, or ask it for likely rows"
    parser = _command(commands, "map", help_text, "creatoraudit-migrate map show", _later("maps", "show"))
    parts = parser.add_subparsers(metavar="COMMAND", required=True)

    show = _command(
        parts, "show", "print the map as a table", "creatoraudit-migrate map show", _later("maps", "show")
    )
    _add_map(show)
    show.add_argument(
        "--format", choices=["text", "markdown", "json"], default="text", help="text by default"
    )

    lint = _command(
        parts,
        "lint",
        "check a map: overlaps, lost parameters, targets that v2 does not have",
        "creatoraudit-migrate map lint --map my-map.yaml --openapi v2.yaml",
        _later("maps", "lint_map"),
    )
    _add_map(lint)
    lint.add_argument("--openapi", metavar="FILE", help="the v2 OpenAPI document; the map's own by default")

    take = _command(
        parts,
        "import",
        "add or correct rows from the tables of a migration guide",
        "creatoraudit-migrate map import migration.md --output my-map.yaml",
        _later("maps", "import_rows"),
    )
    take.add_argument("source", metavar="FILE|URL", help="a guide in Markdown or HTML")
    _add_map(take)
    take.add_argument(
        "--output", metavar="FILE", help="write the new map here; without it the diff is printed"
    )
    take.add_argument("--write", action="store_true", help="change the file given with --map")
    take.add_argument("--force", action="store_true", help="let the guide win over documented rows")

    _learn(parts)

    suggest = _command(
        parts,
        "suggest",
        "rank v2 endpoints for a v1 call that has no row",
        "creatoraudit-migrate map suggest POST /account/modify",
        _later("maps", "suggest_rows"),
    )
    suggest.add_argument("method", metavar="METHOD", help="of the v1 call")
    suggest.add_argument("path", metavar="PATH", help="the v1 path below the base URL")
    _add_map(suggest)
    suggest.add_argument(
        "--openapi", metavar="FILE", help="the v2 OpenAPI document; the map's own by default"
    )
    _map_export(parts)


def _map_export(parts: Commands[argparse.ArgumentParser]) -> None:
    export = _command(
        parts,
        "export",
        "write the map for another proxy or tool; what that cannot say is listed",
        "creatoraudit-migrate map export nginx --output v1.conf",
        _later("maps", "export_map"),
    )
    export.add_argument("format", choices=["nginx", "envoy", "openapi-overlay"])
    export.add_argument("--upstream", metavar="URL", help="the base URL of v2; the map's own by default")
    export.add_argument("--output", metavar="FILE", help="write it here instead of to standard output")
    _add_map(export)


def _gateway(commands: Commands[argparse.ArgumentParser]) -> None:
    help_text = "serve v1 to programs that are not migrated yet, out of v2"
    example = "creatoraudit-migrate gateway --upstream https://api.example.com/v2 --stats v1-calls.json"
    parser = _command(commands, "gateway", help_text, example, _later("gateway", "serve"))
    parser.add_argument("--upstream", required=True, metavar="URL", help="the base URL of v2")
    parser.add_argument(
        "--listen", default="127.0.0.1:8081", metavar="HOST:PORT", help="127.0.0.1:8081; port 0 picks one"
    )
    parser.add_argument(
        "--v1-upstream", metavar="URL", help="where calls without a row go; without it they are answered 501"
    )
    parser.add_argument(
        "--deprecated", metavar="DATE", help="since when v1 is deprecated, for the header of that name"
    )
    parser.add_argument("--sunset", metavar="DATE", help="when v1 ends, for the header of that name")
    parser.add_argument(
        "--stats", metavar="FILE", help="write who called what to FILE, as JSON, while serving and at the end"
    )
    parser.add_argument(
        "--max-body",
        type=float,
        default=8.0,
        metavar="MIB",
        help="of a body that is translated; 8 by default; what needs no translation has no bound",
    )
    parser.add_argument(
        "--timeout", type=float, default=30.0, metavar="S", help="of each step with the upstream; 30 seconds"
    )
    parser.add_argument(
        "--connections", type=int, default=100, metavar="N", help="to each upstream at once; 100 by default"
    )
    parser.add_argument("--quiet", action="store_true", help="no log line for each request")
    _add_map(parser)


def _learn(parts: Commands[argparse.ArgumentParser]) -> None:
    learn = _command(
        parts,
        "learn",
        "add what recorded v1 traffic shows to a map: where ids travel, fields, answers, pages",
        "creatoraudit-migrate map learn --recorded session.har",
        _later("maps", "learn_rows"),
    )
    learn.add_argument(
        "--recorded", nargs="+", required=True, metavar="FILE", help="HAR, cassettes, dumps of mitmproxy"
    )
    _add_map(learn)
    learn.add_argument(
        "--output", metavar="FILE", help="write the new map here; without it the diff is printed"
    )
    learn.add_argument("--write", action="store_true", help="change the file given with --map")
