"""Filters, sorting, pages and cursors."""

from __future__ import annotations

from tests.mockapi.scenes.play import UNKNOWN

ACCOUNT_KEYS = (
    "added_at", "username", "last_scrape_time", "follower_count", "view_count", "like_count", "play_count",
)  # fmt: skip
VIDEO_KEYS = ("added_at", "create_time", "view_count", "like_count", "play_count")


def filters(play):
    ada, account = play.id_of("creators", "Ada Lovely"), play.id_of("accounts", "instagram/ada.lovely")
    play.about("accounts-filter-platform", "filters-echo-filter")
    play.get("accounts?platform=tiktok")
    play.about("accounts-filter-q")
    play.get("accounts?q=ada")
    play.about("accounts-filter-q-case")
    play.get("accounts?q=ADA")
    play.about("accounts-filter-is-active")
    play.get("accounts?is_active=false")
    play.about("accounts-filter-category")
    play.get("accounts?category=food")
    play.about("accounts-filter-creator-id")
    play.get(f"accounts?creator_id={ada}")
    play.about("videos-filter-account-id")
    play.get(f"videos?account_id={play.id_of('accounts', 'tiktok/celik')}")
    play.about("videos-filter-platform")
    play.get("videos?platform=tiktok")
    play.about("videos-filter-is-active")
    play.get("videos?is_active=false")
    play.about("videos-filter-q")
    caption = play.get("videos").data[0]["description"]
    play.get(f"videos?q={caption.split()[0]}-no")
    play.about("creators-filter-is-active")
    play.get("creators?is_active=false")
    play.about("account-videos-filters")
    play.get(f"account-videos?account_id={account}&limit=5")
    play.get("account-videos?platform=tiktok&limit=5")
    play.about("filters-combine", "filters-echo-filter")
    play.get("accounts?platform=instagram&is_active=true&category=food")
    play.about("envelope-filters", "filters-echo-sort")
    play.get("accounts?order_by=username")
    play.about("filter-platform-invalid-refused")
    play.get("accounts?platform=youtube")
    play.about("filter-boolean-invalid-refused")
    play.get("accounts?is_active=maybe")
    play.about("filter-id-invalid-refused")
    play.get("accounts?creator_id=17")
    play.about("query-unknown-ignored")
    play.get("accounts?colour=red")


def sorting(play):
    for key in ACCOUNT_KEYS:
        play.about(f"accounts-order-{key.replace('_', '-')}", "order-direction-default")
        play.get(f"accounts?order_by={key}")
        play.about(f"accounts-order-{key.replace('_', '-')}", "order-direction-asc")
        play.get(f"accounts?order_by={key}&order_direction=asc")
    play.about("order-direction-desc")
    play.get("accounts?order_by=username&order_direction=desc")
    for key in VIDEO_KEYS:
        play.about(f"videos-order-{key.replace('_', '-')}")
        play.get(f"videos?order_by={key}&order_direction=asc")
        play.get(f"videos?order_by={key}&order_direction=desc")
    play.about("creators-order-name", "creators-order-direction-default")
    play.get("creators?order_by=name")
    play.about("creators-order-name")
    play.get("creators?order_by=name&order_direction=desc")
    for table in ("accounts", "videos", "creators"):
        play.about(f"{table}-order-default")
        play.get(table)
    play.about("order-by-invalid-refused")
    play.get("accounts?order_by=colour")
    play.about("creators-order-by-invalid-refused")
    play.get("creators?order_by=added_at")
    play.about("order-direction-invalid-refused")
    play.get("accounts?order_by=username&order_direction=up")
    play.about("sort-legacy-ascending")
    play.get("accounts?sort=username")
    play.about("sort-legacy-descending")
    play.get("accounts?sort=-username")
    play.about("sort-loses-to-order-by")
    play.get("accounts?sort=username&order_by=follower_count")
    play.about("sort-unknown-refused")
    play.get("accounts?sort=colour")


def pages(play):
    play.about(
        "pagination-block", "pagination-next-cursor-type", "pagination-has-next-*", "pagination-limit-*",
        "pagination-cursor-null-at-end", "link-header-*", "pagination-total-absent", "pagination-walk-order",
    )  # fmt: skip
    play.get("creators")
    play.about("pagination-has-next-true", "pagination-limit-respected", "pagination-limit-echo")
    play.get("creators?limit=2")
    play.about("pagination-limit-lowest")
    play.get("creators?limit=1")
    play.get("creators?limit=0")
    play.about("pagination-limit-highest")
    play.get("creators?limit=200")
    play.get("creators?limit=201")
    play.about("pagination-limit-text-refused")
    play.get("creators?limit=many")
    play.about("pagination-total-present", "pagination-total-correct")
    play.get("accounts?include_total=true&limit=2")
    play.about("pagination-total-filtered")
    play.get("accounts?include_total=true&platform=tiktok")
    play.about("link-header-next*", "link-header-absolute", "link-header-first-agrees")
    play.get("accounts?platform=instagram&limit=2")
    play.about("pagination-limit-default")
    for number in range(60):
        play.post("creators", {"name": f"Page {number:02}"})
    play.get("creators")


def walks(play):
    for limit in (2, 3):
        play.about(
            "pagination-walk-no-*", "pagination-walk-order", "pagination-walk-ends", "pagination-cursor-null-at-end",
            "link-header-next-absent", "pagination-has-next-false", "pagination-walk-any-limit",
        )  # fmt: skip
        page = play.get(f"accounts?limit={limit}").json
        while page["pagination"]["has_next"]:
            page = play.get(f"accounts?limit={limit}&cursor={page['pagination']['next_cursor']}").json
    cursor = play.get("accounts?limit=2").json["pagination"]["next_cursor"]
    play.about("pagination-cursor-other-filter-refused")
    play.get(f"accounts?limit=2&platform=instagram&cursor={cursor}")
    play.about("pagination-cursor-other-order-refused")
    play.get(f"accounts?limit=2&order_by=username&cursor={cursor}")
    play.about("pagination-cursor-other-direction-refused")
    play.get(f"accounts?limit=2&order_direction=asc&cursor={cursor}")
    play.about("pagination-cursor-other-limit")
    play.get(f"accounts?limit=3&cursor={cursor}")
    play.about("pagination-cursor-other-path-refused")
    play.get(f"videos?limit=2&cursor={cursor}")
    play.about("pagination-cursor-garbage-refused")
    play.get("accounts?limit=2&cursor=garbage")
    play.about("pagination-cursor-tampered-refused")
    for place in (0, len(cursor) // 2, -1):
        other = "A" if cursor[place] != "A" else "B"
        changed = f"{cursor[:place]}{other}{cursor[place + 1 :] if place != -1 else ''}"
        play.get(f"accounts?limit=2&cursor={changed}")
    play.get(f"accounts?limit=2&cursor={cursor[:-4]}")
    play.about("pagination-walk-under-inserts")
    cursor = play.get("accounts?limit=2").json["pagination"]["next_cursor"]
    for number in range(3):
        play.post("accounts", {"platform": "tiktok", "username": f"inserted{number}"})
    play.get(f"accounts?limit=2&cursor={cursor}")
    play.about("pagination-walk-under-deletes")
    page = play.get("accounts?limit=2").json
    for item in page["data"]:
        play.delete(f"accounts/{item['id']}")
    play.get(f"accounts?limit=2&cursor={page['pagination']['next_cursor']}")


def etags(play):
    creator = play.id_of("creators", "Elio & Co")
    play.about("etag-present", "etag-strong", "etag-syntax", "request-id-on-success")
    first = play.get(f"creators/{creator}").headers["ETag"]
    play.about("etag-stable", "request-id-unique")
    play.get(f"creators/{creator}")
    play.about("etag-not-modified*", "request-id-on-not-modified")
    play.get(f"creators/{creator}", if_none_match=first)
    play.about("etag-list")
    play.get(f"creators/{creator}", if_none_match=f'"other", {first}')
    play.about("etag-weak-comparison")
    play.get(f"creators/{creator}", if_none_match=f"W/{first}")
    play.about("etag-any")
    play.get(f"creators/{creator}", if_none_match="*")
    play.about("etag-other-served")
    play.get(f"creators/{creator}", if_none_match='"never-sent"')
    play.about("etag-changes")
    play.patch(f"creators/{creator}", {"name": "Elio renamed"})
    play.get(f"creators/{creator}")
    play.about("etag-stale-served")
    play.get(f"creators/{creator}", if_none_match=first)
    play.about("etag-precondition-not-on-errors", "request-id-on-errors")
    play.get(f"creators/{UNKNOWN}", if_none_match="*")
    play.about("request-id-on-open-endpoints")
    play.get("health")


SCENES = {"filters": (filters, sorting), "pagination": (pages, walks), "conditional": (etags,)}
