#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Installs a self-contained publish as a Windows service, or updates an installed one. May be run again at any time: configuration and
data stay as they are.

.DESCRIPTION
  dotnet publish service/Pneumonia.Worker -c Release -r win-x64 --self-contained -o publish
  .\installers\windows\Install-PneumoniaWorker.ps1 -Published publish -ExportFolder \\pacs\export

The service runs as a virtual account (NT SERVICE\PneumoniaWorker): it has no password, and no rights but those given here. On the
network it is the computer account (DOMAIN\COMPUTER$), so a share must let that account read; or name a group managed service account
with -Account DOMAIN\name$.

.PARAMETER Published
The folder that dotnet publish wrote.

.PARAMETER ExportFolder
The folder that the archive exports to, as a local path or \\server\share\folder. Written to a new configuration; an existing
configuration is left alone.

.PARAMETER InstallFolder
Where the program goes.

.PARAMETER Account
The service's account.

.PARAMETER NoStart
Registers the service and does not start it.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Published,
    [string] $ExportFolder,
    [string] $InstallFolder = (Join-Path $env:ProgramFiles 'Pneumonia Worker'),
    [string] $Account = 'NT SERVICE\PneumoniaWorker',
    [switch] $NoStart
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$ServiceName = 'PneumoniaWorker'
$DisplayName = 'Pneumonia Worker'
$DataRoot = Join-Path $env:ProgramData 'Pneumonia Worker'
$SiteFile = Join-Path $DataRoot 'appsettings.json'
$Program = Join-Path $InstallFolder 'pneumonia-worker.exe'

# Runs a system program and stops on its failure; PowerShell itself does not.
function Invoke-Native([string] $Command, [string[]] $Arguments) {
    $output = & $Command @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Command $($Arguments -join ' ') ended with $LASTEXITCODE`: $output"
    }
}

if (-not (Test-Path (Join-Path $Published 'pneumonia-worker.exe'))) {
    throw "There is no pneumonia-worker.exe in '$Published': give the folder that 'dotnet publish -r win-x64 --self-contained' wrote."
}

if ($ExportFolder -match '^([A-Za-z]):') {
    $drive = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$($Matches[1]):'"
    if ($drive -and $drive.DriveType -eq 4) {
        throw "'$ExportFolder' is on a mapped drive. Drive letters belong to a person's session and a service does not see them. Use $($drive.ProviderName) instead."
    }
}

# The new program is laid beside the old one and takes its place by renaming, with the service stopped in between.
$service = Get-Service -Name $ServiceName -ErrorAction SilentlyContinue
$incoming = "$InstallFolder.new"
$outgoing = "$InstallFolder.old"
Remove-Item $incoming, $outgoing -Recurse -Force -ErrorAction SilentlyContinue
Copy-Item $Published $incoming -Recurse
if ($service) {
    Stop-Service -Name $ServiceName -Force
}
if (Test-Path $InstallFolder) {
    Move-Item $InstallFolder $outgoing
}
Move-Item $incoming $InstallFolder
Remove-Item $outgoing -Recurse -Force -ErrorAction SilentlyContinue

if (-not $service) {
    New-Service -Name $ServiceName -DisplayName $DisplayName -BinaryPathName "`"$Program`" run" -StartupType Automatic `
        -Description 'Flags chest X-rays for a triage queue. Research use only, not for diagnostic use.' | Out-Null
}

# Delayed: network and shares come first. The account is set on every run, so that an update can change it.
Invoke-Native sc.exe @('config', $ServiceName, 'start=', 'delayed-auto', 'obj=', $Account)

# Restart after 5 s, 30 s, then every 60 s; a day without a fault starts over. The flag makes an end with an exit code other than 0
# count as a fault too: a fault inside a .NET service ends the process in good order.
Invoke-Native sc.exe @('failure', $ServiceName, 'reset=', '86400', 'actions=', 'restart/5000/restart/30000/restart/60000')
Invoke-Native sc.exe @('failureflag', $ServiceName, '1')

# Results are clinical records: only the service, the system (S-1-5-18) and administrators (S-1-5-32-544) get at them.
New-Item -ItemType Directory -Force -Path $DataRoot | Out-Null
Invoke-Native icacls.exe @($DataRoot, '/inheritance:r', '/grant:r', "${Account}:(OI)(CI)M", '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F')

# The source has to exist before the service, which may not make it, writes its first message.
if (-not [System.Diagnostics.EventLog]::SourceExists($DisplayName)) {
    [System.Diagnostics.EventLog]::CreateEventSource($DisplayName, 'Application')
}

if ($ExportFolder -and -not (Test-Path $SiteFile)) {
    $configuration = @{ Intake = @{ Folders = @(@{ Path = $ExportFolder }) } } | ConvertTo-Json -Depth 5
    [System.IO.File]::WriteAllText($SiteFile, $configuration)
}

if ($NoStart -or -not (Test-Path $SiteFile)) {
    Write-Host "Installed, not started. Name your export folders in '$SiteFile', let '$Account' read them, then: Start-Service $ServiceName"
    return
}

& $Program config check
if ($LASTEXITCODE -ne 0) {
    throw "The configuration in '$SiteFile' is refused; the lines above say why. Mend it, then: Start-Service $ServiceName"
}
Start-Service -Name $ServiceName
Write-Host "Installed and started: Get-Service $ServiceName"
