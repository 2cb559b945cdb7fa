# Runs files of tests with Pester against one copy of the script, all in this process, and writes what came out as JSON.
param([string]$Pester, [string]$Tests, [string]$ScriptPath, [string]$Results, [string]$Folder)

$ErrorActionPreference = 'Stop'
$global:ScriptPath = $ScriptPath
$global:TestFolder = $Folder
Import-Module -Name $Pester

function Get-ErrorText {
    param($Records)
    return @($Records | ForEach-Object { $_.DisplayErrorMessage, $_.DisplayStackTrace } | Where-Object { $_ }) -join "`n"
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = @($Tests.Split([System.IO.Path]::PathSeparator))
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $configuration

$outcomes = @($run.Tests | ForEach-Object {
        $file = $_.Block.BlockContainer.Item.Name
        [ordered]@{
            file = $file; name = "$($_.Block.ExpandedPath) > $($_.ExpandedName)"; result = $_.Result
            error = Get-ErrorText -Records $_.ErrorRecord
        }
    })
# What fails before, after or around the tests belongs to none of them.
$outcomes += @($run.FailedContainers | ForEach-Object {
        [ordered]@{
            file = $_.Item.Name; name = 'the file itself'; result = 'Failed'
            error = Get-ErrorText -Records $_.ErrorRecord
        }
    })
$outcomes += @($run.FailedBlocks | ForEach-Object {
        [ordered]@{
            file = $_.BlockContainer.Item.Name; name = "$($_.ExpandedPath) itself"; result = 'Failed'
            error = Get-ErrorText -Records $_.ErrorRecord
        }
    })
[System.IO.File]::WriteAllText($Results, (ConvertTo-Json -InputObject $outcomes -Depth 3))
