"""Search files, and code inside files, of languages that are not read; v1 strings are listed for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from migrate.formats.document import Document
from migrate.formats.occurrences import Hit, hits
from migrate.formats.planning import BASE_URL, File, suggestion
from migrate.model import Basis, Confidence, Outcome, Span
from migrate.pathmap.model import PathMap
from migrate.plan import UNKNOWN_BASE, UNREAD_BASE, Embedded, Found, Planned

NOT_SUPPORTED = "language not supported yet"

# What the report calls a language, by the last part of the file's name.
_LANGUAGES = {
    "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript",
    "ts": "typescript", "mts": "typescript", "cts": "typescript", "tsx": "tsx",
    "go": "go", "rb": "ruby", "php": "php", "java": "java", "kt": "kotlin", "kts": "kotlin", "cs": "c-sharp",
    "rs": "rust", "sh": "shell", "bash": "shell", "zsh": "shell", "ps1": "powershell", "psm1": "powershell",
    "swift": "swift", "scala": "scala", "pl": "perl", "pm": "perl", "ex": "elixir", "exs": "elixir",
    "dart": "dart", "lua": "lua", "r": "r", "c": "c", "h": "c", "cpp": "c++", "cc": "c++", "hpp": "c++",
    "m": "objective-c", "vue": "vue", "svelte": "svelte", "html": "html", "htm": "html", "xml": "xml",
    "groovy": "groovy", "gradle": "groovy", "tf": "hcl", "hcl": "hcl", "dockerfile": "dockerfile",
    "makefile": "make", "mk": "make", "sql": "sql", "graphql": "graphql", "clj": "clojure", "hs": "haskell",
    "conf": "nginx", "nginx": "nginx", "caddyfile": "caddyfile", "jenkinsfile": "groovy", "jl": "julia",
    "vagrantfile": "ruby", "rakefile": "ruby", "gemfile": "ruby", "gnumakefile": "make", "containerfile":
    "dockerfile", "fs": "f-sharp", "fsx": "f-sharp", "vb": "visual-basic", "erl": "erlang", "hrl": "erlang",
    "cljs": "clojure", "cljc": "clojure", "mm": "objective-c", "nix": "nix", "zig": "zig",
    "nim": "nim", "cr": "crystal", "fish": "fish", "sc": "scala", "sbt": "scala", "rmd": "r", "tfvars": "hcl",
    "j2": "jinja", "css": "css", "csv": "csv", "proto": "protobuf",
    "py": "python",
}  # fmt: skip


def language_of_name(file: str) -> str:
    """What to call the language of a file; `text` where its name tells nothing."""
    name = file.replace("\\", "/").rpartition("/")[2].lower()
    return _LANGUAGES.get(name.rpartition(".")[2], "text")


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    offset: Callable[[int], int]  # the byte in the file of a character


@dataclass(frozen=True, slots=True)
class _Nothing:
    """Options of a search that edits nothing."""

    accept: frozenset[Basis] = frozenset()
    include_text: bool = False
    split_base: bool = False


def find_plain_inside(
    embedded: Embedded, file: str, text: bytes, pathmap: PathMap, *, vicinity: bool = False
) -> Found:
    """The v1 strings of embedded code that no language reads."""

    def offset(index: int) -> int:
        return embedded.host_offset(len(embedded.text[:index].encode("utf-8", "surrogatepass")))

    study = _study(file, text, pathmap, embedded.language, vicinity=vicinity)
    return Found(calls=tuple(_sites(study, _Text(embedded.text, offset))))


def _study(file: str, text: bytes, pathmap: PathMap, language: str, *, vicinity: bool) -> File:
    document = Document(format=language, client="unknown")
    return File(
        name=file, text=text, document=document, pathmap=pathmap, options=_Nothing(), vicinity=vicinity
    )


def _sites(file: File, text: _Text) -> Iterator[Planned]:
    for hit in hits(text.text, file.pathmap, file.words):
        yield listed(file, hit, Span(text.offset(hit.start), text.offset(hit.end)))


def listed(file: File, hit: Hit, span: Span) -> Planned:
    """The site of a v1 string that a person has to look at."""
    row = hit.operation
    site = file.site(
        span,
        Outcome.NEEDS_REVIEW,
        row=row,
        operation=BASE_URL if hit.base else None,
        v1=hit.v1,
        v2=hit.replaced,
        # A path alone is weaker where nothing else in the project speaks of this API.
        confidence=Confidence.WEAK if hit.likely and not file.vicinity else Confidence.LIKELY,
        reason=NOT_SUPPORTED,
        suggestion=suggestion(row) if row else hit.replaced,
    )
    # Code of another language reads settings as well as any, but not the constants of this one.
    through = frozenset(UNREAD_BASE if key == UNKNOWN_BASE else key for key in hit.through)
    return Planned(site=site, through=through)
