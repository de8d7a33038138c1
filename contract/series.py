"""Series of days: which operations serve one, and which dates stand in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from contract.document import Operation
from contract.model import Exchange
from contract.moments import is_date
from contract.profile import Api, request_of
from contract.values import as_list, as_object
from contract.windows import Windows

if TYPE_CHECKING:
    from contract.context import Context
    from contract.request import Request

_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def series(api: Api, requirement: str = "") -> list[Operation]:
    """The reading operations that take a window between dates, of a requirement or all."""
    first = Windows.of(api).first
    operations = api.operations_of(api.catalogue[requirement]) if requirement else api.document.operations
    return [each for each in operations if each.method == "GET" and each.parameter(first) is not None]


def ask(ctx: Context, operation: Operation, **query: Any) -> Request:
    """Asks for the series of a shared resource."""
    return request_of(operation, ctx.world.ids(operation.path_parameters)).with_query(**query)


def points(exchange: Exchange, api: Api) -> list[dict[str, Any]]:
    """The points of a series."""
    return [as_object(each) for each in as_list(api.data_of(exchange))]


def dates_in(exchange: Exchange, api: Api) -> list[str]:
    """Every date that stands anywhere in the data of an answer, in order, each once."""
    found = _DATE.findall(json.dumps(api.data_of(exchange)))
    return sorted({each for each in found if is_date(each)})
