"""Declared operations that must not be edited: other hosts, routes of servers, and what marks cannot say."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched, planned, sites

RETROFIT = """import retrofit2.Retrofit;
import retrofit2.http.*;

interface Api {{
{declared}
}}

class Main {{
  Api api = new Retrofit.Builder().baseUrl("{base}").build().create(Api.class);
}}
"""
V1 = "https://api.creatoraudit.com/v1/"


def test_a_client_of_another_host_in_a_file_of_its_own() -> None:
    files = {
        "app/Api.kt": 'package app\nimport retrofit2.http.*\ninterface Api {\n  @POST("creator/modify")\n'
        '  suspend fun modify(@Query("creator_id") id: String, @Body body: Changes)\n}\n',
        "app/Main.kt": "package app\nimport retrofit2.Retrofit\n"
        'val api = Retrofit.Builder().baseUrl("https://other.example/").build().create(Api::class.java)\n',
    }
    assert sites(planned(files)) == []


FOREIGN = {
    "another host": RETROFIT.format(
        declared='  @POST("creator/modify") Call<X> a(@Query("creator_id") String id);',
        base="https://o.example/",
    ),
    "routes of a server in an interface": """
import org.springframework.web.bind.annotation.*;
// https://api.creatoraudit.com
interface Routes {
  @PostMapping("/creator/modify")
  Creator modify(@RequestParam("creator_id") String id, @RequestBody Creator body);
}
""",
    "a controller": """
import org.springframework.web.bind.annotation.*;
@RestController
@RequestMapping("/v1")
class Routes {
  // https://api.creatoraudit.com
  @PostMapping("/creator/modify")
  Creator modify(@RequestParam("creator_id") String id, @RequestBody Creator body) { return body; }
}
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], file="app/Routes.java")


REVIEWED = {
    "a body that may hold the id": (
        '  @POST("creator/modify") Call<X> a(@Body Changes body);',
        "creator_id belongs in the v2 path, and what the call carries is not visible here",
    ),
    "a form that stays": (
        '  @FormUrlEncoded @POST("creator/modify") Call<X> a(@Field("id") String id, @Field("name") String n);',
        "v2 takes JSON, and name would be sent as a form",
    ),
    "a value that v2 needs in a body": (
        '  @POST("creator/activate") Call<X> a(@Query("creator_id") String id);',
        "v2 needs is_active in the json, and the declaration has no place for it",
    ),
    "a parameter that falls away": (
        '  @GET("list-creators") Call<X> a(@Query("page") int page);',
        "v2 has no page: the parameter would have to go",
    ),
    "several values": (
        '  @GET("creator") Call<X> a(@Query("creator_id") List<String> ids);',
        "ids may be several values",
    ),
    "a value that may be absent": (
        '  @GET("creator") Call<X> a(@Nullable @Query("creator_id") String id);',
        "id may be absent",
    ),
    "a value with options of its own": (
        '  @GET("creator") Call<X> a(@Query(value = "creator_id", encoded = true) String id);',
        "id is given with options of its own",
    ),
    "a mapping of the query": (
        '  @GET("creator") Call<X> a(@QueryMap Map<String, String> query);',
        "creator_id belongs in the v2 path, and what the call carries is not visible here",
    ),
    "a body where none may be sent": (
        '  @HTTP(method = "DELETE", path = "creator/delete", hasBody = true) Call<X> a(@Query("id") String i, @Body X b);',
        "v2 takes no body here",
    ),
    "a method that is not seen": (
        '  @HTTP(method = Methods.CHANGE, path = "creator/modify") Call<X> a(@Query("id") String i, @Body X b);',
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    declared, reason = REVIEWED[name]
    check_review(RETROFIT.format(declared=declared, base=V1), reason, file="app/Api.java")


def test_clients_of_two_hosts_are_made_for_one_interface() -> None:
    source = RETROFIT.format(declared='  @GET("creator") Call<X> a(@Query("id") String id);', base=V1)
    more = '\nclass Other {\n  Api api = new Retrofit.Builder().baseUrl("https://o.example/").build().create(Api.class);\n}\n'
    check_review(
        source + more, "a client of another host is made for the interface, too", file="app/Api.java"
    )


def test_a_form_that_a_header_tells_of() -> None:
    source = """using Refit;
interface IApi
{
    [Post("/creator/modify")]
    Task Modify([AliasAs("id")] string id, [Body(BodySerializationMethod.UrlEncoded)] Changes body);
}
class P { IApi a = RestService.For<IApi>("https://api.creatoraudit.com/v1"); }
"""
    check_review(
        source, "v2 takes JSON, and what the call sends as a form is not visible here", file="Api.cs"
    )


def test_a_declared_client_that_is_not_known_holds_its_base_back() -> None:
    source = """
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;

@Client("https://api.creatoraudit.com/v1")
interface Api {
  @Post("/creator/modify") Creator modify(String creator_id, String name);
}
"""
    check_untouched(source, Outcome.NEEDS_REVIEW, file="app/Api.java")
