"""Rust that must not be edited: other hosts, servers, what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

FOREIGN = {
    "another host": """
async fn run(id: &str) {
    reqwest::get(format!("https://api.elsewhere.example/v1/creator?creator_id={id}")).await;
}
""",
    "a route of axum": """
// https://api.creatoraudit.com
fn app() -> Router {
    Router::new().route("/creator/modify", post(modify)).route("/list-creators", get(list))
}
""",
    "a route of actix": """
// https://api.creatoraudit.com
#[post("/creator/modify")]
async fn modify(body: web::Json<Change>) -> impl Responder { HttpResponse::Ok() }
""",
    "a route of rocket": """
// https://api.creatoraudit.com
#[get("/creator?<creator_id>")]
fn show(creator_id: &str) -> String { creator_id.to_string() }
""",
    "a regular expression": """
// https://api.creatoraudit.com
fn path() -> Regex { Regex::new(r"^/v1/creator/(modify|delete)$").unwrap() }
""",
    "SQL": """
// https://api.creatoraudit.com
const QUERY: &str = "select creator_id from creator where path = '/creator'";
""",
    "a server of a test": """
// https://api.creatoraudit.com
#[tokio::test]
async fn serves() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/creator/modify")).mount(&server).await;
}
""",
    "a map that has such a method": """
// https://api.creatoraudit.com
fn f(map: &HashMap<String, String>) { map.get("/list-creators"); }
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(
        FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, Outcome.UNMAPPED, file="src/main.rs"
    )


HEAD = """use serde_json::json;

const BASE: &str = "https://api.creatoraudit.com/v1";

async fn run(client: &reqwest::Client, id: &str, path: &str) -> Result<(), reqwest::Error> {
"""
REVIEWED = {
    "a path that is not seen": (
        'client.post(format!("{BASE}/{path}")).json(&json!({"creator_id": id})).send().await?;',
        "",
    ),
    "a query that is not seen": (
        'client.get(format!("{BASE}/creator")).query(&params(id)).send().await?;',
        "not visible here",
    ),
    "an entry of JSON that is spread": (
        'let mut body = json!({"name": id});\n    merge(&mut body, id);\n'
        '    client.post(format!("{BASE}/creator/modify")).json(&body).send().await?;',
        "creator_id",
    ),
    "braces in the literal": (
        'client.get("https://api.creatoraudit.com/v1/creator?{x}=y").query(&[("creator_id", id)]).send().await?;',
        "braces",
    ),
    "a method that is not seen": (
        'client.request(verb(), format!("{BASE}/creator?creator_id={id}")).send().await?;',
        "method",
    ),
    "a value of JSON that is no expression": (
        'client.post(format!("{BASE}/creator/modify")).json(&json!({"creator_id": a id, "name": id})).send().await?;',
        "the value of creator_id is spelled in a way that is not understood",
    ),
    "a body where serde_json is not used": (
        'ureq::post(&format!("{BASE}/creator/activate?creator_id={id}")).call()?;',
        "v2 needs a json value",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    text = f"{HEAD}    {code}\n    Ok(())\n}}\n"
    if "not used" in name:
        text = text.replace("use serde_json::json;\n\n", "")
    check_review(text, reason, file="src/main.rs")


def test_a_helper_of_the_same_name_is_not_called() -> None:
    text = f'{HEAD}    client.get(format!("{{BASE}}/creator?creator_id={{id}}")).send().await?;\n    Ok(())\n}}\n'
    check_review(text + "\nfn encode_segment(x: u32) -> u32 { x }\n", "another function", file="src/main.rs")
