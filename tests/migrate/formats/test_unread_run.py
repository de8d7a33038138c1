"""Perl and PHP have no language file: what is rewritten in their programs is run before and after."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from migrate.engine import Options
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
    "a.php": """<?php
file_get_contents("U/list-creators");
~
$c = curl_init('U/creator?id=5');
curl_setopt($c, CURLOPT_RETURNTRANSFER, true);
curl_exec($c);
~
$c = curl_init("U/creator/modify");
curl_setopt_array($c, [CURLOPT_RETURNTRANSFER => true, CURLOPT_POSTFIELDS => '{"id": 5, "name": "x"}']);
curl_exec($c);
~
$form = ["http" => ["method" => "POST", "content" => "name=x"]];
file_get_contents("U/add-creator", false, stream_context_create($form));
""",
}
_RUNS = {"a.pl": "perl", "a.php": "php"}


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
    if (
        file == "a.php"
        and b"\ncurl\n" not in subprocess.run(["php", "-m"], capture_output=True, check=True).stdout
    ):
        pytest.skip("PHP has no curl on this machine")
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
