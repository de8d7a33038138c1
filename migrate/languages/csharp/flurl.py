"""Flurl, whose requests are methods of their URL, as data.

Source: the documentation of Flurl.Http 4 (fluent HTTP, extension methods of texts and of `Url`).
"""

from __future__ import annotations

from migrate.analysis.library import Form, Role

_R = Role


def _forms() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for verb in ("Get", "Delete", "Head"):
        found[f"{verb}Async"] = Form(method=verb.upper(), family="response", of_text=True)
    for kind in ("Json", "String", "Stream", "Bytes"):
        found[f"Get{kind}Async"] = Form(method="GET", family=kind, of_text=True)
    for verb in ("Post", "Put", "Patch"):
        for kind, role in (("", _R.RAW), ("Json", _R.JSON), ("String", _R.RAW), ("UrlEncoded", _R.DATA)):
            found[f"{verb}{kind}Async"] = Form(
                method=verb.upper(),
                positional=(role,),
                required=frozenset({role}),
                family=f"body {kind}",
                of_text=True,
            )
    found["SendAsync"] = Form(positional=(_R.METHOD, _R.RAW), of_text=True)
    found["SendJsonAsync"] = Form(positional=(_R.METHOD, _R.JSON), of_text=True)
    return found


TEXT_METHODS = {name: ("Flurl", form) for name, form in _forms().items()}
