"""How a post is named: spellings that are taken, that mean the same, and texts that name none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract import resources
from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.request import Request
from contract.values import as_object


class _Post:
    """A post that nothing else in the run names."""

    def __init__(self, ctx: Context, platform: str) -> None:
        self._row: Mapping[str, Any] = ctx.data["videos"]
        self._kind = ctx.api.kinds[self._row["kind"]]
        self._platform = platform
        number = str(ctx.world.filled("{digits}"))
        self._names = {
            "number": number,
            "code": _in_alphabet(int(number), self._row["alphabet"]),
            "user": str(ctx.world.filled("{handle}")),
        }
        self.user = self._names["user"]

    def track(self, spelling: str) -> Request:
        """The request that names it so."""
        identifier = spelling.format_map(self._names)
        return self._kind.create({self._row["platform"]: self._platform, self._row["identifier"]: identifier})


def _in_alphabet(number: int, alphabet: str) -> str:
    text = ""
    while number:
        number, digit = divmod(number, len(alphabet))
        text = alphabet[digit] + text
    return text


@scenario(
    "video-identifier-instagram-url",
    "video-identifier-instagram-shortcode",
    "video-identifier-tiktok-url",
    "video-identifier-tiktok-number",
)
def taken(ctx: Context) -> Iterator[Verdict]:
    """Each spelling of a post of its own; a target that takes no new post in any spelling shows nothing."""
    answers: list[tuple[str, Exchange]] = []
    for requirement, row in ctx.data["videos"]["taken"].items():
        for spelling in row["spellings"]:
            answers.append((requirement, ctx.send(_Post(ctx, row["platform"]).track(spelling))))
    if not any(answer.is_success for _, answer in answers):
        raise Untestable(f"No post could be tracked, in no spelling: {told(answers[0][1])}")
    for requirement, answer in answers:
        yield ctx.expect(requirement, answer.is_success, "a success", told(answer), answer)


@scenario("video-identifier-spellings", "video-duplicate-spelling-conflict")
def alike(ctx: Context) -> Iterator[Verdict]:
    """One post in all its spellings: the second is a duplicate, and if it is none, it is not another post."""
    shown = 0
    for platform, spellings in ctx.data["videos"]["alike"].items():
        post = _Post(ctx, platform)
        first = ctx.send(post.track(spellings[0]))
        for spelling in spellings[1:] if first.is_success else ():
            again = ctx.send(post.track(spelling))
            if not again.is_success and again.status != 409:
                continue
            shown += 1
            yield resources.is_conflict(ctx, "video-duplicate-spelling-conflict", again, after=[first])
            got = _normal_form(ctx, first) if again.status == 409 else _normal_form(ctx, again)
            yield ctx.expect(
                "video-identifier-spellings",
                got == _normal_form(ctx, first),
                f"{_normal_form(ctx, first)}",
                f"{got}",
                again,
                after=[first],
            )
    if not shown:
        raise Untestable("No post could be tracked in one spelling and named in another.")


def _normal_form(ctx: Context, exchange: Exchange) -> dict[str, Any]:
    data = as_object(ctx.api.data_of(exchange))
    return {name: data.get(name) for name in ctx.data["videos"]["normal_form"]}


@scenario(
    "video-identifier-garbage-refused",
    "video-identifier-tiktok-shortcode",
    "video-identifier-platform-mismatch",
)
def refused(ctx: Context) -> Iterator[Verdict]:
    """Texts that name no post there."""
    for requirement, row in ctx.data["videos"]["refused"].items():
        for platform, texts in row.items():
            for text in texts:
                answer = ctx.send(_Post(ctx, platform).track(text))
                yield ctx.expect(requirement, answer.status == 422, "422", told(answer), answer)


@scenario("video-without-account")
def without_account(ctx: Context) -> Iterator[Verdict]:
    """A post of a user whose account is not tracked; if refused, one of a tracked account shows why."""
    row = ctx.data["videos"]["author"]
    post = _Post(ctx, row["platform"])
    answer = ctx.send(post.track(row["spelling"]))
    if not answer.is_success:
        ctx.world.make(
            row["kind"], **{row["field"]: post.user, ctx.data["videos"]["platform"]: row["platform"]}
        )
        ctx.served(ctx.send(post.track(row["spelling"])))
    yield ctx.expect("video-without-account", answer.is_success, "a success", told(answer), answer)
