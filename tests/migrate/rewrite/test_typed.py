"""Types that an answer is read into: a member for a key of v1 is told, with its place, in whatever file."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

URL = '"https://api.creatoraudit.com/v1/creator?creator_id=" + id'
ANSWER = "public class Answer {\n  private boolean success;\n  private Creator creator;\n}\n"
TOLD = "creator is data in v2's answer, and the type that it is read into stays (the answer is read at {})"


def java(imports: str, code: str, answer: str = ANSWER) -> dict[str, str]:
    head = "".join(f"import {name};\n" for name in imports.split())
    return {"A.java": f"package a;\n{head}class A {{\n  {code}\n}}\n", "Answer.java": f"package a;\n{answer}"}


SPRING = "org.springframework.web.client.RestTemplate org.springframework.http.*"
REST = "RestTemplate rest = new RestTemplate();"
JDK = (
    "HttpClient http = HttpClient.newHttpClient(); CompletableFuture<Answer> f(String id) throws Exception {\n"
    f"    HttpRequest asked = HttpRequest.newBuilder(URI.create({URL})).build();\n"
)
OKHTTP = f"OkHttpClient http = new OkHttpClient(); void f(String id) {{\n    Request asked = new Request.Builder().url({URL}).build();\n"
IN_JAVA = {
    "the literal of a class": java(
        SPRING, f"{REST} Object f(String id) {{ return rest.getForObject({URL}, Answer.class); }}"
    ),
    "a type in angle brackets": java(
        SPRING,
        f"{REST} Creator f(String id) {{ return rest.exchange({URL}, HttpMethod.GET, null,\n"
        "    new ParameterizedTypeReference<ResponseEntity<Answer>>() {}).getBody().creator; }",
    ),
    "a variable's type": java(
        SPRING,
        f"{REST} Object f(String id) {{ ResponseEntity<Answer> found = rest.getForEntity({URL}, kind); return found; }}",
    ),
    "what a function gives back": java(
        SPRING, f"{REST} Answer f(String id) {{ return rest.getForObject({URL}, kind); }}"
    ),
    "a reactive client": java(
        "org.springframework.web.reactive.function.client.WebClient",
        'WebClient web = WebClient.create("https://api.creatoraudit.com/v1");\n  Object f(String id) {\n'
        '    return web.get().uri("/creator?creator_id={id}", id).retrieve().bodyToMono(Answer.class); }',
    ),
    "a mapper": java(
        "java.net.http.* java.net.URI",
        f"{JDK}    HttpResponse<String> a = http.send(asked, HttpResponse.BodyHandlers.ofString());\n"
        "    return new ObjectMapper().readValue(a.body(), Answer.class); }",
    ),
    "steps of what will be": java(
        "java.net.http.* java.net.URI",
        f"{JDK}    return http.sendAsync(asked, HttpResponse.BodyHandlers.ofString())\n"
        "      .thenApply(HttpResponse::body).thenApply(s -> new Gson().fromJson(s, Answer.class)); }",
    ),
    "a callback's method": java(
        "okhttp3.*",
        f"{OKHTTP}    http.newCall(asked).enqueue(new Callback() {{\n"
        "      @Override public void onResponse(Call call, Response response) {\n"
        "        Object x = new Gson().fromJson(response.body().string(), Answer.class);\n      }\n    }); }",
    ),
    "a declared client": java(
        "feign.*",
        'Object c = Feign.builder().target(Api.class, "https://api.creatoraudit.com/v1");\n}\ninterface Api {\n'
        '  @RequestLine("GET /creator?creator_id={id}")\n  Answer f(@Param("id") String id);',
    ),
    "a key that an annotation names": java(
        SPRING,
        f"{REST} Object f(String id) {{ return rest.getForObject({URL}, Answer.class); }}",
        'public class Answer {\n  private boolean success;\n  @JsonProperty("creator") private Creator it;\n}\n',
    ),
    "a record": java(
        SPRING,
        f"{REST} Object f(String id) {{ return rest.getForObject({URL}, Answer.class); }}",
        'public record Answer(\n  boolean success,\n  @SerializedName("creator") Creator it) {}\n',
    ),
}
KOTLIN = {
    "a function's own": "suspend fun f(id: String): Answer = client.get({}).body()",
    "a step's own": "suspend fun f(id: String) = client.get({}).body<Answer>()",
    "a variable's own": "suspend fun f(id: String): Creator {{\n  val found: Answer = client.get({}).body()\n  return found.it\n}}",
}


def reasons(files: dict[str, str]) -> list[str]:
    after, sites = rewritten(files)
    found = [site for site in sites if site.operation == "creator-get"]
    assert [site.outcome for site in found] == [Outcome.REWRITTEN] * len(found), found
    for name in files.keys() - {"A.java", "A.kt"}:
        assert after[name] == files[name].encode()
    return [site.reason or "" for site in found]


@pytest.mark.parametrize("name", IN_JAVA)
def test_a_member_for_a_key_of_v1_is_told_in_java(name: str) -> None:
    assert reasons(IN_JAVA[name]) == [TOLD.format("Answer.java:4")]


def test_the_type_is_told_to_who_is_given_the_answer_by_another_file() -> None:
    files = java(
        "",
        'Http http = new Http();\n  Object f(String id) { return new Gson().fromJson(http.get("/creator?creator_id=" + id).body().string(), Answer.class); }',
    )
    files["Http.java"] = (
        "package a;\nimport okhttp3.*;\nclass Http { OkHttpClient c = new OkHttpClient();\n"
        "  Response get(String path) throws Exception {\n"
        '    return c.newCall(new Request.Builder().url("https://api.creatoraudit.com/v1" + path).build()).execute(); }\n}\n'
    )
    after, sites = rewritten(files)
    assert after["Http.java"] != files["Http.java"].encode()
    assert [site.reason for site in sites if site.operation == "creator-get"] == [
        TOLD.format("Answer.java:4")
    ]


@pytest.mark.parametrize("name", KOTLIN)
def test_a_member_for_a_key_of_v1_is_told_in_kotlin(name: str) -> None:
    head = "package a\nimport io.ktor.client.*\nimport io.ktor.client.call.*\nimport io.ktor.client.request.*\nval client = HttpClient()\n"
    url = '"https://api.creatoraudit.com/v1/creator?creator_id=$id"'
    types = 'package a\n@Serializable\ndata class Answer(\n  val success: Boolean,\n  @SerialName("creator") val it: Creator,\n)\n'
    assert reasons({"A.kt": head + KOTLIN[name].format(url), "Types.kt": types}) == [
        TOLD.format("Types.kt:5")
    ]


def test_a_declared_client_of_kotlin_is_told_of_its_type() -> None:
    code = (
        "package a\nimport retrofit2.*\nimport retrofit2.http.*\n"
        "data class Answer(val success: Boolean, val creator: Creator)\ninterface Api {\n"
        '  @GET("creator")\n  fun f(@Query("creator_id") id: String): Call<Answer>\n}\n'
        'val api = Retrofit.Builder().baseUrl("https://api.creatoraudit.com/v1/").build().create(Api::class.java)\n'
    )
    assert reasons({"A.kt": code}) == [TOLD.format("A.kt:4")]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("Answer.class", "public class Answer {\n  private Creator data;\n}\n"),
        ("Answer.class", 'public class Answer {\n  @JsonProperty("data") private Creator creator;\n}\n'),
        ("Answer.class", "public class Answer {\n  static Creator creator;\n}\n"),
        ("Other.class", ANSWER),
        ("kind", ANSWER),
    ],
)
def test_a_type_without_such_a_member_is_not(code: str, answer: str) -> None:
    files = java(SPRING, f"{REST} Object f(String id) {{ return rest.getForObject({URL}, {code}); }}", answer)
    assert reasons(files) == [""]


def test_the_type_of_a_parameter_is_not() -> None:
    files = java(
        SPRING, f"{REST} Object f(String id, Answer old) {{ return rest.getForObject({URL}, kind); }}"
    )
    assert reasons(files) == [""]
