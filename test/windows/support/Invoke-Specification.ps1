# Runs one file of tests against one copy of the script, and writes what came out as JSON.
param([string]$Tests, [string]$ScriptPath, [string]$Results, [string]$Folder)

$ErrorActionPreference = 'Stop'
$global:ScriptPath = $ScriptPath
$global:TestFolder = $Folder

. (Join-Path $PSScriptRoot 'Specification.ps1')
$global:SpecFrame = New-SpecFrame -Name '' -Parent $null
$root = $global:SpecFrame
& $Tests
Invoke-SpecFrame -SpecHere $root
[System.IO.File]::WriteAllText($Results, (ConvertTo-Json -InputObject @($global:SpecResults) -Depth 3))
