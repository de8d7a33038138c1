"""Who still calls v1, and what: counters per operation, client and status, as JSON and as Prometheus text.

Nothing here holds a key: what a client sends as its name is shortened, and its credentials are cut out of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

UNMAPPED: Final = "unmapped"
ALREADY_V2: Final = "already-v2"
_OTHERS: Final = "(others)"
_NO_CLIENT: Final = "(none)"
_MOST_CLIENTS: Final = 500  # names told apart; a client that invents names must not fill the memory
_MOST_PATHS: Final = 500
_MOST_LENGTH: Final = 160
_SHORTEST_SECRET: Final = 6  # what is shorter stands in ordinary text by chance
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request that was answered. `call` names method and path of one that no row fits."""

    operation: str
    client: str
    status: int
    answer: str
    seconds: float
    call: str | None = None
    v2_requests: int = 0
    reason: str | None = None

    def line(self) -> str:
        """The log line."""
        words = [
            self.call or self.operation,
            str(self.status),
            f"{1000 * self.seconds:.1f}ms",
            f"answer={self.answer}",
            f"client={json.dumps(self.client)}",
        ]
        if self.v2_requests > 1:
            words.append(f"v2-requests={self.v2_requests}")
        if self.reason is not None:
            words.append(f"reason={json.dumps(shown(self.reason, ()))}")
        return " ".join(words)


def shown(text: str, secrets: Iterable[bytes]) -> str:
    """`text` as it may be logged: printable, short, and without any of `secrets`."""
    for secret in secrets:
        word = secret.decode("latin-1").strip()
        if len(word) >= _SHORTEST_SECRET:
            text = text.replace(word, "***")
    clean = _UNPRINTABLE.sub("?", text)
    return clean if len(clean) <= _MOST_LENGTH else clean[: _MOST_LENGTH - 3] + "..."


class Stats:
    """The counters of one gateway; they only grow, and stay bounded whatever clients send."""

    def __init__(self, operations: Iterable[str]) -> None:
        self.in_flight = 0
        self._known = frozenset(operations)
        self._answers: Counter[tuple[str, str, int]] = Counter()
        self._made_by: Counter[tuple[str, str]] = Counter()
        self._unmapped: Counter[str] = Counter()
        self._clients: set[str] = set()
        self._v2_requests = 0
        self.changes = 0

    def count(self, seen: Seen) -> None:
        """Add one request."""
        client = seen.client or _NO_CLIENT
        if client not in self._clients:
            if len(self._clients) >= _MOST_CLIENTS:
                client = _OTHERS
            else:
                self._clients.add(client)
        self._answers[seen.operation, client, seen.status] += 1
        self._made_by[seen.operation, seen.answer] += 1
        self._v2_requests += seen.v2_requests
        if seen.call is not None:
            known = seen.call in self._unmapped or len(self._unmapped) < _MOST_PATHS
            self._unmapped[seen.call if known else _OTHERS] += 1
        self.changes += 1

    def as_json(self) -> dict[str, Any]:
        """What `--stats` writes."""
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for (operation, client, status), number in sorted(self._answers.items()):
            row = rows.setdefault(
                (operation, client),
                {"operation": operation, "client": client, "requests": 0, "statuses": {}},
            )
            row["requests"] += number
            row["statuses"][str(status)] = number
        return {
            "version": 1,
            "requests": sum(self._answers.values()),
            "v2_requests": self._v2_requests,
            "calls": list(rows.values()),
            "answers": [
                {"operation": operation, "answer": answer, "requests": number}
                for (operation, answer), number in sorted(self._made_by.items())
            ],
            "unmapped": [
                {"call": call, "requests": number}
                for call, number in sorted(self._unmapped.items(), key=lambda item: (-item[1], item[0]))
            ],
            "not_called": sorted(self._known - {operation for operation, _client, _status in self._answers}),
        }

    def as_prometheus(self) -> str:
        """The counters in Prometheus' text format, version 0.0.4."""
        return "".join(f"{line}\n" for line in self._metrics())

    def _metrics(self) -> Iterator[str]:
        yield "# HELP v1_gateway_requests_total Requests answered, by v1 operation, client and status."
        yield "# TYPE v1_gateway_requests_total counter"
        for (operation, client, status), number in sorted(self._answers.items()):
            labels = _labels(operation=operation, client=client, status=str(status))
            yield f"v1_gateway_requests_total{labels} {number}"
        yield "# HELP v1_gateway_answers_total Answers by v1 operation and by who made them."
        yield "# TYPE v1_gateway_answers_total counter"
        for (operation, answer), number in sorted(self._made_by.items()):
            yield f"v1_gateway_answers_total{_labels(operation=operation, answer=answer)} {number}"
        yield "# HELP v1_gateway_upstream_requests_total Requests sent to v2 for mapped v1 calls."
        yield "# TYPE v1_gateway_upstream_requests_total counter"
        yield f"v1_gateway_upstream_requests_total {self._v2_requests}"
        yield "# HELP v1_gateway_in_flight Requests that are being answered now."
        yield "# TYPE v1_gateway_in_flight gauge"
        yield f"v1_gateway_in_flight {self.in_flight}"


def _labels(**labels: str) -> str:
    inner = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return "{" + inner + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
