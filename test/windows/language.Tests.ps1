# What the script takes for granted of PowerShell. A real PowerShell must agree with each of these; where there is none, this
# is what the project's own subset is held to.
Describe 'PowerShell' {
    BeforeAll {
        function Get-Nothing { param() }
        function Get-Null { param() return $null }
        function Get-One { param() return 'one' }
        function Get-List { param() return @('one', 'two') }
        function Get-Wrapped { param() return , @() }
        function Get-Given { param([switch]$Flag, [int]$Number = 7, [string]$Text) return "$Flag $Number '$Text'" }
        function Get-Sum { param($Values) $sum = 0; foreach ($value in $Values) { $sum += $value }; return $sum }
        function Test-Early { param() foreach ($value in 1..5) { if ($value -eq 3) { return $value } } }
        function Read-Outer { param() return $outer }
    }

    It 'makes an array of what comes out: <Text>' -ForEach @(
        @{ Text = 'nothing'; Count = 0; From = { Get-Nothing } }
        @{ Text = 'null'; Count = 1; From = { Get-Null } }
        @{ Text = 'one'; Count = 1; From = { Get-One } }
        @{ Text = 'a list'; Count = 2; From = { Get-List } }
        @{ Text = 'an empty list in another'; Count = 1; From = { Get-Wrapped } }
    ) {
        @(& $From).Count | Should -Be $Count
    }

    It 'keeps an empty list that is wrapped' {
        $list = Get-Wrapped
        $null -eq $list | Should -Be $false
        $list -is [array] | Should -Be $true
    }

    It 'takes nothing for null' {
        $nothing = Get-Nothing
        $null -eq $nothing | Should -Be $true
    }

    It 'goes through null no times, and through what is not a list once' {
        Get-Sum -Values $null | Should -Be 0
        Get-Sum -Values 3 | Should -Be 3
        Get-Sum -Values 1, 2, 3 | Should -Be 6
    }

    It 'leaves a function at return, out of loops' {
        Test-Early | Should -Be 3
    }

    It 'gives functions the variables of their callers' {
        $outer = 'seen'
        Read-Outer | Should -BeExactly 'seen'
    }

    It 'binds switches, defaults and texts' {
        Get-Given | Should -BeExactly "False 7 ''"
        Get-Given -Flag -Text $null | Should -BeExactly "True 7 ''"
        Get-Given -Flag:$false -Number '12' | Should -BeExactly "False 12 ''"
        $splat = @{ Number = 3; Text = 'x' }
        Get-Given @splat | Should -BeExactly "False 3 'x'"
    }

    It 'keeps the type that a parameter was declared with' {
        function Get-Kept { param([string]$Text, $Free) $Text = @('a', 'b'); $Free = @('a', 'b'); return "$($Text.GetType().Name) $($Free.Count)" }
        Get-Kept -Text 'x' | Should -BeExactly 'String 2'
    }

    It 'compares without case, unless asked to' {
        'A' -eq 'a' | Should -Be $true
        'A' -ceq 'a' | Should -Be $false
        @('A', 'b') -contains 'a' | Should -Be $true
        @('A', 'b') -ccontains 'a' | Should -Be $false
        'ABC' -match 'b' | Should -Be $true
        'ABC' -cmatch 'b' | Should -Be $false
    }

    It 'filters a list on the left of a comparison' {
        @(1, 2, 3, 2) -eq 2 | Should -Be 2, 2
        @(@(1, 2, 3) -eq 9).Count | Should -Be 0
        @(1, $null) -ne $null | Should -Be 1
    }

    It 'keeps what a match found' {
        'S-1-16-12288' -match 'S-1-16-(\d+)' | Should -Be $true
        $Matches[0] | Should -BeExactly 'S-1-16-12288'
        [int]$Matches[1] | Should -Be 12288
    }

    It 'compares a number with text as numbers' {
        7 -eq '7' | Should -Be $true
        7 -eq 'x' | Should -Be $false
        @(3, 4) -contains '4' | Should -Be $true
    }

    It 'compares versions by their parts' {
        ([version]'2.0.10.0') -gt ([version]'2.0.9.0') | Should -Be $true
        ([version]'2.0.0') -lt ([version]'2.0.0.0') | Should -Be $true
    }

    It 'knows types: <Type>' -ForEach @(
        @{ Type = 'text'; Value = 'x'; Is = @($true, $false, $false, $false) }
        @{ Type = 'number'; Value = 3; Is = @($false, $true, $false, $false) }
        @{ Type = 'truth'; Value = $true; Is = @($false, $true, $false, $false) }
        @{ Type = 'array'; Value = @(1, 2); Is = @($false, $false, $true, $false) }
        @{ Type = 'table'; Value = @{ a = 1 }; Is = @($false, $false, $false, $true) }
        @{ Type = 'null'; Value = $null; Is = @($false, $false, $false, $false) }
    ) {
        $Value -is [string] | Should -Be $Is[0]
        $Value -is [ValueType] | Should -Be $Is[1]
        $Value -is [array] | Should -Be $Is[2]
        $Value -is [hashtable] | Should -Be $Is[3]
    }

    It 'counts as true what it should: <Text>' -ForEach @(
        @{ Text = 'null'; Value = $null; Holds = $false }
        @{ Text = 'zero'; Value = 0; Holds = $false }
        @{ Text = 'no text'; Value = ''; Holds = $false }
        @{ Text = 'the text False'; Value = 'False'; Holds = $true }
        @{ Text = 'an empty array'; Value = @(); Holds = $false }
        @{ Text = 'an empty table'; Value = @{}; Holds = $true }
    ) {
        [bool]$Value | Should -Be $Holds
    }

    It 'expands variables in double quotes only' {
        $name = 'x'
        $table = @{ Key = 'y' }
        "$name $($table.Key) ${name}: `$name ""q"" $($null)." | Should -BeExactly 'x y x: $name "q" .'
        '$name' | Should -BeExactly ('$' + 'name')
        "a$(@(1, 2))b" | Should -BeExactly 'a1 2b'
    }

    It 'formats and joins' {
        '{0}-{1:x4}' -f 'a', 255 | Should -BeExactly 'a-00ff'
        @('a', 'b') -join '+' | Should -BeExactly 'a+b'
        '{0}.{1}' -f 'log', (3 - 1) | Should -BeExactly 'log.2'
    }

    It 'replaces by regular expressions' {
        'E823_8FA6.' -replace '[_.]', '' | Should -BeExactly 'E8238FA6'
        'a"b' -replace '(["\\])', '\$1' | Should -BeExactly 'a\"b'
        [regex]::Replace('abcde', '(.)(.)', '$2$1') | Should -BeExactly 'badce'
        [regex]::Replace('a\\', '(\\+)\z', '$1$1') | Should -BeExactly 'a\\\\'
        [regex]::Replace('aXb', '[A-Z]', { param($found) '<{0:x4}>' -f [int][char]$found.Value }) | Should -BeExactly 'a<0058>b'
    }

    It 'takes the line it is in for all that a dot matches only where asked' {
        "a`nb" -match '\A.+\z' | Should -Be $false
        "a`nb" -match '(?s)\A.+\z' | Should -Be $true
    }

    It 'makes a date of text in JSON, unless a mark hides it' {
        $plain = ConvertFrom-Json -InputObject '{"a":"2024-05-06T07:08:09Z"}'
        $marked = ConvertFrom-Json -InputObject '{"a":"=2024-05-06T07:08:09Z"}'
        # Windows PowerShell 5.1 leaves it as it is.
        $plain.a -is [string] -or $plain.a -is [datetime] | Should -Be $true
        $marked.a | Should -BeExactly '=2024-05-06T07:08:09Z'
    }

    It 'reads and writes JSON' {
        $read = ConvertFrom-Json -InputObject '{"list":[{"a":null},{"a":true}],"none":[],"n":12}'
        $read.list.Count | Should -Be 2
        $read.list[1].a | Should -Be $true
        $read.none -is [array] | Should -Be $true
        @($read.PSObject.Properties | ForEach-Object { $_.Name }) | Should -BeExactly 'list', 'none', 'n'
        ConvertTo-Json -InputObject ([ordered]@{ b = 1; a = @('x'); c = $null }) -Compress | Should -BeExactly '{"b":1,"a":["x"],"c":null}'
    }

    It 'throws what has a code, and lets it be caught with it' {
        $code = 0
        try {
            $failure = New-Object -TypeName System.InvalidOperationException -ArgumentList 'no'
            $failure.Data['Code'] = 7
            throw $failure
        }
        catch {
            $code = $_.Exception.Data['Code']
            $_.Exception.Message | Should -BeExactly 'no'
        }
        finally {
            $code += 1
        }
        $code | Should -Be 8
    }

    It 'ends what must not go on in strict mode: <What>' -ForEach @(
        @{ What = 'a variable that is not set'; Do = { Set-StrictMode -Version 3.0; $notSetAnywhere } }
        @{ What = 'a property that is not there'; Do = { Set-StrictMode -Version 3.0; $table = @{}; $table.nothing } }
        @{ What = 'a property of null'; Do = { Set-StrictMode -Version 3.0; $value = $null; $value.nothing } }
        @{ What = 'an element that is not there'; Do = { Set-StrictMode -Version 3.0; $list = @(1); $list[3] } }
        @{ What = 'a number that is none'; Do = { [int]'x' } }
        @{ What = 'an unknown command'; Do = { Get-SomethingThatIsNotThere } }
    ) {
        $failed = $false
        try {
            [void](& $Do)
        }
        catch {
            $failed = $true
        }
        $failed | Should -Be $true
    }

    It 'finds a property by name where there is one' {
        $object = [pscustomobject]@{ There = 1 }
        $object.PSObject.Properties['There'].Value | Should -Be 1
        $null -eq $object.PSObject.Properties['Gone'] | Should -Be $true
    }

    It 'sorts, and leaves the source as it was' {
        @(3, 1, 2 | Sort-Object) | Should -Be 1, 2, 3
        @(@{ n = 2 }, @{ n = 1 } | ForEach-Object { [pscustomobject]$_ } | Sort-Object -Property n | ForEach-Object { $_.n }) | Should -Be 1, 2
    }

    It 'trims the characters it is given' {
        "x`r`n ".Trim([char[]]@(32, 13, 10)) | Should -BeExactly 'x'
        ' x '.Trim() | Should -BeExactly 'x'
        'Disk-'.Trim('-') | Should -BeExactly 'Disk'
    }

    It 'has no case in the keys of a table' {
        $table = @{ Name = 'x' }
        $table['name'] | Should -BeExactly 'x'
        $table.ContainsKey('NAME') | Should -Be $true
        $table['other'] | Should -BeNullOrEmpty
    }

    It 'has the character 0 for a partition without a letter, which no letter matches' {
        [string][char]0 -match '\A[A-Za-z]\z' | Should -Be $false
        [string][char]'C' -match '\A[A-Za-z]\z' | Should -Be $true
    }
}
