"""Keys, scopes, walls between organisations, the rate limit."""

from __future__ import annotations

from tests.mockapi.scenes.play import UNKNOWN

CREATOR = {"name": "Scene"}


def authentication(play):
    token, creator = play.token(), play.id_of("creators", "Ada Lovely")
    play.about("bearer-key-accepted", "key-never-echoed")
    play.get("whoami")
    wrong = {
        "key-missing-unauthorized": None,
        "key-invalid-unauthorized": "Bearer ca_mock_nobody-has-this-key-000000",
        "key-empty-unauthorized": "Bearer ",
        "key-prefix-refused": f"Bearer {token[:-3]}",
        "key-suffix-refused": f"Bearer {token}xyz",
        "key-case-significant": f"Bearer {token.swapcase()}",
        "scheme-other-refused": f"Token {token}",
        "scheme-missing-refused": token,
        "scheme-case-insensitive": f"bEARER {token}",
    }
    for requirement, field in wrong.items():
        play.about(requirement, "unauthorized-challenge" if "unauthorized" in requirement else requirement)
        play.get("creators?limit=1", key=None, authorization=field)
    play.about("key-in-query-refused")
    play.get(f"creators?limit=1&api_key={token}", key=None)
    play.about("unauthorized-hides-existence")
    play.get(f"creators/{creator}", key=None)
    play.get(f"creators/{UNKNOWN}", key=None)
    play.about("unauthorized-writes-nothing")
    play.post("creators", CREATOR, key=None)
    play.delete(f"creators/{creator}", key=None)
    play.get("creators")
    play.about("key-inactive-forbidden")
    play.get("creators?limit=1", key="inactive")
    play.about("subscription-inactive-forbidden")
    play.get("creators?limit=1", key="inactive-subscription")
    play.about("key-inactive-writes-nothing")
    play.post("creators", {"name": "By an inactive key"}, key="inactive")
    play.get("creators")
    play.about("health-open")
    play.get("health", key=None)
    play.about("meta-open")
    play.get("meta", key=None)
    play.about("open-endpoints-ignore-keys")
    play.get("health", key=None, authorization="Bearer nonsense")
    play.get("meta", key=None, authorization="Bearer nonsense")


def scopes(play):
    creator = play.post("creators", CREATOR).id
    account = play.id_of("accounts", "tiktok/fresh_start")
    play.about("scope-read-reads")
    play.get("creators?limit=1", key="read-only")
    play.about("scope-post-needs-write", "scope-missing-code", "scope-missing-writes-nothing")
    play.post("creators", {"name": "By a reader"}, key="read-only")
    play.about("scope-patch-needs-write")
    play.patch(f"creators/{creator}", {"name": "Changed by a reader"}, key="read-only")
    play.about("scope-put-needs-write")
    play.put(f"creators/{creator}/accounts/{account}", key="read-only")
    play.about("scope-delete-needs-write")
    play.delete(f"creators/{creator}/accounts/{account}", key="read-only")
    play.delete(f"creators/{creator}", key="read-only")
    play.about("scope-missing-writes-nothing")
    play.get("creators")
    play.about("scope-write-implies-read")
    play.get("creators?limit=1", key="write-only-scope")
    play.about("scope-admin-implies-write")
    play.post("creators", {"name": "By an admin"}, key="admin-only-scope")
    play.about("scope-admin-implies-read")
    play.get("creators?limit=1", key="admin-only-scope")


def isolation(play):
    other = {"key": "second-organization"}
    own_creator = play.id_of("creators", "Elio & Co")
    own_account = play.id_of("accounts", "tiktok/fresh_start")
    creator = play.post("creators", {"name": "Foreign"}, **other).id
    account = play.post("accounts", {"platform": "tiktok", "username": "foreign"}, **other).id
    video = play.post("videos", {"platform": "tiktok", "identifier": "7300000000000000001"}, **other).id
    play.put(f"creators/{creator}/accounts/{account}", **other)
    items = [f"creators/{creator}", f"accounts/{account}", f"videos/{video}"]
    play.about("isolation-read", "isolation-same-as-unknown")
    for item in items:
        play.get(item)
    play.about("isolation-same-as-unknown")
    play.get(f"creators/{UNKNOWN}")
    play.about("isolation-update")
    for item in items:
        play.patch(item, {"is_active": False})
        play.get(item, **other)
    play.about("isolation-link-account")
    play.put(f"creators/{own_creator}/accounts/{account}")
    play.about("isolation-link-creator")
    play.put(f"creators/{creator}/accounts/{own_account}")
    play.about("isolation-unlink")
    play.delete(f"creators/{creator}/accounts/{account}")
    play.get(items[1], **other)
    for table in ("creators", "accounts", "videos"):
        play.about("isolation-lists", "isolation-total-count")
        play.get(f"{table}?include_total=true")
    play.about("isolation-account-videos-list")
    posts = play.get("account-videos?limit=200")
    foreign_posts = play.get("account-videos?limit=200", **other).data
    assert len(posts.data) < 200
    play.about("isolation-filters")
    play.get(f"accounts?creator_id={creator}")
    play.get(f"videos?account_id={account}")
    play.about("isolation-search")
    play.get("search?q=foreign")
    play.about("isolation-overview")
    play.get("overview")
    play.about("isolation-top")
    play.get("creators/top?limit=25")
    play.about("isolation-batches")
    play.post("videos/metrics", {"video_ids": [video]})
    play.post("videos/deltas", {"video_ids": [video]})
    play.post("accounts/metrics", {"account_ids": [account]})
    play.about("isolation-account-video-metrics")
    numbers = [each["instagram_post_id"] for each in foreign_posts if each["instagram_post_id"]]
    play.post("account-videos/metrics", {"instagram_post_ids": numbers[:5]})
    play.about("isolation-analytics")
    for item in items:
        play.get(f"{item}/analytics?start_date=2026-06-01&end_date=2026-06-03")
    play.about("isolation-idempotency-key")
    for key in ("full", "second-organization"):
        play.post("creators", {"name": "Twin"}, key=key, idempotency_key="shared-by-two")
    play.about("isolation-cursor")
    cursor = play.get("creators?limit=1", **other).json["pagination"]["next_cursor"]
    play.get(f"creators?limit=1&cursor={cursor}")
    play.about("isolation-same-profile")
    play.post("accounts", {"platform": "tiktok", "username": "foreign"})
    play.about("isolation-delete")
    for item in items:
        play.delete(item)
        play.get(item, **other)


def rate_headers(play):
    play.about(
        "rate-limit-header-*", "rate-limit-values-integers", "rate-limit-remaining-*", "rate-limit-limit-steady",
        "rate-limit-reset-*", "rate-limit-per-key",
    )  # fmt: skip
    for key in ("full", "full", "second-key", "full"):
        tag = play.get("creators?limit=1", key=key).headers["ETag"]
    play.about("rate-limit-headers-on-errors")
    play.get(f"creators/{UNKNOWN}")
    play.post("creators", {"name": ""})
    play.post("creators", None, raw=b"{")
    play.about("rate-limit-headers-on-not-modified")
    play.get("creators?limit=1", if_none_match=tag)
    play.about("rate-limit-headers-absent")
    play.get("health")
    play.about("rate-limit-open-not-counted")
    play.get("meta")
    play.get("whoami")


def rate_limit(play):
    play.about("rate-limit-not-early", "rate-limit-enforced", "rate-limit-remaining-*")
    for _ in range(20):
        play.get("whoami", key="limited")
    play.about(
        "rate-limit-enforced", "rate-limit-headers-on-refusal", "rate-limit-retry-after-*", "rate-limited-*",
        "rate-limit-remaining-bounded", "rate-limit-refused-write-changes-nothing",
    )  # fmt: skip
    play.get("whoami", key="limited")
    play.wait(3)
    play.get("whoami", key="limited")
    play.post("creators", {"name": "Refused by the limit"}, key="limited")
    play.about("rate-limit-refused-write-changes-nothing")
    play.get("creators")
    play.about("rate-limit-open-not-limited")
    play.get("health", key="limited")
    play.get("meta", key="limited")
    play.about("rate-limit-per-key")
    play.get("whoami")
    play.about("rate-limit-retry-after-true")
    play.wait(7)
    play.get("whoami", key="limited")


SCENES = {
    "authentication": (authentication, scopes),
    "authorization": (isolation,),
    "rate_limits": (rate_headers, rate_limit),
}
