"""Python's HTTP clients whose requests are objects of their own: pycurl and tornado.

Sources: the documentation of PycURL 7.45 and the options of libcurl that it names, and of tornado 6.5
(`tornado.httpclient`: a body must be given with POST, PUT and PATCH, and with no other method).
"""

from __future__ import annotations

from migrate.analysis.library import ClientKind, Form, Role
from migrate.languages import libcurl

_R = Role

# --- pycurl ---

CURL_OPTIONS = libcurl.options()
CURL_SINKS = frozenset({"WRITEDATA", "WRITEFUNCTION"})
CURL_FLAGS = libcurl.flags()
CURL_SAYINGS = {
    _R.METHOD: "{name}.setopt({name}.CUSTOMREQUEST, {value})",
    _R.DATA: "{name}.setopt({name}.POSTFIELDS, {value})",
    _R.HEADERS: "{name}.setopt({name}.HTTPHEADER, {value})",
}

# --- tornado ---

_TORNADO = {"url": _R.URL, "method": _R.METHOD, "headers": _R.HEADERS, "body": _R.RAW}
_BODIED = frozenset({"POST", "PUT", "PATCH"})
_REQUEST = Form(
    positional=(_R.URL, _R.METHOD, _R.HEADERS, _R.RAW),
    keywords=_TORNADO,
    implied="GET",
    implied_with_body="GET",
    json_type=True,
    bodied=_BODIED,
)
_FETCH = Form(
    positional=(_R.URL,),
    keywords={**_TORNADO, "request": _R.URL},
    implied="GET",
    implied_with_body="GET",
    json_type=True,
    bodied=_BODIED,
)

KINDS = (
    ClientKind(
        name="tornado",
        methods={"fetch": _FETCH},
        constructors=(
            "tornado.httpclient.AsyncHTTPClient",
            "tornado.httpclient.HTTPClient",
            "tornado.simple_httpclient.SimpleAsyncHTTPClient",
            "tornado.curl_httpclient.CurlAsyncHTTPClient",
        ),
    ),
)
FUNCTIONS = {
    "pycurl.Curl": ("pycurl", libcurl.handle()),
    "tornado.httpclient.HTTPRequest": ("tornado", _REQUEST),
}

# --- what calls a function that it is given: asyncio, concurrent.futures, anyio, Starlette ---

RUNNERS = {
    "asyncio.to_thread": 0,
    "anyio.to_thread.run_sync": 0,
    "starlette.concurrency.run_in_threadpool": 0,
    "fastapi.concurrency.run_in_threadpool": 0,
}
RUNNER_MEMBERS = {"run_in_executor": 1, "submit": 0}
RECORDS = frozenset(
    {"dataclasses.dataclass", "typing.NamedTuple", "attr.s", "attr.define", "attrs.define", "attrs.frozen"}
)
