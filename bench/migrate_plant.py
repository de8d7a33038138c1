"""Write v1 client modules as people write them: in Python seven styles, in other languages one; and code around them.

The same seed gives the same bytes. No two modules share a class, a constant or a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from migrate_plant_polyglot import WRITERS, written

BASE = "https://api.creatoraudit.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One v1 call: the name of the function that makes it, what it takes, and how it is asked."""

    name: str
    method: str
    path: str
    fields: tuple[str, ...]


CALLS = (
    Call(name="add_creator", method="POST", path="/add-creator", fields=("name", "metadata")),
    Call(name="list_creators", method="GET", path="/list-creators", fields=()),
    Call(name="get_creator", method="GET", path="/creator", fields=("creator_id",)),
    Call(name="modify_creator", method="POST", path="/creator/modify", fields=("creator_id", "name")),
    Call(name="delete_creator", method="POST", path="/creator/delete", fields=("creator_id",)),
    Call(name="activate_creator", method="POST", path="/creator/activate", fields=("creator_id",)),
    Call(name="deactivate_creator", method="POST", path="/creator/de-activate", fields=("creator_id",)),
    Call(name="add_account", method="POST", path="/creator/add-account", fields=("creator_id", "account_id")),
    Call(
        name="remove_account",
        method="POST",
        path="/creator/remove-account",
        fields=("creator_id", "account_id"),
    ),
)
_SUBJECTS = (
    "report",
    "campaign",
    "invoice",
    "audience",
    "snapshot",
    "schedule",
    "contract",
    "payout",
    "brand",
)
_VERBS = ("collect", "merge", "render", "filter", "rank", "normalise", "summarise", "group", "export")


def plant(root: Path, count: int, seed: int, languages: Sequence[str] = ("python",)) -> list[Path]:
    """Write `count` packages with v1 calls below `root`, in `languages` by turns."""
    written: list[Path] = []
    for index in range(count):
        folder = root / f"creator_tools_{index:05d}"
        folder.mkdir(parents=True)
        write = PACKAGES[languages[index % len(languages)]]
        for name, text in write(index // len(languages), seed).items():
            (folder / name).write_text(text, encoding="utf-8")
            written.append(folder / name)
    return written


def python_package(index: int, seed: int) -> dict[str, str]:
    """The files of package `index` in Python; `client.py` makes the calls."""
    random = Random(f"{seed}:{index}")
    style = _STYLES[index % len(_STYLES)]
    calls = random.sample(CALLS, random.randint(3, 6))
    files = {"__init__.py": f'"""Tools for the {random.choice(_SUBJECTS)} team."""\n'}
    if style is _shared_constants:
        files["const.py"] = (
            f'"""Settings."""\n\nDOMAIN = "creator_tools"\nBASE_URL = "{BASE}"\nTIMEOUT = {index % 30 + 5}\n'
        )
    before, after = _around(random), _around(random)
    files["client.py"] = style(calls, before, after)
    return files


def _query_or_body(call: Call, body: str) -> str:
    if not call.fields:
        return ""
    fields = ", ".join(f'"{field}": {field}' for field in call.fields)
    return f", {'params' if call.method == 'GET' else body}={{{fields}}}"


def _takes(call: Call, *first: str) -> str:
    return ", ".join((*first, *(f"{field}: str" for field in call.fields)))


def _functions(calls: list[Call], before: str, after: str) -> str:
    """requests, functions, one base constant and f-strings."""
    made = "".join(
        f"def {call.name}({_takes(call)}) -> dict:\n"
        f"    response = requests.{call.method.lower()}(\n"
        f'        f"{{API_BASE}}{call.path}"{_query_or_body(call, "json")}, headers=HEADERS, timeout=10\n'
        "    )\n    response.raise_for_status()\n    return response.json()\n\n\n"
        for call in calls
    )
    head = f'import os\n\nimport requests\n\nAPI_BASE = "{BASE}"\nHEADERS = {{"X-Api-Key": os.environ.get("CREATOR_KEY", "")}}\n'
    return f"{head}\n\n{before}{made}{after}"


def _literals(calls: list[Call], before: str, after: str) -> str:
    """requests, every URL in full."""
    made = "".join(
        f"def {call.name}({_takes(call, 'key: str')}) -> dict:\n"
        f'    url = "{BASE}{call.path}"\n'
        f'    answer = requests.request("{call.method}", url{_query_or_body(call, "json")}, auth=(key, ""))\n'
        "    if answer.status_code != 200:\n        raise RuntimeError(answer.text)\n"
        "    return answer.json()\n\n\n"
        for call in calls
    )
    return f"import requests\n\n\n{before}{made}{after}"


def _session_class(calls: list[Call], before: str, after: str) -> str:
    """A class around a requests session, with a wrapper that joins base and path."""
    made = "".join(
        f"    def {call.name}({_takes(call, 'self')}) -> dict:\n"
        f'        return self._send("{call.method}", "{call.path}"{_query_or_body(call, "json")})\n\n'
        for call in calls
    )
    head = (
        "class Client:\n"
        f'    base_url = "{BASE}"\n\n'
        "    def __init__(self, key: str) -> None:\n"
        "        self.session = requests.Session()\n"
        '        self.session.headers["X-Api-Key"] = key\n\n'
        "    def _send(self, method: str, path: str, **kwargs) -> dict:\n"
        "        response = self.session.request(method, self.base_url + path, timeout=20, **kwargs)\n"
        "        response.raise_for_status()\n        return response.json()\n\n"
    )
    return f"import requests\n\n\n{before}{head}{made}\n{after}"


def _base_url_client(calls: list[Call], before: str, after: str) -> str:
    """httpx with `base_url`, relative paths."""
    made = "".join(
        f"def {call.name}({_takes(call)}) -> dict:\n"
        f'    response = client.{call.method.lower()}("{call.path}"{_query_or_body(call, "json")})\n'
        '    data = response.json()\n    if not data.get("success", True):\n'
        '        raise ValueError(data["error"])\n    return data\n\n\n'
        for call in calls
    )
    return f'import httpx\n\nclient = httpx.Client(base_url="{BASE}", timeout=15)\n\n\n{before}{made}{after}'


def _asynchronous(calls: list[Call], before: str, after: str) -> str:
    """aiohttp in coroutines, `%` and constants of the module."""
    made = "".join(
        f"async def {call.name}({_takes(call, 'session: aiohttp.ClientSession')}) -> dict:\n"
        f'    async with session.{call.method.lower()}("%s{call.path}" % ROOT{_query_or_body(call, "json")}) as answer:\n'
        '        if answer.status == 200:\n            return await answer.json()\n        _LOGGER.warning("answer %s", answer.status)\n'
        "    return {}\n\n\n"
        for call in calls
    )
    head = f'import logging\n\nimport aiohttp\n\n_LOGGER = logging.getLogger(__name__)\nROOT = "{BASE}"\n'
    return f"{head}\n\n{before}{made}{after}"


def _standard_library(calls: list[Call], before: str, after: str) -> str:
    """urllib.request with a table of paths."""
    made = "".join(
        f"def {call.name}({_takes(call)}) -> dict:\n"
        f'    url = BASE_URL + PATHS["{call.name}"]\n'
        f"    body = json.dumps({{{', '.join(f'{chr(34)}{field}{chr(34)}: {field}' for field in call.fields)}}}).encode()\n"
        f'    request = urllib.request.Request(url, data=body, method="{call.method}")\n'
        "    with urllib.request.urlopen(request) as answer:\n        return json.load(answer)\n\n\n"
        for call in calls
    )
    table = "".join(f'    "{call.name}": "{call.path}",\n' for call in calls)
    head = f'import json\nimport urllib.request\n\nBASE_URL = "{BASE}"\nPATHS = {{\n{table}}}\n'
    return f"{head}\n\n{before}{made}{after}"


def _shared_constants(calls: list[Call], before: str, after: str) -> str:
    """Base and time limit imported from a module of the package, a class, names of the host application."""
    made = "".join(
        f"    def {call.name}({_takes(call, 'self')}) -> dict:\n"
        f'        return self._{call.method.lower()}("{call.path}"{_query_or_body(call, "data")})\n\n'
        for call in calls
    )
    head = (
        "class CreatorApi:\n"
        "    def __init__(self, hass: HomeAssistant, key: str) -> None:\n"
        "        self.hass = hass\n        self.session = requests.Session()\n"
        '        self.session.headers.update({"Authorization": f"Bearer {key}"})\n\n'
        "    def _get(self, path: str, params: dict | None = None) -> dict:\n"
        "        return self.session.get(BASE_URL + path, params=params, timeout=TIMEOUT).json()\n\n"
        "    def _post(self, path: str, data: dict | None = None) -> dict:\n"
        "        return self.session.post(BASE_URL + path, data=data, timeout=TIMEOUT).json()\n\n"
    )
    imports = "import requests\n\nfrom homeassistant.core import HomeAssistant\n\nfrom .const import BASE_URL, TIMEOUT\n"
    return f"{imports}\n\n{before}{head}{made}\n{after}"


_STYLES: tuple[Callable[[list[Call], str, str], str], ...] = (
    _functions,
    _literals,
    _session_class,
    _base_url_client,
    _asynchronous,
    _standard_library,
    _shared_constants,
)


def _package_of(language: str) -> Callable[[int, int], dict[str, str]]:
    """What writes package `index` in another language."""

    def package(index: int, seed: int) -> dict[str, str]:
        random = Random(f"{seed}:{language}:{index}")
        writer = WRITERS[language]
        chosen = random.sample(CALLS, random.randint(3, 6))
        calls = [(call.name, call.method, call.path, call.fields) for call in chosen]
        return {writer.file: written(writer, calls, random)}

    return package


# What writes a package, by language: its number and the seed to the texts of its files. A language is a row.
PACKAGES: Mapping[str, Callable[[int, int], dict[str, str]]] = {
    "python": python_package,
    **{language: _package_of(language) for language in WRITERS},
}


def _around(random: Random) -> str:
    """Ordinary code that has nothing to do with the API."""
    return "".join(_ordinary(random) for _ in range(random.randint(1, 6)))


def _ordinary(random: Random) -> str:
    verb, subject = random.choice(_VERBS), random.choice(_SUBJECTS)
    limit, name = random.randint(2, 500), f"{verb}_{subject}_{random.randint(1, 99_999)}"
    return (
        f"def {name}(rows: list[dict], limit: int = {limit}) -> dict[str, list[dict]]:\n"
        f'    """{verb.capitalize()} the rows of each {subject} that is not older than `limit` days."""\n'
        "    found: dict[str, list[dict]] = {}\n"
        "    for row in rows:\n"
        f'        key = str(row.get("{subject}_id") or row.get("id", "none")).strip().lower()\n'
        f'        if row.get("age", 0) > limit or key.startswith("{verb}"):\n'
        "            continue\n"
        f"        label = f\"{{key}}-{subject}-{{row['age']:03d}}\"\n"
        '        found.setdefault(key, []).append({**row, "label": label, "share": row["age"] / limit})\n'
        "    # The largest first: who reads the page sees what matters.\n"
        "    return dict(sorted(found.items(), key=lambda item: len(item[1]), reverse=True))\n\n\n"
    )
