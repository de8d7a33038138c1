"""HTTPie that is loaded once: a process that forks for each call of `http`.

    python loaded.py COMMAND...

Runs the command with a program `http` first in its PATH, which hands its arguments, environment, folder and open
files to a process that has HTTPie loaded. What runs then is HTTPie itself, each call in a process of its own; only
the time to load it, longer than all else that such a program does, is spent once.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

_CLIENT = f"""\
#!{sys.executable} -IS
import json, os, socket, sys
given = json.dumps([sys.argv, dict(os.environ), os.getcwd()]).encode()
with socket.socket(socket.AF_UNIX) as server:
    server.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "server"))
    socket.send_fds(server, [b"0"], [0, 1, 2])
    server.sendall(given)
    server.shutdown(socket.SHUT_WR)
    code = server.recv(1)
sys.exit(code[0] if code else "HTTPie ended without a word")
"""


def _serve(server: socket.socket) -> None:
    """Answer each connection by a process that runs HTTPie and says its exit code."""
    from httpie import __main__ as program
    from httpie import core
    from httpie.cli import definition

    del core, definition  # loaded here, for all
    metadata.entry_points = functools.lru_cache(
        metadata.entry_points
    )  # HTTPie looks for plugins on each call
    metadata.entry_points()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    while True:
        caller, _ = server.accept()
        if os.fork() == 0:
            code = 255
            try:
                _take(caller)
                code = program.main()
                sys.stdout.flush()
            finally:
                caller.sendall(bytes([code]))
                os._exit(code)
        caller.close()


def _take(caller: socket.socket) -> None:
    """Become the process that calls: its files, arguments, environment and folder."""
    _, files, _, _ = socket.recv_fds(caller, 1, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    with caller.makefile("rb") as given:
        words, environment, folder = json.loads(given.read())
    sys.argv[:] = words
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)


def main() -> int:
    """Run the command; its exit code."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.join(folder, "server"))
        server.listen()
        client = Path(folder, "http")
        client.write_text(_CLIENT, encoding="utf-8")
        client.chmod(0o755)
        serving = os.fork()
        if serving == 0:
            try:
                _serve(server)
            finally:
                os._exit(1)
        try:
            path = os.pathsep.join((folder, os.environ["PATH"]))
            # Nothing here speaks TLS, and to read the machine's authorities takes half of what a call does.
            given = {**os.environ, "PATH": path, "SSL_CERT_FILE": os.devnull}
            return subprocess.run(sys.argv[1:], env=given, check=False).returncode
        finally:
            os.kill(serving, signal.SIGKILL)
            os.waitpid(serving, 0)


if __name__ == "__main__":
    sys.exit(main())
