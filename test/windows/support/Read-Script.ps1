# Reads the script with PowerShell's own parser, and writes as JSON what is wrong with its syntax, the parameters that it has,
# and its errors and warnings, with the character 0x2026 in the place of what is put in when it runs.
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
            if ($Ast.GetCommandName() -eq 'Exit-Run') {
                $words = @($Ast.CommandElements)
                for ($index = 0; $index -lt $words.Count - 1; $index++) {
                    if ($words[$index].ParameterName -eq 'Reason') {
                        Get-WrittenText -Ast $words[$index + 1]
                    }
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

$read = [ordered]@{
    errors     = @($errors | ForEach-Object { $_.ToString() })
    parameters = @($script.ParamBlock.Parameters | Where-Object { $_ } | ForEach-Object { $_.Name.VariablePath.UserPath })
    messages   = @($script.FindAll({ $true }, $true) | ForEach-Object { Get-Message -Ast $_ })
}
[System.IO.File]::WriteAllText($Results, (ConvertTo-Json -InputObject $read -Depth 3))
