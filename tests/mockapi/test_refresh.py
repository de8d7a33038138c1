"""The refresh simulation on a driven clock: deterministic, additive, true to pauses and platforms."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mockapi.metrics import COUNTS, PostCurve

MOMENTS = st.integers(min_value=0, max_value=400 * 86_400_000)


@given(
    st.sampled_from(["instagram", "tiktok"]), st.integers(1, 2**63), st.lists(MOMENTS, min_size=2, max_size=6)
)
def test_counts_never_fall_and_windows_add_up(platform, number, moments):
    curve = PostCurve("seed", platform, str(number), 0)
    points = [curve.at(moment) for moment in sorted(moments)]
    for earlier, later in pairwise(points):
        assert all(getattr(earlier, name) <= getattr(later, name) for name in COUNTS)
    gained = sum((b.views - a.views for a, b in pairwise(points)), 0)
    assert gained == points[-1].views - points[0].views
    if platform == "tiktok":
        assert points[-1].plays == points[-1].views


def tracked(api, username="newcomer", platform="instagram", **fields):
    body = {"platform": platform, "username": username, **fields}
    answer = api("POST", "/v2/accounts", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def test_account_is_fresh_after_the_delay_and_then_on_its_interval(api):
    account = tracked(api, scrape_interval_hours=6)
    path = f"/v2/accounts/{account['id']}"
    assert account["last_scrape_time"] is None
    assert account["follower_count"] == 0
    assert api("GET", path).json()["data"]["last_scrape_time"] is None
    api.advance(3)
    first = api("GET", path).json()["data"]
    assert first["first_scrape_time"] == first["last_scrape_time"] is not None
    assert first["follower_count"] > 0
    assert first["total_post_count"] > 0
    api.advance(6 * 3600)
    second = api("GET", path).json()["data"]
    assert second["last_scrape_time"] > first["last_scrape_time"]
    assert second["first_scrape_time"] == first["first_scrape_time"]
    assert second["view_count"] >= first["view_count"]


def test_paused_accounts_stand_still_and_resume(api):
    account = tracked(api)
    path = f"/v2/accounts/{account['id']}"
    api.advance(3)
    before = api("GET", path).json()["data"]
    api("PATCH", path, json={"is_active": False})
    api.advance(3 * 86_400)
    assert api("GET", path).json()["data"] == {**before, "is_active": False}
    api("PATCH", path, json={"is_active": True})
    api.advance(3)
    assert api("GET", path).json()["data"]["last_scrape_time"] > before["last_scrape_time"]


def test_tiktok_has_no_saves(api):
    api.advance(60)
    for path in ("/v2/accounts", "/v2/videos", "/v2/account-videos"):
        items = api("GET", f"{path}?limit=200").json()["data"]
        assert {item["platform"] for item in items} == {"instagram", "tiktok"}
        for item in items:
            if item["platform"] == "tiktok":
                assert item["saved_count"] is None


def test_same_seed_same_figures(make_api, new_postgres_database, tmp_path):
    def figures(url):
        api = make_api(database_url=url)
        api("POST", "/__mock__/clock", key=None, json={"now": "2041-01-01T00:00:00Z", "frozen": True})
        account = tracked(api, "the.same")
        api.advance(86_400)
        shown = api("GET", f"/v2/accounts/{account['id']}").json()["data"]
        return {name: value for name, value in shown.items() if name.endswith("_count")}

    assert figures(f"sqlite:///{tmp_path / 'other.sqlite3'}") == figures(new_postgres_database())


def test_days_add_up_to_batches_and_overview(api):
    api.advance(60)
    ids = [video["id"] for video in api("GET", "/v2/videos").json()["data"]]
    today = date.fromisoformat(api("GET", "/__mock__/clock", key=None).json()["now"][:10])
    start, end = today - timedelta(days=12), today - timedelta(days=2)
    window = {"period": "custom", "start_date": start.isoformat(), "end_date": end.isoformat()}
    batch = api("POST", "/v2/videos/metrics", json={"video_ids": ids, **window}).json()
    assert batch["meta"] == {**window, "days": 11, "not_found": []}
    for video_id in ids:
        days = api("GET", f"/v2/videos/{video_id}/analytics", params=window).json()["data"]
        assert [day["date"] for day in days] == [(start + timedelta(days=n)).isoformat() for n in range(11)]
        for name in ("views", "plays", "likes", "comments", "shares"):
            assert sum(day[name] for day in days) == batch["data"][video_id][name]
    assert sum(metrics["views"] for metrics in batch["data"].values()) > 0


def test_batches_tell_what_is_not_tracked(api):
    api.advance(60)
    posts = api("GET", "/v2/account-videos?limit=200").json()["data"]
    instagram = [post["instagram_post_id"] for post in posts if post["instagram_post_id"]][:2]
    tiktok = [post["tiktok_video_id"] for post in posts if post["tiktok_video_id"]][:2]
    body = {"instagram_post_ids": [*instagram, tiktok[0], 2**62], "tiktok_video_ids": tiktok, "period": "90d"}
    answer = api("POST", "/v2/account-videos/metrics", json=body).json()
    assert answer["data"].keys() == {str(number) for number in (*instagram, *tiktok)}
    assert answer["meta"]["not_found"] == [tiktok[0], 2**62]
    deltas = api(
        "POST",
        "/v2/videos/deltas",
        json={"video_ids": ["0" * 8 + "-0000-4000-8000-" + "0" * 12], "windows": [7, 7, 1]},
    )
    assert deltas.json()["meta"]["windows"] == [7, 1]
    assert len(deltas.json()["meta"]["not_found"]) == 1
