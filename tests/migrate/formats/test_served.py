"""What a server answers is reported and left alone; what it passes requests on to is a base like any other."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from migrate.options import Options
from tests.migrate.tools import rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
ROUTES = {
    "nginx": ("a.conf", "server {\n  location /v1/creator/modify {\n    proxy_pass http://backend;\n  }\n}\n"),
    "nginx, a rewrite": ("a.conf", "server {\n  rewrite ^/v1/creator/modify /x;\n}\n"),
    "Caddy": ("Caddyfile", "a.test {\n  handle /v1/creator/modify {\n    reverse_proxy b:80\n  }\n}\n"),
    "Envoy": ("e.yaml", "routes:\n- match: {prefix: /v1/creator/modify}\n  route: {cluster: a}\n"),
    "Ingress": ("i.yaml", "rules:\n- http:\n    paths:\n    - path: /v1/creator/modify\n      backend: {a: b}\n"),
    "Gateway API": ("g.yaml", "rules:\n- matches:\n  - path: {type: Exact, value: /v1/creator/modify}\n"),
    "Istio": ("v.yaml", "http:\n- match:\n  - uri:\n      prefix: /v1/creator/modify\n"),
    "Serverless": ("serverless.yml", "functions: {a: {events: [{http: {path: /creator/modify, method: post}}]}}\n"),
    "Kong": ("kong.yml", "routes:\n- name: a\n  paths: [/v1/creator/modify]\n"),
    "Traefik": ("t.toml", '[http.routers.a]\nrule = "PathPrefix(`/v1/creator/modify`)"\n'),
    "OpenAPI": ("o.yaml", f"openapi: 3.1.0\nservers:\n- url: {V1}\nx: POST /creator/modify\n"),
}  # fmt: skip


@pytest.mark.parametrize("options", [Options(), Options(include_text=True)], ids=["as is", "with text"])
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_is_left_alone(name: str, options: Options) -> None:
    file, text = ROUTES[name]
    # Something in the project proves that the API is used at all, and a call has a base that is not seen.
    code = f'import requests\nrequests.get("{V1}/list-creators")\n\n\ndef f(b):\n    requests.get(b + "/list-creators")\n'
    after, sites = rewritten({file: text, "a.py": code}, options=options)
    assert after[file].decode() == text
    found = [site for site in sites if site.file == file]
    assert found
    assert {site.outcome for site in found} == {Outcome.LEFT_ALONE}
    assert all("in a route of a server" in (s.reason or "") or "of an API" in (s.reason or "") for s in found)


NO_CALL = "no call that goes through it is seen here"
PASSED = "a proxy passes requests on to it: what comes through must be v2's when it is switched"


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("a.conf", f"server {{\n  location /ca/ {{\n    proxy_pass {V1}/;\n  }}\n}}\n", PASSED),
        ("a.conf", f"server {{\n  set $up '{V1}';\n  location / {{ proxy_pass $up; }}\n}}\n", PASSED),
        ("a.conf", f"server {{\n  set $up '{V1}';\n}}\n", NO_CALL),
        ("Caddyfile", f"a.test {{\n  reverse_proxy /ca/* {V1}\n}}\n", PASSED),
        ("e.yaml", f"clusters:\n- name: a\n  url: {V1}\n", NO_CALL),
    ],
)
def test_an_upstream_that_is_the_api_is_a_base(file: str, text: str, reason: str) -> None:
    after, sites = rewritten({file: text}, options=Options())
    assert after[file].decode() == text
    (site,) = sites
    assert (site.outcome, site.operation) == (Outcome.NEEDS_REVIEW, "base-url")
    assert site.reason == reason


def test_a_table_of_endpoints_is_no_server() -> None:
    text = f"api:\n  base: {V1}\n  paths:\n    list: {V1}/list-creators\n"
    after, _ = rewritten({"a.yaml": text}, options=Options())
    assert f"list: {V2}/creators" in after["a.yaml"].decode()
