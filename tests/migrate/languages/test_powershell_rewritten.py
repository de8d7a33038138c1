"""PowerShell calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

BASE = '$Base = "https://api.creatoraudit.com/v%d"\n'
ID = "$([uri]::EscapeDataString($id))"
JSON = "-ContentType 'application/json'"
CALLS = {
    "a parameter by its name": (
        'Invoke-RestMethod -Uri "$Base/creator?creator_id=$id" -Headers $headers',
        f'Invoke-RestMethod -Uri "$Base/creators/{ID}" -Headers $headers',
    ),
    "a URL by its place": (
        'irm "$Base/creator?id=$($row.Id)" -Method Get',
        'irm "$Base/creators/$([uri]::EscapeDataString($row.Id))" -Method Get',
    ),
    "parameters that are cut short": (
        'iwr -ur:"$Base/creator/delete?creator_id=$id" -me delete',
        f'iwr -ur:"$Base/creators/{ID}" -me delete',
    ),
    "a value that is encoded": (
        'irm "$Base/creator?id=$([System.Uri]::EscapeDataString($row.Id))"',
        'irm "$Base/creators/$([System.Uri]::EscapeDataString($row.Id))"',
    ),
    "a hashtable as JSON": (
        f'irm "$Base/creator/modify" -Method Post -Body (@{{ creator_id = $id; name = $n }} | ConvertTo-Json) {JSON}',
        f'irm "$Base/creators/{ID}" -Method Patch -Body (@{{ name = $n }} | ConvertTo-Json) {JSON}',
    ),
    "a body that goes, with its type": (
        'irm "$Base/creator/remove-account" -Method POST `\n'
        "    -Body (@{ creator_id = $id; account_id = $n } | ConvertTo-Json) `\n"
        f"    {JSON}",
        f'irm "$Base/creators/{ID}/accounts/$([uri]::EscapeDataString($n))" -Method DELETE',
    ),
    "a hashtable in a variable, which is built up": (
        '$body = @{}\n$body.creator_id = $id\n$body["name"] = $n\n'
        f'irm "$Base/creator/modify" -Method Post -Body ($body | ConvertTo-Json -Depth 4) {JSON}',
        '$body = @{}\n$body["name"] = $n\n'
        f'irm "$Base/creators/{ID}" -Method Patch -Body ($body | ConvertTo-Json -Depth 4) {JSON}',
    ),
    "a splatted hashtable": (
        "$request = @{\n"
        '    Uri = "$Base/creator/modify"\n'
        "    Method = 'Post'\n"
        "    Body = @{ creator_id = $id; name = $n } | ConvertTo-Json\n"
        "    ContentType = 'application/json'\n"
        "}\nInvoke-RestMethod @request -Headers $headers",
        "$request = @{\n"
        f'    Uri = "$Base/creators/{ID}"\n'
        "    Method = 'Patch'\n"
        "    Body = @{ name = $n } | ConvertTo-Json\n"
        "    ContentType = 'application/json'\n"
        "}\nInvoke-RestMethod @request -Headers $headers",
    ),
    "a form, which v2 takes as JSON": (
        'irm "$Base/creator/modify" -Method Post -Body @{ creator_id = $id; name = $n }',
        f'irm "$Base/creators/{ID}" -Method Patch -Body (@{{ name = $n }} | ConvertTo-Json) {JSON}',
    ),
    "a hashtable that is the query": (
        'irm "$Base/list-creators" -Body @{ per_page = 5 }',
        'irm "$Base/creators" -Body @{ limit = 5 }',
    ),
    "a body where there was none": (
        'irm "$Base/creator/activate?creator_id=$id" -Method Post',
        f'irm "$Base/creators/{ID}" -Method Patch {JSON} -Body \'{{"is_active": true}}\'',
    ),
    "JSON text": (
        f'irm "$Base/creator/modify" -Method Post -Body "{{`"creator_id`": `"$id`", `"name`": `"$n`"}}" {JSON}',
        f'irm "$Base/creators/{ID}" -Method Patch -Body "{{`"name`": `"$n`"}}" {JSON}',
    ),
    "JSON text in a here-string": (
        '$json = @"\n{\n  "creator_id": "$id",\n  "name": "$n"\n}\n"@\n'
        f'irm "$Base/creator/modify" -Method Post -Body $json {JSON}',
        f'$json = @"\n{{\n  "name": "$n"\n}}\n"@\nirm "$Base/creators/{ID}" -Method Patch -Body $json {JSON}',
    ),
    "a format": (
        "irm ('{0}/creator?creator_id={1}' -f $Base, $id)",
        "irm ('{0}/creators/{1}' -f $Base, [uri]::EscapeDataString($id))",
    ),
    "a format that gets values of a body": (
        "irm ('{0}/creator/remove-account' -f $Base) -Method Post "
        f"-Body (@{{ creator_id = $id; account_id = $n }} | ConvertTo-Json) {JSON}",
        "irm ('{0}/creators/{1}/accounts/{2}' -f $Base, [uri]::EscapeDataString($id), "
        "[uri]::EscapeDataString($n)) -Method Delete",
    ),
    "a sum": (
        "irm ($Base + '/creator?creator_id=' + $id)",
        "irm ($Base + '/creators/' + [uri]::EscapeDataString($id))",
    ),
    "reads of an answer": (
        '$found = irm "$Base/creator?id=5"\n$found.creator.name\n(irm "$Base/creator?id=5").creator["name"]\n'
        '(iwr "$Base/creator?id=5" | Select-Object -ExpandProperty Content | ConvertFrom-Json).creator.id',
        '$found = irm "$Base/creators/5"\n$found.data.name\n(irm "$Base/creators/5").data["name"]\n'
        '(iwr "$Base/creators/5" | Select-Object -ExpandProperty Content | ConvertFrom-Json).data.id',
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    check_rewritten(BASE % 1 + before + "\n", BASE % 2 + after + "\n", file="app.ps1")


SETTINGS = {
    "a variable of the environment with a default": (
        "$Base = $env:CREATORAUDIT_BASE_URL ?? 'https://api.creatoraudit.com/v%d'"
    ),
    "a default where it is absent": (
        "$Base = $env:CREATORAUDIT_BASE_URL\nif (-not $Base) { $Base = 'https://api.creatoraudit.com/v%d' }"
    ),
    "a test for nothing": (
        "$Base = $env:CREATORAUDIT_BASE_URL\n"
        "if ([string]::IsNullOrEmpty($Base)) {\n    $Base = 'https://api.creatoraudit.com/v%d'\n}"
    ),
    "a variable of the environment that is set": (
        "if (!$env:CREATORAUDIT_BASE_URL) {\n"
        "    $env:CREATORAUDIT_BASE_URL = 'https://api.creatoraudit.com/v%d'\n}\n"
        "$Base = $env:CREATORAUDIT_BASE_URL"
    ),
    "a parameter of the script": "param(\n    [string]$Base = 'https://api.creatoraudit.com/v%d'\n)",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_where_the_base_is_held(name: str) -> None:
    text = SETTINGS[name] + '\nirm "$BASE/{path}"\n'
    check_rewritten(
        text.replace("{path}", "creator?id=5") % 1, text.replace("{path}", "creators/5") % 2, file="app.ps1"
    )


LIBRARY = """$script:Base = 'https://api.creatoraudit.com/v%d'

function Send-Request {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string]$Method,
        [Parameter(Mandatory)] [string]$Path,
        $Body
    )
    return Invoke-RestMethod -Uri "$Base$Path" -Method $Method -Body ($Body | ConvertTo-Json) -ContentType 'application/json'
}

function Send-Post($Path, $Body) {
    Send-Request -Method POST -Path $Path -Body $Body
}
"""


def test_functions_of_another_file_through_levels() -> None:
    main = '. "$PSScriptRoot\\lib\\api.ps1"\n\nSend-%s "/creator%s" @{ %sname = $name }\nsend-request -path %s -method %s\n'
    old = ("Post", "/modify", "creator_id = $id; ", "'/creator?creator_id=5'", "GET")
    added = (
        "\n\nfunction Send-Patch($Path, $Body) {\n    Send-Request -Method PATCH -Path $Path -Body $Body\n}\n"
    )
    new = ("Patch", f"s/{ID}", "", "'/creators/5'", "GET")
    check_files(
        {"app/main.ps1": main % old, "app/lib/api.ps1": LIBRARY % 1},
        {"app/main.ps1": main % new, "app/lib/api.ps1": (LIBRARY % 2).rstrip() + added},
    )


def test_a_class() -> None:
    source = """class Client {
    [string]$Base
    Client([string]$base) { $this.Base = $base }
    [object] Get([string]$path) {
        return Invoke-RestMethod -Uri "$($this.Base)$path"
    }
}
$client = [Client]::new('https://api.creatoraudit.com/v%d')
$client.Get("/creator%s")
"""
    check_rewritten(source % (1, "?creator_id=5"), source % (2, "s/5"), file="app.ps1")


WITH_OPTIONS = """$Base = 'https://api.creatoraudit.com/v%d'

function Invoke-Creators {
    param([string]$Method, [string]$Path, [hashtable]$Body)
    $request = @{ Method = $Method; Uri = "$Base$Path"; Headers = $Headers; ContentType = 'application/json' }
    if ($Body) { $request.Body = ($Body | ConvertTo-Json -Depth 6) }
    try {
        $response = Invoke-RestMethod @request
    }
    catch {
        throw
    }
    return $response
}
"""


def test_a_function_that_is_given_a_body_or_none_in_a_file_that_nothing_names() -> None:
    calls = (
        'Invoke-Creators -Method %s -Path "/creator%s" -Body @{ %sname = $n }\ninvoke-creators GET "/%s"\n'
    )
    check_files(
        {
            "module/Public/Rename.ps1": calls % ("POST", "/modify", "creator_id = $id; ", "list-creators"),
            "module/Private/Api.ps1": WITH_OPTIONS % 1,
        },
        {
            "module/Public/Rename.ps1": calls % ("PATCH", f"s/{ID}", "", "creators"),
            "module/Private/Api.ps1": WITH_OPTIONS % 2,
        },
    )


HELD = """$Base = 'https://api.creatoraudit.com/v%d'

function Rename($x) {
    %s
    $payload = @{}
    %s
    $payload.name = "n"
    Invoke-RestMethod -Uri "%s" -Method %s -Body ($payload | ConvertTo-Json) -ContentType 'application/json'
}
"""


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Write-Output 1", "$creator_id"),
        ("$Creator_Id = 5", "$creator_id_2"),
        ("$creator_id = 5", "$creator_id_2"),
    ],
)
def test_a_value_that_is_found_where_the_body_is_made_gets_a_name(before: str, name: str) -> None:
    old = (before, "$payload.creator_id = (Get-Id $x)", "$Base/creator/modify", "Post")
    new = (before, f"{name} = (Get-Id $x)", f"$Base/creators/$([uri]::EscapeDataString({name}))", "Patch")
    check_rewritten(HELD % (1, *old), HELD % (2, *new), file="a.ps1")


@pytest.mark.parametrize("value", ["Get-Id $x", "(Get-Id $x)", "$(Get-Id $x)"])
def test_a_command_that_is_the_value_of_an_entry_becomes_an_operand(value: str) -> None:
    text = "$Base = 'https://api.creatoraudit.com/v%d'\nfunction Rename($x) {\n    irm (\"{0}/%s\" -f $Base%s) -Method %s -Body (@{ %sname = 'n' } | ConvertTo-Json) -ContentType 'application/json'\n}\n"
    check_rewritten(
        text % (1, "creator/modify", "", "Post", f"creator_id = {value}; "),
        text % (2, "creators/{1}", ", [uri]::EscapeDataString((Get-Id $x))", "Patch", ""),
        file="a.ps1",
    )


def test_an_assignment_that_is_the_value_of_an_entry_stays_where_it_is() -> None:
    old = ("", "$payload.creator_id = $last = $x", "$Base/creator/modify", "Post")
    url = "$Base/creators/$([uri]::EscapeDataString($creator_id))"
    check_rewritten(HELD % (1, *old), HELD % (2, "", "$creator_id = $last = $x", url, "Patch"), file="a.ps1")
