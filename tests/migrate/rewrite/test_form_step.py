"""Steps that send a form become those that send the same as JSON: resty's, reqwest's and ureq's."""

from __future__ import annotations

import re

import pytest

from tests.migrate.tools import check_review, check_rewritten

GO = """package app

import (
\t"net/url"

\t"github.com/go-resty/resty/v2"
)

const base = "https://api.creatoraudit.com/v%s"

func run(c *resty.Client, id, name string) string {
\t%s
\treturn url.PathEscape(id)
}
"""
FORM = 'map[string]string{"creator_id": id, "name": name}'
GO_TYPE = 'SetHeader("Content-Type", "application/%s")'
PATH = 'base + "/creators/" + url.PathEscape(id)'
GOS = {
    "a chain": (
        f'c.R().SetFormData({FORM}).Post(base + "/creator/modify")',
        f'c.R().SetBody(map[string]string{{"name": name}}).Patch({PATH})',
    ),
    "a chain whose method stays": (
        'c.R().SetFormData(map[string]string{"name": name}).Post(base + "/add-creator")',
        'c.R().SetBody(map[string]string{"name": name}).Post(base + "/creators")',
    ),
    "its type": (
        f'c.R().{GO_TYPE % "x-www-form-urlencoded"}.SetFormData({FORM}).Post(base + "/creator/modify")',
        f'c.R().{GO_TYPE % "json"}.SetBody(map[string]string{{"name": name}}).Patch({PATH})',
    ),
    "a variable": (
        f'form := {FORM}\n\tc.R().SetFormData(form).Post(base + "/creator/modify")',
        f'form := map[string]string{{"name": name}}\n\tc.R().SetBody(form).Patch({PATH})',
    ),
    "a statement": (
        f'req := c.R()\n\treq.SetFormData({FORM})\n\treq.Post(base + "/creator/modify")',
        f'req := c.R()\n\treq.SetBody(map[string]string{{"name": name}})\n\treq.Patch({PATH})',
    ),
    "where v2 takes nothing": (
        'c.R().SetFormData(map[string]string{"creator_id": id, "account_id": name}).Post(base + "/creator/remove-account")',
        f'c.R().Delete({PATH} + "/accounts/" + url.PathEscape(name))',
    ),
}
GOS_LEFT = {
    "a text that v2 takes as a flag": (
        'c.R().SetFormData(map[string]string{"name": name, "is_active": "true"}).Post(base + "/add-creator")',
        "is_active is a text in a form, and v2 takes boolean",
    ),
    "a text that v2 takes as a flag, that is made": (
        'c.R().SetFormData(map[string]string{"name": name, "is_active": name}).Post(base + "/add-creator")',
        "is_active is a text in a form, and v2 takes boolean",
    ),
    "lists": (
        'c.R().SetFormDataFromValues(url.Values{"name": {name}}).Post(base + "/add-creator")',
        "the body is sent as a form, and v2 takes JSON: send name as a JSON object",
    ),
    "two bodies": (
        'c.R().SetFormData(map[string]string{"name": name}).SetFormData(map[string]string{"x": name}).Post(base + "/add-creator")',
        "the body is sent as a form",
    ),
    "a client that sends forms": (
        f"api := resty.New().{GO_TYPE % 'x-www-form-urlencoded'}\n"
        '\tapi.R().SetFormData(map[string]string{"name": name}).Post(base + "/add-creator")',
        "the call names the type of what it sends itself",
    ),
    "a flag that v2 needs": (
        'c.R().SetFormData(map[string]string{"creator_id": id}).Post(base + "/creator/activate")',
        "v2 needs is_active as true",
    ),
}


@pytest.mark.parametrize("name", GOS)
def test_resty(name: str) -> None:
    before, after = GOS[name]
    check_rewritten(GO % (1, before), GO % (2, after), file="app/api.go")


@pytest.mark.parametrize("name", GOS_LEFT)
def test_resty_left(name: str) -> None:
    code, reason = GOS_LEFT[name]
    check_review(GO % (1, code), reason, file="app/api.go")


RUST = """use std::collections::HashMap;

const BASE: &str = "https://api.creatoraudit.com/v%s";

fn encode_segment(value: impl std::fmt::Display) -> String {
    %s
}

fn run(client: &reqwest::blocking::Client, id: &str, name: &str, count: i64) -> Result<(), Box<dyn std::error::Error>> {
    %s
    let _: serde_json::Value = client.get("https://other.example").send()?.json()?;
    let _: serde_json::Value = ureq::get("https://other.example").call()?.into_json()?;
    Ok(())
}
"""
_HELPER = """let mut text = String::new();
    for byte in value.to_string().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(byte as char),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text"""
MODIFY = 'client.post(format!("{BASE}/creator/modify"))'
MODIFIED = 'client.patch(format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id)))'
ADD, ADDED = 'client.post(format!("{BASE}/add-creator"))', 'client.post(format!("{BASE}/creators"))'
UREQ = 'ureq::post(&format!("{BASE}/creator/modify"))'
RUSTS = {
    "pairs": (
        f'{MODIFY}.form(&[("creator_id", id), ("name", name)]).send()?;',
        f'{MODIFIED}.json(&serde_json::json!({{"name": name}})).send()?;',
    ),
    "a vector of pairs that are made": (
        f'{ADD}.form(&vec![("name", format!("{{name}}!")), ("x", count.to_string())]).send()?;',
        f'{ADDED}.json(&serde_json::json!({{"name": format!("{{name}}!"), "x": count.to_string()}})).send()?;',
    ),
    "several lines": (
        f'{MODIFY}\n        .form(&[\n            ("creator_id", id),\n            ("name", name),\n        ])\n        .send()?;',
        f'{MODIFIED}\n        .json(&serde_json::json!({{\n            "name": name,\n        }}))\n        .send()?;',
    ),
    "its type": (
        f'{MODIFY}.header("Content-Type", "application/x-www-form-urlencoded")'
        '.form(&[("creator_id", id), ("name", name)]).send()?;',
        f'{MODIFIED}.header("Content-Type", "application/json").json(&serde_json::json!({{"name": name}})).send()?;',
    ),
    "a map of pairs": (
        f'let form = HashMap::from([("creator_id", id), ("name", name)]);\n    {MODIFY}.form(&form).send()?;',
        f'let form = HashMap::from([("name", name)]);\n    {MODIFIED}.json(&form).send()?;',
    ),
    "a map that is filled": (
        'let mut form = HashMap::new();\n    form.insert("creator_id", id);\n    form.insert("name", name);\n'
        f"    {MODIFY}.form(&form).send()?;",
        'let mut form = HashMap::new();\n    form.insert("name", name);\n'
        f"    {MODIFIED}.json(&form).send()?;",
    ),
    "ureq": (
        f'{UREQ}.send_form(&[("creator_id", id), ("name", name)])?;',
        'ureq::patch(&format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id)))'
        '.send_json(serde_json::json!({"name": name}))?;',
    ),
}
RUSTS_LEFT = {
    "numbers": (f'{ADD}.form(&[("x", count)]).send()?;', "whether its values are texts is not seen"),
    "a name twice": (
        f'{ADD}.form(&[("x", name), ("x", id)]).send()?;',
        "v2's x would be set twice; the fields are sent as a form, and v2 takes JSON: send x as",
    ),
    "remarks": (
        f'{ADD}.form(&[\n        // what it is called\n        ("name", name),\n    ]).send()?;',
        "a form with remarks in it",
    ),
    "pairs in a variable": (
        f'let form = [("name", name)];\n    {ADD}.form(&form).send()?;',
        "pairs that are listed elsewhere",
    ),
    "a type by its name": (
        f'{ADD}.header(CONTENT_TYPE, mime::APPLICATION_WWW_FORM_URLENCODED).form(&[("name", name)]).send()?;',
        "the call names the type of what it sends itself",
    ),
    "a flag": (
        f'{ADD}.form(&[("is_active", "true")]).send()?;',
        "is_active is a text in a form, and v2 takes boolean",
    ),
    "a flag that v2 needs": (
        'client.post(format!("{BASE}/creator/activate")).form(&[("creator_id", id)]).send()?;',
        "v2 needs a value of another kind",
    ),
}


@pytest.mark.parametrize("name", RUSTS)
def test_rust(name: str) -> None:
    before, after = RUSTS[name]
    check_rewritten(RUST % (1, _HELPER, before), RUST % (2, _HELPER, after), file="src/main.rs")


@pytest.mark.parametrize("name", RUSTS_LEFT)
def test_rust_left(name: str) -> None:
    code, reason = RUSTS_LEFT[name]
    check_review(RUST % (1, _HELPER, code), re.escape(reason), file="src/main.rs")


def test_rust_without_json() -> None:
    text = RUST % (1, _HELPER, f'{ADD}.form(&[("name", name)]).send()?;')
    left = "\n".join(line for line in text.split("\n") if "other.example" not in line)
    check_review(left, "for which reqwest may not be built, as nothing here calls json", file="src/main.rs")


def test_what_another_call_says_is_not_this_ones() -> None:
    typed = (
        f'{ADD}.header("Content-Type", "application/x-www-form-urlencoded").form(&[("name", name)]).send()?;'
    )
    plain = f'{ADD}.form(&[("name", name)]).send()?;'
    json = f'{ADDED}.json(&serde_json::json!({{"name": name}})).send()?;'
    after = json.replace(".json", '.header("Content-Type", "application/json").json')
    check_rewritten(
        RUST % (1, _HELPER, f"{typed}\n    {plain}"),
        RUST % (2, _HELPER, f"{after}\n    {json}"),
        file="src/main.rs",
    )
