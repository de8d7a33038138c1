"""`map export`: each file is accepted by its program or format, does what it says, and loses nothing in silence."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from envoy.config.route.v3 import route_pb2
from google.protobuf import json_format

from migrate.pathmap.export import FORMATS, export
from tests.conftest import free_port
from tests.migrate.pathmap.tools import NAMES, loaded
from tests.mockapi.conftest import Server

UPSTREAM = "http://127.0.0.1:9/v2"


def nginx_program() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert found, "nginx is needed: apt-get install nginx-light"
    return found


def configuration(folder: Path, text: str) -> Path:
    """A whole configuration around an export, for a server that is nobody's but the test's."""
    (folder / "v1.conf").write_text(text)
    paths = "".join(
        f" {kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder / 'pid'}; error_log stderr; daemon off; master_process off; events {{}}\n"
        f"http {{ access_log off;{paths} include {folder / 'v1.conf'}; }}\n"
    )
    return whole


@pytest.mark.parametrize("name", NAMES)
def test_nginx_accepts_the_configuration(name: str, tmp_path: Path) -> None:
    whole = configuration(tmp_path, export(loaded(name), "nginx", UPSTREAM).text)
    done = subprocess.run([nginx_program(), "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def proxied(tmp_path: Path) -> Any:
    """The mock, and nginx in front of it with the exported map."""
    server, port = Server("--rate-limit", "1000000/60"), free_port()
    text = export(loaded("creatoraudit"), "nginx", f"{server.url}/v2").text
    assert text.count("127.0.0.1:8081") == 1
    whole = configuration(tmp_path, text.replace("127.0.0.1:8081", f"127.0.0.1:{port}"))
    process = subprocess.Popen([nginx_program(), "-c", whole], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
    yield server, httpx.Client(base_url=f"http://127.0.0.1:{port}/v1", headers=server.headers())
    process.terminate()
    process.wait(timeout=20)
    server.kill()
    server.errors.close()


def test_nginx_sends_what_the_map_says_and_refuses_what_it_cannot(proxied: Any) -> None:
    server, client = proxied
    with client:
        made = client.post("/add-creator", json={"name": "Through nginx"})
        assert made.status_code == 201
        creator = made.json()["data"]["id"]
        assert client.get("/creator", params={"id": creator}).json()["data"]["name"] == "Through nginx"
        paused = client.post("/creator/de-activate", params={"creator_id": creator})
        assert paused.json()["data"]["is_active"] is False
        changed = client.post("/creator/modify", params={"id": creator}, json={"name": "Changed"})
        assert changed.json()["data"]["name"] == "Changed"
        assert len(client.get("/list-creators", params={"per_page": 2}).json()["data"]) == 2
        account = server.ready["accounts"][-1]["id"]
        linked = client.post("/creator/add-account", params={"creator_id": creator, "account_id": account})
        assert linked.status_code == 201
        assert linked.headers["deprecation"] == "@0"
        # An id that is missing, given twice, in the body, or that would be another path.
        for params in (
            {},
            {"id": creator, "creator_id": creator},
            {"id": ".."},
            {"id": "a/b"},
            {"id": "a%2fb"},
        ):
            assert client.get("/creator", params=params).status_code == 400
        assert client.post("/creator/activate", json={"id": creator}).status_code == 400
        for method, path in (("PUT", "/creator"), ("GET", "/no-row"), ("GET", "/../__v1/creator-get")):
            assert client.request(method, path).status_code in (404, 501)
        assert client.delete("/creator/delete", params={"id": creator}).status_code == 204


@pytest.mark.parametrize("name", NAMES)
def test_envoys_own_definitions_take_the_routes(name: str) -> None:
    """Parsing refuses every field, and every type of a value, that the definitions do not have."""
    data = yaml.safe_load(export(loaded(name), "envoy", UPSTREAM).text)
    routes = json_format.ParseDict(data, route_pb2.RouteConfiguration()).virtual_hosts[0].routes
    for route in routes:
        assert route.WhichOneof("action") in ("route", "direct_response")
        if route.HasField("direct_response"):
            assert list(json.loads(route.direct_response.body.inline_string)) == ["error"]
        if route.match.HasField("safe_regex"):
            pattern = re.compile(route.match.safe_regex.regex)
            substitution = route.route.regex_rewrite.substitution
            assert all(int(number) <= pattern.groups for number in re.findall(r"\\(\d)", substitution))


def test_envoy_refuses_an_unknown_field() -> None:
    with pytest.raises(json_format.ParseError):
        json_format.ParseDict({"virtual_host": []}, route_pb2.RouteConfiguration())


def overlay_faults(data: Any) -> list[str]:
    """The rules of the Overlay 1.0.0 JSON Schema, told anew: closed objects but for `x-`, and what is required."""
    faults: list[str] = []

    def closed(where: str, value: Any, required: set[str], known: set[str]) -> None:
        if not isinstance(value, dict):
            faults.append(f"{where}: no object")
            return
        faults.extend(f"{where}: no {key}" for key in required - value.keys())
        faults.extend(f"{where}: unknown {key}" for key in value.keys() - known if not key.startswith("x-"))

    closed("overlay", data, {"overlay", "info", "actions"}, {"overlay", "info", "extends", "actions"})
    closed("info", data.get("info"), {"title", "version"}, {"title", "version"})
    if not re.fullmatch(r"1\.0\.\d+", str(data.get("overlay"))):
        faults.append("overlay: version")
    actions = data.get("actions")
    if not isinstance(actions, list) or not actions:
        faults.append("actions: none")
        return faults
    if len({json.dumps(action, sort_keys=True) for action in actions}) < len(actions):
        faults.append("actions: not unique")
    for number, action in enumerate(actions):
        closed(f"actions.{number}", action, {"target"}, {"target", "description", "update", "remove"})
        if not str(action.get("target")).startswith("$"):
            faults.append(f"actions.{number}: target")
        if not isinstance(action.get("remove", False), bool):
            faults.append(f"actions.{number}: remove")
    return faults


@pytest.mark.parametrize("name", NAMES)
def test_the_overlay_keeps_the_formats_rules(name: str) -> None:
    assert overlay_faults(yaml.safe_load(export(loaded(name), "openapi-overlay").text)) == []


def test_the_rules_of_an_overlay_can_be_broken() -> None:
    assert overlay_faults({"overlay": "2", "info": {"title": "t", "more": 1}, "actions": [{"target": "x", "remove": 1}]}) == [
        "info: no version", "info: unknown more", "overlay: version", "actions.0: target", "actions.0: remove",
    ]  # fmt: skip


def test_the_overlays_targets_are_operations_of_the_v1_document() -> None:
    import specs

    document = yaml.safe_load((specs.CREATORAUDIT / "openapi-v1.yaml").read_text(encoding="utf-8"))
    actions = yaml.safe_load(export(loaded("creatoraudit"), "openapi-overlay").text)["actions"]
    found = {re.fullmatch(r"\$\.paths\['(.*)'\]\.(\w+)", action["target"]).groups() for action in actions}
    assert found == {
        (path, method)
        for path, item in document["paths"].items()
        for method in item
        if method in ("get", "post", "delete")
    }


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_in_the_file_and_every_loss_is_in_its_comment(format_: str, name: str) -> None:
    made = export(loaded(name), format_, UPSTREAM)
    comment = [line for line in made.text.splitlines() if line.startswith("#")]
    assert all(f"#   {line}" in comment for line in made.lost)
    for row in loaded(name).operations:
        assert (
            any(line.startswith(f"{row.id}: ") for line in made.lost)
            or row.id in made.text
            or row.v1.path in made.text
        )
