"""Java calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

IMPORTS = "import java.net.URLEncoder;\n"
SETS = "import java.nio.charset.StandardCharsets;\n"
HEAD = """package app;

import java.net.URI;
import java.net.URL;
%simport java.net.http.HttpRequest;
%simport okhttp3.*;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v%d";

"""
ID = 'URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20")'

# Statements of a method with the parameters `String id, String name, long number`.
CALLS = {
    "a builder that is given the URL": (
        'HttpRequest.newBuilder(URI.create(BASE + "/creator?creator_id=" + id)).GET().build();',
        f'HttpRequest.newBuilder(URI.create(BASE + "/creators/" + {ID})).GET().build();',
    ),
    "a verb that has no step": (
        """HttpRequest.newBuilder()
        .uri(URI.create(BASE + "/creator/modify"))
        .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(Map.of("creator_id", id, "name", name))))
        .build();""",
        f"""HttpRequest.newBuilder()
        .uri(URI.create(BASE + "/creators/" + {ID}))
        .method("PATCH", HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(Map.of("name", name))))
        .build();""",
    ),
    "a body that goes with its step's content": (
        """HttpRequest.newBuilder(URI.create(BASE + "/creator/remove-account"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(gson.toJson(Map.of("creator_id", id, "account_id", number))))
        .build();""",
        f"""HttpRequest.newBuilder(URI.create(BASE + "/creators/" + {ID} + "/accounts/" + number))
        .DELETE()
        .build();""",
    ),
    "a body where there was none": (
        """HttpRequest.newBuilder(URI.create(BASE + "/creator/activate?creator_id=" + number))
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();""",
        """HttpRequest.newBuilder(URI.create(BASE + "/creators/" + number))
        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\\"is_active\\": true}")).header("Content-Type", "application/json")
        .build();""",
    ),
    "a mapping that is built up": (
        """Map<String, Object> payload = new HashMap<>();
    payload.put("creator_id", id);
    payload.put("name", name);
    HttpRequest.newBuilder(URI.create(BASE + "/creator/modify"))
        .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(payload))).build();""",
        f"""Map<String, Object> payload = new HashMap<>();
    payload.put("name", name);
    HttpRequest.newBuilder(URI.create(BASE + "/creators/" + {ID}))
        .method("PATCH", HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(payload))).build();""",
    ),
    "a text of JSON in a variable of its own": (
        """String json = mapper.writeValueAsString(Map.of("creator_id", number));
    HttpRequest.newBuilder(URI.create(BASE + "/creator/delete"))
        .method("DELETE", HttpRequest.BodyPublishers.ofString(json)).build();""",
        """HttpRequest.newBuilder(URI.create(BASE + "/creators/" + number))
        .method("DELETE", HttpRequest.BodyPublishers.noBody()).build();""",
    ),
    "a format": (
        'var uri = URI.create(String.format("%s/creator?creator_id=%s&x=%d", BASE, id, number));\n'
        "    HttpRequest.newBuilder(uri).build();",
        f'var uri = URI.create(String.format("%s/creators/%s?x=%d", BASE, {ID}, number));\n'
        "    HttpRequest.newBuilder(uri).build();",
    ),
    "a value that is encoded as a form is": (
        'HttpRequest.newBuilder(URI.create(BASE + "/creator?creator_id=" '
        '+ URLEncoder.encode(find(), "UTF-8"))).build();',
        'HttpRequest.newBuilder(URI.create(BASE + "/creators/" '
        '+ URLEncoder.encode(find(), "UTF-8").replace("+", "%20"))).build();',
    ),
    "OkHttp": (
        """new Request.Builder().url(BASE + "/creator/modify")
        .post(RequestBody.create(mapper.writeValueAsString(Map.of("creator_id", id, "name", name)), JSON)).build();""",
        f"""new Request.Builder().url(BASE + "/creators/" + {ID})
        .patch(RequestBody.create(mapper.writeValueAsString(Map.of("name", name)), JSON)).build();""",
    ),
    "OkHttp without what it sent": (
        """new Request.Builder().url(BASE + "/creator/delete")
        .delete(RequestBody.create(JSON, gson.toJson(Map.of("creator_id", id)))).build();""",
        f"""new Request.Builder().url(BASE + "/creators/" + {ID})
        .delete().build();""",
    ),
    "HttpURLConnection": (
        """HttpURLConnection connection = (HttpURLConnection) new URL(BASE + "/creator?creator_id=" + id).openConnection();
    connection.setRequestMethod("GET");""",
        f"""HttpURLConnection connection = (HttpURLConnection) new URL(BASE + "/creators/" + {ID}).openConnection();
    connection.setRequestMethod("GET");""",
    ),
    "HttpURLConnection with another method": (
        """URL url = new URL(BASE + "/creator/remove-account?creator_id=" + id + "&account_id=" + number);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("POST");""",
        f"""URL url = new URL(BASE + "/creators/" + {ID} + "/accounts/" + number);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("DELETE");""",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    method = "  void run(String id, String name, long number) throws Exception {\n    %s\n  }\n}\n"
    encodes = (IMPORTS, SETS) if "StandardCharsets" in after else ("", "")
    check_rewritten(
        HEAD % ("", "", 1) + method.replace("%s", before),
        HEAD % (*encodes, 2) + method.replace("%s", after),
        file="app/Main.java",
    )


CLIENT = """package app;

class Client {{
  private final String base;
  private final HttpClient http;

  Client(String base) {{
    this.base = base;
    http = HttpClient.newHttpClient();
  }}

  private String send(String method, String path, Object body) throws Exception {{
    var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(base + path))
        .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)));
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }}

  void rename(long id, String name) throws Exception {{
    {call}
  }}
}}
"""


def test_a_client_of_the_project_and_its_settings_in_another_package() -> None:
    main = """package app;

import app.conf.Settings;

class Main {
  public static void main(String[] given) throws Exception {
    new Client(Settings.BASE).rename(4, "a");
  }
}
"""
    settings = 'package app.conf;\n\npublic interface Settings {\n  String BASE = "https://api.creatoraudit.com/v%d";\n}\n'
    old = 'send("POST", "/creator/modify", Map.of("creator_id", id, "name", name));'
    new = 'send("PATCH", "/creators/" + id, Map.of("name", name));'
    folder = "src/main/java/app"
    check_files(
        {
            f"{folder}/Client.java": CLIENT.format(call=old),
            f"{folder}/Main.java": main,
            f"{folder}/conf/Settings.java": settings % 1,
        },
        {
            f"{folder}/Client.java": CLIENT.format(call=new),
            f"{folder}/Main.java": main,
            f"{folder}/conf/Settings.java": settings % 2,
        },
    )


@pytest.mark.parametrize(
    ("head", "new"),
    [
        ("// The package of\n// all\n", "%s// The package of\n// all\n"),
        (
            "/*\n package of all\n*/\npackage app; // ours\n",
            "/*\n package of all\n*/\npackage app; // ours\n\n%s",
        ),
        ("package app; class B {\n}\n", "package app;\n\n%s class B {\n}\n"),
    ],
    ids=["none", "one in a comment", "code on its line"],
)
def test_the_first_import_stands_behind_the_package(head: str, new: str) -> None:
    text = """%sclass A {
  okhttp3.Request show(String id) {
    return new okhttp3.Request.Builder().url("https://api.creatoraudit.com/v%d/%s).build();
  }
}
"""
    before = text % (head, 1, 'creator?creator_id=" + id')
    after = text % (new % (IMPORTS + SETS), 2, f'creators/" + {ID}')
    check_rewritten(before, after, file="app/A.java")
