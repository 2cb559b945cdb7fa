# Faults of regular expressions: an anchor, an alternative or a character of a class is gone, a number of times is another.

function Test-Regex {
    # Whether a text stands where a regular expression does, or has the look of one.
    param($Ast)
    $parent = $Ast.Parent
    if ((Test-Kind -Ast $parent -Kind 'ArrayLiteral') -and $parent.Elements[0] -eq $Ast -and
        (Test-Kind -Ast $parent.Parent -Kind 'BinaryExpression')) {
        return [string]$parent.Parent.Operator -in $texts
    }
    if ((Test-Kind -Ast $parent -Kind 'BinaryExpression') -and $parent.Right -eq $Ast) {
        return [string]$parent.Operator -in $texts
    }
    if ((Test-Kind -Ast $parent -Kind 'InvokeMemberExpression') -and $parent.Static -and $parent.Expression.Extent.Text -eq '[regex]') {
        return [array]::IndexOf(@($parent.Arguments), $Ast) -eq 1
    }
    return $Ast.Value -match '\\A|\\z|\(\?:|WSL_E_.*\||0x[0-9a-f]{8}\|'
}

function Get-RegexToken {
    # The pieces of an expression: an escape, a class as a whole, the head of a group, or one character.
    param([string]$Regex)
    $piece = '\G(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:[a-z]+\)|:|=|!|<=|<!))?|\{\d+(?:,\d*)?\}|.)'
    return @([regex]::Matches($Regex, $piece, 'Singleline,IgnoreCase') | ForEach-Object { @{ At = $_.Index; Text = $_.Value } })
}

function Test-CaseBlind {
    # Whether an expression is looked for in any case: it is, but for the operators that say so and for .NET's own class.
    param($Ast)
    for ($here = $Ast; $here.Parent -and -not (Test-Kind -Ast $here -Kind 'Pipeline'); $here = $here.Parent) {
        if (Test-Kind -Ast $here -Kind 'BinaryExpression') {
            return [string]$here.Operator -notin @('Cmatch', 'Cnotmatch', 'Creplace')
        }
        if (Test-Kind -Ast $here -Kind 'InvokeMemberExpression') {
            return $false
        }
    }
    return $true
}

function Get-RegexChange {
    # CaseBlind: a class loses a letter, or a range of letters, in both cases; in one of them it would change nothing.
    param([string]$Regex, [bool]$CaseBlind)
    $tokens = @(Get-RegexToken -Regex $Regex)
    # Where each group that is open began, and where its alternatives stand.
    $open = New-Object -TypeName System.Collections.Generic.Stack[object]
    $open.Push(@{ Start = 0; Bars = @() })
    foreach ($token in $tokens) {
        $end = $token.At + $token.Text.Length
        $without = $Regex.Remove($token.At, $token.Text.Length)
        if ($token.Text -cin @('\A', '\z', '\b', '^', '$')) {
            @{ Kind = 'anchor'; Regex = $without }
        }
        elseif ($token.Text -eq '+') {
            @{ Kind = 'bound'; Regex = $without.Insert($token.At, '*') }
        }
        elseif ($token.Text -match '\A\{(\d+)(,?)(\d*)\}\z') {
            $low, $comma, $high = [int]$Matches[1], $Matches[2], $Matches[3]
            @{ Kind = 'bound'; Regex = $without.Insert($token.At, "{$($low + 1)$comma$high}") }
            @{ Kind = 'bound'; Regex = $without.Insert($token.At, "{$($low - 1)$comma$high}") }
            if ($high -ne '') {
                @{ Kind = 'bound'; Regex = $without.Insert($token.At, "{$low,$([int]$high + 1)}") }
                @{ Kind = 'bound'; Regex = $without.Insert($token.At, "{$low,$([int]$high - 1)}") }
            }
        }
        elseif ($token.Text -match '\A\[(\^?)(.+)\]\z') {
            $head, $inside = "[$($Matches[1])", $Matches[2]
            $one = "(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\.|''|[^\\])"
            $items = [regex]::Matches($inside, "$one(?:-$one)?", 'IgnoreCase')
            foreach ($item in $items) {
                $left = $inside.Remove($item.Index, $item.Length)
                $twins = @($items | Where-Object { $CaseBlind -and $_.Index -ne $item.Index -and $_.Value -eq $item.Value })
                if ($twins.Count -gt 0) {
                    if ($twins[0].Index -lt $item.Index) {
                        continue
                    }
                    $left = $left.Remove($twins[0].Index - $item.Length, $twins[0].Length)
                }
                if ($left -ne '' -and $left -notmatch '\A[\^]') {
                    @{ Kind = "class without $($item.Value)"; Regex = $without.Insert($token.At, "$head$left]") }
                }
            }
        }
        elseif ($token.Text -match '\A\(') {
            if ($token.Text -notmatch '\)\z') {
                $open.Push(@{ Start = $end; Bars = @() })
            }
            if ($token.Text -match '\A\(\?[a-z]+\)\z') {
                @{ Kind = 'anchor'; Regex = $without }
            }
        }
        elseif ($token.Text -eq '|') {
            $open.Peek().Bars += $token.At
        }
        elseif ($token.Text -eq ')') {
            Get-AlternativeChange -Regex $Regex -Group $open.Pop() -End $token.At
        }
    }
    Get-AlternativeChange -Regex $Regex -Group $open.Pop() -End $Regex.Length
}

function Get-AlternativeChange {
    param([string]$Regex, [hashtable]$Group, [int]$End)
    if ($Group.Bars.Count -eq 0) {
        return
    }
    $starts = @($Group.Start) + @($Group.Bars | ForEach-Object { $_ + 1 })
    $ends = @($Group.Bars) + @($End)
    for ($index = 0; $index -lt $starts.Count; $index++) {
        $alternative = $Regex.Substring($starts[$index], $ends[$index] - $starts[$index])
        # With the bar behind it, or that before the last.
        $from = if ($index -eq $starts.Count - 1) { $starts[$index] - 1 } else { $starts[$index] }
        @{ Kind = "alternative $alternative dropped"; Regex = $Regex.Remove($from, $alternative.Length + 1) }
    }
}
