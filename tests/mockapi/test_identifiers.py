"""Every spelling of a post leads to one normal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockapi.identifiers import resolve, shortcode
from mockapi.problems import Problem

CODE, NUMBER = "C8abcDEfgHi", "3394145943874830818"
VIDEO = "7312345678901234567"
INSTAGRAM = [
    CODE,
    f"https://www.instagram.com/p/{CODE}/",
    f"https://www.instagram.com/p/{CODE}",
    f"http://instagram.com/p/{CODE}/?igsh=abc&utm_source=x#frag",
    f"instagram.com/p/{CODE}",
    f"www.instagram.com/reel/{CODE}/",
    f"https://m.instagram.com/reels/{CODE}/",
    f"https://instagr.am/p/{CODE}/",
    f"https://www.instagram.com/tv/{CODE}",
    f"https://www.instagram.com/some.user_1/p/{CODE}/",
    f"https://www.instagram.com/some.user_1/reel/{CODE}",
    f"https://www.instagram.com/p/{CODE}/embed/captioned/",
    f"HTTPS://WWW.INSTAGRAM.COM/p/{CODE}/",
    f"//www.instagram.com/p/{CODE}/",
    f"https://www.instagram.com:443/p/{CODE}/",
    NUMBER,
]
TIKTOK = [
    VIDEO,
    f"https://www.tiktok.com/@some.user/video/{VIDEO}",
    f"https://tiktok.com/@some.user/video/{VIDEO}/?is_from_webapp=1&sender_device=pc",
    f"tiktok.com/@some.user/video/{VIDEO}",
    f"https://m.tiktok.com/v/{VIDEO}.html?u_code=0",
    f"https://www.tiktok.com/@some.user/photo/{VIDEO}",
    f"https://www.tiktok.com/embed/v2/{VIDEO}",
    f"https://www.tiktok.com/player/v1/{VIDEO}",
    f"https://m.tiktok.com/@some.user/video/{VIDEO}",
    f"https://www.tiktok.com/%40some.user/video/{VIDEO}",
    f"https://www.tiktok.com/@/video/{VIDEO}",
    f"https://www.tiktok.com/share/video/{VIDEO}/",
]


@pytest.mark.parametrize("text", INSTAGRAM)
def test_instagram_spellings_lead_to_one_post(text):
    post = resolve("instagram", text)
    assert (post.external_id, post.shortcode) == (resolve("instagram", CODE).external_id, CODE)


def test_shortcode_and_number_are_one():
    assert (
        resolve("instagram", CODE).external_id
        == resolve("instagram", resolve("instagram", CODE).external_id).external_id
    )


@pytest.mark.parametrize("text", TIKTOK)
def test_tiktok_spellings_lead_to_one_video(text):
    assert resolve("tiktok", text).external_id == VIDEO


@pytest.mark.parametrize(
    "texts",
    [
        (
            "https://vm.tiktok.com/ZMabc12/",
            "https://vt.tiktok.com/ZMabc12",
            "https://www.tiktok.com/t/ZMabc12/?x=1",
        )
    ],
)
def test_short_links_lead_to_one_video(texts):
    assert len({resolve("tiktok", text).external_id for text in texts}) == 1


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("tiktok", CODE), ("instagram", TIKTOK[1]), ("tiktok", INSTAGRAM[1]), ("instagram",
              "https://example.com/p/" + CODE),
        ("instagram", "https://www.instagram.com/some.user/"), ("instagram",
              "https://instagram.com.evil.example/p/" + CODE),
        ("instagram", "ftp://instagram.com/p/" + CODE), ("tiktok", "https://www.tiktok.com/@some.user"),
              ("tiktok", "0"),
        ("instagram", "a b"), ("instagram", "https://[/p/x"), ("tiktok", "https://www.tiktok.com/@u/video/12x"),
        ("instagram", "https://www.instagram.com/stories/user/123/"),
    ],
)  # fmt: skip
def test_everything_else_is_refused(platform, text):
    with pytest.raises(Problem) as caught:
        resolve(platform, text)
    assert caught.value.errors[0].field == "identifier"


@given(st.integers(64**4, 2**63))
def test_shortcodes_and_numbers_are_one_to_one(number):
    post = resolve("instagram", shortcode(number))
    assert (post.external_id, post.shortcode) == (str(number), shortcode(number))


@given(st.sampled_from(["instagram", "tiktok"]), st.text(max_size=80))
def test_any_text_is_a_post_or_a_refusal(platform, text):
    try:
        post = resolve(platform, text)
    except Problem:
        return
    assert post.external_id.isdecimal()
    assert resolve(platform, post.external_id).external_id == post.external_id


@pytest.mark.parametrize(("platform", "spellings"), [("instagram", INSTAGRAM), ("tiktok", TIKTOK)])
def test_second_spelling_is_a_duplicate(api, platform, spellings):
    fresh = [text.replace(CODE, "C9zzzzzzzzz").replace(VIDEO, "7399999999999999999") for text in spellings]
    bodies = [{"platform": platform, "identifier": text} for text in fresh if text != NUMBER]
    statuses = [api("POST", "/v2/videos", json=body).status_code for body in bodies]
    assert statuses == [201] + [409] * (len(bodies) - 1)
