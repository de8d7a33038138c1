"""The programs are for any API: what is CreatorAudit's own stands in specs/ and nowhere else."""

from __future__ import annotations

import ast
import re

import yaml

from tests.repo.tools import ROOT, Module, modules

MAP = yaml.safe_load((ROOT / "specs/creatoraudit/path-map.yaml").read_text(encoding="utf-8"))
# Names of the distribution, its commands, its settings and the folder of its facts.
OUR_NAMES = re.compile(
    r"\.?creatoraudit-(migrate|contract|mock|v2)\b|--creatoraudit-|creatoraudit_(contract|run)\b|CREATORAUDIT\b|creatoraudit/path-map\.yaml"
)
# A check bears the id of the requirement that it judges, and asks for the data of its area by the area's name.
REQUIREMENTS = {
    name
    for file in (ROOT / "specs/creatoraudit/requirements").glob("*.yaml")
    for name in (
        file.stem,
        *(row["id"] for row in yaml.safe_load(file.read_text(encoding="utf-8"))["requirements"]),
    )
}
EXAMPLES_OF_HELP = {"migrate/cli/parser.py": "POST /account/modify"}


def words_of_the_api() -> set[str]:
    """Hosts, variables, and the path words that no other API is likely to have."""
    words = {*MAP["ownership"]["hosts"], *(item["name"] for item in MAP["ownership"]["environment"])}
    for row in MAP["operations"]:
        words |= {part for part in row["v1"]["path"].split("/") if "creator" in part or "-" in part}
    return words | {"creator"}


def strings_and_names(module: Module):
    """Every identifier and string constant but the docstrings."""
    prose = set()
    for node in ast.walk(module.tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            prose.add(id(body[0].value))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value
        for field in ("id", "attr", "name", "arg"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield getattr(node, "lineno", 0), value


def test_rewriter_and_suite_name_nothing_of_the_api():
    words = words_of_the_api()
    assert "add-creator" in words
    wrong = []
    for package in ("migrate", "contract"):
        for module in modules(package):
            for line, text in strings_and_names(module):
                if package == "contract" and text in REQUIREMENTS:
                    continue
                rest = OUR_NAMES.sub("", text).replace(EXAMPLES_OF_HELP.get(module.where, "\0"), "").lower()
                wrong += [f"{module.where}:{line}: {word}" for word in words if word.lower() in rest]
    assert wrong == []


def test_search_for_names_finds_them():
    """The check above is worth nothing if it cannot fail."""
    source = 'def add_creator(url="/creator/modify"):\n    "creator"\n    return creator_id\n'
    module = Module(name="m", path=ROOT / "m.py", text=source, tree=ast.parse(source))
    assert [text for _, text in strings_and_names(module) if "creator" in text] == [
        "add_creator",
        "/creator/modify",
        "creator_id",
    ]
