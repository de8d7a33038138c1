"""Declared clients that are rewritten: the marks change, and the signatures stay."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

RETROFIT = """package app;

import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.*;

interface Api {{
{declared}
}}

class Main {{
  Api api() {{
    Retrofit retrofit = new Retrofit.Builder().baseUrl("https://api.creatoraudit.com/v{version}/").build();
    return retrofit.create(Api.class);
  }}
}}
"""
JAVA = {
    "a body of its own": (
        '  @POST("add-creator")\n  Call<Creator> add(@Body Map<String, Object> body);',
        '  @POST("creators")\n  Call<Creator> add(@Body Map<String, Object> body);',
    ),
    "a value of the query": (
        '  @GET("creator") Call<Creator> get(@Query("creator_id") String id);',
        '  @GET("creators/{creator_id}") Call<Creator> get(@Path("creator_id") String id);',
    ),
    "a value of the query beside a body": (
        '  @POST("creator/modify")\n  Call<Creator> modify(@Query("creator_id") String id, @Body Changes body);',
        '  @PATCH("creators/{creator_id}")\n  Call<Creator> modify(@Path("creator_id") String id, @Body Changes body);',
    ),
    "a form of which nothing is left": (
        '  @FormUrlEncoded\n  @POST("creator/remove-account")\n'
        '  Call<Void> remove(@Field("creator_id") String id, @Field("account_id") String account);',
        '  @DELETE("creators/{creator_id}/accounts/{account_id}")\n'
        '  Call<Void> remove(@Path("creator_id") String id, @Path("account_id") String account);',
    ),
    "a mark that says the method": (
        '  @HTTP(method = "POST", path = "creator/remove-account", hasBody = true)\n'
        '  Call<Void> remove(@Query("id") String id, @Query(value = "account_id") UUID account);',
        '  @HTTP(method = "DELETE", path = "creators/{id}/accounts/{account_id}")\n'
        '  Call<Void> remove(@Path("id") String id, @Path(value = "account_id") UUID account);',
    ),
    "a name in the text of the query": (
        '  @GET("creator?id={id}") Call<Creator> get(@Path("id") String id);',
        '  @GET("creators/{id}") Call<Creator> get(@Path("id") String id);',
    ),
    "another name": (
        '  @GET("list-creators") Call<List<Creator>> list(@Query("per_page") int size);',
        '  @GET("creators") Call<List<Creator>> list(@Query("limit") int size);',
    ),
    "a whole package before the mark": (
        '  @retrofit2.http.POST("creator/modify")\n'
        '  Call<Creator> modify(@retrofit2.http.Query("id") String id, @Body Changes body);',
        '  @retrofit2.http.PATCH("creators/{id}")\n'
        '  Call<Creator> modify(@retrofit2.http.Path("id") String id, @Body Changes body);',
    ),
}


@pytest.mark.parametrize("name", JAVA)
def test_retrofit(name: str) -> None:
    before, after = JAVA[name]
    check_rewritten(
        RETROFIT.format(declared=before, version=1),
        RETROFIT.format(declared=after, version=2),
        file="app/Main.java",
    )


def test_the_version_in_the_mark_is_switched_there() -> None:
    source = """package app

import retrofit2.Retrofit
import retrofit2.http.GET
{path}import retrofit2.http.Query

interface Api {{
  @GET("{url}") suspend fun get(@{mark}("creator_id") id: String): Creator
}}

val api = Retrofit.Builder().baseUrl("https://api.creatoraudit.com/").build().create<Api>()
"""
    check_rewritten(
        source.format(path="", url="v1/creator", mark="Query"),
        source.format(path="import retrofit2.http.Path\n", url="v2/creators/{creator_id}", mark="Path"),
        file="app/Api.kt",
    )


KOTLIN = """package app

import retrofit2.http.*

interface Api {{
{declared}
}}
"""


def test_an_interface_and_the_client_that_is_made_for_it_in_another_file() -> None:
    main = """package app

import retrofit2.Retrofit

class Clients(base: String) {
  private val retrofit = Retrofit.Builder().baseUrl(base).addConverterFactory(json()).build()
  val api: Api = retrofit.create(Api::class.java)
}

fun main() { Clients("https://api.creatoraudit.com/v%d/").api.get("a") }
"""
    old = '  @GET("creator")\n  suspend fun get(@Query("creator_id") id: String): Creator'
    new = '  @GET("creators/{creator_id}")\n  suspend fun get(@Path("creator_id") id: String): Creator'
    check_files(
        {"app/Api.kt": KOTLIN.format(declared=old), "app/Main.kt": main % 1},
        {"app/Api.kt": KOTLIN.format(declared=new), "app/Main.kt": main % 2},
    )


FEIGN = """package app;

import feign.*;

interface Api {{
  @RequestLine("{line}")
  @Headers("Content-Type: application/json")
  Creator call(@Param("id") String id, Changes body);
}}

class Main {{
  static final String BASE = "https://api.creatoraudit.com/v{version}";
  Api api = Feign.builder().decoder(new GsonDecoder()).target(Api.class, BASE);
}}
"""


def test_feign() -> None:
    check_rewritten(
        FEIGN.format(line="POST /creator/modify?creator_id={id}", version=1),
        FEIGN.format(line="PATCH /creators/{id}", version=2),
        file="app/Main.java",
    )


SPRING = """package app;

import {package}.{kind};
import org.springframework.web.bind.annotation.*;
{more}
@{kind}({base})
interface Api {{
  @{verb}("{path}")
  Creator call(@{mark}("creator_id") String id, @RequestBody Changes body);
}}
"""


def test_a_feign_client_of_spring_whose_base_is_a_default() -> None:
    base = 'name = "creators", url = "${{creators.url:https://api.creatoraudit.com/v{}}}"'
    package = "org.springframework.cloud.openfeign"
    old, new = (
        SPRING.format(
            package=package, kind="FeignClient", more="", base=base.format(v), verb=verb, path=path, mark=mark
        )
        for v, verb, path, mark in (
            (1, "PostMapping", "/creator/modify", "RequestParam"),
            (2, "PatchMapping", "/creators/{creator_id}", "PathVariable"),
        )
    )
    check_rewritten(old, new, file="app/Api.java")


def test_an_http_interface_of_spring() -> None:
    package = "org.springframework.web.service.annotation"
    old, new = (
        SPRING.format(
            package=package,
            kind="HttpExchange",
            more=f"import {package}.*;\n",
            base=f'"https://api.creatoraudit.com/v{v}"',
            verb=verb,
            path=path,
            mark=mark,
        )
        for v, verb, path, mark in (
            (1, "PostExchange", "/creator/modify", "RequestParam"),
            (2, "PatchExchange", "/creators/{creator_id}", "PathVariable"),
        )
    )
    check_rewritten(old, new, file="app/Api.java")


REFIT = """using System;
using Refit;

public interface IApi
{{
{declared}
}}

class Program
{{
    void Run(IServiceCollection services)
    {{
        var api = RestService.For<IApi>("https://api.creatoraudit.com/v{version}");
        services.AddRefitClient<IApi>()
            .ConfigureHttpClient(c => c.BaseAddress = new Uri("https://api.creatoraudit.com/v{version}"));
    }}
}}
"""
CSHARP = {
    "a parameter without a mark": (
        '    [Get("/creator")]\n    Task<Creator> Get(string creator_id, CancellationToken token = default);',
        '    [Get("/creators/{creator_id}")]\n'
        "    Task<Creator> Get(string creator_id, CancellationToken token = default);",
    ),
    "another name for a parameter": (
        '    [Post("/creator/modify"), Headers("X: y")]\n'
        '    Task<Creator> Modify([AliasAs("creator_id")] string id, [Body] Changes body);',
        '    [Patch("/creators/{creator_id}"), Headers("X: y")]\n'
        '    Task<Creator> Modify([AliasAs("creator_id")] string id, [Body] Changes body);',
    ),
    "a mark that goes": (
        '    [Post("/creator/remove-account?creator_id={id}")]\n    Task Remove(Guid id, [Query] Guid account_id);',
        '    [Delete("/creators/{id}/accounts/{account_id}")]\n    Task Remove(Guid id, Guid account_id);',
    ),
    "a name that is not spelled": (
        '    [Get("/list-creators")]\n    Task<Creators> List(int per_page);',
        '    [Get("/creators")]\n    Task<Creators> List([AliasAs("limit")] int per_page);',
    ),
}


@pytest.mark.parametrize("name", CSHARP)
def test_refit(name: str) -> None:
    before, after = CSHARP[name]
    check_rewritten(
        REFIT.format(declared=before, version=1), REFIT.format(declared=after, version=2), file="Api.cs"
    )


def test_a_base_that_spring_gives_a_field() -> None:
    java = """package app;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.client.RestTemplate;

class Main {{
  @Value("${{creators.url:https://api.creatoraudit.com/v{version}}}")
  private String base;

  void run(Object body) {{
    new RestTemplate().postForObject(base + "{path}", body, String.class);
  }}
}}
"""
    check_rewritten(
        java.format(version=1, path="/add-creator"),
        java.format(version=2, path="/creators"),
        file="app/Main.java",
    )
