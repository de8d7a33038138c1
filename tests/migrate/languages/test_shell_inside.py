"""Shell inside other files, and scripts of shapes that nobody writes."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_rewritten, planned_within

V1 = "https://api.creatoraudit.com/v1"
V2 = "https://api.creatoraudit.com/v2"
TYPED = "-H 'Content-Type: application/json'"

FILES = {
    "README.md": (
        f"""
```bash
curl -X POST {V1}/creator/modify \\
  -H "Content-Type: application/json" \\
  -d '{{"creator_id": "0b7c", "name": "New"}}'
```

```console
$ curl {V1}/list-creators
{{"creators": []}}
```
""",
        f"""
```bash
curl -X PATCH {V2}/creators/0b7c \\
  -H "Content-Type: application/json" \\
  -d '{{"name": "New"}}'
```

```console
$ curl {V2}/creators
{{"creators": []}}
```
""",
    ),
    "Dockerfile": (
        f"""
FROM alpine
ENV BASE={V1}
RUN curl -sf -X POST "$BASE/creator/activate" \\
      -d "creator_id=$ID" \\
    && echo ok
CMD ["curl", "-X", "DELETE", "{V1}/creator/delete?creator_id=5"]
""",
        f"""
FROM alpine
ENV BASE={V2}
RUN curl -sf -X PATCH "$BASE/creators/$ID" \\
      {TYPED} \\
      -d '{{"is_active": true}}' \\
    && echo ok
CMD ["curl", "-X", "DELETE", "{V2}/creators/5"]
""",
    ),
    "Makefile": (
        f"""
up:
\t@curl -X POST {V1}/creator/activate \\
\t  -d creator_id=$$id
""",
        f"""
up:
\t@curl -X PATCH {V2}/creators/$$id \\
\t  {TYPED} \\
\t  -d '{{"is_active": true}}'
""",
    ),
    "package.json": (
        f'{{"scripts": {{"up": "curl -X POST {V1}/creator/activate?creator_id=5"}}}}\n',
        f'{{"scripts": {{"up": "curl -X PATCH {V2}/creators/5 {TYPED} -d \'{{\\"is_active\\": true}}\'"}}}}\n',
    ),
    ".github/workflows/a.yml": (
        f"""
env:
  BASE: {V1}
jobs:
  a:
    steps:
    - run: |
        set -e
        curl -X POST "$BASE/creator/modify" {TYPED} \\
          -d "{{\\"creator_id\\": \\"$ID\\", \\"name\\": \\"$NAME\\"}}"
    - run: curl -X DELETE "${{{{ env.BASE }}}}/creator/delete?creator_id=${{{{ inputs.id }}}}"
""",
        f"""
env:
  BASE: {V2}
jobs:
  a:
    steps:
    - run: |
        set -e
        curl -X PATCH "$BASE/creators/$ID" {TYPED} \\
          -d "{{\\"name\\": \\"$NAME\\"}}"
    - run: curl -X DELETE "${{{{ env.BASE }}}}/creators/${{{{ inputs.id }}}}"
""",
    ),
}


@pytest.mark.parametrize("file", sorted(FILES))
def test_shell_inside_another_file(file: str) -> None:
    before, after = FILES[file]
    check_rewritten(before, after, file)


MANY = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "x=" + "$(" * MANY + "a" + ")" * MANY,
        "x=" + "${a:-" * MANY + "1" + "}" * MANY,
        "{ " * MANY + "a;" + " }" * MANY,
        "(" * MANY + "a" + ")" * MANY,
        "if a; then " * MANY + "b" + "; fi" * MANY,
        "a" + " | b" * MANY,
        "a" + " && b" * 5_000,
        "curl " + ' -H "a: b"' * 5_000,
        'x="a"' + '"a"$b' * 5_000,
        "if a; then b; " + "elif c; then d; " * 3_000 + "fi",
        f"curl -X POST {V1}/creator/modify -d '" + '{"a":' * MANY + "1" + "}" * MANY + "'",
        "\n".join(f'f{n}() {{ f{n - 1} "$@"; }}' for n in range(1, 1_500)),
        "\n".join(f'x{n}="$x{n - 1}/a"' for n in range(1, 1_500)),
    ],
    ids=lambda text: text[:12],
)
def test_deep_and_long_scripts_are_survived(text: str) -> None:
    planned_within(2.0, {"a.sh": f'curl -s "{V1}/creator?creator_id=$1"\n{text}\n'})
