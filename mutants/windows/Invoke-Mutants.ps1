# Judges faults of the script for Windows with Pester, one after the other in this process, and prints a line of JSON for each.
#
# With "traced" it only runs all tests once, on the copy of the script that notes which blocks were reached, and prints for
# each line of a test file at which a test begins the blocks that it reaches, and how long it takes.
param([string]$Pester, [string]$List, [string]$Results, [string]$Folder)

$ErrorActionPreference = 'Stop'
# Tests are dot-sourced below this scope, and could set its variables: what is needed after one has a name that none of
# them has.
$judgeFolder = $Folder
$judgeResults = $Results
$global:TestFolder = $Folder
Import-Module -Name $Pester

$judgeJob = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($List))
$judgeModulePath = $env:PSModulePath
# How long the tests of a fault's first run of Pester take, in milliseconds; of each further one twice as long, since a run
# reads whole files to begin with. The first test that fails ends it.
$judgePortion = 600
$judgeDurations = @{}

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
    $configuration.Run.Path = @($judgeJob.files)
    if (-not $All) {
        $configuration.Run.Path = @($Places | ForEach-Object { $_ -replace ':\d+\z', '' } | Sort-Object -Unique)
        $configuration.Filter.Line = $Places
        $configuration.Run.SkipRemainingOnFailure = 'Run'
    }
    $env:PSModulePath = $judgeModulePath
    [Environment]::CurrentDirectory = [System.IO.Path]::GetTempPath()
    $run = Invoke-Pester -Configuration $configuration 6>$null
    foreach ($test in $run.Tests) {
        $judgeDurations[(Get-TestPlace -Test $test)] += $test.Duration.TotalMilliseconds
    }
    $failed = @($run.Failed | ForEach-Object { @{ name = "$($_.Block.ExpandedPath) > $($_.ExpandedName)"; place = Get-TestPlace -Test $_ } })
    $failed += @($run.FailedBlocks | ForEach-Object { @{ name = $_.ExpandedPath; place = '' } })
    $failed += @($run.FailedContainers | ForEach-Object { @{ name = $_.Item.Name; place = '' } })
    return $failed | Select-Object -First 1
}

function Write-Line {
    param($Value)
    [Console]::Out.WriteLine((ConvertTo-Json -InputObject $Value -Compress -Depth 4))
    [Console]::Out.Flush()
}

if ($null -ne $judgeJob.traced) {
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
    $global:ScriptPath = $judgeJob.traced
    $failed = Invoke-Judge -All
    if ($null -ne $failed) {
        throw "The tests fail without any fault: $($failed.name)"
    }
    Write-Line -Value @($global:ReachedBy.Keys | ForEach-Object { @{ place = $_; blocks = @($global:ReachedBy[$_]); ms = [double]$judgeDurations[$_] } })
}

$judgeText = [System.IO.File]::ReadAllText($judgeJob.script)
$global:ScriptPath = [System.IO.Path]::Combine($judgeFolder, [System.IO.Path]::GetFileName($judgeJob.script))
$global:TestFolder = [System.IO.Path]::Combine($judgeFolder, 'computer')

function Set-Script {
    param([string]$Text)
    [void][System.IO.Directory]::CreateDirectory($judgeFolder)
    [System.IO.File]::WriteAllText($global:ScriptPath, $Text)
}

function Split-Place {
    # Portions of places, up to a time for all; at least one.
    param([object[]]$Places, [double]$Limit)
    $total = 0
    $part = 0
    $portion = $judgePortion
    $names = @()
    foreach ($place in $Places) {
        if ($Limit -gt 0 -and $total -gt 0 -and $total + $place.ms -gt $Limit) {
            continue
        }
        if ($part -gt 0 -and $part + $place.ms -gt $portion) {
            , $names
            $names = @()
            $part = 0
            $portion *= 2
        }
        $names += $place.place
        $part += $place.ms
        $total += $place.ms
    }
    , $names
}

# The tests that caught something, by block: they are the first to be asked of the next fault there.
$judgeCatching = @{}
foreach ($judgeMutant in $judgeJob.mutants) {
    Set-Script -Text $judgeText.Remove($judgeMutant.start, $judgeMutant.length).Insert($judgeMutant.start, $judgeMutant.replacement)
    $known = @($judgeCatching["$($judgeMutant.blocks)"])
    $places = @($known | ForEach-Object { $name = $_; $judgeMutant.places | Where-Object { $_.place -ceq $name } })
    $places += @($judgeMutant.places | Where-Object { $known -cnotcontains $_.place })
    $failed = $null
    foreach ($names in @(Split-Place -Places $places -Limit $judgeJob.limit)) {
        # Also a sign of life.
        Write-Line -Value @{ begins = $judgeMutant.name }
        $failed = Invoke-Judge -Places $names
        if ($null -ne $failed) {
            break
        }
    }
    if ($null -ne $failed -and $failed.place -ne '') {
        $judgeCatching["$($judgeMutant.blocks)"] = @(@($failed.place) + @($known | Where-Object { $_ -and $_ -cne $failed.place }))
    }
    Write-Line -Value @{ name = $judgeMutant.name; by = $(if ($null -ne $failed) { $failed.name }) }
}

# No fault has broken this process for the tests: each that caught one passes without any.
$places = @($judgeCatching.Values | ForEach-Object { $_ } | Sort-Object -Unique)
if ($places.Count -gt 0) {
    Set-Script -Text $judgeText
    Write-Line -Value @{ begins = 'nothing' }
    $failed = Invoke-Judge -Places $places
    if ($null -ne $failed) {
        throw "A test fails without any fault, after others were judged in this process: $($failed.name)"
    }
}
[System.IO.File]::WriteAllText($judgeResults, '"done"')
