"""Problem documents, media types, envelopes, discovery."""

from __future__ import annotations

from tests.mockapi.scenes.play import UNKNOWN

NAME = {"name": "Message"}


def problems(play):
    play.about("not-found-*", "problem-*")
    play.get(f"accounts/{UNKNOWN}")
    play.get(f"creators/{UNKNOWN}")
    play.about("problem-*")
    play.get("whoami", key=None)
    play.about("validation-*", "problem-*")
    play.post("creators", {"name": "", "is_active": "yes"})
    play.about("validation-writes-nothing")
    play.get("creators")
    play.about("malformed-json-bad-request")
    play.post("creators", None, raw=b'{"name": "Half"')
    play.about("malformed-json-writes-nothing")
    play.get("creators")
    play.about("rate-limited-*")
    for _ in range(21):
        play.get("whoami", key="limited")
    play.about("unknown-route-not-found")
    play.get("no-such-path")
    play.about("method-not-allowed-*")
    play.ask("PATCH", "creators", NAME)
    play.about("server-error-none")
    play.post("creators", {"name": "x" * 255})
    play.post("creators", {"name": "\N{PERFORMING ARTS}"})
    play.about("unknown-field-refused")
    play.post("creators", {"name": "Message", "colour": "red"})
    play.about("body-not-object-refused")
    for body in ([], "text", 5):
        play.post("creators", body)
    play.about("body-too-large-refused")
    play.post("creators", {"name": "x" * 2_000_000})
    play.about("path-id-not-uuid-refused")
    play.get("accounts/17")
    for table, change in (("accounts", "category"), ("creators", "name"), ("videos", "is_active")):
        play.about("unknown-id-update-not-found")
        play.patch(f"{table}/{UNKNOWN}", {change: False if change == "is_active" else "x"})
        play.about("unknown-id-delete-not-found")
        play.delete(f"{table}/{UNKNOWN}")


def negotiation(play):
    play.about("json-response-*", "accept-absent-served", "envelope-list")
    play.get("creators", accept=None)
    play.about("accept-json-served")
    play.get("creators?limit=1", accept="application/json")
    play.about("accept-wildcards-served")
    play.get("creators?limit=1", accept="*/*")
    play.get("creators?limit=1", accept="application/*")
    play.about("accept-list-served")
    play.get("creators?limit=1", accept="text/html, application/json;q=0.5")
    play.about("accept-unsatisfiable-refused")
    play.get("creators?limit=1", accept="text/html")
    play.about("accept-weight-zero-refused")
    play.get("creators?limit=1", accept="application/json;q=0")
    bodies = {
        "content-type-other-refused": "text/plain",
        "content-type-form-refused": "application/x-www-form-urlencoded",
        "content-type-absent-refused": None,
        "content-type-parameter-accepted": "application/json; charset=utf-8",
        "content-type-case-insensitive": "Application/JSON",
    }
    for requirement, content_type in bodies.items():
        play.about(requirement)
        play.post("creators", {"name": requirement}, content_type=content_type)
        play.about("content-type-refused-writes-nothing")
        play.get("creators?limit=200")


def shapes(play):
    creator, video = play.id_of("creators", "Ada Lovely"), play.id_of("videos", "7312345678901234567")
    play.about("envelope-single", "ids-are-uuids", "timestamps-are-utc", "json-response-utf8")
    play.get(f"creators/{creator}")
    play.about("envelope-list", "ids-are-uuids", "timestamps-are-utc")
    play.get("accounts")
    play.about("envelope-meta", "dates-are-iso")
    play.post(
        "videos/metrics",
        {"video_ids": [video], "period": "custom", "start_date": "2026-06-01", "end_date": "2026-06-02"},
    )
    play.about("envelope-meta")
    play.get("search?q=ada")
    play.about("dates-are-iso")
    play.get(f"creators/{creator}/analytics?start_date=2026-06-01&end_date=2026-06-02")
    play.about("create-answers-created", "create-location")
    made = [
        f"creators/{play.post('creators', NAME).id}",
        f"accounts/{play.post('accounts', {'platform': 'tiktok', 'username': 'shape'}).id}",
        f"videos/{play.post('videos', {'platform': 'tiktok', 'identifier': '7300000000000000002'}).id}",
    ]
    play.about("update-answers-ok")
    for item in made:
        play.patch(item, {"is_active": False})
    play.about("delete-answers-no-content")
    for item in made:
        play.delete(item)


def discovery(play):
    play.about("health-*")
    play.get("health", key=None)
    play.about("meta-*", "version-in-path")
    play.get("meta", key=None)
    play.about("whoami-*")
    for key in ("full", "full", "second-organization"):
        play.get("whoami", key=key)
    play.about("openapi-*")
    play.get("openapi.json", key=None)
    play.about("docs-*")
    play.get("docs", key=None)
    play.about("version-in-path")
    play.get("creators?limit=1")
    play.get(f"creators/{UNKNOWN}")
    play.about("response-fields-kept", "response-types-kept")
    play.get(f"accounts/{play.id_of('accounts', 'instagram/ada.lovely')}")
    play.get("videos")
    play.about("required-parameters-kept")
    play.post("creators", NAME)


SCENES = {"errors": (problems,), "negotiation": (negotiation, shapes), "discovery": (discovery,)}
