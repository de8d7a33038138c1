"""What every answer of a search keeps."""

from __future__ import annotations

from urllib.parse import unquote_plus

from contract.declare import LawFunction, expect, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.values import as_list, as_object

_AREA = "search"
_TRAFFIC = ["searches"]


def _asked(exchange: Exchange, name: str) -> str | None:
    """A parameter as it was sent."""
    return next((value for key, value in exchange.request.query if key == name), None)


def _limit(exchange: Exchange, api: Api) -> int:
    """The limit that was asked for, or the default."""
    told = _asked(exchange, api.data[_AREA]["limit"])
    return int(told) if told is not None and told.isdecimal() else api.data[_AREA]["default"]


def sections(exchange: Exchange, api: Api) -> dict[str, list[dict[str, object]]]:
    """What was found, by section; empty where nothing was answered."""
    found = as_object(api.data_of(exchange)) if exchange.is_success else {}
    return {name: [as_object(item) for item in as_list(items)] for name, items in found.items()}


def cap(exchange: Exchange, api: Api, section: str) -> int:
    """How many a section may hold: the cap that the answer names, or the limit where it names none."""
    limit = _limit(exchange, api)
    told = as_object(exchange.at_path(*api.data[_AREA]["meta"]["caps"])).get(section)
    return min(told, limit) if isinstance(told, int) else limit


@law("search-finds-only-matches", traffic=_TRAFFIC)
def only_matches(exchange: Exchange, api: Api) -> Finding:
    """Whatever the letter case."""
    text = (_asked(exchange, api.data[_AREA]["text"]) or "").strip()
    members = api.data[_AREA]["matched"]
    items = [
        (item.get(members[name]), name)
        for name, each in sections(exchange, api).items()
        if name in members
        for item in each
    ]
    if not text or not items:
        return None
    wrong = [f"{value} in {name}" for value, name in items if not _contains(str(value or ""), text)]
    return expect(not wrong, f"items with {text!r}", f"{wrong[:1]}")


def _contains(value: str, text: str) -> bool:
    return text.casefold() in value.casefold() or text.lower() in value.lower()


@law("search-limit-default", traffic=_TRAFFIC)
def default(exchange: Exchange, api: Api) -> Finding:
    """As the answer says itself."""
    if not exchange.is_success or _asked(exchange, api.data[_AREA]["limit"]) is not None:
        return None
    got, wanted = exchange.at_path(*api.data[_AREA]["meta"]["limit"]), api.data[_AREA]["default"]
    return expect(got == wanted, f"{wanted}", f"{got}")


@law("search-limit-respected", traffic=_TRAFFIC)
def respected(exchange: Exchange, api: Api) -> Finding:
    """Neither the cap that the answer names nor the limit."""
    found = sections(exchange, api)
    if not any(found.values()):
        return None
    most = {name: cap(exchange, api, name) for name in found}
    wrong = {name: len(items) for name, items in found.items() if len(items) > most[name]}
    return expect(not wrong, f"no more than {most}", f"{wrong}")


@law("search-query-echo", traffic=_TRAFFIC)
def echo(exchange: Exchange, api: Api) -> Finding:
    """As it was sent, but for blanks around it."""
    text = _asked(exchange, api.data[_AREA]["text"])
    if not exchange.is_success or text is None or text != text.strip() or not text:
        return None
    got = exchange.at_path(*api.data[_AREA]["meta"]["query"])
    return expect(got in (text, unquote_plus(text)), text, f"{got}")


@law("search-limit-echo", traffic=_TRAFFIC)
def limit_echo(exchange: Exchange, api: Api) -> Finding:
    """Where one was sent."""
    if not exchange.is_success or _asked(exchange, api.data[_AREA]["limit"]) is None:
        return None
    got = exchange.at_path(*api.data[_AREA]["meta"]["limit"])
    return expect(got == _limit(exchange, api), f"{_limit(exchange, api)}", f"{got}")


@law("search-caps-bounded", traffic=_TRAFFIC)
def caps(exchange: Exchange, api: Api) -> Finding:
    """One for each section."""
    shown = as_object(exchange.at_path(*api.data[_AREA]["meta"]["caps"]))
    if not exchange.is_success or not shown:
        return None
    limit = _limit(exchange, api)
    wrong = {name: cap for name, cap in shown.items() if not isinstance(cap, int) or cap > limit}
    return expect(not wrong, f"{limit} or less", f"{wrong}")


@law("search-no-cursor", traffic=_TRAFFIC)
def no_cursor(exchange: Exchange, api: Api) -> Finding:
    """No block, and no link to a next page."""
    if not exchange.is_success:
        return None
    block = api.profile["pagination"]["block"]
    return expect(block not in as_object(exchange.json), f"no {block}", f"{exchange.at_path(block)}")


def _fields(requirement: str) -> LawFunction:
    """A law: each item of a section has its members."""

    def fields(exchange: Exchange, api: Api) -> Finding:
        row = api.data[_AREA]["fields"][requirement]
        items = sections(exchange, api).get(row["section"])
        if not items:
            return None
        missing = [name for item in items for name in row["members"] if name not in item]
        return expect(not missing, f"{', '.join(row['members'])}", f"none called {', '.join(missing[:3])}")

    return fields


accounts = law("search-account-fields", traffic=["searches", "variants"])(_fields("search-account-fields"))
creators = law("search-creator-fields", traffic=["searches", "variants"])(_fields("search-creator-fields"))
videos = law("search-video-fields", traffic=_TRAFFIC)(_fields("search-video-fields"))
