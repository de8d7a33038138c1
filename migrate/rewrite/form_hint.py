"""What to do by hand with a call that sends a form where v2 takes JSON, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis.evaluate import Evaluator
from migrate.analysis.sites import CallSite
from migrate.pathmap.model import Operation, Parameter, Place
from migrate.rewrite.carry import read_fields

_TEXTS = (None, "string", "uuid")


def with_form(evaluator: Evaluator, site: CallSite, operation: Operation, reason: str) -> str:
    """The reason for a review, and of a form what becomes of its fields in v2."""
    if (
        operation.v2 is None
        or operation.keeps_body
        or operation.body is Place.FORM
        or site.declared is not None
    ):
        return reason
    fields = read_fields(site, evaluator.library, evaluator.value, iter(()))
    hidden = bool(fields.forms) or Place.FORM in fields.open
    names = list(dict.fromkeys(item.name for item in fields.fields if item.place is Place.FORM))
    if not hidden and not names:
        return reason
    takes = "JSON" if operation.body is Place.JSON else "no body here"
    is_told = "as a form" in reason or reason.startswith("v2 takes")
    told = reason if is_told else f"{reason}; the fields are sent as a form, and v2 takes {takes}"
    by_hand = _by_hand(operation, names, hidden=hidden)
    return f"{told}: {by_hand}" if by_hand else told


def _by_hand(operation: Operation, names: Sequence[str], *, hidden: bool) -> str:
    """What a person must do with the fields of the form."""
    of_forms = [item for item in operation.parameters if Place.FORM in item.places]
    known = {name: item for item in of_forms for name in item.names}
    to_path = [name for name in names if name in known and known[name].to is Place.PATH]
    if hidden:
        unseen = (item for item in of_forms if item.to is Place.PATH and not set(item.names) & set(names))
        to_path += [item.name for item in unseen]
    gone = [name for name in names if name in known and known[name].to is Place.DROPPED]
    sent = [_sent(name, known.get(name)) for name in names if name not in (*to_path, *gone)]
    done = [f"put {_listed(to_path)} into the path"] if to_path else []
    if gone:
        done.append(f"leave {_listed(gone)} out")
    if operation.body is Place.JSON and (sent or hidden):
        rest = "the rest" if to_path or gone or sent else "its fields"
        what = _listed([*sent, rest] if hidden else sent)
        done.append(f"send {what} as a JSON object, with Content-Type: application/json")
    return _listed(done)


def _sent(name: str, parameter: Parameter | None) -> str:
    """A field as v2 takes it."""
    if parameter is None:
        return name
    called = name if parameter.target == name else f"{name} as {parameter.target}"
    return called if parameter.type in _TEXTS else f"{called} ({parameter.type})"


def _listed(items: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
