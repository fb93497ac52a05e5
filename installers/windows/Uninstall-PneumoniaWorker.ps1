#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Removes the service and its program. Configuration and data (%ProgramData%\Pneumonia Worker: ledger and results) stay, unless -Purge
is given.
#>
[CmdletBinding()]
param(
    [string] $InstallFolder = (Join-Path $env:ProgramFiles 'Pneumonia Worker'),
    [switch] $Purge
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$ServiceName = 'PneumoniaWorker'
$DisplayName = 'Pneumonia Worker'
$DataRoot = Join-Path $env:ProgramData 'Pneumonia Worker'

if (Get-Service -Name $ServiceName -ErrorAction SilentlyContinue) {
    Stop-Service -Name $ServiceName -Force
    # Remove-Service is not in Windows PowerShell 5.1.
    & sc.exe delete $ServiceName | Out-Null
    if ($LASTEXITCODE -ne 0) {
        throw "sc.exe delete $ServiceName ended with $LASTEXITCODE."
    }
}

Remove-Item $InstallFolder, "$InstallFolder.new", "$InstallFolder.old" -Recurse -Force -ErrorAction SilentlyContinue

if ($Purge) {
    if ([System.Diagnostics.EventLog]::SourceExists($DisplayName)) {
        [System.Diagnostics.EventLog]::DeleteEventSource($DisplayName)
    }
    Remove-Item $DataRoot -Recurse -Force -ErrorAction SilentlyContinue
    Write-Host 'Removed, with configuration and data.'
}
else {
    Write-Host "Removed. Kept: '$DataRoot' (-Purge removes it)."
}
