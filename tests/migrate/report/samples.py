"""Reports to render: an ordinary one, and any."""

from __future__ import annotations

from hypothesis import strategies as st

from migrate.model import Basis, Confidence, FileError, Outcome, Report, Site

WORDS = st.text(
    st.characters(codec="utf-8") | st.sampled_from("<>&|`*_[]~\\\"'\n\r\t\x1b\x00\u202e\u2028é漢😀"),
    max_size=20,
)
# What os.fsdecode gives for a name that is no UTF-8.
NAMES = st.lists(
    st.sampled_from(["a", "/", "<b>", "|", "`", " ", "\udcff", "\x1b[31m", "é", "%", "#"]), min_size=1
).map("".join)

SITES = st.builds(
    Site,
    file=NAMES,
    line=st.integers(1, 10**6),
    column=st.integers(1, 500),
    end_line=st.integers(1, 10**6),
    language=st.sampled_from(["python", "yaml"]),
    client=WORDS,
    outcome=st.sampled_from(Outcome),
    operation=st.none() | WORDS.filter(bool),
    v1=st.none() | WORDS,
    v2=st.none() | WORDS,
    basis=st.none() | st.sampled_from(Basis),
    confidence=st.sampled_from(Confidence),
    reason=st.none() | WORDS,
    suggestion=st.none() | WORDS,
    source=st.none() | WORDS,
)
REPORTS = st.builds(
    Report,
    map=WORDS,
    root=NAMES,
    files=st.integers(0, 10**6),
    sites=st.lists(SITES, max_size=6).map(lambda sites: tuple(sorted(sites, key=lambda site: site.file))),
    errors=st.lists(st.builds(FileError, file=NAMES, line=st.integers(0, 99), message=WORDS), max_size=2).map(
        tuple
    ),
    looked_for=st.lists(WORDS, max_size=3).map(tuple),
)


def site(**other: object) -> Site:
    """A rewritten call, but for what `other` says."""
    fields: dict[str, object] = {
        "file": "src/client.py",
        "line": 12,
        "column": 9,
        "end_line": 14,
        "language": "python",
        "client": "requests",
        "outcome": Outcome.REWRITTEN,
        "operation": "creator-modify",
        "v1": "POST /creator/modify",
        "v2": "PATCH /creators/{creator_id}",
        "basis": Basis.DOCUMENTED,
        "source": "migration",
    }
    return Site(**(fields | other))


ORDINARY = Report(
    map="creatoraudit v1->v2",
    root=".",
    files=240,
    sites=(
        site(),
        site(
            line=30,
            column=5,
            end_line=30,
            outcome=Outcome.NEEDS_REVIEW,
            confidence=Confidence.LIKELY,
            basis=Basis.ASSUMED,
            reason="two fields could be the id: <creator_id> | id",
            suggestion='requests.patch(f"{BASE}/creators/{cid}", json=body)',
        ),
        site(
            line=40, outcome=Outcome.UNMAPPED, operation=None, v1="POST /account/modify", v2=None, basis=None
        ),
        site(line=50, outcome=Outcome.ALREADY_V2, v1=None),
        site(file="src/notes.py", line=3, outcome=Outcome.LEFT_ALONE, reason="in a comment"),
    ),
    errors=(FileError(file="bad.py", line=3, message="Expected UTF-8 but byte 0xE9 does not fit"),),
    looked_for=("api.creatoraudit.com", "/creator/modify"),
)
EMPTY = Report(map="creatoraudit v1->v2", root=".", files=3, looked_for=("api.creatoraudit.com", "/creator"))
