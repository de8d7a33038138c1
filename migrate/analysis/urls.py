"""How two parts become one URL, as far as their texts are seen."""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.values import UNKNOWN, Piece, Text, Value


def resolve_reference(base: Text, reference: Text) -> Text:
    """`reference` resolved against `base` (RFC 3986, 5.2), as far as the texts are seen."""
    head = reference.pieces[0].text if reference.pieces else None
    if head is not None and ("://" in head or head.startswith("//")):
        return reference
    if head is not None and head.startswith("/"):
        return Text((*origin(base), *reference.pieces))
    last = base.pieces[-1].text if base.pieces else None
    if last is None:
        return Text((*base.pieces, Piece(text="/"), *reference.pieces))
    if last.endswith("/"):
        return Text((*base.pieces, *reference.pieces))
    # The last segment of the base is dropped: what is left of it is not its literal's whole text any more.
    cut = last.rfind("/")
    kept = replace(base.pieces[-1], text=last[: cut + 1], part=None)
    return Text((*base.pieces[:-1], kept, *reference.pieces))


def origin(base: Text) -> tuple[Piece, ...]:
    """Scheme and host of `base`; the whole of it where they are not seen."""
    text = base.pieces[0].text if base.pieces else None
    if text is None or "//" not in text:
        return base.pieces
    end = text.find("/", text.index("//") + 2)
    return base.pieces[:1] if end < 0 else (replace(base.pieces[0], text=text[:end], part=None),)


def host_of(url: Text) -> Value:
    """The host of `url`, where it is seen."""
    text = url.pieces[0].text if url.pieces else None
    if text is None or "//" not in text:
        return UNKNOWN
    host, slash, _ = text.partition("//")[2].partition("/")
    return Text((Piece(text=host),)) if slash or len(url.pieces) == 1 else UNKNOWN


def absolute(url: Value) -> Value:
    """A wrapper that puts a base before its argument leaves a whole URL as it is."""
    if not isinstance(url, Text):
        return url
    for index, piece in enumerate(url.pieces):
        if piece.text is None:
            continue
        if "?" in piece.text:
            break
        if index and piece.text.startswith(("https://", "http://")):
            return Text(url.pieces[index:])
    return url


def under_base(base: Text, url: Text, how: str) -> Text:
    """The URL that a client with `base` makes of `url`."""
    head = url.pieces[0].text if url.pieces else None
    if head is not None and ("://" in head or head.startswith("//")):
        return url
    if how == "directory":  # the base is taken for a folder
        ends_so = (base.pieces[-1].text or "").endswith("/") if base.pieces else True
        base, how = (base if ends_so else Text((*base.pieces, Piece(text="/")))), "resolve"
    if how == "resolve":
        return resolve_reference(base, url)
    if how == "host":
        return Text((Piece(text="https://"), *base.pieces, *url.pieces))
    last = base.pieces[-1].text if base.pieces else None
    ends = last is not None and last.endswith("/")
    starts = head is not None and head.startswith("/")
    if ends and starts:
        pieces = (*base.pieces[:-1], replace(base.pieces[-1], text=(last or "")[:-1]))
        return Text((*(p for p in pieces if p.text != ""), *url.pieces))
    glue = () if ends or starts or head is None else (Piece(text="/"),)
    return Text((*base.pieces, *glue, *url.pieces))
