"""Perl has no language file: what is rewritten in its programs is run before and after."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from migrate.options import Options
from tests.migrate.generated.server import Recorded, Recorder
from tests.migrate.tools import rewritten

APART = "\n" * 8  # what stands nearer to a URL may be sent with it
HOST = "https://api.creatoraudit.com"
_PROGRAMS = {
    "a.pl": """use HTTP::Tiny;
HTTP::Tiny->new->get("U/list-creators");
~
HTTP::Tiny->new->get('U/creator?id=5');
~
my $json = {content => '{"id": 5, "name": "x"}', headers => {"Content-Type" => "application/json"}};
HTTP::Tiny->new->request("POST", "U/creator/modify", $json);
~
HTTP::Tiny->new->post_form("U/add-creator", {name => "x"});
""",
}
_RUNS = {"a.pl": "perl"}


def _sent(recorder: Recorder, folder: Path, file: str, text: str) -> list[Recorded]:
    (folder / file).write_text(text.replace(HOST, recorder.origin), encoding="utf-8")
    ran = subprocess.run(
        [_RUNS[file], file],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return recorder.taken()


@pytest.mark.parametrize("file", sorted(_PROGRAMS))
def test_a_program_sends_the_same_but_for_what_was_rewritten(file: str, tmp_path: Path) -> None:
    """Reads move to v2; what needs another method or body stays as it was, and is listed."""
    if shutil.which(_RUNS[file]) is None:
        pytest.skip(f"{_RUNS[file]} is not on this machine")
    text = _PROGRAMS[file].replace("U/", f"{HOST}/v1/").replace("~", APART)
    after, sites = rewritten({file: text}, options=Options())
    assert len(sites) == 4
    recorder = Recorder()
    try:
        old = _sent(recorder, tmp_path, file, text)
        new = _sent(recorder, tmp_path, file, after[file].decode())
    finally:
        recorder.shutdown()
        recorder.server_close()
    targets = [(one["method"], one["path"], one["query"]) for one in new[:2]]
    assert targets == [("GET", "/v2/creators", ""), ("GET", "/v2/creators/5", "")]
    assert len(old) == 4
    assert new[2:] == old[2:]
