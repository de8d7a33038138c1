"""resty's requests, as data.

Source: the documentation of resty 2.
"""

from __future__ import annotations

from migrate.analysis.library import ClientKind, Form, Role

_R = Role
_PATHS = ("github.com/go-resty/resty/v2", "gopkg.in/resty.v1", "resty.dev/v3")
_BODIES = {"SetBody": Form(positional=(_R.JSON, _R.RAW, _R.DATA))}
_SAYS_NOTHING = (
    *("SetHeader", "SetHeaders", "SetAuthToken", "SetAuthScheme", "SetBasicAuth", "SetContext", "SetResult"),
    *("SetError", "SetCookie", "EnableTrace", "ForceContentType", "SetDoNotParseResponse", "SetOutput"),
)
_CLIENT_SAYS_NOTHING = (
    *("SetTimeout", "SetHeader", "SetHeaders", "SetAuthToken", "SetAuthScheme", "SetBasicAuth", "SetDebug"),
    *("SetRetryCount", "SetRetryWaitTime", "SetRetryMaxWaitTime", "SetTransport", "SetTLSClientConfig"),
    *("SetCookie", "SetError", "EnableTrace", "OnBeforeRequest", "OnAfterResponse", "SetLogger"),
)

STEPS = {
    **{
        verb: Form(method=verb.upper(), positional=(_R.URL,), family="verb", said=_BODIES)
        for verb in ("Get", "Head", "Post", "Put", "Patch", "Delete", "Options")
    },
    "Execute": Form(positional=(_R.METHOD, _R.URL)),
    "SetQueryParam": Form(positional=(_R.QUERY,), pair=True),
    "SetQueryParams": Form(positional=(_R.QUERY,)),
    "SetQueryParamsFromValues": Form(positional=(_R.QUERY,)),
    "SetQueryString": Form(positional=(_R.QUERY,)),
    "SetFormData": Form(positional=(_R.DATA,), gives={_R.JSON: "SetBody({})"}),  # a map becomes JSON
    "SetFormDataFromValues": Form(positional=(_R.DATA,)),
    "SetBody": Form(positional=(_R.JSON,)),
    # They fill variables of the URL: what they carry is not followed, and not overlooked.
    **dict.fromkeys(("SetPathParam", "SetPathParams", "SetRawPathParam"), Form(positional=(_R.QUERY,))),
    **dict.fromkeys(_SAYS_NOTHING, Form()),
}
CLIENT = ClientKind(
    name="resty",
    methods={"R": Form(whole_steps=frozenset({"SetBody", "SetFormData", "SetQueryParams"}))},
    constructors=tuple(f"{path}.{name}" for path in _PATHS for name in ("New", "NewWithClient", "Client")),
    base=Form(positional=(_R.BASE,)),
    extends=frozenset({"SetBaseURL", "SetHostURL"}),
    base_setters=frozenset({"SetBaseURL", "SetHostURL"}),
    same=frozenset(_CLIENT_SAYS_NOTHING),
)
