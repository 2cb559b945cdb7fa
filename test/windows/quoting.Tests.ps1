BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1

    function Split-CommandLine {
        # Arguments as Windows programs take them apart. Written from the rules alone, not from the script.
        # Source: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
        param([string]$Line)
        $at = 0
        while ($true) {
            while ($at -lt $Line.Length -and " `t".Contains($Line[$at])) { $at++ }
            if ($at -ge $Line.Length) { return }
            $argument = ''
            $isQuoted = $false
            while ($at -lt $Line.Length) {
                $slashes = 0
                while ($at -lt $Line.Length -and $Line[$at] -eq [char]'\') { $slashes++; $at++ }
                if ($at -lt $Line.Length -and $Line[$at] -eq [char]'"') {
                    $argument += '\' * [Math]::Floor($slashes / 2)
                    if ($slashes % 2 -eq 1) { $argument += '"'; $at++ }
                    elseif ($isQuoted -and $at + 1 -lt $Line.Length -and $Line[$at + 1] -eq [char]'"') { $argument += '"'; $at += 2 }
                    else { $isQuoted = -not $isQuoted; $at++ }
                    continue
                }
                $argument += '\' * $slashes
                if ($at -ge $Line.Length -or (-not $isQuoted -and " `t".Contains($Line[$at]))) { break }
                $argument += $Line[$at]
                $at++
            }
            $argument
        }
    }
}

Describe 'A command line' {
    It 'is taken apart by this test as the documentation says: <Line>' -ForEach @(
        @{ Line = '"a b c" d e'; Arguments = 'a b c', 'd', 'e' }
        @{ Line = '"ab\"c" "\\" d'; Arguments = 'ab"c', '\', 'd' }
        @{ Line = 'a\\\b d"e f"g h'; Arguments = 'a\\\b', 'de fg', 'h' }
        @{ Line = 'a\\\"b c d'; Arguments = 'a\"b', 'c', 'd' }
        @{ Line = 'a\\\\"b c" d e'; Arguments = 'a\\b c', 'd', 'e' }
        @{ Line = 'a"b"" c d'; Arguments = , 'ab" c d' }
    ) {
        Split-CommandLine -Line $Line | Should -BeExactly $Arguments
    }

    It 'of any arguments is taken apart into the same ones' {
        . (Get-ScriptPart)
        # All texts of up to five of the characters that mean something.
        $texts = @('')
        $last = @('')
        foreach ($length in 1..5) {
            $last = @(foreach ($text in $last) { foreach ($character in 'a', '\', '"', ' ') { $text + $character } })
            $texts += $last
        }
        $texts += "tab`there", 'C:\a b\', '\\.\PHYSICALDRIVE1', '\\?\E:\it''s $(x) %y% ^&|<>.vhdx', ([string][char]0xE4 + ' "')
        for ($index = 0; $index -lt $texts.Count; $index++) {
            $arguments = $texts[$index], '--bare', $texts[$texts.Count - 1 - $index]
            $line = ConvertTo-CommandLine -Arguments $arguments
            $split = @(Split-CommandLine -Line $line)
            if (($split -join '|') -cne ($arguments -join '|')) {
                "<$line>" | Should -BeExactly "of <$($arguments -join '|')>"
            }
        }
    }

    It 'has no quotes that are not needed: wsl.exe compares some words as they stand' {
        . (Get-ScriptPart)
        ConvertTo-CommandLine -Arguments '--unmount', '\\.\PHYSICALDRIVE1', 'E:\a.vhdx', 'E:\a\' | Should -BeExactly '--unmount \\.\PHYSICALDRIVE1 E:\a.vhdx E:\a\'
    }
}
