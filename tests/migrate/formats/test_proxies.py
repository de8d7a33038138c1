"""Proxies that send requests on to the API are told, with what comes through them; others are not."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import ASSUMED, rewritten

HOST = "https://api.creatoraudit.com"
V1 = f"{HOST}/v1"
ENVOY = """\
routes:
- match: {{prefix: {comes}}}
  route: {{cluster: ca{rewrite}}}
- match: {{prefix: /v1/own}}
  route: {{cluster: own}}
clusters:
- name: ca
  load_assignment: {{endpoints: [{{address: {{socket_address: {{address: api.creatoraudit.com}}}}}}]}}
- name: own
  load_assignment: {{endpoints: [{{address: {{socket_address: {{address: own.svc}}}}}}]}}
"""
# A proxy, the line that is told of, and the beginning of the paths that come in.
PROXIES = {
    "nginx": ("n.conf", f"server {{\n  location /ca/ {{\n    proxy_pass {V1}/;\n  }}\n}}\n", 3, "/ca/"),
    "nginx, the version in the route": (
        "n.conf", f"server {{\n  location /v1/ {{\n    proxy_pass {HOST};\n  }}\n}}\n", 2, "/v1/"),
    "nginx, a pattern": (
        "n.conf", f"server {{\n  location ~ ^/v1/(.*)$ {{\n    proxy_pass {HOST}/v1/$1;\n  }}\n}}\n", 2, "/v1/"),
    "nginx, a pool": (
        "n.conf", "upstream ca {\n  server api.creatoraudit.com:443;\n}\nserver {\n  location /v1/ {\n"
                  "    proxy_pass https://ca;\n  }\n}\n", 5, "/v1/"),
    "nginx, a variable": (
        "n.conf", "server {\n  location /v1/ {\n    set $up api.creatoraudit.com;\n"
                  "    proxy_pass https://$up;\n  }\n}\n", 2, "/v1/"),
    "nginx, a rewrite": (
        "n.conf", "server {\n  location /ca/ {\n    rewrite ^/ca/(.*)$ /v1/$1 break;\n"
                  f"    proxy_pass {HOST};\n  }}\n}}\n", 3, "/ca/"),
    "Caddy": (
        "Caddyfile", f"a.test {{\n  handle_path /ca/* {{\n    rewrite * /v1{{uri}}\n    reverse_proxy {HOST} {{\n"
                     "      header_up Host api.creatoraudit.com\n    }\n  }\n}\n", 3, "/ca/"),
    "Caddy, the version in the route": (
        "Caddyfile", f"a.test {{\n  reverse_proxy /v1/* {HOST}\n}}\n", 2, "/v1/"),
    "Envoy": ("e.yaml", ENVOY.format(comes="/ca/", rewrite=", prefix_rewrite: /v1/"), 3, "/ca/"),
    "Envoy, a pattern": (
        "e.yaml", ENVOY.format(comes="/ca/", rewrite=", regex_rewrite: {substitution: '/v1/\\1'}"), 3, "/ca/"),
    "Envoy, the version in the route": ("e.yaml", ENVOY.format(comes="/v1/", rewrite=""), 2, "/v1/"),
    "ingress": (
        "i.yaml", "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/rewrite-target: /v1/$1\n"
                  "    nginx.ingress.kubernetes.io/upstream-vhost: api.creatoraudit.com\n"
                  "spec: {rules: [{http: {paths: [{path: /ca/(.*)}]}}]}\n", 3, "/ca/"),
}  # fmt: skip
CALL = 'export const f = () => fetch("{}");\n'


@pytest.mark.parametrize("name", sorted(PROXIES))
def test_a_proxy_is_told_and_stays(name: str) -> None:
    file, text, line, _ = PROXIES[name]
    hidden = "export const g = (base) => fetch(`${base}/list-creators`);\n"
    after, sites = rewritten({file: text, "use.js": hidden}, options=ASSUMED)
    assert after[file].decode() == text
    told = [site for site in sites if site.file == file]
    assert line in {site.line for site in told}
    assert {(site.outcome, site.operation) for site in told} == {(Outcome.NEEDS_REVIEW, "base-url")}
    assert all((site.reason or "").startswith("a proxy ") for site in told)
    assert len({site.line for site in told}) == len(told)


@pytest.mark.parametrize("name", [name for name in sorted(PROXIES) if PROXIES[name][3] == "/v1/"])
def test_a_call_that_comes_through_waits(name: str) -> None:
    file, text, line, comes = PROXIES[name]
    code = {"use.js": CALL.format("/v1/list-creators"), "own.js": CALL.format("/list-creators")}
    after, sites = rewritten({file: text, **code}, options=ASSUMED)
    assert after["use.js"].decode() == code["use.js"]
    (site,) = [site for site in sites if site.file == "use.js"]
    assert site.outcome is Outcome.NEEDS_REVIEW
    assert site.reason == f"it comes through the proxy at {file}:{line}, which sends {comes} on to v1"
    assert b'"/creators"' in after["own.js"]


def test_a_proxy_that_sends_on_any_version_holds_nothing() -> None:
    text = f"server {{\n  location / {{\n    proxy_pass {HOST};\n  }}\n}}\n"
    after, sites = rewritten({"n.conf": text, "use.js": CALL.format("/v1/list-creators")}, options=ASSUMED)
    assert b'"/v2/creators"' in after["use.js"], sites
    assert not [site for site in sites if site.file == "n.conf"]


def test_routes_to_others_beside_it_are_not_told() -> None:
    own = "  location /v1/ {\n    proxy_pass http://backend;\n  }\n"
    text = f"server {{\n{own}  location /ca/ {{\n    proxy_pass {V1}/;\n  }}\n}}\n"
    _, sites = rewritten({"n.conf": text}, options=ASSUMED)
    assert [site.line for site in sites] == [6]
    _, sites = rewritten(
        {"e.yaml": ENVOY.format(comes="/ca/", rewrite=", prefix_rewrite: /v1/")}, options=ASSUMED
    )
    assert [site.line for site in sites] == [3]
