"""A setting that names another host, and settings that do not agree."""

from __future__ import annotations

import pytest

from migrate.model import Outcome, Site
from tests.migrate.tools import ASSUMED, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
OTHER = "https://api.elsewhere.io/v1"
CODE = 'import os, requests\nBASE = os.environ["{name}"]\nrequests.get(BASE + "/list-creators")\n'


def _of(sites: list[Site], file: str) -> Site:
    (site,) = [site for site in sites if site.file == file]
    return site


# Settings in which PARTNER_URL is the v1 base and OTHER_URL is not.
_SETTINGS = {
    "dotenv": {".env": f"PARTNER_URL={V1}\nOTHER_URL={OTHER}\n"},
    "compose": {"compose.yml": f"services:\n  a: {{environment: {{PARTNER_URL: {V1}}}}}\n"
                               f"  b: {{environment: ['OTHER_URL={OTHER}']}}\n"},
    "Kubernetes": {"d.yaml": f"env:\n- name: PARTNER_URL\n  value: {V1}\n- name: OTHER_URL\n  value: {OTHER}\n"},
    "names of names": {"c.yaml": f"data:\n  partner-base: {V1}\n  other-base: {OTHER}\n",
                       "d.yaml": "env:\n- name: PARTNER_URL\n  valueFrom: {configMapKeyRef: {key: partner-base}}\n"
                                 "- name: OTHER_URL\n  valueFrom: {configMapKeyRef: {key: other-base}}\n"},
    "Terraform": {"m.tf": f'locals {{\n  partner_base = "{V1}"\n  other_base = "{OTHER}"\n}}\n'
                          'r "a" "b" {\n  env = {\n    PARTNER_URL = local.partner_base\n'
                          "    OTHER_URL = local.other_base\n  }\n}\n"},
    "Serverless": {"serverless.yml": "e: {PARTNER_URL: '${self:custom.partnerBase}', OTHER_URL: '${self:custom.otherBase}'}\n"
                                     f"custom:\n  partnerBase: {V1}\n  otherBase: {OTHER}\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(_SETTINGS))
def test_a_call_of_another_host_stays(name: str) -> None:
    code = {"a.py": CODE.format(name="PARTNER_URL"), "b.py": CODE.format(name="OTHER_URL")}
    after, sites = rewritten({**_SETTINGS[name], **code}, options=ASSUMED)
    assert b'"/creators"' in after["a.py"], sites
    assert after["b.py"].decode() == code["b.py"]
    site = _of(sites, "b.py")
    assert site.outcome is Outcome.LEFT_ALONE
    assert f"OTHER_URL is {OTHER} in " in (site.reason or "")
    assert all(V1.encode() not in text and OTHER.encode() in text for text in map(after.get, _SETTINGS[name])
               if text is not None and b"://" in text)  # fmt: skip


def test_the_nearest_settings_speak() -> None:
    files = {
        "a/.env": f"PARTNER_URL={V1}\n", "a/use.py": CODE.format(name="PARTNER_URL"),
        "b/.env": f"PARTNER_URL={OTHER}\n", "b/use.py": CODE.format(name="PARTNER_URL"),
    }  # fmt: skip
    after, sites = rewritten(files, options=ASSUMED)
    assert b'"/creators"' in after["a/use.py"]
    assert after["a/.env"].decode() == f"PARTNER_URL={V2}\n"
    assert after["b/use.py"].decode() == files["b/use.py"]
    assert after["b/.env"].decode() == files["b/.env"]
    assert _of(sites, "b/use.py").outcome is Outcome.LEFT_ALONE


def test_one_name_with_two_hosts_in_one_file_is_for_a_person() -> None:
    text = f"services:\n  a: {{environment: {{API_URL: {V1}}}}}\n  b: {{environment: {{API_URL: {OTHER}}}}}\n"
    files = {"compose.yml": text, "use.py": CODE.format(name="API_URL")}
    after, sites = rewritten(files, options=ASSUMED)
    assert {name: text.decode() for name, text in after.items()} == files
    assert "which of them this call is sent to is not seen" in (_of(sites, "use.py").reason or "")
    assert _of(sites, "compose.yml").outcome is Outcome.NEEDS_REVIEW


def test_settings_of_another_folder_are_told() -> None:
    files = {"deploy/e.env": f"API_URL={OTHER}\n", "x.py": f'U = "{V1}/list-creators"\n'}
    files |= {"use.py": CODE.format(name="API_URL"), "deploy/y.http": f"GET {V1}/list-creators\n"}
    files["deploy/e.env"] += f"X_URL={V1}\n"
    after, sites = rewritten(files, options=ASSUMED)
    assert after["use.py"].decode() == files["use.py"]
    assert "whether this call is sent there is not seen" in (_of(sites, "use.py").reason or "")


@pytest.mark.parametrize("host", ["http://localhost:8080/v1", "http://mock:80/v1", "https://127.0.0.1/v1",
                                  "https://api.example.com/v1", "https://staging.creatoraudit.com/v1"])  # fmt: skip
def test_what_may_stand_in_for_the_api_is_noted(host: str) -> None:
    files = {".env": f"PARTNER_URL={V1}\n", ".env.development": f"PARTNER_URL={host}\nX={V1}\n"}
    files["use.py"] = CODE.format(name="PARTNER_URL")
    after, sites = rewritten(files, options=ASSUMED)
    assert b'"/creators"' in after["use.py"]
    assert after[".env"].decode() == f"PARTNER_URL={V2}\n"
    note = f"PARTNER_URL is {host} in .env.development:1, which must answer v2 when this runs"
    assert note in (_of(sites, "use.py").reason or "")


def test_both_settings_of_one_name_switch_in_step() -> None:
    files = {"appsettings.json": f'{{"Partner": {{"Url": "{V1}"}}}}\n'}
    files["appsettings.Development.json"] = files["appsettings.json"]
    use = 'class A {{ string F() => client.GetStringAsync(configuration["Partner:Url"] + "{}").Result; }}\n'
    head = "using System.Net.Http;\n"
    one = head + use.format("/list-creators").replace("client", "new HttpClient()")
    more = head + use.format("/reports/daily").replace("client", "new HttpClient()").replace(
        "class A", "class B"
    )
    after, sites = rewritten({**files, "A.cs": one}, options=ASSUMED)
    assert all(V2.encode() in after[name] for name in files), sites
    after, sites = rewritten({**files, "A.cs": one, "B.cs": more}, options=ASSUMED)
    assert all(after[name].decode() == text for name, text in files.items())
    assert all("held back by B.cs" in (_of(sites, name).reason or "") for name in files)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"{OTHER}/", "https://api.elsewhere.io/v1…"),
        ("https://hooks.elsewhere.io/T0123456789/abcdef", "https://hooks.elsewhere.io/…"),
        ("https://elsewhere.io/v1?token=abc", "https://elsewhere.io/v1"),
        ("https://elsewhere.io", "https://elsewhere.io"),
    ],
)
def test_no_more_of_a_url_is_shown_than_can_be_no_secret(url: str, shown: str) -> None:
    files = {".env": f"PARTNER_URL={V1}\nOTHER_URL={url}\n", "b.py": CODE.format(name="OTHER_URL")}
    _, sites = rewritten(files, options=ASSUMED)
    assert f"OTHER_URL is {shown} in .env:2" in (_of(sites, "b.py").reason or "")
