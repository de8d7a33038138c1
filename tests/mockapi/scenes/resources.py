"""Accounts, creators, videos, links, the quota."""

from __future__ import annotations

from tests.mockapi.scenes.play import UNKNOWN


def accounts(play):
    play.about(
        "account-create-*", "account-fields-present", "account-type-constant", "account-platform-value"
    )
    body = {"platform": "tiktok", "username": "scene", "category": "food", "scrape_interval_hours": 12}
    item = f"accounts/{play.post('accounts', body).id}"
    play.about(
        "account-create-*", "account-saved-count-tiktok", "account-list-equals-single", "account-*-value"
    )
    play.get(item)
    play.get("accounts")
    play.about("account-create-interval-default", "account-create-active-default")
    play.post("accounts", {"platform": "instagram", "username": "plain"})
    play.about("account-create-platform-required")
    play.post("accounts", {"username": "nowhere"})
    play.about("account-create-username-required")
    play.post("accounts", {"platform": "tiktok"})
    play.about("account-create-platform-invalid")
    play.post("accounts", {"platform": "youtube", "username": "elsewhere"})
    play.about("account-duplicate-conflict")
    play.post("accounts", {"platform": "tiktok", "username": "scene"})
    play.about("account-duplicate-changes-nothing")
    play.get(item)
    play.about("account-username-normalised")
    play.post("accounts", {"platform": "tiktok", "username": "@Scene"})
    play.about("account-same-username-other-platform")
    play.post("accounts", {"platform": "instagram", "username": "scene"})
    play.about("account-unknown-not-found")
    play.get(f"accounts/{UNKNOWN}")
    play.about("account-update-persists")
    play.patch(item, {"category": "music"})
    play.get(item)
    for active in (False, True):
        play.about("account-update-is-active")
        play.patch(item, {"is_active": active})
        play.get(item)
    play.about("account-saved-count-tiktok")
    play.wait(10)
    play.get(item)
    play.about("account-delete-gone")
    play.delete(item)
    play.get(item)


def quota(play):
    capped = {"key": "quota"}
    play.about("quota-reached-not-before")
    last = play.post("accounts", {"platform": "tiktok", "username": "last.one"}, **capped).id
    play.about("quota-exceeded-*")
    play.post("accounts", {"platform": "tiktok", "username": "too.many"}, **capped)
    play.about("quota-refused-changes-nothing")
    play.get("accounts", **capped)
    play.about("quota-spares-others")
    play.post("creators", {"name": "Not an account"}, **capped)
    play.post("videos", {"platform": "tiktok", "identifier": "7300000000000000003"}, **capped)
    play.about("quota-freed-by-delete")
    play.delete(f"accounts/{last}", **capped)
    play.post("accounts", {"platform": "tiktok", "username": "again"}, **capped)


def creators(play):
    play.about("creator-create-*", "creator-fields-present", "creator-type-constant")
    item = f"creators/{play.post('creators', {'name': 'Scene', 'metadata': {'a': '1'}}).id}"
    play.get(item)
    play.get("creators")
    bodies = {
        "name-required": [{}],
        "name-shortest": [{"name": "x"}, {"name": ""}],
        "name-longest": [{"name": "x" * 255}, {"name": "x" * 256}],
        "name-type-refused": [{"name": 5}],
        "inactive": [{"name": "Paused", "is_active": False}],
        "is-active-type-refused": [{"name": "Odd", "is_active": "yes"}],
        "metadata-keys": [{"name": "Tags", "metadata": {f"k{n}": "v" for n in range(m)}} for m in (20, 21)],
        "metadata-length": [{"name": "Tags", "metadata": {"k": "v" * n}} for n in (255, 256)],
        "metadata-key-length": [{"name": "Tags", "metadata": {"k" * 256: "v"}}],
        "metadata-type-refused": [{"name": "Tags", "metadata": ["k"]}],
    }
    for name, sent in bodies.items():
        play.about(f"creator-create-{name}")
        for body in sent:
            play.post("creators", body)
    play.about("creator-name-unicode")
    play.post("creators", {"name": "Ünï \N{HIRAGANA LETTER A}"})
    play.about("creator-name-duplicates")
    play.post("creators", {"name": "Scene"})
    updates = {
        "name": {"name": "Renamed"},
        "archives": {"is_active": False},
        "activates": {"is_active": True},
        "metadata-replaces": {"metadata": {"b": "2"}},
        "partial": {"name": "Renamed again"},
        "null-keeps": {"name": None, "is_active": None},
    }
    for name, body in updates.items():
        play.about(f"creator-update-{name}")
        play.patch(item, body)
        play.about(f"creator-update-{name}", "creator-update-persists")
        play.get(item)
    play.about("creator-update-name-length")
    play.patch(item, {"name": ""})
    play.patch(item, {"name": "x" * 256})
    play.about("creator-update-metadata-refused")
    play.patch(item, {"metadata": {f"k{n}": "v" for n in range(21)}})
    play.patch(item, {"metadata": {"k": "v" * 256}})
    play.about("creator-unknown-not-found")
    play.get(f"creators/{UNKNOWN}")


def creator_accounts(play):
    ada, own = play.id_of("creators", "Ada Lovely"), play.id_of("accounts", "instagram/ada.lovely")
    play.about("creator-summary-*")
    play.get(f"creators/{ada}")
    play.about("creator-pause-*")
    play.patch(f"creators/{ada}", {"is_active": False})
    play.get(f"accounts/{own}")
    play.get("accounts")
    play.about("creator-resume-*")
    play.patch(f"creators/{ada}", {"is_active": True})
    play.get(f"accounts/{own}")
    play.about("creator-delete-gone")
    play.delete(f"creators/{ada}")
    play.get(f"creators/{ada}")
    play.about("creator-delete-not-listed")
    play.get("creators")
    play.about("creator-delete-keeps-accounts")
    play.get(f"accounts/{own}")
    play.about("creator-delete-repeated-not-found")
    play.delete(f"creators/{ada}")


def ranking(play):
    play.about("creators-top-array", "creators-top-ranked")
    play.get("creators/top")
    play.about("creators-top-limit-respected")
    play.get("creators/top?limit=2")
    play.about("creators-top-limit-bounds")
    for limit in (1, 25, 0, 26):
        play.get(f"creators/top?limit={limit}")
    play.about("creators-top-period")
    for period in ("7d", "30d", "90d", "1y"):
        play.get(f"creators/top?period={period}")
    for number in range(12):
        creator = play.post("creators", {"name": f"Ranked {number:02}"}).id
        account = play.post("accounts", {"platform": "tiktok", "username": f"ranked{number}"}).id
        play.put(f"creators/{creator}/accounts/{account}")
    play.wait(10)
    play.about("creators-top-limit-default")
    play.get("creators/top")


def videos(play):
    url = "https://www.tiktok.com/@nobody.tracked/video/7300000000000000010"
    play.about("video-create-*", "video-fields-present", "video-type-constant", "video-platform-value",
               "video-identifier-tiktok-url", "video-without-account")  # fmt: skip
    body = {"platform": "tiktok", "identifier": url, "scrape_interval_hours": 12, "metadata": {"a": "1"}}
    item = f"videos/{play.post('videos', body).id}"
    play.get(item)
    play.about("video-create-listed", "video-platform-value", "videos-one-resource", "video-fields-present")
    play.get("videos")
    play.about(
        "video-create-interval-default", "video-create-active-default", "video-identifier-tiktok-number"
    )
    play.post("videos", {"platform": "tiktok", "identifier": "7300000000000000011"})
    play.about("video-create-inactive")
    play.post("videos", {"platform": "tiktok", "identifier": "7300000000000000012", "is_active": False})
    play.about("video-create-platform-required")
    play.post("videos", {"identifier": "7300000000000000013"})
    play.about("video-create-identifier-required")
    play.post("videos", {"platform": "tiktok"})
    play.about("video-create-platform-invalid")
    play.post("videos", {"platform": "youtube", "identifier": "C8sceneEfgH"})
    play.about("video-identifier-instagram-url", "video-without-account")
    play.post(
        "videos", {"platform": "instagram", "identifier": "https://www.instagram.com/reel/C8sceneEfgI/"}
    )
    play.about("video-identifier-instagram-shortcode")
    play.post("videos", {"platform": "instagram", "identifier": "C8sceneEfgJ"})
    play.about("video-identifier-garbage-refused")
    play.post("videos", {"platform": "instagram", "identifier": "no such thing!"})
    play.about("video-identifier-tiktok-shortcode")
    play.post("videos", {"platform": "tiktok", "identifier": "C8sceneEfgK"})
    play.about("video-identifier-platform-mismatch")
    play.post(
        "videos",
        {"platform": "instagram", "identifier": "https://www.tiktok.com/@a/video/7300000000000000014"},
    )
    play.about("video-duplicate-conflict")
    play.post("videos", {"platform": "tiktok", "identifier": url})
    play.about("video-identifier-spellings", "video-duplicate-spelling-conflict")
    play.post("videos", {"platform": "tiktok", "identifier": "7300000000000000010"})
    play.about("video-saved-count-tiktok")
    play.wait(10)
    play.get(item)
    play.about("video-unknown-not-found")
    play.get(f"videos/{UNKNOWN}")
    play.about("video-update-persists")
    play.patch(item, {"is_active": False})
    play.get(item)
    play.about("video-delete-gone")
    play.delete(item)
    play.get(item)
    play.about("account-videos-*")
    play.get("account-videos?limit=3")


def links(play):
    creator, other = play.id_of("creators", "Elio & Co"), play.id_of("creators", "Ada Lovely")
    account, second = (
        play.id_of("accounts", "instagram/elio.co"),
        play.id_of("accounts", "tiktok/fresh_start"),
    )
    link = f"creators/{creator}/accounts/{account}"
    play.about("link-first-*", "link-record-*")
    play.put(link)
    play.about("link-takes-effect*")
    play.get(f"accounts/{account}")
    play.about("link-repeat-*")
    play.put(link)
    play.get(f"accounts/{account}")
    play.about("link-other-creator-conflict")
    play.put(f"creators/{other}/accounts/{account}")
    play.about("link-conflict-changes-nothing")
    play.get(f"accounts/{account}")
    play.about("link-unknown-creator-not-found")
    play.put(f"creators/{UNKNOWN}/accounts/{second}")
    play.about("link-unknown-account-not-found")
    play.put(f"creators/{creator}/accounts/{UNKNOWN}")
    play.about("link-several-accounts")
    play.put(f"creators/{creator}/accounts/{second}")
    play.get(f"creators/{creator}")
    play.about("unlink-takes-effect", "unlink-keeps-account")
    play.delete(link)
    play.get(f"accounts/{account}")
    play.about("unlink-keeps-others")
    play.get(f"accounts/{second}")
    play.about("unlink-repeat")
    play.delete(link)
    play.about("relink-after-unlink")
    play.put(f"creators/{other}/accounts/{account}")


SCENES = {
    "accounts": (accounts, quota),
    "creators": (creators, creator_accounts, ranking),
    "videos": (videos,),
    "links": (links,),
}
