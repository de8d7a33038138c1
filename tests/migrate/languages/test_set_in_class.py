"""A member that a class sets again is no constant, also where its methods name it without the object."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

OTHER = "https://api.elsewhere.example/v1"
JAVA = """import java.net.URI;
import java.net.http.*;

public class Api {
    static String base = "https://api.creatoraudit.com/v1";
    private final HttpClient http = HttpClient.newHttpClient();

    public HttpResponse<String> list() throws Exception {
        HttpRequest r = HttpRequest.newBuilder(URI.create(base + "/list-creators")).GET().build();
        return http.send(r, HttpResponse.BodyHandlers.ofString());
    }
    // more
}
"""
CSHARP = """using System.Net.Http;
using System.Threading.Tasks;

public class Api
{
    private static readonly HttpClient http = new HttpClient();
    private static string host = "https://api.creatoraudit.com/v1";
    public Task<HttpResponseMessage> List() => http.GetAsync(host + "/list-creators");
    // more
}
"""
KOTLIN = """import okhttp3.*

class Api(private val c: OkHttpClient) {
    fun f() {
        c.newCall(Request.Builder().url(base + "/list-creators").get().build()).execute()
    }
    companion object {
        var base = "https://api.creatoraudit.com/v1"
        // more
    }
}
"""
SET = {
    "by what is not seen": ("Api.java", JAVA, "void use(String[] given) { base = given[0]; }"),
    "in the object": ("Api.java", JAVA.replace("static ", ""), f'void use() {{ this.base = "{OTHER}"; }}'),
    "in an initialiser": ("Api.java", JAVA, f'static {{ base = "{OTHER}"; }}'),
    "by a caller": (
        "Api.java",
        JAVA,
        f'static void use(String given) {{ base = given; }} static void main() {{ use("{OTHER}"); }}',
    ),
    "of C#": ("Api.cs", CSHARP, f'static void Use() {{ host = "{OTHER}"; }}'),
    "of C# in its constructor": ("Api.cs", CSHARP, "static Api() { host = Arguments.Read()[1]; }"),
    "of Kotlin": ("Api.kt", KOTLIN, f'fun use() {{ base = "{OTHER}" }}'),
    "of Kotlin in an initialiser": ("Api.kt", KOTLIN, f'init {{ base = "{OTHER}" }}'),
}


@pytest.mark.parametrize("name", SET)
def test_set(name: str) -> None:
    file, text, more = SET[name]
    files = {file: text.replace("// more", more)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    reasons = [site.reason or "" for site in sites if site.outcome is Outcome.NEEDS_REVIEW]
    assert any(re.search("its base URL is", reason) for reason in reasons), sites


NOT_SET = {
    "a variable of a method": ("Api.java", JAVA, 'void use() { String base = "a"; base = "b"; }'),
    "a parameter": ("Api.cs", CSHARP, 'void Use(string host) { host = "b"; }'),
    "by nothing that is called": ("Api.java", JAVA, "static void use(String given) { base = given; }"),
}


@pytest.mark.parametrize("name", NOT_SET)
def test_not_set(name: str) -> None:
    file, text, more = NOT_SET[name]
    before = text.replace("// more", more)
    after = before.replace("com/v1", "com/v2").replace("/list-creators", "/creators")
    check_files({file: before}, {file: after})
