#!/usr/bin/env bash
# The documentation's curl + jq style: environment variables, --data, --dump-header, --write-out, a paging loop.
set -euo pipefail
auth=(--silent --show-error --header "Authorization: Bearer $CREATORAUDIT_API_KEY")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

curl "${auth[@]}" "$CREATORAUDIT_BASE_URL/whoami" | jq --exit-status '.data.type == "whoami"' > "$work/whoami"

status=$(curl "${auth[@]}" --request POST "$CREATORAUDIT_BASE_URL/accounts" \
  --header "Content-Type: application/json" --header "Idempotency-Key: curl-flow" \
  --data '{"platform": "tiktok", "username": "curl.flow", "category": "tools", "scrape_interval_hours": 24}' \
  --dump-header "$work/headers" --output "$work/account.json" --write-out '%{http_code}')
[ "$status" = 201 ]
grep -qi '^x-ratelimit-remaining: [0-9]' "$work/headers"
grep -qi '^location: /v2/accounts/' "$work/headers"
id=$(jq -r .data.id "$work/account.json")
curl "${auth[@]}" "$CREATORAUDIT_BASE_URL/accounts/$id" | jq --exit-status '.data.username == "curl.flow"' > "$work/read"

cursor="" count=0
while :; do
  page=$(curl "${auth[@]}" --get "$CREATORAUDIT_BASE_URL/accounts" --data-urlencode "limit=2" ${cursor:+--data-urlencode "cursor=$cursor"})
  count=$((count + $(jq '.data | length' <<< "$page")))
  [ "$(jq .pagination.has_next <<< "$page")" = true ] || break
  cursor=$(jq -r .pagination.next_cursor <<< "$page")
done
total=$(curl "${auth[@]}" "$CREATORAUDIT_BASE_URL/accounts?include_total=true" | jq .pagination.total_count)
[ "$count" = "$total" ]

etag=$(curl "${auth[@]}" --head "$CREATORAUDIT_BASE_URL/creators" | tr -d '\r' | sed -n 's/^etag: //Ip')
status=$(curl "${auth[@]}" --header "If-None-Match: $etag" --output /dev/null --write-out '%{http_code}' "$CREATORAUDIT_BASE_URL/creators")
[ "$status" = 304 ]
status=$(curl "${auth[@]}" --request DELETE --output /dev/null --write-out '%{http_code}' "$CREATORAUDIT_BASE_URL/accounts/$id")
[ "$status" = 204 ]
echo "curl: $count accounts"
