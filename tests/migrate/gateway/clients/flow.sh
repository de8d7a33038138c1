#!/usr/bin/env bash
# A v1 client on curl and jq: adds, changes, pauses, links, walks pages, removes; prints what it saw.
set -euo pipefail
auth=(--silent --show-error --header "Authorization: Bearer $CREATORAUDIT_API_KEY")
echo curl

call() { # METHOD PATH [curl option]...
  local method=$1 path=$2
  shift 2
  curl "${auth[@]}" --request "$method" "$CREATORAUDIT_BASE_URL$path" --write-out '\n%{http_code}\n' "$@"
}

shown() { # the status and the keys of an answer, and its error
  local text
  text=$(cat)
  echo "$(tail -n 1 <<< "$text") $(head -n -1 <<< "$text" | jq --compact-output '[keys, .error]')"
}

id=$(call POST /add-creator --json '{"name": "curl flow"}' | head -n -1 | jq --raw-output .creator.id)
call POST /creator/de-activate --data-urlencode "creator_id=$id" | shown
call POST /creator/modify --json "{\"creator_id\": \"$id\", \"name\": \"curl flow ü\"}" | shown
call GET "/creator?creator_id=$id" | head -n -1 | jq --compact-output --sort-keys '.creator | del(.id)'
call POST /creator/add-account --data "creator_id=$id&account_id=$ACCOUNT_ID" | shown
call POST "/creator/remove-account?id=$id&account_id=$ACCOUNT_ID" | shown
page=1
while :; do
  listed=$(call GET "/list-creators?page=$page&per_page=2" | head -n -1)
  jq --compact-output '[.page, .per_page, .total, .creators[].name]' <<< "$listed"
  [ "$(jq '.page * .per_page < .total' <<< "$listed")" = true ] || break
  page=$((page + 1))
done
call DELETE /creator/delete --json "{\"id\": \"$id\"}" | shown
call DELETE /creator/delete --json "{\"id\": \"$id\"}" | shown
curl --silent --head --header "Authorization: Bearer $CREATORAUDIT_API_KEY" "$CREATORAUDIT_BASE_URL/list-creators" \
  | head -n 1 | tr -d '\r'
