"""Keys of v1 that are read of what a decoder or a type makes of an answer: told, with the line."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

GET = '"https://api.creatoraudit.com/v1/creator?creator_id=" + id'
SPRING = f"""\
import org.springframework.web.client.RestTemplate;
class A {{
    RestTemplate rest = new RestTemplate();
    Object f(String id) {{
        {{}} a = rest.getForObject({GET}, {{}}.class);
        return {{}};
    }}
}}
"""
JAVA = f"""\
import java.net.URI;
import java.net.http.*;
class A {{{{
    Object f(String id) throws Exception {{{{
        HttpRequest asked = HttpRequest.newBuilder(URI.create({GET})).build();
        HttpResponse<String> a = HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.ofString());
        return {{}};
    }}}}
}}}}
"""


OKHTTP = f"""\
import okhttp3.*
fun f(client: OkHttpClient, id: String): JSONObject {{
  val asked = Request.Builder().url({GET}).build()
"""
CURL = 'curl -s "https://api.creatoraudit.com/v1/creator?creator_id=$1"'


def spring(kind: str, read: str) -> str:
    return SPRING.replace("{}", kind, 2).replace("{}", read)


TOLD = {
    "Spring's object": ("A.java", spring("Answer", "a.getCreator().getName()"), 6),
    "Spring's map": ("A.java", spring("Map", 'a.get("creator")'), 6),
    "Jackson's object": ("A.java", JAVA.format("new ObjectMapper().readValue(a.body(), Answer.class).creator"), 7),
    "Jackson's tree": ("A.java", JAVA.format('new ObjectMapper().readTree(a.body()).path("creator")'), 7),
    "an object of org.json": ("A.java", JAVA.format('new JSONObject(a.body()).getJSONObject("creator")'), 7),
    "Ktor's body": (
        "A.kt",
        "import io.ktor.client.*\nimport io.ktor.client.request.*\nval client = HttpClient()\nsuspend fun f(id: String): String {\n"
        f"  val found: Answer = client.get({GET}).body()\n  return found.creator.name\n}}\n",
        6,
    ),
    "a document of .NET": (
        "A.cs",
        "using System.Net.Http;\nclass A {\n  async Task<string> F(HttpClient client, string id) {\n"
        f"    var text = await client.GetStringAsync({GET});\n"
        '    return JsonDocument.Parse(text).RootElement.GetProperty("creator").GetString();\n  }\n}\n',
        5,
    ),
    "a value of serde": (
        "src/main.rs",
        "async fn f(id: &str) -> String {\n"
        '    let text = reqwest::get(format!("https://api.creatoraudit.com/v1/creator?creator_id={}", id)).await.unwrap().text().await.unwrap();\n'
        '    let found: serde_json::Value = serde_json::from_str(&text).unwrap();\n    found["creator"].to_string()\n}\n',
        4,
    ),
    "a lambda's value": ("A.kt", OKHTTP + "  return client.newCall(asked).execute().use { JSONObject(it.body!!.string()).getJSONObject(\"creator\") }\n}\n", 4),
    "a lambda's parameter": ("A.kt", OKHTTP + "  client.newCall(asked).execute().use { answer ->\n    return JSONObject(answer.body!!.string()).getJSONObject(\"creator\")\n  }\n}\n", 5),
    "a callback's parameter": ("A.java", (
        f"import okhttp3.*;\nclass A {{\n  void f(OkHttpClient client, String id) {{\n    Request asked = new Request.Builder().url({GET}).build();\n"
        "    client.newCall(asked).enqueue(new Callback() {\n      @Override public void onResponse(Call call, Response got) {\n"
        '        new JSONObject(got.body().string()).getJSONObject("creator");\n      }\n    });\n  }\n}\n'
    ), 7),
    "another program": ("a.sh", f"{CURL} | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"creator\"])'\n", 1),
    "another program's member": ("a.sh", f"{CURL} | node -pe 'JSON.parse(fs.readFileSync(0)).creator.name'\n", 1),
    "a search": ("a.sh", f"{CURL} | grep '\"creator\"'\n", 1),
    "a file": ("a.sh", f"{CURL} -o out.json\nname=$(jq -r .creator.name out.json)\n", 2),
    "a file, with other flags": ("a.sh", f"{CURL} -fLo \"$OUT\" --retry 3\ncat ${{OUT}} | jq .creator\n", 2),
    "a file, long": ("a.sh", f"{CURL} --output=/tmp/out.json\njq .creator < /tmp/out.json\n", 2),
    "a file beside the status": (
        "a.sh", f"code=$({CURL} -o \"out.json\" -w '%{{http_code}}')\n[ $code = 200 ] && jq .creator out.json\n", 2),
    "a file of wget": (
        "a.sh", 'wget -qO out.json "https://api.creatoraudit.com/v1/creator?creator_id=$1"\njq \\\n  .creator out.json\n', 3),
    "a redirection": ("a.sh", f"{CURL} > out.json\npython3 -c 'print(json.load(open(\"out.json\"))[\"creator\"])'\n", 2),
    "a redirection on the same line": ("a.sh", f"{CURL} >out.json && jq .creator out.json\n", 1),
    "a copy": ("a.sh", f"{CURL} | tee out.json\ngrep '\"creator\"' out.json\n", 2),
    "a file in a recipe": ("Makefile", f"get:\n\t{CURL.replace('$1', '7')} -o out.json\n\tjq .creator out.json\n", 3),
    "a variable that is shown to it": ("a.sh", f"found=$({CURL})\necho \"$found\" | sed 's/.*\"creator\": *//'\n", 2),
}  # fmt: skip
UNTOLD = {
    "a search for another word": ("a.sh", f"{CURL} | grep creators\n"),
    "another file": ("a.sh", f"{CURL} -o out.json\njq .creator out.json.old other.json x/out.json\n"),
    "a file that is not kept": ("a.sh", f"{CURL} -o /dev/null\njq .creator /dev/null\n"),
    "a remark": ("a.sh", f"{CURL} -o out.json\n# out.json has .creator\njq .data out.json\n"),
    "what is written before": ("a.sh", f"{CURL} 2> errors\njq .creator errors\n"),
    "what is only printed": ("a.sh", f'found=$({CURL})\necho "$found" creator\n'),
    "the status": ("A.java", JAVA.format("a.statusCode()")),
    "another key": ("A.java", spring("Map", 'a.get("name")')),
    "what is only shown": ("A.java", JAVA.format('System.out.printf("%s", a.body())')),
    "what a function of the project makes of it": ("a.py", (
        "import requests\ndef made(answer):\n    return Other(answer.status_code)\ndef f(id):\n"
        f"    return made(requests.get({GET})).creator\n"
    )),
}  # fmt: skip


@pytest.mark.parametrize("how", TOLD)
def test_a_key_of_v1_is_told_with_its_line(how: str) -> None:
    file, text, line = TOLD[how]
    _, sites = rewritten({file: text})
    (site,) = (site for site in sites if site.operation == "creator-get")
    assert site.reason == (
        f"what is made of the answer is read in the v1 shape at {file}:{line}: what v1 has in creator is in data in v2"
    )


@pytest.mark.parametrize("how", UNTOLD)
def test_what_reads_no_key_of_v1_is_not_told(how: str) -> None:
    file, text = UNTOLD[how]
    _, sites = rewritten({file: text})
    (site,) = (site for site in sites if site.operation == "creator-get")
    assert "what is made of the answer" not in (site.reason or "")
