# Reads the script with PowerShell's own parser, and writes as JSON what is wrong with its syntax, the parameters that it has,
# what it uses of PowerShell and .NET, and its errors and warnings, with the character 0x2026 in the place of what is put in when it runs.
param([string]$ScriptPath, [string]$Results, [string]$Folder)

$ErrorActionPreference = 'Stop'
$gap = [string][char]0x2026
$errors = $null
$script = [System.Management.Automation.Language.Parser]::ParseFile($ScriptPath, [ref]$null, [ref]$errors)

function Get-WrittenText {
    # The text that an expression has, as far as it is written there.
    param($Ast)
    switch ($Ast.GetType().Name) {
        'StringConstantExpressionAst' { return $Ast.Value }
        'ExpandableStringExpressionAst' {
            $text = $Ast.Extent.Text
            foreach ($part in $Ast.NestedExpressions | Sort-Object -Property { $_.Extent.StartOffset } -Descending) {
                $start = $part.Extent.StartOffset - $Ast.Extent.StartOffset
                $text = $text.Remove($start, $part.Extent.Text.Length).Insert($start, $gap)
            }
            $parsed = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$null)
            return $parsed.EndBlock.Statements[0].PipelineElements[0].Expression.Value
        }
        'ParenExpressionAst' { return Get-WrittenText -Ast $Ast.Pipeline }
        'PipelineAst' { return Get-WrittenText -Ast $Ast.PipelineElements[0] }
        'CommandExpressionAst' { return Get-WrittenText -Ast $Ast.Expression }
        'BinaryExpressionAst' {
            $left = Get-WrittenText -Ast $Ast.Left
            if ($Ast.Operator -eq 'Plus') {
                return $left + (Get-WrittenText -Ast $Ast.Right)
            }
            return $left -replace '\{\d[^}]*\}', $gap
        }
        default { return $gap }
    }
}

function Get-Message {
    # What one node says, where it is the reason of an end, the message of a disk, or the text of a code.
    param($Ast)
    switch ($Ast.GetType().Name) {
        'CommandAst' {
            if ($Ast.GetCommandName() -in @('Exit-Run', 'Get-Outcome', 'Get-Reason')) {
                $given = @{}
                $words = @($Ast.CommandElements)
                for ($index = 0; $index -lt $words.Count - 1; $index++) {
                    if ($words[$index] -is [System.Management.Automation.Language.CommandParameterAst]) {
                        $given[$words[$index].ParameterName] = $words[$index + 1]
                    }
                }
                # What went well has the code 0.
                foreach ($name in @('Reason', 'Text') | Where-Object { $given.ContainsKey($_) -and $given['Code'].Extent.Text -ne '0' }) {
                    Get-WrittenText -Ast $given[$name]
                }
            }
        }
        'HashtableAst' {
            $entries = @{}
            foreach ($pair in $Ast.KeyValuePairs) {
                $entries[(Get-WrittenText -Ast $pair.Item1)] = $pair.Item2
            }
            # What went well has the code 0.
            if (-not ($entries.ContainsKey('code') -and $entries['code'].Extent.Text -eq '0')) {
                foreach ($key in @('text', 'message') | Where-Object { $entries.ContainsKey($_) }) {
                    Get-WrittenText -Ast $entries[$key]
                }
            }
        }
        'AssignmentStatementAst' {
            $name = ''
            if ($Ast.Left -is [System.Management.Automation.Language.MemberExpressionAst]) {
                $name = Get-WrittenText -Ast $Ast.Left.Member
            }
            elseif ($Ast.Left -is [System.Management.Automation.Language.VariableExpressionAst]) {
                $name = $Ast.Left.VariablePath.UserPath
            }
            if ($name -in @('text', 'message')) {
                Get-WrittenText -Ast $Ast.Right
            }
        }
    }
}

function Get-NewSyntax {
    # What came after Windows PowerShell 5.1, whose parser refuses it or, where the note says so, does something else.
    # Source: "What's New in PowerShell" 6.0 to 7.4 and about_Operators, about_Special_Characters, about_Numeric_Literals.
    param($Ast)
    $type = $Ast.GetType().Name
    $text = $Ast.Extent.Text
    if ($type -in @('TernaryExpressionAst', 'PipelineChainAst')) {
        $text
    }
    elseif ($type -in @('BinaryExpressionAst', 'AssignmentStatementAst') -and $Ast.Operator -in @('QuestionQuestion', 'QuestionQuestionEquals')) {
        $text
    }
    elseif ($type -in @('MemberExpressionAst', 'InvokeMemberExpressionAst', 'IndexExpressionAst') -and $Ast.NullConditional) {
        $text
    }
    elseif ($type -eq 'PipelineAst' -and $Ast.Background) {
        "$text &"
    }
    elseif ($type -eq 'NamedBlockAst' -and $Ast.BlockKind -eq 'Clean') {
        $text
    }
    elseif ($type -eq 'ConstantExpressionAst' -and $text -match '\A(?:0b[01]+|.*(?:[uyns]|u[lsy])(?:[kmgtp]b)?)\z' -and $Ast.Value -is [ValueType] -and
        $text -notmatch '\A0x') {
        $text
    }
    elseif ($type -in @('StringConstantExpressionAst', 'ExpandableStringExpressionAst') -and $text -match '\A"' -and $text -match '(?<!`)(?:``)*`(?:u\{|e)') {
        $text
    }
    elseif ($type -eq 'BinaryExpressionAst' -and $Ast.Operator -in @('Ireplace', 'Creplace') -and
        $Ast.Right.Extent.Text -match '\{' -and $Ast.Right.Find({ $args[0] -is [System.Management.Automation.Language.ScriptBlockExpressionAst] }, $true)) {
        # 5.1 puts in the text of the block.
        $text
    }
    elseif ($type -eq 'InvokeMemberExpressionAst' -and $Ast.Member.Extent.Text -in @('Split', 'Trim', 'TrimStart', 'TrimEnd') -and
        $null -ne $Ast.Arguments -and $Ast.Arguments[0] -is [System.Management.Automation.Language.StringConstantExpressionAst] -and
        $Ast.Arguments[0].Value.Length -gt 1) {
        # For 5.1 a text is a list of characters there.
        $text
    }
    elseif ($type -eq 'ForEachStatementAst' -and $Ast.Flags -match 'Parallel') {
        $text
    }
}

function Get-Use {
    $nodes = $script.FindAll({ $true }, $true)
    $own = @($nodes | Where-Object { $_ -is [System.Management.Automation.Language.FunctionDefinitionAst] } | ForEach-Object { $_.Name })
    $commands = @($nodes | Where-Object { $_ -is [System.Management.Automation.Language.CommandAst] -and $_.GetCommandName() -notin $own })
    $members = @($nodes | Where-Object { $_ -is [System.Management.Automation.Language.MemberExpressionAst] })
    return [ordered]@{
        syntax    = @($nodes | ForEach-Object { Get-NewSyntax -Ast $_ })
        commands  = @($commands | ForEach-Object {
                $words = @($_.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] })
                $name = $_.GetCommandName()
                if ($null -eq $name) {
                    $name = $_.Extent.Text
                }
                @{ name = $name; parameters = @($words | ForEach-Object { $_.ParameterName }) }
            })
        variables = @($nodes | Where-Object { $_ -is [System.Management.Automation.Language.VariableExpressionAst] } |
                ForEach-Object { $_.VariablePath.UserPath } | Sort-Object -Unique)
        words     = @($nodes | Where-Object { $_ -is [System.Management.Automation.Language.StringConstantExpressionAst] -and $_.Value -match '\A\w+\z' } |
                ForEach-Object { $_.Value } | Sort-Object -Unique)
        members   = @($members | ForEach-Object {
                $isCall = $_ -is [System.Management.Automation.Language.InvokeMemberExpressionAst]
                @{
                    type  = if ($_.Static) { $_.Expression.Extent.Text.Trim('[', ']') } else { '' }
                    name  = $_.Member.Extent.Text
                    count = if ($isCall) { @($_.Arguments | Where-Object { $_ }).Count } else { -1 }
                }
            })
    }
}

$read = [ordered]@{
    errors     = @($errors | ForEach-Object { $_.ToString() })
    parameters = @($script.ParamBlock.Parameters | Where-Object { $_ } | ForEach-Object { $_.Name.VariablePath.UserPath })
    messages   = @($script.FindAll({ $true }, $true) | ForEach-Object { Get-Message -Ast $_ })
    uses       = Get-Use
}
[System.IO.File]::WriteAllText($Results, (ConvertTo-Json -InputObject $read -Depth 6))
