"""The command line `creatoraudit-migrate`. Nothing slow is imported before it is needed."""

from __future__ import annotations

import gc
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from migrate.cli.ending import taken_like_ctrl_c
from migrate.model import ExitCode, MigrateError

_OURS = "This is a fault of creatoraudit-migrate, not of your files; please report it with the lines above."


def program() -> None:
    """Run the command of the command line, and end with its exit code."""
    code = main()
    gc.freeze()  # what goes with the process needs no search for garbage, which takes a tenth of a long run
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    from migrate.cli.parser import build_parser

    given, command = _split(sys.argv[1:] if argv is None else argv)
    arguments, unknown = build_parser().parse_known_args(given)
    if unknown:  # the command itself says it, with its own usage
        arguments.refuse(f"unrecognized arguments: {' '.join(unknown)}")
    arguments.command = command
    with taken_like_ctrl_c() as asked:
        return _run(arguments, asked)


def _run(arguments: Namespace, asked: Sequence[int]) -> int:
    try:
        return int(arguments.run(arguments))
    except MigrateError as error:
        sys.stderr.write(f"creatoraudit-migrate: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        with suppress(OSError):  # the terminal may be gone
            sys.stderr.write(
                "creatoraudit-migrate: interrupted; every file is as it was or wholly rewritten\n"
            )
        return _end_by_signal(asked[-1] if asked else signal.SIGINT)
    except BrokenPipeError:
        # Whoever read our output has had enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.TO_DO
    except Exception:  # whatever it is, it is a fault of ours, and said to be one
        import traceback

        sys.stderr.write(f"{traceback.format_exc()}{_OURS}\n")
        return ExitCode.OWN_ERROR


def _end_by_signal(number: int) -> int:
    """End as what the signal ends: of Ctrl-C shells show 130, and stop the loop or script that started it."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
    return ExitCode.OWN_ERROR  # not reached where the signal ends a process


def _split(argv: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The arguments, and the command behind `--` of `verify`, none of whose options is ours."""
    if argv[:1] != ["verify"] or "--" not in argv:
        return argv, ()
    dashes = list(argv).index("--")
    return argv[:dashes], argv[dashes + 1 :]


__all__ = ["main"]
