"""Where an answer goes on and is not followed, the report says so, with the line and what has moved."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from migrate.model import Outcome
from migrate.options import Options
from tests.migrate.tools import rewritten

URL = "https://api.creatoraudit.com/v1/list-creators"
SAID = r"the answer goes on at (.*) and is not followed there: what v1 has in creators is in data in v2"

LOST = {
    "to a method by its name": (
        "a.js",
        """
        const axios = require("axios");
        class View {
          go() { axios.get("URL").then(this.show); } // HERE
          show(r) { console.log(r.data.creators); }
        }
        """,
    ),
    "to another file's function": (
        "a.js",
        """
        import axios from "axios";
        import { show } from "elsewhere";
        axios.get("URL").then(show); // HERE
        """,
    ),
    "to a function of several calls": (
        "a.js",
        """
        const axios = require("axios");
        axios.get("URL").then(show); // HERE
        show({ data: { creators: [] } });
        function show(r) { console.log(r.data.creators); }
        """,
    ),
    "into a state": (
        "a.jsx",
        """
        import axios from "axios";
        async function load(view) {
          const r = await axios.get("URL");
          view.setState({ answer: r.data }); // HERE
        }
        """,
    ),
    "to a promise": (
        "a.js",
        """
        const axios = require("axios");
        module.exports = () => new Promise((resolve) => {
          axios.get("URL").then((r) => resolve(r.data)); // HERE
        });
        """,
    ),
    "to a server's client": (
        "a.js",
        """
        const axios = require("axios");
        app.get("/x", async (req, res) => {
          const r = await axios.get("URL");
          res.json({ ...r.data }); // HERE
        });
        """,
    ),
    "bit by bit": (
        "a.js",
        """
        const https = require("https");
        https.get("URL", (res) => {
          let text = "";
          res.on("data", (bit) => { text += bit; }); // HERE
          res.on("end", () => { console.log(JSON.parse(text).creators); }); // HERE
        });
        """,
    ),
    "to a library that asks": (
        "a.js",
        """
        import axios from "axios";
        useQuery("creators", () => axios.get("URL")); // HERE
        """,
    ),
    "to callers that are not seen": (
        "a.py",
        """
        import requests

        class Api:
            def load(self):
                return requests.get("URL").json()  # HERE

        def page(api):
            return api.load()["creators"]
        """,
    ),
    "to one of several callers": (
        "a.py",
        """
        import requests

        class Api:
            def load(self):
                return requests.get("URL").json()

        def page(api):
            return api.load()["creators"]  # HERE

        print(Api().load()["creators"])
        """,
    ),
    "into what is kept": (
        "a.py",
        """
        import requests

        def fill(cache, key):
            cache[key] = requests.get("URL").json()  # HERE
        """,
    ),
    "as a text": (
        "a.py",
        """
        import json
        import requests

        def save(file):
            file.write(json.dumps(requests.get("URL").json()))  # HERE
        """,
    ),
    "to a key that is not seen": (
        "a.py",
        """
        import requests

        def part(key):
            return requests.get("URL").json()[key]  # HERE
        """,
    ),
    "as named arguments": (
        "a.py",
        """
        import requests

        def show(creators):
            print(creators)

        show(**requests.get("URL").json())  # HERE
        """,
    ),
    "from a function": (
        "a.rb",
        """
        require "httparty"
        def load
          r = HTTParty.get("URL")
          r.parsed_response # HERE
        end
        """,
    ),
    "to a method of another class": (
        "a.php",
        """
        <?php
        $d = json_decode(file_get_contents("URL"), true);
        return response()->json($d); // HERE
        """,
    ),
}
SEEN = {
    "read": (
        "a.py",
        """
        import requests

        body = requests.get("URL").json()
        print(body["creators"], body)
        """,
    ),
    "given back": (
        "a.py",
        """
        import requests

        def load():
            return requests.get("URL").json()

        print(load()["creators"])
        """,
    ),
    "kept in the object": (
        "a.py",
        """
        import requests

        class Api:
            def load(self):
                self.body = requests.get("URL").json()

            def show(self):
                print(self.body["creators"])
        """,
    ),
    "in a callback": (
        "a.js",
        """
        const axios = require("axios");
        axios.get("URL").then((r) => r.data).then((b) => console.log(b.creators));
        """,
    ),
    "shown": (
        "a.js",
        """
        fetch("URL").then((r) => r.json()).then(console.log);
        """,
    ),
    "not looked at": (
        "a.py",
        """
        import requests

        requests.get("URL").raise_for_status()
        """,
    ),
    "a part of it": (
        "a.py",
        """
        import requests

        def names(queue):
            queue.put(requests.get("URL").json()["creators"])
        """,
    ),
}


def _reasons(file: str, code: str) -> list[str]:
    _, sites = rewritten({file: dedent(code).lstrip("\n").replace("URL", URL)})
    found = [site for site in sites if site.outcome is Outcome.REWRITTEN]
    assert found, sites
    return [site.reason or "" for site in found]


@pytest.mark.parametrize("name", LOST)
def test_what_is_not_followed_is_said(name: str) -> None:
    file, code = LOST[name]
    lines = dedent(code).lstrip("\n").splitlines()
    places = ", ".join(f"{file}:{number}" for number, line in enumerate(lines, 1) if "HERE" in line)
    found = [re.search(SAID, reason) for reason in _reasons(file, code)]
    assert [match[1] if match else None for match in found] == [places]


@pytest.mark.parametrize("name", SEEN)
def test_what_is_followed_needs_no_word(name: str) -> None:
    assert _reasons(*SEEN[name]) == [""]


def test_a_second_run_says_nothing_of_calls_that_are_on_v2() -> None:
    file, code = LOST["into what is kept"]
    after, _ = rewritten({file: dedent(code).replace("URL", URL)})
    again, sites = rewritten({file: after[file].decode()})
    assert again == after
    assert [(site.outcome, site.reason) for site in sites] == [(Outcome.ALREADY_V2, None)]


def test_callers_in_other_files_are_callers() -> None:
    api = f'import requests\n\ndef load():\n    return requests.get("{URL}").json()\n'
    _, sites = rewritten({"api.py": api, "main.py": 'from api import load\n\nprint(load()["creators"])\n'})
    assert [site.reason for site in sites if site.outcome is Outcome.REWRITTEN] == [None]


def test_what_is_assumed_of_v1_is_said_to_be_assumed() -> None:
    file, code = LOST["into what is kept"]
    _, sites = rewritten({file: dedent(code).replace("URL", URL)}, options=Options())
    found = [site.reason or "" for site in sites if site.outcome is Outcome.REWRITTEN]
    assert [reason.endswith("is in data in v2 (how v1 answered is assumed)") for reason in found] == [True]
