"""Shell commands that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

HEAD = "BASE=https://api.creatoraudit.com/v%d\n"
TYPED = "-H 'Content-Type: application/json'"

CALLS = {
    "the id in the query": (
        'curl -s "$BASE/creator?creator_id=$id"\n',
        'curl -s "$BASE/creators/$id"\n',
    ),
    "options in a variable": (
        'curl $OPTIONS "$BASE/creator?creator_id=$id"\n',
        'curl $OPTIONS "$BASE/creators/$id"\n',
    ),
    "the id behind a literal in single quotes": (
        'curl -s "$BASE"\'/creator?creator_id=\'"$id"\n',
        'curl -s "$BASE"\'/creators/\'"$id"\n',
    ),
    "the id in JSON in double quotes": (
        f'curl -X POST "$BASE/creator/modify" {TYPED} -d "{{\\"creator_id\\": \\"$id\\", \\"name\\": \\"$n\\"}}"\n',
        f'curl -X PATCH "$BASE/creators/$id" {TYPED} -d "{{\\"name\\": \\"$n\\"}}"\n',
    ),
    "the id in JSON between quotes": (
        f'curl -XPOST $BASE/creator/modify {TYPED} -d \'{{"creator_id":"\'$id\'","name":"N"}}\'\n',
        f'curl -XPATCH $BASE/creators/$id {TYPED} -d \'{{"name":"N"}}\'\n',
    ),
    "a form that becomes JSON": (
        "curl -X POST $BASE/creator/activate -d creator_id=$id\n",
        "curl -X PATCH $BASE/creators/$id -H 'Content-Type: application/json' -d '{\"is_active\": true}'\n",
    ),
    "what it sent, and how that was called, go": (
        """
curl -X DELETE "$BASE/creator/delete" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d "{\\"creator_id\\": \\"$id\\"}"
""",
        """
curl -X DELETE "$BASE/creators/$id" \\
  -H "Authorization: Bearer $KEY"
""",
    ),
    "data as the query": (
        'curl -sG $BASE/creator -d creator_id=$id --data-urlencode "x=$y"\n',
        'curl -sG $BASE/creators/$id --data-urlencode "x=$y"\n',
    ),
    "a method that the data imply": (
        'curl --json \'{"creator_id": "abc", "name": "x"}\' $BASE/creator/modify\n',
        'curl --json \'{"name": "x"}\' $BASE/creators/abc -X PATCH\n',
    ),
    "the URL by a flag": (
        'curl --request POST --url "$BASE/creator/activate?creator_id=$id" --silent\n',
        "curl --request PATCH --url \"$BASE/creators/$id\" --silent -H 'Content-Type: application/json' "
        "-d '{\"is_active\": true}'\n",
    ),
    "a here-document": (
        f"""
curl -X POST "$BASE/creator/modify" {TYPED} -d @- <<EOF
{{
  "creator_id": "$id",
  "name": "New"
}}
EOF
""",
        f"""
curl -X PATCH "$BASE/creators/$id" {TYPED} -d @- <<EOF
{{
  "name": "New"
}}
EOF
""",
    ),
    "a body of jq": (
        f"curl -X POST $BASE/creator/modify {TYPED} "
        '-d "$(jq -n --arg id "$id" --arg n "$n" \'{creator_id: $id, name: $n}\')"\n',
        f"curl -X PATCH $BASE/creators/$id {TYPED} "
        '-d "$(jq -n --arg id "$id" --arg n "$n" \'{name: $n}\')"\n',
    ),
    "a body in a variable": (
        f"""
body='{{"creator_id": "abc", "name": "x"}}'
curl -X POST $BASE/creator/modify {TYPED} -d "$body"
""",
        f"""
body='{{"name": "x"}}'
curl -X PATCH $BASE/creators/abc {TYPED} -d "$body"
""",
    ),
    "arguments in an array": (
        f"""
args=(-X POST {TYPED} -d '{{"creator_id": "abc", "name": "x"}}')
curl "${{args[@]}}" "$BASE/creator/modify"
""",
        f"""
args=(-X PATCH {TYPED} -d '{{"name": "x"}}')
curl "${{args[@]}}" "$BASE/creators/abc"
""",
    ),
    "a name that a letter comes to stand against": (
        'URL="$BASE/creator"\ncurl "$URL?creator_id=$id"\n',
        'URL="$BASE/creator"\ncurl "${URL}s/$id"\n',
    ),
    "a position outside quotes": (
        "get() {\n  curl -s $BASE/creator?creator_id=$1 >> out\n}\nget 5\n",
        "get() {\n  curl -s $BASE/creators/$1 >> out\n}\nget 5\n",
    ),
    "a here-document that goes": (
        f"""
curl -X DELETE "$BASE/creator/delete" {TYPED} -d @- <<EOF | tee log
{{"creator_id": "$1"}}
EOF
echo done
""",
        """
curl -X DELETE "$BASE/creators/$1" | tee log
echo done
""",
    ),
    "a here-document in a substitution": (
        f'curl -X POST "$BASE/creator/modify" {TYPED} -d "$(cat <<EOF\n'
        '{"creator_id": "$1", "name": "$n"}\nEOF\n)"\n',
        f'curl -X PATCH "$BASE/creators/$1" {TYPED} -d "$(cat <<EOF\n{{"name": "$n"}}\nEOF\n)"\n',
    ),
    "a body that is piped in": (
        f'echo \'{{"creator_id": "a", "name": "b"}}\' | curl -X POST $BASE/creator/modify {TYPED} -d @-\n',
        f'echo \'{{"name": "b"}}\' | curl -X PATCH $BASE/creators/a {TYPED} -d @-\n',
    ),
    "curl by its path": (
        '/usr/bin/curl -s "$BASE/creator?creator_id=$id"\n',
        '/usr/bin/curl -s "$BASE/creators/$id"\n',
    ),
    "reads of an answer in a variable": (
        'r=$(curl -s "$BASE/creator?creator_id=$1")\necho "$r" | jq -r ".creator | .name"\n',
        'r=$(curl -s "$BASE/creators/$1")\necho "$r" | jq -r ".data | .name"\n',
    ),
    "a read of the answer": (
        'name=$(curl -s "$BASE/creator?creator_id=$id" | jq -r .creator.name)\n',
        'name=$(curl -s "$BASE/creators/$id" | jq -r .data.name)\n',
    ),
    "wget": (
        'wget -qO- --post-data=\'{"creator_id": "abc", "name": "x"}\' '
        "--header='Content-Type: application/json' $BASE/creator/modify\n",
        'wget -qO- --body-data=\'{"name": "x"}\' '
        "--header='Content-Type: application/json' $BASE/creators/abc --method=PATCH\n",
    ),
    "httpie": (
        "http POST $BASE/creator/modify creator_id=$id name=New Authorization:$KEY\n",
        "http PATCH $BASE/creators/$id name=New Authorization:$KEY\n",
    ),
    "httpie without a method": (
        "xh $BASE/creator/modify creator_id=$id name=New\n",
        "xh PATCH $BASE/creators/$id name=New\n",
    ),
    "httpie with a query": (
        "http $BASE/creator creator_id==$id\n",
        "http $BASE/creators/$id\n",
    ),
    "httpie is given a field": (
        "http POST $BASE/creator/activate creator_id=$id\n",
        "http PATCH $BASE/creators/$id is_active:=true\n",
    ),
    "a function that hands on its words": (
        f"""
api() {{
  curl -sS {TYPED} "$@"
}}
api -X POST "$BASE/creator/modify" -d '{{"creator_id": "abc", "name": "N"}}'
""",
        f"""
api() {{
  curl -sS {TYPED} "$@"
}}
api -X PATCH "$BASE/creators/abc" -d '{{"name": "N"}}'
""",
    ),
    "a function with positions": (
        f"""
call() {{ local method="$1" path="$2" body="$3"; curl -X "$method" {TYPED} "$BASE$path" -d "$body"; }}
call POST /creator/modify "{{\\"creator_id\\": \\"$id\\", \\"name\\": \\"N\\"}}"
""",
        f"""
call() {{ local method="$1" path="$2" body="$3"; curl -X "$method" {TYPED} "$BASE$path" -d "$body"; }}
call PATCH /creators/$id "{{\\"name\\": \\"N\\"}}"
""",
    ),
    "a function with positions, and the rest": (
        f"""
call() {{ local method="$1" path="$2"; shift 2; curl -X "$method" {TYPED} "$BASE$path" "$@"; }}
call POST /creator/modify -d '{{"creator_id": "abc", "name": "N"}}'
""",
        f"""
call() {{ local method="$1" path="$2"; shift 2; curl -X "$method" {TYPED} "$BASE$path" "$@"; }}
call PATCH /creators/abc -d '{{"name": "N"}}'
""",
    ),
}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_call(name: str) -> None:
    before, after = CALLS[name]
    check_rewritten(HEAD % 1 + before.removeprefix("\n"), HEAD % 2 + after.removeprefix("\n"), "a.sh")


@pytest.mark.parametrize(
    "base",
    [
        "BASE=${CREATORAUDIT_BASE_URL:-https://api.creatoraudit.com/v%d}",
        ': "${CREATORAUDIT_BASE_URL:=https://api.creatoraudit.com/v%d}"\nBASE=$CREATORAUDIT_BASE_URL',
        'HOST=https://api.creatoraudit.com\nreadonly BASE="$HOST/v%d"',
        "set_base() { BASE=https://api.creatoraudit.com/v%d; }\nset_base",
    ],
)
def test_where_the_base_is_held(base: str) -> None:
    call = '\ncurl -s "$BASE/%s"\n'
    check_rewritten(base % 1 + call % "creator?creator_id=$1", base % 2 + call % "creators/$1", "a.sh")


def test_a_file_that_is_sourced() -> None:
    check_files(
        {
            "lib/api.sh": 'BASE=https://api.creatoraudit.com/v1\nget() { curl -s "$BASE/$1"; }\n',
            "run.sh": '. "$(dirname "$0")/lib/api.sh"\nget "creator?creator_id=$2"\n',
        },
        {
            "lib/api.sh": 'BASE=https://api.creatoraudit.com/v2\nget() { curl -s "$BASE/$1"; }\n',
            "run.sh": '. "$(dirname "$0")/lib/api.sh"\nget "creators/$2"\n',
        },
    )
