"""Copies of a process share its work: they change how long it takes, and nothing else.

A process with threads makes no copies, and the tests may run in one, so each case runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

HOST = "https://api.creatoraudit.com"
PROJECT = {
    ".env": f"""
        CREATORS_URL={HOST}/v1
    """,
    "config/services.php": f"""
        <?php
        return ["creators" => ["url" => "{HOST}/v1"], "partner" => ["url" => "https://api.partner.com/v1"]];
    """,
    "app/Creators.php": """
        <?php
        use Illuminate\\Support\\Facades\\Http;
        function rename($id) {
            return Http::post(config("services.creators.url") . "/creator/modify", ["creator_id" => $id]);
        }
        function partner($id) {
            return Http::post(config("services.partner.url") . "/creator/modify", ["creator_id" => $id]);
        }
    """,
    "shop/settings.py": """
        import os
        CREATORS = {"url": os.environ["CREATORS_URL"]}
    """,
    "shop/client.py": """
        import requests
        from shop.settings import CREATORS
        def call(method, path, **options):
            return requests.request(method, CREATORS["url"] + path, **options)
    """,
    "shop/views.py": """
        from shop.client import call
        def one(creator_id):
            return call("GET", "/creator", params={"creator_id": creator_id}).json()
    """,
    "web/api.mjs": """
        export const rename = (id) =>
            fetch(process.env.CREATORS_URL + "/creator/modify", {method: "POST", body: JSON.stringify({creator_id: id})});
    """,
    "lib/creators.rb": """
        require "net/http"
        Net::HTTP.get(URI("#{ENV.fetch('CREATORS_URL')}/list-creators"))
    """,
    "bin/list.sh": """
        curl "$CREATORS_URL/list-creators"
    """,
}
several = pytest.mark.skipif(
    not sys.platform.startswith("linux") or len(os.sched_getaffinity(0)) < 2,
    reason="copies are made on Linux, for a process that may use several processors",
)
PRELUDE = """
    import os, signal, sys, threading, time
    from functools import partial
    from migrate.workers import Crew
    here = os.getpid()
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    """What a program says that ends by itself."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PRELUDE) + textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def said(script: str) -> str:
    done = run(script)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@several
def test_copies_share_the_work_and_the_results_keep_their_order():
    script = """
        def task(n):
            time.sleep(0.05)
            return n, os.getpid()
        results = Crew([partial(task, n) for n in range(20)]).finish()
        print([n for n, _ in results] == list(range(20)), len({pid for _, pid in results}) > 1)
    """
    assert said(script) == "True True"


@several
def test_copies_work_before_they_are_asked_for():
    script = """
        crew = Crew([os.getpid] * 3)
        time.sleep(0.5)
        print(here in crew.finish())
    """
    assert said(script) == "False"


def test_one_task_is_done_here():
    assert said("print(Crew([os.getpid]).finish() == [here])") == "True"


@several
def test_a_process_whose_copies_are_at_work_makes_no_more():
    script = """
        def task():
            time.sleep(0.02)
            return os.getpid(), set(Crew([os.getpid] * 50).finish())
        print(all(inner == {pid} for pid, inner in Crew([task] * 8).finish()))
    """
    assert said(script) == "True"


@several
def test_no_copy_is_left_unreaped():
    script = """
        Crew([partial(time.sleep, 0.02)] * 8).finish()
        import atexit
        atexit._run_exitfuncs()
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            print("none is left")
    """
    assert said(script) == "none is left"


@pytest.mark.parametrize(
    "fault",
    [
        "os.kill(os.getpid(), signal.SIGKILL)",
        "os._exit(0)",
        "sys.exit(0)",
        "raise MemoryError",
        "return lambda: None",
    ],
    ids=["killed", "gone", "ended", "failed", "unspeakable"],
)
def test_what_a_copy_does_not_hand_back_is_done_here(fault):
    script = f"""
        def task(n):
            time.sleep(0.02)
            if os.getpid() != here:
                {fault}
            return n
        print(Crew([partial(task, n) for n in range(9)]).finish())
    """
    assert said(script) == "[0, 1, 2, 3, 4, 5, 6, 7, 8]"


def test_a_fault_is_told_as_without_copies():
    done = run(
        """
        def task(n):
            time.sleep(0.02)
            return 1 // (n - 7)
        Crew([partial(task, n) for n in range(9)]).finish()
        """
    )
    assert done.returncode == 1
    assert done.stderr.count("ZeroDivisionError") == 1


def test_no_copy_outlives_what_stops_the_work():
    script = """
        def task(n):
            time.sleep(0.02 if os.getpid() == here else 60)
            raise KeyboardInterrupt
        try:
            Crew([partial(task, n) for n in range(9)]).finish()
        except KeyboardInterrupt:
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                print("none is left")
    """
    assert said(script) == "none is left"


def test_a_copy_makes_no_copies_and_tells_nothing():
    script = """
        def inner():
            return os.getpid()
        def task():
            time.sleep(0.02)
            return {os.getpid(), *Crew([inner] * 4).finish(lambda *_: print("told"))}
        results = Crew([task] * 6).finish()
        print(all(len(pids) == 1 for pids in results if here not in pids))
    """
    lines = said(script).splitlines()
    assert lines[-1] == "True"


def test_a_process_with_threads_makes_none():
    script = """
        stop = threading.Event()
        thread = threading.Thread(target=stop.wait)
        thread.start()
        print({pid == here for pid in Crew([os.getpid] * 50).finish()})
        stop.set()
    """
    assert said(script) == "{True}"


def test_no_task_is_no_work():
    assert said("print(Crew([]).finish())") == "[]"


@several
def test_what_copies_read_is_known_here(tmp_path):
    """Also what could not be read."""
    for number in range(9):
        (tmp_path / f"f{number}.txt").write_bytes(b"\xff /creator" if number == 8 else b"text")
    script = f"""
        from migrate.files import Tree
        tree = Tree([{str(tmp_path)!r}])
        def task(n):
            time.sleep(0.05)
            return here != os.getpid(), tree.read(f"f{{n}}.txt")
        results = tree.share([partial(task, n) for n in range(9)])
        print(any(copied for copied, _ in results), [text for _, text in results] == [b"text"] * 8 + [None])
        print(sorted(tree.files) == [f"f{{n}}.txt" for n in range(8)], [error.file for error in tree.errors])
    """
    assert said(script).splitlines() == ["True True", "True ['f8.txt']"]


@several
def test_a_file_that_is_changed_while_copies_read_it_ends_the_run(tmp_path):
    file = tmp_path / "f.txt"
    file.write_text("old")
    script = f"""
        from migrate.files import Tree
        tree = Tree([{str(tmp_path)!r}])
        def task():
            if here != os.getpid():
                time.sleep(0.3)
                return tree.read("f.txt")
            tree.read("f.txt")
            with open({str(file)!r}, "w") as stream:
                stream.write("new")
            time.sleep(0.3)
        tree.share([task] * 4)
    """
    assert "Expected f.txt to stay as it is but it was changed meanwhile; run again" in run(script).stderr


def _reported(arguments: Sequence[str], folder: Path, processors: set[int]) -> tuple[int, object]:
    done = subprocess.run(
        [sys.executable, "-m", "migrate", *arguments, "--format", "json", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@several
@pytest.mark.parametrize("command", ["scan", "check", "rewrite"])
def test_runs_find_the_same_with_one_processor_and_with_all(tmp_path, command):
    """Settings as code of one language, their readers in another, and more files than one process takes."""
    for name, text in PROJECT.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
    for number in range(1200):
        (tmp_path / f"other{number}.py").write_text("pass\n")
    every = os.sched_getaffinity(0)
    options = [command, "--accept", "assumed"]
    alone = _reported(options, tmp_path, {min(every)})
    shared = _reported(options, tmp_path, every)
    assert alone == shared
    assert len({site["file"] for site in alone[1]["sites"]}) >= 5
