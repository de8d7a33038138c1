"""Health, discovery, identity, the OpenAPI document and a page about it.

[api-reference/authentication], [api-reference/versioning].
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Final

from mockapi.call import Call, Handler
from mockapi.document import Document, load_document
from mockapi.http import Result


def get_health(call: Call) -> Result:
    """`GET /health`; the body is assumed."""
    return Result(status=200, body={"data": {"type": "health", "status": "ok"}})


def get_meta(call: Call) -> Result:
    """`GET /meta`; its addresses lead to this server."""
    base = call.request.base_url + "/v2"
    data = {
        "type": "api_meta",
        "api_version": "v2",
        "status": "current",
        "docs_url": f"{base}/docs",
        "openapi_url": f"{base}/openapi.json",
        "whoami_url": f"{base}/whoami",
        "deprecation": None,
        "sunset": None,
    }
    return Result(status=200, body={"data": data})


def get_whoami(call: Call) -> Result:
    """`GET /whoami`."""
    data = {"type": "whoami", "organization_id": call.org_id, "api_key_name": call.key_name}
    return Result(status=200, body={"data": data})


def get_openapi_document(call: Call) -> Result:
    """`GET /openapi.json`, with this server's address."""
    content = {**load_document("v2").content, "servers": [{"url": call.request.base_url + "/v2"}]}
    return Result(status=200, body=content)


def get_docs(call: Call) -> Result:
    """`GET /docs`: one page without scripts or anything from elsewhere."""
    page = docs_page(load_document("v2"))
    return Result(status=200, body=page, headers={"Content-Type": "text/html; charset=utf-8"})


def docs_page(document: Document) -> bytes:
    """The document's operations as a page for people."""
    info = document.content["info"]
    rows = "\n".join(
        _section(document, path, item, method)
        for path, item in document.content["paths"].items()
        for method in item
        if method in ("get", "post", "put", "patch", "delete")
    )
    title = html.escape(info["title"])
    return _PAGE.format(title=title, version=html.escape(info["version"]), rows=rows).encode()


def _section(document: Document, path: str, item: Mapping[str, Any], method: str) -> str:
    node = item[method]
    parameters = [document.resolve(parameter) for parameter in node.get("parameters", ())]
    listed = "".join(
        f"<li><code>{html.escape(p['name'])}</code> ({p['in']}): {html.escape(p.get('description', ''))}</li>"
        for p in parameters
    )
    answers = ", ".join(node["responses"])
    basis = f" <small>{html.escape(node['x-basis'])}</small>" if "x-basis" in node else ""
    return (
        f"<section id='{node['operationId']}'><h2><span class='{method}'>{method.upper()}</span> "
        f"<code>/v2{html.escape(path)}</code>{basis}</h2><p>{html.escape(node.get('description', ''))}</p>"
        f"<ul>{listed}</ul><p>Answers: {answers}</p></section>"
    )


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}}
h2{{font-size:1.05rem;border-top:1px solid #ddd;padding-top:1rem}} code{{background:#f4f4f4;padding:.1em
.3em}}
span{{font-weight:700;color:#fff;background:#555;border-radius:3px;padding:.1em .5em;font-size:.8rem}}
span.get{{background:#1668a7}} span.post{{background:#287a3c}} span.delete{{background:#a32929}}
span.patch,span.put{{background:#8a5a00}} small{{color:#666;font-weight:400}}</style></head>
<body><h1>{title} <small>{version}</small></h1>
<p>The whole document as JSON: <a href="openapi.json">openapi.json</a>.</p>
{rows}
</body></html>
"""

HANDLERS: Final[Mapping[str, Handler]] = {
    "getHealth": get_health,
    "getMeta": get_meta,
    "getWhoami": get_whoami,
    "getOpenapiDocument": get_openapi_document,
    "getDocs": get_docs,
}
