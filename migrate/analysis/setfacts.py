"""How members of objects are set by other means than assignment, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """What a language's own means set; functions by the last word of their name."""

    copies: frozenset[str] = frozenset()  # f(x, name=value) is x with other members
    copy_members: frozenset[str] = frozenset()  # x.f(name=value) is the same
    setters: frozenset[str] = frozenset()  # f(x, "name", value)
    setter_members: frozenset[str] = frozenset()  # x.f("name", value); without an x, of the object itself
    senders: frozenset[str] = frozenset()  # x.f("name=", value), the same
    assigns: frozenset[str] = frozenset()  # f(x, mapping) sets its entries
    itself: str = "self"  # what the object itself is called
    within: frozenset[str] = frozenset()  # the block behind f(x) is run as a method of x
    within_members: frozenset[str] = frozenset()  # the block behind x.f() is
    by_key: bool = False  # x["name"] = value sets a member
    tables: frozenset[str] = frozenset()  # x.table["name"] = value does, and f(x)["name"] = value
    module_tables: frozenset[str] = frozenset()  # f()["name"] = value sets a variable of its file
    modules: frozenset[str] = frozenset()  # what a file calls itself, where it is given to `setters`
    initialises: bool = False  # a mapping that ends a construction sets members
    by_star: bool = False  # what is imported whole sets the names of the file that it is imported into
