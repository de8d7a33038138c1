"""What calls raise, taken apart by v1's keys: told, since it is not seen which call raised it."""

from __future__ import annotations

import pytest

from migrate.options import Options
from tests.migrate.tools import rewritten

REQUESTS = """\
import requests
def get(i):
    answer = requests.get("https://api.creatoraudit.com/v1/creator", params={"creator_id": i})
    answer.raise_for_status()
    return answer.json()["creator"]
"""
AXIOS = """\
import axios from "axios";
const api = axios.create({ baseURL: "https://api.creatoraudit.com/v1" });
"""
POST = 'api.post("/creator/activate", { creator_id: id })'
HANDLE = "def show(i):\n    try:\n        print(get(i))\n    except requests.HTTPError as error:\n        print({})\n"
TOLD = {
    "caught where it is called": ("a.js", f"{AXIOS}async function f(id) {{ try {{ await {POST}; }} catch (e) {{ show(e.response.data.error); }} }}\n", 3),
    "perhaps there": ("a.js", f"{AXIOS}async function f(id) {{ try {{ await {POST}; }} catch (e) {{ show(e?.response?.data?.error); }} }}\n", 3),
    "given to a function": ("a.js", f"{AXIOS}{POST}.catch((e) => show(e.response.data.error));\n", 3),
    "given to an interceptor": ("a.js", f"{AXIOS}api.interceptors.response.use(null, (e) => show(e.response.data.error));\n{POST};\n", 3),
    "caught by a caller": ("a.py", REQUESTS + HANDLE.format('error.response.json()["error"]'), 10),
    "with another text instead": ("a.py", REQUESTS + HANDLE.format('error.response.json().get("error", "?")'), 10),
    "decoded": ("a.rb", 'require "rest-client"\nbegin\n  RestClient.get("https://api.creatoraudit.com/v1/creator", params: { creator_id: id })\n'
                'rescue RestClient::Exception => e\n  puts JSON.parse(e.response.body)["error"]\nend\n', 5),
    "decoded by a function": ("a.php", '<?php\n$client = new GuzzleHttp\\Client(["base_uri" => "https://api.creatoraudit.com/v1/"]);\ntry {\n'
                              '  $client->get("creator", ["query" => ["creator_id" => $id]]);\n} catch (RequestException $e) {\n'
                              '  echo json_decode($e->getResponse()->getBody(), true)["error"];\n}\n', 6),
}  # fmt: skip
UNTOLD = {
    "another key": HANDLE.format('error.response.json()["message"]'),
    "what is no answer": HANDLE.format('error.error, log.error("x")'),
    "of another call in the same function": "def other():\n    try:\n        " + REQUESTS.splitlines()[2].strip()
    + "\n    except requests.HTTPError as error:\n        print(error.response.json()['error'])\n",
}  # fmt: skip


@pytest.mark.parametrize("how", TOLD)
def test_a_key_that_is_read_of_an_error_is_told(how: str) -> None:
    file, text, line = TOLD[how]
    _, sites = rewritten({file: text})
    (site,) = (site for site in sites if site.operation not in (None, "base-url"))
    assert site.reason == (
        f"errors are read in the v1 shape at {file}:{line}: what v1 has in error is in detail in v2"
    )


@pytest.mark.parametrize("how", UNTOLD)
def test_what_is_none_is_not(how: str) -> None:
    _, sites = rewritten({"a.py": REQUESTS + UNTOLD[how]})
    (site,) = (site for site in sites if site.line == 3)
    assert site.reason is None


def test_an_answer_that_is_seen_is_rewritten_and_not_told() -> None:
    text = REQUESTS.replace(
        "    answer.raise_for_status()\n",
        '    if not answer.ok:\n        raise ValueError(answer.json()["error"])\n',
    )
    after, (site,) = rewritten({"a.py": text})
    assert 'ValueError(answer.json()["detail"])' in after["a.py"].decode()
    assert site.reason is None


@pytest.mark.parametrize("how", ["error", "made", "hooked"])
def test_what_is_only_assumed_of_v1_is_said_to_be(how: str) -> None:
    file, text = {
        "error": ("a.py", TOLD["caught by a caller"][1]),
        "made": (
            "a.py",
            'import requests\nprint(Made(requests.get("https://api.creatoraudit.com/v1/creator?creator_id=7").text).creator)\n',
        ),
        "hooked": (
            "a.js",
            f"{AXIOS}api.interceptors.response.use((it) => camel(it.data.success));\n{POST};\n",
        ),
    }[how]
    _, sites = rewritten({file: text}, options=Options())
    (site,) = (site for site in sites if site.operation not in (None, "base-url"))
    assert (site.reason or "").endswith("(how v1 answered is assumed)"), site.reason
