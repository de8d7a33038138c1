"""What a value of a settings file is called where it is read: the last words of its key path.

`Partner:Endpoint`, `partner.endpoint`, `config["partner"]["endpoint"]` and `settings.partner.endpoint` are
one name, `partner.endpoint`, whatever stands before it; a name of one word has a dot before it.
Names of environments in a path (`production`) say nothing, and neither do names that any settings may have
(`api.url`): these are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

_LONGEST = 6  # words of a key path that are looked at
_ENVIRONMENTS = frozenset(
    {"production", "development", "test", "testing", "staging", "default", "defaults", "shared", "local",
     "prod", "dev", "stage", "qa", "ci", "base", "common", "sandbox"}
)  # fmt: skip
_FILE_ENDS = frozenset({"yml", "yaml", "json", "toml", "ini", "properties", "exs", "env"})
# Words that any project may call its settings by.
_GENERIC = frozenset(
    {"api", "apis", "app", "application", "apibase", "apibaseurl", "apibaseuri", "apiendpoint", "apihost",
     "apiroot", "apiserver", "apiurl", "apiuri", "backend", "baseuri", "baseurl", "client", "config",
     "configuration", "connection", "data", "endpoint", "endpoints", "endpointurl", "env", "environment",
     "extra", "external", "gateway", "global", "globals", "host", "hosts", "hosturl", "http", "https",
     "integration", "integrations", "locals", "main", "options", "outputs", "parameters", "params", "path",
     "prefix", "proxy", "remote", "rest", "root", "rooturl", "secrets", "self", "server", "servers",
     "serverurl", "service", "services", "serviceurl", "settings", "appsettings", "bootstrap", "spring",
     "target", "this", "uri", "url", "urls", "v1", "value", "values", "variable", "variables", "vars", "web",
     "website", "x"}
)  # fmt: skip
_BETWEEN = r"\W{1,6}(?:(?:get|fetch|dig)\W{1,3}|get)?"
_OF_SETTINGS = "(?:options|settings|config|configuration|properties|props)"  # ends of names of classes
_SUBWORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(text: str) -> tuple[str, ...]:
    """The words of a key or of a key path in one text, without signs and capitals."""
    found = (plain_key(word) for word in re.split(r"__|[^\w-]+", text))
    return tuple(word for word in found if word and word not in _ENVIRONMENTS | _FILE_ENDS)


def plain_key(key: str) -> str:
    """A key without signs and capitals."""
    return re.sub(r"[\W_]+", "", key).lower()


def without_environments(keys: Iterable[str]) -> tuple[str, ...]:
    """A key path without the names of environments before its last key: `prod.url` and `dev.url` are one."""
    *path, last = map(plain_key, keys)
    return (*(key for key in path if key not in _ENVIRONMENTS), last)


def names(keys: Sequence[str], file: str) -> tuple[str, ...]:
    """The names of the value at `keys` of `file`, the longest first; none where they would say nothing."""
    if not keys or any(key.isdigit() for key in keys):
        return ()
    path = _path(keys, file)
    ends = [path[start:] for start in range(max(0, len(path) - _LONGEST), len(path) - 1)]
    if path and len(_SUBWORD.findall(keys[-1])) > 1:
        ends.append(("", path[-1]))
    return tuple(".".join(end) for end in ends if is_telling(end))


def read(path: Sequence[str], known: Set[str]) -> str | None:
    """The name among `known` of what code reads by the words `path`, the longest that fits."""
    ends = (".".join(path[start:]) for start in range(max(0, len(path) - _LONGEST), len(path) - 1))
    return next((name for name in (*ends, f".{path[-1]}") if name in known), None) if path else None


def asked(path: Sequence[str]) -> str | None:
    """The name of what code reads by the words `path`, where it says something."""
    return ".".join(path[-2:]) if len(path) > 1 and is_telling(path[-2:]) else None


def answers(name: str, file: str) -> str:
    """A pattern of what a settings file must hold to have a value under `name`."""
    first, _, last = name.partition(".")
    stem = "".join(words(file.rpartition("/")[2].partition(".")[0]))
    return rf"(?i:{r'[_-]?'.join(last if stem == first else first)})"


def is_name(text: str) -> bool:
    """Whether a text is a name as `names` gives them."""
    first, *rest = text.split(".")
    words_ = all(re.fullmatch(r"[a-z0-9]*[a-z][a-z0-9]*", part) for part in rest)
    return bool(rest) and words_ and is_telling((first, *rest))


def is_telling(path: Iterable[str]) -> bool:
    """Whether a name is more than what any settings may have."""
    return any(word and word not in _GENERIC and not word.isdigit() for word in path)


def _path(keys: Sequence[str], file: str) -> tuple[str, ...]:
    path = tuple(word for key in keys for word in words(key))
    if len(path) == 1:  # one key to an environment: the file says what it is of
        stem = words(file.rpartition("/")[2].partition(".")[0])
        return (*(word for word in stem if word not in _GENERIC), *path)
    return path


def spelling(keys: Sequence[str], file: str) -> str | None:
    """A pattern of the texts by which code or another settings file reads the value at `keys`."""
    found = names(keys, file)
    if not found:
        return None
    split = [
        r"[_-]?".join(map(re.escape, _subwords(word, keys, file))) for word in found[-1].strip(".").split(".")
    ]
    if len(split) == 1:
        return rf"(?i:{split[0]})(?!\w)"
    rest = "".join(_BETWEEN + word for word in split[1:])
    return rf"(?i:{split[0]}(?:{rest}|{_OF_SETTINGS}))(?!\w)"


def last_key(keys: Sequence[str]) -> str:
    """A pattern of the last of `keys` as code may write it: behind a letter, with a capital (`getUrl`)."""
    parts = _SUBWORD.findall(keys[-1])
    capital = r"[_-]?".join(f"(?:{part.capitalize()}|{part.upper()})" for part in parts)
    return rf"(?:(?<![A-Za-z])(?i:{r'[_-]?'.join(parts)})|{capital})(?![a-z])"


def last_keys(keys: Sequence[str]) -> str | None:
    """A pattern of the texts that read a value by the last two of `keys`; None where there is one."""
    path = [word for key in keys for word in re.split(r"__|[^\w-]+", key) if words(word)]
    if len(path) < 2:
        return None
    first, last = (r"[_-]?".join(_SUBWORD.findall(word)) for word in path[-2:])
    return rf"(?<![a-z])(?i:{first}{_BETWEEN}{last})(?![a-z])"


def _subwords(word: str, keys: Sequence[str], file: str) -> list[str]:
    for key in (*keys, file.rpartition("/")[2]):
        for item in re.split(r"__|[^\w-]+", key):
            if plain_key(item) == word:
                return [sub.lower() for sub in _SUBWORD.findall(item)] or [word]
    return [word]
