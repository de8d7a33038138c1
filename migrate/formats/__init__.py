"""Which format reads which file; a format's module and grammar are imported when the first such file comes.

To add a format: a module with `parse(text, file) -> Document`, and a row in `FORMATS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import cast

from migrate.formats.cassettes import with_requests
from migrate.formats.document import Document

# What is filled in first, and then read as what its name is without this end.
_TEMPLATE = re.compile(r"(?<=\w)\.(?:tftpl|tpl|tmpl)\Z")
HEAD = 4096  # how much of a file decides, where its name does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: its name and module, the file names it reads, and what the content must hold besides."""

    name: str
    names: str  # a pattern of the last part of the path, in lower case
    module: str
    content: bytes | None = None  # a pattern that the head of the file must hold

    def fits(self, name: str, head: bytes) -> bool:
        """Whether a file of this name and beginning is of this format."""
        if re.fullmatch(self.names, name) is None:
            return False
        return self.content is None or re.search(self.content, head) is not None


_POSTMAN = rb'"_postman_(?:id|variable_scope)"|schema\.(?:get)?postman\.com/(?:json/)?collection'

# The first row that fits wins: what is narrower stands higher.
FORMATS: tuple[Format, ...] = (
    Format(name="postman", names=r".*\.json", module="postman", content=_POSTMAN),
    Format(
        name="postman", names=r".*\.postman_(?:collection|environment|globals)(?:\.json)?", module="postman"
    ),
    Format(name="har", names=r".*\.har", module="har"),
    Format(name="notebook", names=r".*\.ipynb", module="notebook"),
    Format(
        name="env",
        names=r"\.env(?:\..+|rc)?|.+\.env(?:\.(?:example|sample|template|dist|local))?",
        module="env",
    ),
    Format(
        name="json",
        names=r".*\.(?:json|jsonc|json5|code-workspace|webmanifest)|\.(?:babelrc|eslintrc|swcrc)|.*\.json\.(?:dist|example|sample)",
        module="json",
    ),
    Format(
        name="yaml",
        names=r".*\.ya?ml(?:\.(?:dist|example|sample|tpl|gotmpl))?|_.*\.tpl|\.clang-format",
        module="yaml",
    ),
    Format(name="hcl", names=r".*\.(?:tf|tfvars|hcl|nomad|tofu)(?:\.(?:dist|example|sample))?", module="hcl"),
    Format(name="dockerfile", names=r"(?:.+\.)?(?:dockerfile|containerfile)(?:\..+)?", module="dockerfile"),
    Format(name="make", names=r"(?:gnu)?makefile(?:\..+)?|.*\.mk", module="makefile"),
    Format(name="caddyfile", names=r"(?:.+\.)?caddyfile(?:\..+)?", module="server"),
    Format(
        name="nginx",
        names=r".*\.(?:conf|nginx|nginxconf|vhost)(?:\.(?:template|tpl|j2|dist|example|sample))?|default",
        module="server",
        content=rb"(?m)^\s*(?:server|location|upstream|http|proxy_pass|set|map)\b[^\r\n]*[;{]\s*(?:#.*)?$",
    ),
    Format(
        name="elixir-config",
        names=r"(?:config|dev|prod|test|runtime|releases|stage|staging)(?:\.secret)?\.exs",
        module="exs",
        content=rb"\bconfig\b",
    ),
    Format(
        name="html", names=r".*\.(?:html?|xhtml|vue|svelte|astro|erb|ejs|hbs|jinja2?|twig)", module="html"
    ),
    Format(name="toml", names=r".*\.toml(?:\.(?:dist|example|sample))?|pipfile|poetry\.lock", module="toml"),
    Format(name="properties", names=r".*\.properties", module="properties"),
    Format(
        name="ini",
        names=r".*\.(?:ini|cfg|conf|editorconfig)(?:\.(?:dist|example|sample))?|\.(?:pypirc|flake8|coveragerc)",
        module="ini",
        content=rb"(?m)^\s*\[[^\]\r\n]+\]\s*(?:[#;].*)?$",
    ),
    Format(
        name="systemd",
        names=r".*\.(?:service|socket|timer|container|pod|kube)|override\.conf",
        module="ini",
        content=rb"(?m)^\s*\[(?:Unit|Service|Container|Pod|Kube|Install)\]",
    ),
    Format(name="http-file", names=r".*\.(?:http|rest)", module="http_file"),
    Format(name="markdown", names=r".*\.(?:md|markdown|mdx|mkd|mdown|qmd|rmd)", module="markdown"),
    Format(name="rst", names=r".*\.(?:rst|rest\.txt)", module="rst"),
    Format(
        name="prose", names=r".*\.(?:txt|adoc|asciidoc|org)|readme|changelog|changes|news", module="prose"
    ),
)


def check_rows(formats: Iterable[Format]) -> None:
    """Refuse two rows that could not be told apart.

    Raises:
        ValueError: two rows have the same names and content, or one name stands for two modules.
    """
    seen: dict[tuple[str, bytes | None], str] = {}
    modules: dict[str, str] = {}
    for row in formats:
        if (row.names, row.content) in seen:
            raise ValueError(
                f"Expected one format for {row.names} but got {seen[row.names, row.content]} and {row.name}"
            )
        if modules.setdefault(row.name, row.module) != row.module:
            raise ValueError(
                f"Expected one module for {row.name} but got {modules[row.name]} and {row.module}"
            )
        seen[row.names, row.content] = row.name


@lru_cache(maxsize=4096)
def _by_name(name: str) -> tuple[Format, ...]:
    found = tuple(row for row in FORMATS if re.fullmatch(row.names, name))
    inner = _TEMPLATE.sub("", name)
    return found if found or inner == name else _by_name(inner)


def format_of(file: str, text: bytes) -> Format | None:
    """The format that reads `file`, None where no format does."""
    name = re.split(r"[/\\]", file)[-1].lower()
    rows = _by_name(name)
    if not rows or re.fullmatch(rows[0].names, name) is None:
        name = _TEMPLATE.sub("", name)
    return next((row for row in rows if row.fits(name, text[:HEAD])), None)


_SAY_NOTHING = frozenset({"html", "markdown", "rst", "prose", "notebook", "har", "http-file"})


def is_template(file: str) -> bool:
    """Whether a file is filled in before it is read, as its name goes."""
    return _TEMPLATE.search(file.lower()) is not None


def may_set(file: str) -> bool:
    """Whether a file may hold settings, as its name goes."""
    rows = _by_name(re.split(r"[/\\]", file)[-1].lower())
    return any(row.name not in _SAY_NOTHING for row in rows) or is_template(file)


def read(file: str, text: bytes) -> Document | None:
    """The file as a document; None where no format reads it."""
    row = format_of(file, text)
    if row is None:
        return None
    parse = cast("Callable[[bytes, str], Document]", import_module(f"migrate.formats.{row.module}").parse)
    document = parse(text, file)
    return with_requests(document) if row.module in ("json", "yaml") else document


check_rows(FORMATS)
