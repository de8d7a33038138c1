"""The command line: `creatoraudit-contract`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from contract.cli.parser import build_parser
from contract.errors import TargetError, UsageError
from contract.interrupts import taken_like_ctrl_c
from contract.runner import ExitCode


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    options = build_parser().parse_args(argv)
    with taken_like_ctrl_c():
        return _run(options)


def _run(options: Namespace) -> int:
    try:
        return int(options.command(options))
    except UsageError as error:
        sys.stderr.write(f"creatoraudit-contract: {error}\n")
        return ExitCode.USAGE
    except TargetError as error:
        sys.stderr.write(f"creatoraudit-contract: {error}\n")
        return ExitCode.UNTESTED
    except BrokenPipeError:
        # Whoever read our output has had enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.UNTESTED
    except KeyboardInterrupt:
        with suppress(OSError):  # the terminal may be gone
            sys.stderr.write("creatoraudit-contract: interrupted\n")
        return ExitCode.UNTESTED
