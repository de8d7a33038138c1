"""Java that must not be edited: other hosts, servers, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

FOREIGN = {
    "another host": """
import java.net.http.HttpRequest;
class A {
  Object a = HttpRequest.newBuilder(java.net.URI.create("https://api.elsewhere.example/v1/creator/modify")).build();
}
""",
    "a route of a server": """
@RestController
class A {
  // https://api.creatoraudit.com
  @PostMapping("/creator/modify")
  Map<String, Object> modify(@RequestBody Map<String, Object> body) { return body; }
}
""",
    "a key of a cache": """
class A {
  void run(java.util.Map<String, String> cache) {
    cache.put("https://api.creatoraudit.com/v1/creator?creator_id=4", "a");
    cache.get("https://api.creatoraudit.com/v1/creator?creator_id=4");
  }
}
""",
    "a regular expression": """
class A {
  // https://api.creatoraudit.com
  static final Pattern PATH = Pattern.compile("^/v1/creator/(modify|delete)$");
}
""",
    "SQL": """
class A {
  // https://api.creatoraudit.com
  String sql = "select creator_id from creator where path = '/creator'";
}
""",
    "a server of a test": """
class A {
  // https://api.creatoraudit.com
  void test() { stubFor(post(urlEqualTo("/creator/modify")).willReturn(ok())); }
}
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app/A.java")


REVIEWED = {
    "an id in a body that is not seen": (
        'HttpRequest.newBuilder(URI.create(BASE + "/creator/modify")).POST(body(id)).build();',
        "not visible here",
    ),
    "HttpURLConnection has no PATCH": (
        """HttpURLConnection c = (HttpURLConnection) new URL(BASE + "/creator/modify?creator_id=" + id).openConnection();
    c.setRequestMethod("POST");""",
        "HttpURLConnection cannot send PATCH",
    ),
    "a body that another part of the program writes": (
        """HttpURLConnection c = (HttpURLConnection) new URL(BASE + "/creator/remove-account?creator_id=1&account_id=2").openConnection();
    c.setRequestMethod("POST");
    c.setDoOutput(true);
    fill(c);""",
        "not visible here",
    ),
    "a text that is no JSON": (
        """HttpRequest.newBuilder(URI.create(BASE + "/creator/modify?creator_id=" + id))
        .POST(HttpRequest.BodyPublishers.ofString("name=" + name)).build();""",
        "the body is spelled as one text, of which no field is taken",
    ),
    "a form of OkHttp": (
        """new Request.Builder().url(BASE + "/creator/modify?creator_id=" + id)
        .post(new FormBody.Builder().add("name", name).build()).build();""",
        "as a form",
    ),
    "a body that is written to the log, too": (
        """Map<String, Object> payload = Map.of("creator_id", id, "name", name);
    log.info("{}", payload);
    HttpRequest.newBuilder(URI.create(BASE + "/creator/modify"))
        .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(payload))).build();""",
        "not by this call alone",
    ),
}
HEAD = """package app;

import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import okhttp3.*;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v1";

  abstract String base();

  void run(String id, String name) throws Exception {
    %s
  }
}
"""


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD.replace("%s", text), reason, file="app/Main.java")
