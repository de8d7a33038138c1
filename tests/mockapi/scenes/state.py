"""Idempotency, refreshes, batches, analytics, search and v1."""

from __future__ import annotations

from tests.mockapi.scenes.play import DAY, UNKNOWN


def idempotency(play):
    body, key = {"name": "Once"}, {"idempotency_key": "scene-key-0001"}
    play.about("idempotency-key-optional")
    play.post("creators", {"name": "Without a key"})
    made = play.post("creators", body, **key).id
    play.wait(1)
    play.about("idempotency-single", "idempotency-replay-*")
    play.post("creators", body, **key)
    play.about("idempotency-single")
    play.get("creators")
    play.patch(f"creators/{made}", {"name": "Changed since"})
    play.about("idempotency-replay-body")
    play.post("creators", body, **key)
    play.about("idempotency-replay-writes-nothing")
    play.get(f"creators/{made}")
    play.about("idempotency-other-key")
    play.post("creators", {"name": "Another"}, idempotency_key="another-key-0002")
    play.about("idempotency-other-body")
    play.post("creators", {"name": "Not once"}, **key)
    play.about("idempotency-other-operation")
    play.post("accounts", {"platform": "tiktok", "username": "keyed"}, **key)
    play.about("idempotency-three-posts-only")
    for name in ("First change", "Second change"):
        play.patch(f"creators/{made}", {"name": name}, idempotency_key="key-of-a-patch")
    play.about("idempotency-failure-frees-key")
    play.post("creators", {"name": ""}, idempotency_key="failed-at-first")
    play.post("creators", {"name": "Then right"}, idempotency_key="failed-at-first")
    play.about("idempotency-key-length")
    play.post("creators", {"name": "Long key"}, idempotency_key="k" * 255)
    play.post("creators", {"name": "Longer key"}, idempotency_key="k" * 256)
    # Requests of one moment: the clock stands between them.
    play.about("idempotency-concurrent-*")
    for _ in range(3):
        play.post("creators", {"name": "At once"}, idempotency_key="at-one-moment")
    play.get("creators?limit=200")
    play.about("idempotency-window-kept")
    play.wait(580)
    play.post("creators", body, **key)
    play.about("idempotency-window-ends")
    play.wait(60)
    play.post("creators", body, **key)


def freshness(play):
    play.about("account-added-at-set", "account-last-scrape-null")
    account = play.post("accounts", {"platform": "tiktok", "username": "fresh"}).id
    play.about("video-added-at-set", "video-last-scrape-null", "video-interval-shown")
    video = play.post("videos", {"platform": "tiktok", "identifier": "7300000000000000020"}).id
    idle = {"platform": "tiktok", "identifier": "7300000000000000021", "is_active": False}
    play.about("video-inactive-not-fetched")
    idle_video = play.post("videos", idle).id
    play.wait(10)
    play.about("account-last-scrape-set", "account-metrics-fill")
    play.get(f"accounts/{account}")
    play.about("account-posts-discovered")
    play.get(f"account-videos?account_id={account}&limit=3")
    play.about("video-last-scrape-set", "video-metrics-fill", "video-interval-shown")
    play.get(f"videos/{video}")
    play.about("video-inactive-not-fetched")
    play.get(f"videos/{idle_video}")
    play.wait(2 * DAY)
    play.about("account-refresh-interval")
    play.get(f"accounts/{account}")
    creator = play.post("creators", {"name": "Pausing"}).id
    play.put(f"creators/{creator}/accounts/{account}")
    play.patch(f"creators/{creator}", {"is_active": False})
    play.wait(2 * DAY)
    play.about("account-paused-not-refreshed")
    play.get(f"accounts/{account}")
    play.patch(f"creators/{creator}", {"is_active": True})
    play.wait(2 * DAY)
    play.about("account-resumed-refreshed")
    play.get(f"accounts/{account}")


def metrics(play):
    videos = [each["id"] for each in play.get("videos?order_by=added_at").data]
    account = play.id_of("accounts", "instagram/ada.lovely")

    def ask(about, body, path="videos/metrics"):
        play.about(*about)
        play.post(path, body)

    ids = {"video_ids": videos}
    ask(("metrics-*",), ids)
    ask(("metrics-not-found-*", "metrics-mixed-ids"), {"video_ids": [*videos, UNKNOWN]})
    ask(("metrics-ids-required",), {})
    for count in (1, 200, 0, 201):
        unknown = [f"00000000-0000-4000-8000-{number:012}" for number in range(count)]
        ask(("metrics-ids-count",), {"video_ids": unknown})
        ask(("deltas-ids-count",), {"video_ids": unknown}, "videos/deltas")
    ask(("metrics-ids-invalid-refused",), {"video_ids": ["17", *videos]})
    ask(("metrics-ids-repeated",), {"video_ids": videos[:1] * 2})
    for period in ("7d", "30d", "90d"):
        ask(("metrics-period-echo", "metrics-period-days"), {**ids, "period": period})
    ask(("metrics-period-invalid-refused",), {**ids, "period": "1y"})
    ask(("metrics-custom-needs-dates",), {**ids, "period": "custom"})
    start, end = "2026-06-01", "2026-06-03"
    ask(("metrics-custom-*",), {**ids, "period": "custom", "start_date": start, "end_date": end})
    ask(("metrics-custom-inclusive",), {**ids, "period": "custom", "start_date": end, "end_date": end})
    ask(("metrics-custom-reversed",), {**ids, "period": "custom", "start_date": end, "end_date": start})
    ask(("metrics-date-invalid-refused",), {**ids, "period": "custom", "start_date": "June", "end_date": end})
    ask(("account-metrics-*",), {"account_ids": [account]}, "accounts/metrics")
    deltas(play, ask, videos)
    posts = play.get("account-videos?limit=200").data
    for platform, name in (("instagram", "instagram_post_id"), ("tiktok", "tiktok_video_id")):
        numbers = [each[name] for each in posts if each[name] is not None][:3]
        ask((f"account-video-metrics-{platform}",), {f"{name}s": numbers}, "account-videos/metrics")
        ask(("account-video-metrics-integers",), {f"{name}s": [str(numbers[0])]}, "account-videos/metrics")
        ask(("account-video-metrics-bounds",), {f"{name}s": list(range(1, 202))}, "account-videos/metrics")


def deltas(play, ask, videos):
    ids = {"video_ids": videos}
    before = f"videos/{videos[0]}"
    ask(("deltas-keyed-*", "deltas-video-count", "deltas-windows-default"), ids, "videos/deltas")
    play.about("deltas-read-only")
    play.get(before)
    ask(("deltas-windows-echo",), {**ids, "windows": [7, 30]}, "videos/deltas")
    ask(("deltas-not-found",), {"video_ids": [*videos, UNKNOWN]}, "videos/deltas")
    ask(("deltas-windows-repeated",), {**ids, "windows": [7, 7]}, "videos/deltas")
    ask(("deltas-ids-required",), {"windows": [7]}, "videos/deltas")
    for about, windows in (
        ("shortest", [1]), ("shortest", [0]), ("longest", [365]), ("longest", [366]),
        ("windows-count", list(range(1, 11))), ("windows-count", list(range(1, 12))), ("windows-count", []),
    ):  # fmt: skip
        ask((f"deltas-*{about}",), {**ids, "windows": windows}, "videos/deltas")


def analytics(play):
    creator = play.id_of("creators", "Ada Lovely")
    dates = "start_date=2026-06-01&end_date=2026-06-05"
    play.about("creator-analytics-served", "analytics-dates-inclusive", "analytics-daily-points")
    play.get(f"creators/{creator}/analytics?{dates}")
    play.about("analytics-agree-with-metrics", "analytics-four-scopes")
    play.get(f"accounts/{play.id_of('accounts', 'instagram/ada.lovely')}/analytics?{dates}")
    play.get(f"videos/{play.id_of('videos', '7312345678901234567')}/analytics?{dates}")
    play.get(f"overview/analytics?{dates}")
    play.about("analytics-date-invalid-refused")
    play.get(f"creators/{creator}/analytics?start_date=June&end_date=2026-06-05")
    play.about("analytics-period-accepted")
    for period in ("7d", "30d", "90d", f"custom&{dates}"):
        play.get(f"creators/{creator}/analytics?period={period}")
    play.about("analytics-custom-needs-dates")
    play.get(f"creators/{creator}/analytics?period=custom")


def search(play):
    play.about("search-usernames", "search-creator-names", "search-finds-only-matches", "search-*-fields", "search-limit-*",
               "search-caps-bounded", "search-no-cursor", "search-query-echo")  # fmt: skip
    play.get("search?q=ada")
    caption = play.get("videos").data[0]["description"]
    play.about("search-captions", "search-video-fields")
    play.get(f"search?q={caption.split()[0]}")
    play.about("search-case-insensitive")
    play.get("search?q=ADA")
    play.about("search-blank-empty")
    play.get("search?q=")
    play.get("search?q=%20")
    play.about("search-text-length")
    for length in (128, 129):
        play.get(f"search?q={'x' * length}")
    play.about("search-limit-respected", "search-limit-bounds", "search-limit-echo")
    for limit in (1, 25, 0, 26):
        play.get(f"search?q=a&limit={limit}")
    play.about("search-limit-default")
    for number in range(12):
        play.post("creators", {"name": f"Found {number:02}"})
    play.get("search?q=found")


def overview(play):
    play.about(
        "overview-type",
        "overview-windows",
        "overview-changes*",
        "overview-period-default",
        "overview-active-accounts",
    )
    play.get("overview")
    play.about("overview-period")
    for period in ("7d", "30d", "90d", "1y"):
        play.get(f"overview?period={period}")
    play.about("overview-previous-precedes")
    play.wait(7 * DAY)
    play.get("overview")


def migration(play):
    play.about("migration-*", "v1-*")
    creator = play.ask("POST", "/v1/add-creator", {"name": "From v1", "metadata": {"a": "1"}}).json[
        "creator"
    ]["id"]
    play.about("migration-creator-add", "migration-one-store")
    play.get(f"creators/{creator}")
    play.about("migration-creator-list", "migration-v1-shapes")
    play.ask("GET", "/v1/list-creators")
    play.about("migration-creator-get", "migration-one-store")
    play.ask("GET", f"/v1/creator?creator_id={creator}")
    own = play.post("creators", {"name": "From v2", "is_active": False}).id
    play.ask("GET", f"/v1/creator?creator_id={own}")
    account = play.id_of("accounts", "tiktok/fresh_start")
    linked = {"creator_id": creator, "account_id": account}
    calls = (
        ("creator-de-activate", "POST", "creator/de-activate", {"creator_id": creator}),
        ("creator-modify", "POST", "creator/modify", {"creator_id": creator, "name": "Modified"}),
        ("creator-activate", "POST", "creator/activate", {"creator_id": creator}),
        ("creator-add-account", "POST", "creator/add-account", linked),
        ("creator-remove-account", "POST", "creator/remove-account", linked),
        ("creator-delete", "DELETE", f"creator/delete?creator_id={creator}", None),
    )
    for name, method, path, body in calls:
        play.about(f"migration-{name}", "migration-sequences", "migration-v1-shapes")
        play.ask(method, f"/v1/{path}", body)
        play.get(f"creators/{creator}")
        play.get(f"accounts/{account}")
    play.about("migration-refusals-agree")
    play.ask("POST", "/v1/creator/activate", {"creator_id": UNKNOWN})


SCENES = {
    "idempotency": (idempotency,),
    "freshness": (freshness,),
    "batches": (metrics, analytics),
    "search": (search, overview),
    "migration": (migration,),
}
