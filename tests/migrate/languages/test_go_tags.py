"""Fields of a Go struct that a library fills from the environment, by their tags."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files

CONFIG = """
package main

type Config struct {
	Partner string TAG
	Other   string `env:"OTHER_URL"`
}
"""
MAIN = """
package main

import "net/http"

func main() {
	cfg := Config{}
	http.Get(cfg.Partner + "/list-creators")
	http.Get(cfg.Other + "/list-creators")
}

func more(cfg *Config) {
	http.Get(cfg.Partner + "/creator?creator_id=7")
}
"""
ENV = "PARTNER_URL=https://api.creatoraudit.com/v1\nOTHER_URL=https://api.other-firm.com/v1\n"
MOVED = MAIN.replace('cfg.Partner + "/list-creators"', 'cfg.Partner + "/creators"').replace(
    "/creator?creator_id=7", "/creators/7"
)
NAMED = [
    '`env:"PARTNER_URL"`',
    '`json:"partner" envconfig:"PARTNER_URL" required:"true"`',
    '`env:"PARTNER_URL,required"`',
]


@pytest.mark.parametrize("tag", NAMED)
def test_a_field_is_joined_with_the_variable_that_its_tag_names(tag: str) -> None:
    files = {"go.mod": "module shop\n", "config.go": CONFIG.replace("TAG", tag), "main.go": MAIN, ".env": ENV}
    moved = {"main.go": MOVED, ".env": ENV.replace(".com/v1\nO", ".com/v2\nO")}
    seen = check_files(files, moved)
    assert any("another host" in (site.reason or "") for site in seen if site.outcome is Outcome.LEFT_ALONE)


@pytest.mark.parametrize(
    "tag",
    [
        '`env:"PARTNER_URL" envDefault:"https://api.creatoraudit.com/v1"`',
        '`env:"PARTNER_URL" env-default:"https://api.creatoraudit.com/v1"`',
        '`envconfig:"PARTNER_URL" default:"https://api.creatoraudit.com/v1"`',
        '`env:"PARTNER_URL, default=https://api.creatoraudit.com/v1"`',
    ],
)
def test_a_base_that_is_the_default_of_a_tag_is_switched_in_it(tag: str) -> None:
    config = CONFIG.replace("TAG", tag)
    files = {"config.go": config, "main.go": MAIN, ".env": "OTHER_URL=https://api.other-firm.com/v1\n"}
    check_files(files, {"config.go": config.replace("/v1", "/v2"), "main.go": MOVED})


def test_a_call_without_a_row_holds_the_variable_back() -> None:
    files = {
        "config.go": CONFIG.replace("TAG", NAMED[0]),
        "main.go": MAIN.replace("/creator?creator_id=7", "/no-such-thing"),
        ".env": ENV,
    }
    seen = check_files(files, {})
    assert {site.outcome for site in seen} == {Outcome.NEEDS_REVIEW, Outcome.UNMAPPED, Outcome.LEFT_ALONE}
