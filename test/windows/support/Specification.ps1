# Describe, It and Should in the form of Pester 5, for where Pester cannot be had: a file of tests runs under either as it is.
# Like Pester, it first collects what a file describes, and then runs it, so that what is set outside of BeforeAll and
# BeforeEach is not there when tests run.

$global:SpecFrame = $null
$global:SpecResults = @()

function New-SpecFrame {
    param([string]$Name, $Parent)
    return @{
        Name = $Name; Parent = $Parent; Items = @(); BeforeAll = @(); BeforeEach = @(); AfterEach = @(); AfterAll = @()
    }
}

function Describe {
    param([string]$Name, [scriptblock]$Body)
    $frame = New-SpecFrame -Name $Name -Parent $global:SpecFrame
    $global:SpecFrame.Items += , $frame
    $global:SpecFrame = $frame
    & $Body
    $global:SpecFrame = $frame.Parent
}

function Context {
    param([string]$Name, [scriptblock]$Body)
    Describe -Name $Name -Body $Body
}

function It {
    param([string]$Name, [scriptblock]$Body, $ForEach)
    $rows = @($null)
    if ($null -ne $ForEach) {
        $rows = @($ForEach)
    }
    foreach ($row in $rows) {
        $title = $Name
        if ($row -is [hashtable]) {
            foreach ($key in @($row.Keys)) {
                $title = $title.Replace("<$key>", [string]$row[$key])
            }
        }
        $global:SpecFrame.Items += , @{ Title = $title; Test = $Body; Row = $row }
    }
}

function BeforeAll {
    param([scriptblock]$Body)
    $global:SpecFrame.BeforeAll += $Body
}

function BeforeEach {
    param([scriptblock]$Body)
    $global:SpecFrame.BeforeEach += $Body
}

function AfterEach {
    param([scriptblock]$Body)
    $global:SpecFrame.AfterEach += $Body
}

function AfterAll {
    param([scriptblock]$Body)
    $global:SpecFrame.AfterAll += $Body
}

# Runs at once, as in Pester: for what -ForEach needs.
function BeforeDiscovery {
    param([scriptblock]$Body)
    . $Body
}

function Get-SpecPath {
    param($Frame)
    if ($null -eq $Frame) {
        return @()
    }
    return @(Get-SpecPath -Frame $Frame.Parent) + @($Frame)
}

function Invoke-SpecFrame {
    param($SpecHere)
    foreach ($specBlock in $SpecHere.BeforeAll) {
        . $specBlock
    }
    foreach ($specItem in $SpecHere.Items) {
        if ($specItem.ContainsKey('Test')) {
            Invoke-SpecTest -SpecHere $SpecHere -SpecItem $specItem
        }
        else {
            Invoke-SpecFrame -SpecHere $specItem
        }
    }
    foreach ($specBlock in $SpecHere.AfterAll) {
        . $specBlock
    }
}

function Invoke-SpecTest {
    param($SpecHere, $SpecItem)
    $specPath = @(Get-SpecPath -Frame $SpecHere)
    $specError = ''
    try {
        if ($SpecItem.Row -is [hashtable]) {
            foreach ($specKey in @($SpecItem.Row.Keys)) {
                Set-Variable -Name $specKey -Value $SpecItem.Row[$specKey]
            }
        }
        foreach ($specFrame in $specPath) {
            foreach ($specBlock in $specFrame.BeforeEach) {
                . $specBlock
            }
        }
        . $SpecItem.Test
    }
    catch {
        $specError = "$($_.Exception.Message) $($_.InvocationInfo.PositionMessage)"
    }
    foreach ($specFrame in $specPath) {
        foreach ($specBlock in $specFrame.AfterEach) {
            . $specBlock
        }
    }
    $names = @($specPath | Where-Object { $_.Name -ne '' } | ForEach-Object { $_.Name }) + @($SpecItem.Title)
    $global:SpecResults += @{ name = ($names -join ' > '); error = $specError }
}

function Test-SpecSame {
    param($Actual, $Expected, [bool]$Exactly)
    $one = @($Actual)
    $other = @($Expected)
    if ($one.Count -ne $other.Count) {
        return $false
    }
    for ($index = 0; $index -lt $one.Count; $index++) {
        $same = $one[$index] -eq $other[$index]
        if ($Exactly) {
            $same = $one[$index] -ceq $other[$index]
        }
        if (-not $same) {
            return $false
        }
    }
    return $true
}

# | Should -Be, -BeExactly, -BeNullOrEmpty, -Match, each also with -Not.
function Should {
    param([switch]$Not, $Be, $BeExactly, [switch]$BeNullOrEmpty, [string]$Match)
    $actual = @($input)
    $holds = $false
    $wanted = ''
    if ($PSBoundParameters.ContainsKey('BeExactly')) {
        $wanted = "be exactly '$($BeExactly -join "', '")'"
        $holds = Test-SpecSame -Actual $actual -Expected $BeExactly -Exactly $true
    }
    elseif ($PSBoundParameters.ContainsKey('Match')) {
        $wanted = "match '$Match'"
        $holds = ($actual -join "`n") -match $Match
    }
    elseif ($BeNullOrEmpty) {
        $wanted = 'be null or empty'
        $holds = @($actual | Where-Object { -not [string]::IsNullOrEmpty($_) }).Count -eq 0
    }
    else {
        $wanted = "be '$($Be -join "', '")'"
        $holds = Test-SpecSame -Actual $actual -Expected $Be -Exactly $false
    }
    if ([bool]$holds -eq [bool]$Not) {
        $word = 'should'
        if ($Not) {
            $word = 'should not'
        }
        throw "'$($actual -join "', '")' $word $wanted"
    }
}
