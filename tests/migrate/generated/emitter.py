"""The emitter of a language but Python: which cases make sense in any language, and in this one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import Program
from tests.migrate.generated.spoken import Spoken, fields
from tests.migrate.generated.writer import ProgramWriter, in_text, is_query

LITERALS = ("literal", "number")  # values that are no code of their own


class Emitter(ABC):
    """A dialect by what it offers, what is sensible in it alone, and the writer of its programs.

    `bare` are the placements in a query in which a call may carry nothing, any of them where it is None; with
    `lenient`, a URL's text that carries nothing says nothing of where the values and the path come from.
    """

    name: ClassVar[str]
    offers: ClassVar[Mapping[str, Sequence[str]]]
    writer: ClassVar[type[ProgramWriter]]
    bare: ClassVar[Sequence[str] | None] = None
    lenient: ClassVar[bool] = False

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        """Whether somebody could have written this."""
        placement, is_literal = case["placement"], case["value"] in LITERALS
        query = is_query(placement)
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and operation.v1.method == "GET"):
            return False
        names = carried[0]
        if not names and (not query or (self.bare is not None and placement not in self.bare)):
            return False
        if case["value"] == "encoded" and placement != "query value":
            return False
        is_told = in_text(placement) and (names or not self.lenient)
        if is_told and (
            (placement == "query literal") != is_literal or case["path"] in ("constant", "table")
        ):
            return False
        return self.fits(case, operation, names)

    @abstractmethod
    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        """Whether the language has this; `names` are what the call carries, and whether each is an id."""

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        """The program."""
        return self.writer(case, operation, pathmap).program()


def stays(operation: Operation) -> bool:
    """Whether v2 has the same method."""
    return operation.v2 is not None and operation.v2.method == operation.v1.method


def moves_to_body(operation: Operation) -> bool:
    """Whether something of the query is in the body of v2."""
    return any(Place.QUERY in item.places and item.to is Place.JSON for item in operation.parameters)
