"""Nothing of the inside of the server shows in an error."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_plus

from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.values import as_object

_SIGNS = re.compile(
    r"Traceback \(most recent call last\)"
    r"|File \"[^\"]+\", line \d+"
    r"|\bat [\w.$<>]+ ?\([^()\s]+:\d+(:\d+)?\)"
    r"|\b(SELECT\b.+\bFROM|INSERT INTO|UPDATE\b.+\bSET|DELETE FROM)\b"
    r"|(?<![\w.])/(srv|usr|home|var|opt|app|root|tmp)/[\w./-]+\.\w+"
    r"|\b[a-z_]\w*(\.\w+)+\.[A-Z]\w*(Error|Exception|Found)?\b"
    r"|\b(java|javax|org|com)(\.\w+){2,}Exception\b"
)
"""Stack traces of several languages, queries, paths of files, and dotted names of classes."""


@law("problem-leaks-nothing", traffic=["mishaps", "credentials", "scopeless", "bounds"])
def leaks(exchange: Exchange, api: Api) -> Finding:
    """What the request itself brought is no leak."""
    if not exchange.is_error or not exchange.body:
        return None
    problem = {
        name: value for name, value in as_object(exchange.json).items() if name not in ("instance", "type")
    }
    text = json.dumps(problem, ensure_ascii=False).replace("\\n", "\n") if problem else exchange.text
    sent = unquote_plus(exchange.request.target) + (exchange.request.body or b"").decode("utf-8", "replace")
    found = next((each[0] for each in _SIGNS.finditer(text) if each[0] not in sent), None)
    return expect(found is None, "nothing of the server's inside", found)
