"""Advanced functions of PowerShell: what runs once, and what runs for each item of a pipeline.

Met in modules of security scripts, which set the URL in `begin` and send in `process`.
Source: the documentation of PowerShell 7.4, about_Functions_Advanced_Methods, about_Pipelines.
"""

from __future__ import annotations

from tests.migrate.field.lending import check_kept, check_moved, lending


def test_blocks_of_a_function_are_read() -> None:
    check_moved(
        """
        function Get-Note
        {
            param($Loan)
            begin { $uri = 'https://api.lending.example/1.0' }
            process { Invoke-RestMethod -Uri "$uri/loans/$Loan/notes" }
            end { Write-Verbose 'done' }
        }
        """,
        """
        function Get-Note
        {
            param($Loan)
            begin { $uri = 'https://api.lending.example/2.0' }
            process { Invoke-RestMethod -Uri "$uri/loans/$Loan/remarks" }
            end { Write-Verbose 'done' }
        }
        """,
        lending(),
        "Get-Note.ps1",
    )


def test_what_is_piped_in_is_not_known_in_begin() -> None:
    after = """
function Get-Own
{
    param(
        [Parameter(Mandatory, ValueFromPipeline)]
        [string]$Loan
    )
    begin { $uri = 'https://api.lending.example/2.0/loans/{loan}' }
    process { Invoke-RestMethod -Uri $uri.Replace('{loan}', [uri]::EscapeDataString($Loan)) }
}
"""
    before = after.replace("2.0/loans/{loan}", "1.0/loan")
    before = before.replace(
        "$uri.Replace('{loan}', [uri]::EscapeDataString($Loan))", "$uri -Body @{ number = $Loan }"
    )
    check_moved(before, after, lending(), "Get-Own.ps1")


def test_a_value_that_is_set_after_the_url_stays_behind_it() -> None:
    check_moved(
        """
        $uri = 'https://api.lending.example/1.0/loan'
        $number = Read-Host
        Invoke-RestMethod -Uri $uri -Body @{ number = $Number }
        """,
        """
        $uri = 'https://api.lending.example/2.0/loans/{loan}'
        $number = Read-Host
        Invoke-RestMethod -Uri $uri.Replace('{loan}', [uri]::EscapeDataString($Number))
        """,
        lending(),
        "loan.ps1",
    )


def test_a_parameter_that_is_added_to_a_table_is_for_a_person() -> None:
    check_kept(
        """
        function Get-Own($Loan)
        {
            $params = @{}
            $params.Add('Uri', 'https://api.lending.example/1.0/loan')
            $body = @{ number = $Loan }
            $params.Add('Body', $body)
            Invoke-RestMethod @params
        }
        """,
        "the query is added to what the call is given by a statement of its own",
        lending(),
        "Get-Own.ps1",
    )
