"""Spring's clients: RestTemplate and WebClient, whose URLs may hold variables."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

HEAD = """package app;

import java.util.Map;
import org.springframework.http.*;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v%d";
  private final RestTemplate rest;
  private final WebClient web = WebClient.builder().baseUrl(BASE).defaultHeader("a", "b").build();

  Main(RestTemplate rest) {
    this.rest = rest;
  }

  void run(String id, String name, HttpHeaders headers) {
    %s
  }
}
"""

CALLS = {
    "a variable of the URL": (
        'rest.getForObject(BASE + "/creator?creator_id={id}", String.class, id);',
        'rest.getForObject(BASE + "/creators/{id}", String.class, id);',
    ),
    "variables in their order": (
        'rest.exchange(BASE + "/creator/remove-account?creator_id={c}&account_id={a}", '
        "HttpMethod.POST, null, String.class, id, name);",
        'rest.exchange(BASE + "/creators/{c}/accounts/{a}", HttpMethod.DELETE, null, String.class, id, name);',
    ),
    "a body": (
        'rest.postForObject(BASE + "/creator/modify", Map.of("creator_id", id, "name", name), String.class);',
        'rest.patchForObject(BASE + "/creators/" + id, Map.of("name", name), String.class);',
    ),
    "a method that nothing is named for": (
        'rest.postForObject(BASE + "/creator/remove-account?creator_id={c}&account_id={a}", null, String.class, id, name);',
        'rest.exchange(BASE + "/creators/{c}/accounts/{a}", HttpMethod.DELETE, null, String.class, id, name).getBody();',
    ),
    "the same, with what it sent": (
        'rest.postForEntity(BASE + "/creator/remove-account", Map.of("creator_id", id, "account_id", 7), String.class);',
        'rest.exchange(BASE + "/creators/" + id + "/accounts/7", HttpMethod.DELETE, null, String.class);',
    ),
    "the same, with what it sends": (
        'rest.postForEntity(BASE + "/creator/modify", Map.of("creator_id", id, "name", name), String.class);',
        'rest.exchange(BASE + "/creators/" + id, HttpMethod.PATCH, new HttpEntity<>(Map.of("name", name)), String.class);',
    ),
    "the same, with an entity": (
        'rest.postForEntity(BASE + "/creator/modify", new HttpEntity<>(Map.of("creator_id", id, "name", name), headers), String.class);',
        'rest.exchange(BASE + "/creators/" + id, HttpMethod.PATCH, new HttpEntity<>(Map.of("name", name), headers), String.class);',
    ),
    "an entity": (
        'rest.exchange(BASE + "/creator/modify", HttpMethod.POST, '
        'new HttpEntity<>(Map.of("creator_id", id, "name", name), headers), String.class);',
        'rest.exchange(BASE + "/creators/" + id, HttpMethod.PATCH, '
        'new HttpEntity<>(Map.of("name", name), headers), String.class);',
    ),
    "WebClient with a variable": (
        'web.get().uri("/creator?creator_id={id}", id).retrieve();',
        'web.get().uri("/creators/{id}", id).retrieve();',
    ),
    "WebClient with a body": (
        'web.post().uri("/creator/modify").bodyValue(Map.of("creator_id", id, "name", name)).retrieve();',
        'web.patch().uri("/creators/" + id).bodyValue(Map.of("name", name)).retrieve();',
    ),
    "WebClient without what it sent": (
        'web.post().uri("/creator/remove-account").contentType(MediaType.APPLICATION_JSON)'
        '.bodyValue(Map.of("creator_id", id, "account_id", 7)).retrieve();',
        'web.delete().uri("/creators/" + id + "/accounts/7").retrieve();',
    ),
    "WebClient with the type of no body": (
        'web.post().uri("/creator/remove-account?creator_id={c}&account_id={a}", id, name)'
        ".contentType(MediaType.APPLICATION_JSON).retrieve();",
        'web.delete().uri("/creators/{c}/accounts/{a}", id, name).retrieve();',
    ),
    "WebClient with a body that it had not": (
        'web.post().uri("/creator/activate?creator_id={id}", id).retrieve();',
        'web.patch().uri("/creators/{id}", id).bodyValue(java.util.Map.of("is_active", true)).retrieve();',
    ),
    "RestClient with a body that it had not": (
        'RestClient.create(BASE).post().uri("/creator/activate?creator_id={id}", id).retrieve();',
        'RestClient.create(BASE).patch().uri("/creators/{id}", id).body(java.util.Map.of("is_active", true)).retrieve();',
    ),
    "WebClient with the method as a value": (
        'web.method(HttpMethod.POST).uri("/creator/modify").bodyValue(Map.of("creator_id", id, "name", name));',
        'web.method(HttpMethod.PATCH).uri("/creators/" + id).bodyValue(Map.of("name", name));',
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    check_rewritten(HEAD % (1, before), HEAD % (2, after), file="app/Main.java")


REVIEWED = {
    "variables in another order": (
        'rest.exchange(BASE + "/creator/remove-account?account_id={a}&creator_id={c}", '
        "HttpMethod.POST, null, String.class, name, id);",
        "in another order",
    ),
    "an entity in a variable, for a method that nothing is named for": (
        'HttpEntity<Object> entity = new HttpEntity<>(Map.of("creator_id", id, "name", name), headers);\n'
        '    rest.postForEntity(BASE + "/creator/modify", entity, String.class);',
        "whether it is one is not seen",
    ),
    "no call that gives nothing back": (
        'rest.delete(BASE + "/creator/modify?creator_id={c}", id);',
        "",
    ),
    "an id that needs encoding": (
        'rest.getForObject(BASE + "/creator?creator_id=a%2Fb", String.class);',
        "would be encoded",
    ),
    "a builder that is given a function": (
        'web.get().uri(builder -> builder.path("/creator").queryParam("creator_id", "{id}").build(id)).retrieve();',
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD % (1, text), reason, file="app/Main.java")
