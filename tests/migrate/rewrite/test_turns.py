"""Values that are taken one after the other stay in their order, though one of them goes into the path."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files

V1 = "https://api.creatoraudit.com/v1"
TEXT = f'import requests\n\nrequests.post("{V1}/creator/modify", json=BODY)\n'


@pytest.mark.parametrize("value", ["read()", "next(it)", 'input("?")', "queue.pop(0)", "reader.readline()"])
def test_what_takes_the_next_of_something_is_not_taken_earlier(value: str) -> None:
    text = TEXT.replace("BODY", f'{{"name": {value}, "creator_id": {value}}}')
    (site, *_) = [s for s in check_files({"a.py": text}, {"a.py": text}) if s.operation == "creator-modify"]
    assert "creator_id" in (site.reason or "")


def test_the_first_that_takes_it_still_is_the_first() -> None:
    before = TEXT.replace("BODY", '{"creator_id": read(), "name": read()}')
    after = (
        "from urllib.parse import quote\n\nimport requests\n\n"
        f"requests.patch(f\"{V1.replace('v1', 'v2')}/creators/{{quote(str(read()), safe='')}}\", "
        'json={"name": read()})\n'
    )
    check_files({"a.py": before}, {"a.py": after})


def test_reads_of_a_form_have_no_order() -> None:
    before = TEXT.replace("BODY", '{"name": form.get("n"), "creator_id": form.get("id")}')
    after = (
        "from urllib.parse import quote\n\nimport requests\n\n"
        f"requests.patch(f\"{V1.replace('v1', 'v2')}/creators/{{quote(str(form.get('id')), safe='')}}\", "
        'json={"name": form.get("n")})\n'
    )
    check_files({"a.py": before}, {"a.py": after})
