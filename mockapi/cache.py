"""Remembers rendered answers to GET. An entry holds for one version of its organisation's data.

The version comes from the database with each admitted request, so an entry of this process is never served
after
a write by another.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from mockapi.http import Answer

CacheKey = tuple[str, str, str, str, int]


class AnswerCache:
    """The most recently used answers, bounded in number and size."""

    def __init__(self, *, entries: int = 512, largest: int = 262_144) -> None:
        self._entries = entries
        self._largest = largest
        self._answers: OrderedDict[CacheKey, tuple[int, Answer]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: CacheKey, version: int) -> Answer | None:
        """The answer under this version."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or found[0] != version:
                return None
            self._answers.move_to_end(key)
            return found[1]

    def store(self, key: CacheKey, version: int, answer: Answer) -> None:
        """Keep an answer; the oldest makes room."""
        if len(answer.body) > self._largest:
            return
        with self._lock:
            self._answers[key] = (version, answer)
            self._answers.move_to_end(key)
            if len(self._answers) > self._entries:
                self._answers.popitem(last=False)
