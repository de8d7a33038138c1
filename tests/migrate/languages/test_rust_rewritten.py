"""Rust calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from migrate.languages.rust.write import HELPER_CODE
from tests.migrate.tools import check_files, check_review, check_rewritten, rewritten

HEAD = """use reqwest::{Client, Method};
use serde_json::json;
use std::collections::HashMap;

const BASE: &str = "https://api.creatoraudit.com/v%s";

"""
# Statements of a function with the parameters `client: &Client, id: &str, name: &str, number: u32`.
CALLS = {
    "get of a format": (
        'reqwest::get(format!("{}/creator?creator_id={}", BASE, id)).await?;',
        'reqwest::get(format!("{}/creators/{}", BASE, encode_segment(&id))).await?;',
    ),
    "fields that name variables": (
        'client.get(&format!("{BASE}/creator?creator_id={id}&x=1")).send().await?;',
        'client.get(&format!("{BASE}/creators/{id}?x=1", id = encode_segment(&id))).send().await?;',
    ),
    "fields by name": (
        'client.get(format!("{base}/creator?creator_id={x}", base = BASE, x = number)).send().await?;',
        'client.get(format!("{base}/creators/{x}", base = BASE, x = encode_segment(&number))).send().await?;',
    ),
    "a query of pairs": (
        'client.get(format!("{BASE}/creator")).query(&[("creator_id", id)]).send().await?;',
        'client.get(format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id))).send().await?;',
    ),
    "a value of JSON that could be a statement": (
        'client.post(format!("{BASE}/creator/modify")).json(&json!({"creator_id": if number > 9 { 1 } else { 2 }, "name": name})).send().await?;',
        'client.patch(format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&(if number > 9 { 1 } else { 2 })))).json(&json!({"name": name})).send().await?;',
    ),
    "a query of pairs of which one stays": (
        """client
        .get(format!("{}/list-creators", BASE))
        .query(&[("per_page", "9"), ("x", id)])
        .send()
        .await?;""",
        """client
        .get(format!("{}/creators", BASE))
        .query(&[("limit", "9"), ("x", id)])
        .send()
        .await?;""",
    ),
    "a body": (
        """client
        .post(format!("{BASE}/creator/modify"))
        .json(&json!({"creator_id": id, "name": name}))
        .send()
        .await?;""",
        """client
        .patch(format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id)))
        .json(&json!({"name": name}))
        .send()
        .await?;""",
    ),
    "a body in a variable that goes": (
        """let payload = json!({"creator_id": id, "account_id": name});
    client.post(format!("{}/creator/remove-account", BASE)).json(&payload).send().await?;""",
        """client.delete(format!("{}/creators/{creator_id}/accounts/{account_id}", BASE, creator_id = encode_segment(&id), account_id = encode_segment(&name))).send().await?;""",
    ),
    "a body that is built": (
        """let mut body = HashMap::new();
    body.insert("creator_id", id);
    body.insert("name", name);
    client.post(BASE.to_string() + "/creator/modify").json(&body).send().await?;""",
        """let mut body = HashMap::new();
    body.insert("name", name);
    client.patch(BASE.to_string() + &format!("/creators/{}", encode_segment(&id))).json(&body).send().await?;""",
    ),
    "a body where there was none": (
        'client.post(format!("{BASE}/creator/activate")).query(&[("creator_id", id)]).send().await?;',
        'client.patch(format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id)))'
        '.json(&serde_json::json!({"is_active": true})).send().await?;',
    ),
    "a method": (
        'client.request(Method::POST, format!("{BASE}/creator/remove-account")).json(&json!({"creator_id": 1, "account_id": 2})).send().await?;',
        'client.request(Method::DELETE, format!("{BASE}/creators/1/accounts/2")).send().await?;',
    ),
    "ureq": (
        'ureq::get(&format!("{BASE}/creator")).query("creator_id", id).query("x", "1").call()?;',
        'ureq::get(&format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id))).query("x", "1").call()?;',
    ),
    "a body that ureq sends": (
        'ureq::post(&format!("{BASE}/creator/modify")).set("A", "b").send_json(json!({"creator_id": id, "name": name}))?;',
        'ureq::patch(&format!("{BASE}/creators/{creator_id}", creator_id = encode_segment(&id)))'
        '.set("A", "b").send_json(json!({"name": name}))?;',
    ),
    "a body that ureq sends no more": (
        'ureq::post(&format!("{BASE}/creator/remove-account")).send_json(json!({"creator_id": id, "account_id": id}))?;',
        'ureq::delete(&format!("{BASE}/creators/{creator_id}/accounts/{account_id}", '
        "creator_id = encode_segment(&id), account_id = encode_segment(&id))).call()?;",
    ),
    "a body that ureq sends now": (
        'ureq::post(&format!("{BASE}/creator/activate?creator_id={id}")).call()?;',
        'ureq::patch(&format!("{BASE}/creators/{id}", id = encode_segment(&id)))'
        '.send_json(serde_json::json!({"is_active": true}))?;',
    ),
    "a request of an agent": (
        "let agent = ureq::agent();\n"
        '    agent.request("POST", &format!("{BASE}/creator/remove-account?creator_id={id}&account_id={name}")).call()?;',
        "let agent = ureq::agent();\n"
        '    agent.request("DELETE", &format!("{BASE}/creators/{id}/accounts/{name}", '
        "id = encode_segment(&id), name = encode_segment(&name))).call()?;",
    ),
}


def program(version: int, code: str) -> str:
    head = "async fn run(client: &Client, id: &str, name: &str, number: u32) -> Result<(), Box<dyn std::error::Error>> {\n"
    return (
        HEAD % version
        + head
        + f"    {code}\n    Ok(())\n}}\n"
        + (HELPER_CODE if "encode_segment(" in code else "")
    )


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    check_rewritten(program(1, before), program(2, after), file="src/main.rs")


def test_literal() -> None:
    text = """fn run(id: &str) -> Result<(), reqwest::Error> {
    let client = reqwest::blocking::Client::new();
    client.get(%s).send()?;
    Ok(())
}
"""
    before = '"https://api.creatoraudit.com/v1/creator").query(&[("creator_id", id)])'
    after = '&format!("https://api.creatoraudit.com/v2/creators/{}", encode_segment(&id))'
    old = text.replace("(%s)", f"({before}")
    check_rewritten(old, text % after + HELPER_CODE, file="src/main.rs")


API = """use reqwest::Client;
use serde_json::json;
use urlencoding::encode;

pub struct Api {
    base: String,
    client: Client,
}

impl Api {
    pub fn new(base: &str) -> Self {
        Self { base: base.to_string(), client: Client::new() }
    }

    pub async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<serde_json::Value>,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let mut request = self.client.request(method, format!("{}{}", self.base, path));
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await
    }

    pub async fn remove(&self, id: &str) -> Result<(), reqwest::Error> {
        self.send(%s).await?;
        Ok(())
    }
}
"""
MAIN = """mod api;
mod config;

use api::Api;
use config::BASE;
use std::env;

#[tokio::main]
async fn main() {
    let base = env::var("CREATORAUDIT_BASE_URL").unwrap_or_else(|_| BASE.to_string());
    Api::new(&base).remove("x").await.unwrap();
}
"""


def test_wrapper_in_an_impl_with_its_base_in_another_file() -> None:
    config = 'pub const BASE: &str = "https://api.creatoraudit.com/v%s";\n'
    old = """reqwest::Method::POST,
            &format!("/creator/remove-account?creator_id={}&account_id={}", encode(id), encode(id)),
            None,"""
    new = """reqwest::Method::DELETE,
            &format!("/creators/{}/accounts/{}", encode(id), encode(id)),
            None,"""
    check_files(
        {"src/main.rs": MAIN, "src/config.rs": config % 1, "src/api.rs": API % old},
        {"src/config.rs": config % 2, "src/api.rs": API % new},
    )


def test_body_that_a_wrapper_is_given() -> None:
    config = 'pub const BASE: &str = "https://api.creatoraudit.com/v%s";\n'
    old = (
        'reqwest::Method::POST, "/creator/remove-account", Some(json!({"creator_id": id, "account_id": id}))'
    )
    new = 'reqwest::Method::DELETE, &format!("/creators/{}/accounts/{}", encode(&id), encode(&id)), None'
    check_files(
        {"src/main.rs": MAIN, "src/config.rs": config % 1, "src/api.rs": API % old},
        {"src/config.rs": config % 2, "src/api.rs": API % new},
    )


def test_body_that_a_wrapper_was_not_given() -> None:
    config = 'pub const BASE: &str = "https://api.creatoraudit.com/v%s";\n'
    old = 'reqwest::Method::POST, &format!("/creator/activate?creator_id={}", encode(id)), None'
    new = (
        'reqwest::Method::PATCH, &format!("/creators/{}", encode(id)), '
        'Some(serde_json::json!({"is_active": true}))'
    )
    check_files(
        {"src/main.rs": MAIN, "src/config.rs": config % 1, "src/api.rs": API % old},
        {"src/config.rs": config % 2, "src/api.rs": API % new},
    )


def test_path_constant_with_a_value() -> None:
    text = """use serde_json::json;

const BASE: &str = "https://api.creatoraudit.com/v%s";
const MODIFY: &str = "%s";

fn run(agent: &ureq::Agent, id: &str) -> Result<(), ureq::Error> {
    agent.%s?;
    Ok(())
}
"""
    before = 'post(&format!("{}{}", BASE, MODIFY)).send_json(json!({"creator_id": id, "name": "n"}))'
    after = (
        'patch(&format!("{}{}", BASE, MODIFY.replace("{creator_id}", &encode_segment(&id))))'
        '.send_json(json!({"name": "n"}))'
    )
    check_rewritten(
        text % (1, "/creator/modify", before),
        text % (2, "/creators/{creator_id}", after) + HELPER_CODE,
        file="src/main.rs",
    )


def test_body_where_serde_json_is_not_used() -> None:
    text = """const BASE: &str = "https://api.creatoraudit.com/v%s";

fn run(client: &reqwest::blocking::Client, id: &str) -> Result<(), reqwest::Error> {
    client.%s.send()?;
    Ok(())
}
"""
    before = 'post(format!("{BASE}/creator/activate?creator_id={id}"))'
    after = (
        'patch(format!("{BASE}/creators/{id}", id = encode_segment(&id)))'
        '.header("Content-Type", "application/json").body("{\\"is_active\\": true}")'
    )
    check_rewritten(text % (1, before), text % (2, after) + HELPER_CODE, file="src/main.rs")


READS = """use serde::Deserialize;

const BASE: &str = "https://api.creatoraudit.com/v%(version)d";

#[derive(Debug, Deserialize)]
struct Answer {
    %(attribute)spub creators: Vec<serde_json::Value>,
    #[serde(rename = "%(error)s")]
    message: Option<String>,
}

async fn typed() -> Result<Answer, reqwest::Error> {
    let answer: Answer = reqwest::get(format!("{BASE}/%(path)s")).await?.json().await?;
    Ok(answer)
}

async fn told(client: &reqwest::Client) -> Result<(), reqwest::Error> {
    let response = client.get(format!("{BASE}/%(path)s")).send().await?;
    let answer = response.json::<Answer>().await?;
    println!("{:?}", answer.message);
    Ok(())
}

async fn free(client: &reqwest::Client) -> Result<String, reqwest::Error> {
    let body: serde_json::Value = client.get(format!("{BASE}/%(path)s")).send().await?.json().await?;
    Ok(body["%(key)s"][0]["id"].to_string())
}
"""


def test_reads() -> None:
    old = {"version": 1, "attribute": "", "error": "error", "path": "list-creators", "key": "creators"}
    new = {
        "version": 2,
        "attribute": '#[serde(rename(deserialize = "data"))] ',
        "error": "detail",
        "path": "creators",
        "key": "data",
    }
    check_rewritten(READS % old, READS % new, file="src/main.rs")


def test_members_of_a_type_whose_key_is_changed_are_not_told() -> None:
    text = """#[derive(serde::Deserialize)]
struct Answer { creator: Creator }
async fn f(id: &str) -> String {
    let found: Answer = reqwest::get(format!("https://api.creatoraudit.com/v1/creator?creator_id={}", id)).await.unwrap().json().await.unwrap();
    found.creator.name
}
"""
    after, sites = rewritten({"src/main.rs": text})
    assert b'rename(deserialize = "data")' in after["src/main.rs"]
    assert [site.reason for site in sites] == [None]


REVIEWED = {
    "a body that is a struct": (
        'client.post(format!("{BASE}/creator/modify")).json(&Change { creator_id: id }).send().await?;',
        "not visible here",
    ),
    "a form where v2 takes JSON": (
        'client.post(format!("{BASE}/creator/modify")).form(&[("creator_id", id), ("name", name)]).send().await?;',
        "JSON",
    ),
    "a format with a width": (
        'client.get(format!("{BASE}/creator?creator_id={:>8}", id)).send().await?;',
        "formatted in a way of its own",
    ),
    "a query that is pushed to": (
        'let mut q = vec![("x", id)];\n    q.push(("creator_id", id));\n'
        '    client.get(format!("{BASE}/creator")).query(&q).send().await?;',
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(program(1, code), reason, file="src/main.rs")


def test_method_of_an_impl_in_another_file() -> None:
    files = {
        "src/main.rs": "mod api;\nmod send;\nmod calls;\n",
        "src/api.rs": "pub struct Api {\n    pub base: String,\n}\n\nimpl Api {\n    pub fn new() -> Self {\n"
        '        Self { base: "https://api.creatoraudit.com/v%s".to_string() }\n    }\n}\n',
        "src/send.rs": "use crate::api::Api;\n\nimpl Api {\n"
        "    pub fn fetch(&self, path: &str) -> Result<ureq::Response, ureq::Error> {\n"
        '        ureq::get(&format!("{}{}", self.base, path)).call()\n    }\n}\n',
        "src/calls.rs": "use crate::api::Api;\n\nimpl Api {\n    pub fn list(&self) {\n"
        '        self.fetch("%s").unwrap();\n    }\n}\n',
    }
    check_files(
        {
            **files,
            "src/api.rs": files["src/api.rs"] % 1,
            "src/calls.rs": files["src/calls.rs"] % "/list-creators",
        },
        {"src/api.rs": files["src/api.rs"] % 2, "src/calls.rs": files["src/calls.rs"] % "/creators"},
    )
