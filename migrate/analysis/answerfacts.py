"""How the clients of a language give an answer, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class HookFacts:
    """The members that lead to what gives a client a function; each by client: `interceptors.request.use`."""

    requests: Mapping[str, str] = field(default_factory=dict[str, str])  # for each request
    # For each answer: a call gives what the function gives back, but for what says that the call has failed.
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    failures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """What is of the answer itself, and which functions are called with it; each by client."""

    # An answer is its body decoded, and any member of it but these is one of the body.
    decoded: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    # What the body has under a key is `answer["key"]`, and `answer.f("key")` where f decodes it.
    keyed: frozenset[str] = frozenset()
    # A function that a call is given is called with the answer: as these of its parameters,
    given: Mapping[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])
    options: frozenset[str] = frozenset()  # where it is an option, if under one of these names.
    members: frozenset[str] = frozenset()  # x.f(function) gives x to the function, and gives x back
    same: frozenset[str] = frozenset()  # f(x) gives x, or all that is in x, once it is there
    together: frozenset[str] = frozenset()  # f(x, y) gives a list of both
    hooks: HookFacts = field(default_factory=HookFacts)
    tagged: bool = False  # tags of a shape name its keys, and all that is put into one is seen
    by_key: bool = False  # it is taken apart by keys, wherever it gets to: no type says them

    def has_keys(self, client: str) -> bool:
        """Whether an index of an answer of `client` is one of its body."""
        return client in self.decoded or client in self.keyed
