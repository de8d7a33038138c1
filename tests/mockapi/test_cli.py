"""The command: its ready line, its one-line refusals, keys, dump, several workers, a graceful end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files

import httpx
import pytest

from mockapi.fixtures import read_fixtures


def run(*arguments):
    command = [sys.executable, "-m", "mockapi", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def refuses(done, *texts):
    """Exit 2, nothing on stdout, one clear line on stderr."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1
    assert all(text in lines[0] for text in texts), lines[0]


@pytest.mark.parametrize(
    "command", [[], ["serve"], ["keys"], ["keys", "create"], ["keys", "disable"], ["dump"], ["faults"]]
)
def test_every_help_has_an_example(command):
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "example: creatoraudit-mock" in done.stdout


def test_the_version_is_the_distribution_s():
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"creatoraudit-mock {version('creatoraudit-v2')}\n"


def test_port_in_use_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refuses(run("serve", "--port", port), f"127.0.0.1:{port}", "Address already in use", "--port")


@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (["--database-url", "postgresql://nobody@127.0.0.1:1/x"], ["Connection refused", "--database-url"]),
        (["--database-url", "/no/such/folder/x.sqlite3"], ["unable to open database file"]),
        (["--database-url", "mysql://x/y"], ["Expected a sqlite or postgresql database URL"]),
        (["--database-url", "::://"], ["Expected"]),
        (["--fixtures", "/no/such/file.yaml"], ["/no/such/file.yaml", "No such file"]),
        (["--rate-limit", "many"], ["600/60", "'many'"]),
        (["--port", "70000"], ["--port", "70000"]),
        (["--workers", "0"], ["--workers"]),
        (["--fault", "no-such"], ["Unknown fault 'no-such'", "creatoraudit-mock faults"]),
    ],
)
def test_unusable_input_is_one_line(arguments, texts):
    refuses(run("serve", "--port", 0, *arguments), *texts)


def test_secrets_of_a_database_url_are_not_shown():
    done = run("serve", "--port", 0, "--database-url", "postgresql://someone:hunter2@127.0.0.1:1/x")
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("organizations: 5", "$.organizations: 5 is not of type 'array'"),
        ("organizations: [{name: A, keys: [{name: k, colour: red}]}]", "colour"),
        ("a: [", "Expected YAML"),
        ("organizations: [{name: A, keys: [{name: k}, {name: k}]}]", "'k' twice"),
        (
            "organizations: [{name: A, keys: [], accounts: [{platform: tiktok, username: a, creator: B}]}]",
            "'B'",
        ),
        ("organizations: [{name: A, keys: [], videos: [{platform: tiktok, identifier: '??'}]}]", "'??'"),
    ],
)
def test_broken_fixtures_are_one_line(tmp_path, text, expected):
    file = tmp_path / "fixtures.yaml"
    file.write_text(text)
    refuses(run("serve", "--port", 0, "--fixtures", file), expected)


def test_read_only_file_is_one_line(tmp_path):
    folder = tmp_path / "mock.sqlite3"
    folder.mkdir()
    refuses(run("serve", "--port", 0, "--database-url", folder), "unable to open database file")


def test_ready_line_exports_and_graceful_end(serve, tmp_path):
    server = serve("--database-url", tmp_path / "mock.sqlite3", "--workers", 2)
    assert {"url", "keys", "accounts", "creators", "videos"} == server.ready.keys()
    assert httpx.get(f"{server.url}/v2/whoami", headers=server.headers()).status_code == 200
    assert server.stop() == 0
    assert f"export CREATORAUDIT_API_KEY={server.keys['full']}" in server.stderr()
    again = serve("--database-url", tmp_path / "mock.sqlite3")
    assert again.keys == {}
    answer = httpx.get(f"{again.url}/v2/whoami", headers={"Authorization": f"Bearer {server.keys['full']}"})
    assert answer.status_code == 200
    assert again.stop() == 0


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda item: item.name)
def test_being_asked_to_end_leaves_nothing_behind(serve, tmp_path, monkeypatch, number, workers):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    server = serve("--workers", workers)
    assert len(list(tmp_path.iterdir())) == 1
    server.process.send_signal(number)
    assert server.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_fixtures_fill_the_database(serve, tmp_path):
    file = tmp_path / "fixtures.yaml"
    file.write_text(
        "organizations: [{name: Mine, keys: [{name: own, key: my-own-key-0001, scopes: [read]}],"
        " creators: [{name: Solo}],"
        " accounts: [{platform: tiktok, username: Solo, creator: Solo, tracked_days: 3}]}]"
    )
    server = serve("--fixtures", file)
    headers = {"Authorization": "Bearer my-own-key-0001"}
    items = httpx.get(f"{server.url}/v2/accounts", headers=headers).json()["data"]
    assert [(item["username"], item["creator_name"]) for item in items] == [("solo", "Solo")]
    assert items[0]["last_scrape_time"] is not None


def test_keys_are_made_shown_once_disabled_and_deleted(serve, database_url):
    server = serve("--database-url", database_url)
    place = ("--database-url", database_url)
    made = json.loads(
        run("keys", "create", *place, "--organization", "Main", "--name", "ci", "--scopes", "read").stdout
    )
    headers = {"Authorization": f"Bearer {made['key']}"}

    def status(method="GET"):
        return httpx.request(method, f"{server.url}/v2/creators", headers=headers).status_code

    assert (status(), status("POST")) == (200, 403)
    listed = run("keys", "list", *place).stdout
    assert '"ci"' in listed
    assert made["key"] not in listed
    for action, expected in (("disable", 403), ("enable", 200), ("delete", 401)):
        done = run("keys", action, *place, "ci")
        assert (done.returncode, status()) == (0, expected), done.stderr
    refuses(run("keys", "disable", *place, "ci"), "'ci'", "keys list")
    refuses(
        run("keys", "create", *place, "--organization", "None", "--name", "x"), "Capped, Lapsed, Main, Second"
    )
    refuses(
        run("keys", "create", *place, "--organization", "Main", "--name", "x", "--scopes", "root"), "'root'"
    )


def test_dump_is_the_same_for_the_same_steps(serve, tmp_path, new_postgres_database):
    dumps = []
    for url in (f"sqlite:///{tmp_path / 'a.sqlite3'}", new_postgres_database()):
        server = serve("--database-url", url, "--refresh-delay", 3600)
        httpx.post(
            f"{server.url}/v2/creators",
            headers=server.headers(),
            json={"name": "Dumped", "metadata": {"b": "1", "a": "2"}},
        )
        assert server.stop() == 0
        dumps.append(run("dump", "--database-url", url).stdout)
    main = next(each for each in json.loads(dumps[0])["organizations"] if each["name"] == "Main")
    assert {"is_active": True, "metadata": {"a": "2", "b": "1"}, "name": "Dumped"} in main["creators"]
    assert "digest" not in dumps[0]
    times = run(
        "dump",
        "--database-url",
        f"sqlite:///{tmp_path / 'a.sqlite3'}",
        "--include",
        "ids",
        "--include",
        "times",
    )
    assert "added_at" in times.stdout
    assert dumps[0] == dumps[1]


def test_faults_are_listed_with_their_requirements():
    listed = json.loads(run("faults", "--json").stdout)
    assert len(listed) >= 100
    assert listed[0].keys() == {"name", "requirement", "text"}
    assert len(run("faults").stdout.splitlines()) == len(listed)


@pytest.mark.parametrize("fault", ["health-missing", "health-needs-key"])
def test_server_is_ready_at_once_though_its_health_is_broken(serve, fault):
    server = serve("--fault", fault)
    assert httpx.get(f"{server.url}/v2/health").status_code in (401, 404)
    assert server.stop() == 0


def test_built_in_fixtures_are_valid(tmp_path):
    """They are read unchecked at the start; a file of one's own is checked."""
    file = files("mockapi") / "data" / "builtin.yaml"
    assert read_fixtures(str(file)) == read_fixtures("")


def test_fault_is_served(serve):
    server = serve("--fault", "request-id-constant")
    ids = {httpx.get(f"{server.url}/v2/health").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 1
