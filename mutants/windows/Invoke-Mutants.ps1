# Judges faults of the script for Windows with Pester, one after the other in this process, and prints a line of JSON for each.
#
# With -Traced it first runs all tests once on the copy of the script that notes which blocks were reached, and prints for
# each line of a test file at which a test begins the blocks that it reaches.
param([string]$Pester, [string]$List, [string]$Results, [string]$Folder)

$ErrorActionPreference = 'Stop'
$global:TestFolder = $Folder
Import-Module -Name $Pester

$job = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($List))
$modulePath = $env:PSModulePath

function Get-TestPlace {
    # Where a test begins. Rows of one -ForEach share it.
    param($Test)
    return '{0}:{1}' -f $Test.ScriptBlock.File, $Test.StartLine
}

function Invoke-Judge {
    # Runs the tests that begin at some lines; none means all of them. Returns the first that fails, or nothing.
    param([string[]]$Places, [switch]$All)
    $configuration = New-PesterConfiguration
    $configuration.Output.Verbosity = 'None'
    $configuration.Run.PassThru = $true
    $configuration.Run.Path = @($job.files)
    if (-not $All) {
        $configuration.Run.Path = @($Places | ForEach-Object { $_ -replace ':\d+\z', '' } | Sort-Object -Unique)
        $configuration.Filter.Line = $Places
        $configuration.Run.SkipRemainingOnFailure = 'Run'
    }
    $env:PSModulePath = $modulePath
    [Environment]::CurrentDirectory = [System.IO.Path]::GetTempPath()
    $run = Invoke-Pester -Configuration $configuration 6>$null
    $failed = @($run.Failed | ForEach-Object { "$($_.Block.ExpandedPath) > $($_.ExpandedName)" })
    $failed += @($run.FailedBlocks | ForEach-Object { $_.ExpandedPath }) + @($run.FailedContainers | ForEach-Object { $_.Item.Name })
    return $failed | Select-Object -First 1
}

function Write-Line {
    param($Value)
    [Console]::Out.WriteLine((ConvertTo-Json -InputObject $Value -Compress -Depth 4))
    [Console]::Out.Flush()
}

if ($null -ne $job.traced) {
    $global:ReachedBy = @{}
    function global:Get-Reached {
        # The blocks that the running test has reached so far.
        $place = & (Get-Module -Name Pester) { $state.CurrentTest } | ForEach-Object { Get-TestPlace -Test $_ }
        $place = "$place"
        if (-not $global:ReachedBy.ContainsKey($place)) {
            $global:ReachedBy[$place] = New-Object -TypeName System.Collections.Generic.HashSet[int]
        }
        return , $global:ReachedBy[$place]
    }
    $global:ScriptPath = $job.traced
    $failed = Invoke-Judge -All
    if ($null -ne $failed) {
        throw "The tests fail without any fault: $failed"
    }
    Write-Line -Value @($global:ReachedBy.Keys | ForEach-Object { @{ place = $_; blocks = @($global:ReachedBy[$_]) } })
}

$text = [System.IO.File]::ReadAllText($job.script)
$global:ScriptPath = [System.IO.Path]::Combine($Folder, [System.IO.Path]::GetFileName($job.script))
$global:TestFolder = [System.IO.Path]::Combine($Folder, 'computer')
foreach ($mutant in $job.mutants) {
    [void][System.IO.Directory]::CreateDirectory($Folder)
    [System.IO.File]::WriteAllText($global:ScriptPath, $text.Remove($mutant.start, $mutant.length).Insert($mutant.start, $mutant.replacement))
    Write-Line -Value @{ begins = $mutant.name }
    $by = $null
    foreach ($places in $mutant.rounds) {
        $by = Invoke-Judge -Places $places
        if ($null -ne $by) {
            break
        }
    }
    Write-Line -Value @{ name = $mutant.name; by = $by }
}
[System.IO.File]::WriteAllText($Results, '"done"')
