"""Services and libraries of one repository: what one imports of another, and what stays apart."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files

JAVA = {
    "common/src/main/java/com/acme/conf/Settings.java": """package com.acme.conf;

public class Settings {
  public static final String BASE = "https://api.creatoraudit.com/v%d";
}
""",
    "billing/src/main/java/com/acme/billing/Main.java": """package com.acme.billing;

import com.acme.conf.Settings;
import java.net.URI;
import java.net.http.HttpRequest;

class Main {
  HttpRequest ask() {
    return HttpRequest.newBuilder(URI.create(Settings.BASE + "/%s")).GET().build();
  }
}
""",
}
KOTLIN = {
    "common/src/main/kotlin/com/acme/conf/Settings.kt": """package com.acme.conf

const val BASE = "https://api.creatoraudit.com/v%d"
""",
    "billing/src/main/kotlin/com/acme/billing/Main.kt": """package com.acme.billing

import com.acme.conf.BASE
import okhttp3.Request

fun ask(): Request = Request.Builder().url(BASE + "/%s").build()
""",
}
GO = {
    "common/conf/conf.go": """package conf

const Base = "https://api.creatoraudit.com/v%d"
""",
    "billing/main.go": """package main

import (
\t"net/http"

\t"example.com/common/conf"
)

func main() {
\thttp.Get(conf.Base + "/%s")
}
""",
}
COMMON = {"common/go.mod": "module example.com/common\n\ngo 1.19\n"}
BILLING = "module example.com/billing\n\ngo 1.19\n"
REPLACED = {
    "on a line": "\nreplace example.com/common => ../common\n",
    "in a block, with versions": "\nreplace (\n\texample.com/common v1.2.0 => ../common // ours\n)\n",
}
WORK = {
    "on a line": "use ./common\nuse ./billing\n",
    "in a block": 'use (\n\t./billing\n\t"./common" // ours\n)\n',
}


def filled(files: dict[str, str], *values: object) -> dict[str, str]:
    return {path: text % value for (path, text), value in zip(files.items(), values, strict=True)}


@pytest.mark.parametrize("files", [JAVA, KOTLIN], ids=["java", "kotlin"])
def test_a_class_of_another_module_of_the_build(files: dict[str, str]) -> None:
    check_files(filled(files, 1, "creator?creator_id=7"), filled(files, 2, "creators/7"))


@pytest.mark.parametrize("files", [JAVA, KOTLIN], ids=["java", "kotlin"])
def test_a_class_that_two_modules_have_is_nobodys(files: dict[str, str]) -> None:
    (path, text), *_ = filled(files, 1, "").items()
    other = path.replace("common/", "old/", 1), text.replace("creatoraudit", "elsewhere")
    stay = filled(files, 1, "creator?creator_id=7") | dict([other])
    check_files(stay, stay)


@pytest.mark.parametrize("said", REPLACED.values(), ids=list(REPLACED))
def test_a_module_of_go_that_is_replaced_by_a_folder(said: str) -> None:
    own = COMMON | {"billing/go.mod": BILLING + said}
    check_files(own | filled(GO, 1, "creator?creator_id=7"), own | filled(GO, 2, "creators/7"))


@pytest.mark.parametrize("said", WORK.values(), ids=list(WORK))
def test_modules_of_a_workspace_of_go(said: str) -> None:
    own = COMMON | {"billing/go.mod": BILLING, "go.work": "go 1.19\n\n" + said}
    check_files(own | filled(GO, 1, "creator?creator_id=7"), own | filled(GO, 2, "creators/7"))


def test_a_module_of_go_that_nobody_says_is_here_is_not() -> None:
    stay = COMMON | {"billing/go.mod": BILLING} | filled(GO, 1, "creator?creator_id=7")
    check_files(stay, stay)
    work = stay | {"go.work": "go 1.19\n\nuse ./billing\n"}
    check_files(work, work)
