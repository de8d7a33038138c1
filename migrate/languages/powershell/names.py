"""Names of PowerShell: their case does not matter, parameters may be cut short, commands have other names.

Source: the documentation of PowerShell 7.4, about_Parameters, about_Command_Syntax, Invoke-RestMethod.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrate.analysis.library import Role

# Parameters of the two web commands that take no value.
SWITCHES = (
    "UseBasicParsing", "UseDefaultCredentials", "SkipCertificateCheck", "SkipHeaderValidation",
    "SkipHttpErrorCheck", "PassThru", "Resume", "PreserveAuthorizationOnRedirect", "NoProxy",
    "AllowUnencryptedAuthentication", "AllowInsecureRedirect", "DisableKeepAlive", "FollowRelLink",
    "PreserveHttpMethodOnRedirect", "ProxyUseDefaultCredentials", "Verbose", "Debug", "Compress", "AsArray",
    "EnumsAsStrings", "NoTypeInformation", "AsHashtable", "NoEnumerate", "Raw", "Force", "Wait",
)  # fmt: skip
_PARAMETERS = (
    "Uri", "Method", "CustomMethod", "Body", "ContentType", "Headers", "Form", "InFile", "OutFile",
    "WebSession", "SessionVariable", "UserAgent", "TimeoutSec", "ConnectionTimeoutSeconds",
    "OperationTimeoutSeconds", "Credential", "Authentication", "Token", "Certificate",
    "CertificateThumbprint", "Proxy", "ProxyCredential", "MaximumRedirection", "MaximumRetryCount",
    "RetryIntervalSec", "TransferEncoding", "StatusCodeVariable", "ResponseHeadersVariable",
    "MaximumFollowRelLink", "HttpVersion", "SslProtocol", "UnixSocket", "ErrorAction", "ErrorVariable",
    "WarningAction", "OutVariable", "InformationAction",
)  # fmt: skip


def whole(name: str) -> str:
    """The parameter of a web command that `name` means, as it is documented; itself where it is none."""
    lower = name.lower()
    every = (*_PARAMETERS, *SWITCHES)
    exact = [item for item in every if item.lower() == lower]
    found = exact or [item for item in every if item.lower().startswith(lower)]
    return found[0] if len(found) == 1 else name


class Parameters(Mapping[str, Role]):
    """Roles by the names of parameters, in any case, and cut short where that is clear."""

    def __init__(self, roles: Mapping[str, Role]) -> None:
        self._roles = dict(roles)

    def __getitem__(self, key: str) -> Role:
        return self._roles[whole(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._roles)

    def __len__(self) -> int:
        return len(self._roles)
