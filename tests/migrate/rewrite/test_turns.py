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


@pytest.mark.parametrize(
    ("id_", "name", "first"),
    [("read()", "read()", "creator_id"), ("form.get('id')", 'form.get("n")', "name")],
    ids=["the first that takes it still is the first", "reads of a form have no order"],
)
def test_what_keeps_its_order_is_rewritten(id_: str, name: str, first: str) -> None:
    fields = [f'"creator_id": {id_}', f'"name": {name}']
    if first == "name":
        fields.reverse()
    before = TEXT.replace("BODY", "{" + ", ".join(fields) + "}")
    after = (
        "from urllib.parse import quote\n\nimport requests\n\n"
        f"requests.patch(f\"{V1.replace('v1', 'v2')}/creators/{{quote(str({id_}), safe='')}}\", "
        f'json={{"name": {name}}})\n'
    )
    check_files({"a.py": before}, {"a.py": after})
