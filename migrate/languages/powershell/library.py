"""PowerShell's web commands and helpers, as data; names are in lower case, as they are compared; a
colon begins those of types.

Sources: the documentation of PowerShell 7.4 (Invoke-RestMethod, Invoke-WebRequest, ConvertTo-Json) and of
.NET 8 (System.Uri, System.Net.WebUtility, System.Web.HttpUtility).
"""

from __future__ import annotations

from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.library import Form, Library, Role
from migrate.analysis.urlfacts import UrlFacts
from migrate.languages.powershell.names import Parameters

DECODED = "decoded answer"  # what a command gives that decodes the answer itself
SPLAT = "@"
_R = Role
_ROLES = Parameters(
    {
        "Uri": _R.URL,
        "Method": _R.METHOD,
        "CustomMethod": _R.METHOD,
        "Body": _R.DATA,
        "ContentType": _R.TYPE,
        "Headers": _R.HEADERS,
        "Form": _R.PARTS,
        "InFile": _R.PARTS,
        SPLAT: _R.OPTIONS,
    }
)
_FORM = Form(
    positional=(_R.URL,),
    keywords=_ROLES,
    options=_ROLES,
    implied="GET",
    implied_with_body="GET",
    json_type=True,
    text_as=_R.DATA,
    query_bodies=frozenset({"GET"}),
)
COMMANDS = {
    "invoke-restmethod": "Invoke-RestMethod",
    "irm": "Invoke-RestMethod",
    "invoke-webrequest": "Invoke-WebRequest",
    "iwr": "Invoke-WebRequest",
}

LIBRARY = Library(
    functions={name: (client, _FORM) for name, client in COMMANDS.items()},
    encode_json=frozenset({"convertto-json"}),
    decode_json=frozenset({"convertfrom-json", DECODED}),
    raw_members=frozenset({"Content", "content"}),
    status_members=frozenset({"StatusCode", "statuscode", "statusCode"}),
    method_owners=frozenset({":microsoft.powershell.commands.webrequestmethod", ":net.http.httpmethod"}),
    environment=frozenset({":environment.getenvironmentvariable"}),
    same_text=frozenset({":uri", ":string"}),
    same_text_methods=frozenset({"Trim", "TrimEnd", "TrimStart", "ToString"}),
    quoting=frozenset(
        {
            ":uri.escapedatastring",
            ":net.webutility.urlencode",
            ":web.httputility.urlencode",
            ":uri.escapeuristring",
        }
    ),
    urls=UrlFacts(quotes_whole=frozenset({":uri.escapeuristring"})),
    join_members=frozenset({"-join"}),
    replace_methods=frozenset({"Replace"}),
    set_members=frozenset({"Add", "add"}),
    get_members=frozenset(),
    member_keys=True,
    beside=True,
    any_case=True,
    guess=GuessFacts(guesses=False),
    lenient=True,
)
