"""A variable that another file of its folder sets is no constant: calls through it are left to a person."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

GO = """package app

import "net/http"

var base = "https://api.creatoraudit.com/v1"

func f() { http.Get(base + "/list-creators") }
"""
APART = {
    "app/a.go": """package app

import "net/http"

func f() { http.Get(base + "/list-creators") }
""",
    "app/b.go": 'package app\n\nvar base = "https://api.creatoraudit.com/v1"\n',
}
KOTLIN = """package app

import okhttp3.*

var base = "https://api.creatoraudit.com/v1"

fun f(c: OkHttpClient) {
    c.newCall(Request.Builder().url(base + "/list-creators").get().build()).execute()
}
"""
OTHER = "https://api.elsewhere.example/v1"

SET = {
    "in init": {"app/a.go": GO, "app/b.go": f'package app\n\nfunc init() {{ base = "{OTHER}" }}\n'},
    "by what a function is given": {
        "app/a.go": GO,
        "app/b.go": f'package app\n\nfunc use(b string) {{ base = b }}\n\nfunc main() {{ use("{OTHER}") }}\n',
    },
    "with an error beside it": {
        "app/a.go": GO,
        "app/b.go": "package app\n\nfunc init() {\n\tvar err error\n\tbase, err = read()\n\t_ = err\n}\n",
    },
    "through a pointer": {
        "app/a.go": GO,
        "app/b.go": 'package app\n\nimport "flag"\n\nfunc init() { flag.StringVar(&base, "base", "", "") }\n',
    },
    "where it is declared": {
        **APART,
        "app/b.go": APART["app/b.go"] + f'\nfunc init() {{ base = "{OTHER}" }}\n',
    },
    "in a third file": {**APART, "app/c.go": f'package app\n\nfunc init() {{ base = "{OTHER}" }}\n'},
    "of Kotlin": {"app/A.kt": KOTLIN, "app/B.kt": f'package app\n\nfun main() {{ base = "{OTHER}" }}\n'},
}


@pytest.mark.parametrize("name", SET)
def test_set(name: str) -> None:
    after, sites = rewritten(SET[name])
    assert {path: text.decode() for path, text in after.items()} == SET[name], sites
    reasons = [site.reason or "" for site in sites if site.outcome is Outcome.NEEDS_REVIEW]
    assert any(re.search("its base URL is", reason) for reason in reasons), sites


FUNCTION = "func Use(given string) { base = given }\n"
SETTING = """func init() {
	if found := os.Getenv("X_HOST"); found != "" {
		base = found
	}
}
"""
IMPORTS = 'import "net/http"'


@pytest.mark.parametrize(("imports", "sets"), [("", FUNCTION), ('import "os"\n\n', SETTING)])
def test_judged_as_in_one_file(imports: str, sets: str) -> None:
    """Where a variable is set changes nothing of what is said of the call."""
    whole = GO.replace(IMPORTS, f"{imports}{IMPORTS}") + "\n" + sets
    _, together = rewritten({"app/a.go": whole})
    _, apart = rewritten({"app/a.go": GO, "app/b.go": f"package app\n\n{imports}{sets}"})
    assert [(site.outcome, site.v2, site.reason) for site in together] == [
        (site.outcome, site.v2, site.reason) for site in apart
    ]


NOT_SET = {
    "a variable of a function": 'package app\n\nfunc g() string {\n\tbase := "a"\n\tbase = "b"\n\treturn base\n}\n',
    "a parameter": 'package app\n\nfunc g(base string) string {\n\tbase = base + "b"\n\treturn base\n}\n',
    "a field": 'package app\n\ntype T struct{ base string }\n\nfunc (t *T) g() { t.base = "b" }\n',
    "a comparison": 'package app\n\nfunc g() bool { return base == "b" }\n',
}
AFTER = GO.replace("com/v1", "com/v2").replace("/list-creators", "/creators")


@pytest.mark.parametrize("name", NOT_SET)
def test_not_set(name: str) -> None:
    check_files({"app/a.go": GO, "app/b.go": NOT_SET[name]}, {"app/a.go": AFTER})


def test_other_folder() -> None:
    other = f'package other\n\nfunc init() {{ base = "{OTHER}" }}\n'
    check_files({"app/a.go": GO, "other/b.go": other}, {"app/a.go": AFTER})


def test_set_by_a_test() -> None:
    """What a program's tests set is put back, and no run of the program sees it."""
    text = 'package app\n\nimport "testing"\n\nfunc TestF(t *testing.T) {\n\tbase = "http://localhost:1"\n\tf()\n}\n'
    check_files({"app/a.go": GO, "app/a_test.go": text}, {"app/a.go": AFTER})
