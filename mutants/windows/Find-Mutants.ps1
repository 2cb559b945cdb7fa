# Makes every fault that it knows how to make in the script for Windows, from PowerShell's own syntax tree of it, and writes
# them as JSON. Also writes a copy of the script that notes, while it runs, which blocks were reached.
param([string]$ScriptPath, [string]$Traced, [string]$Results, [string]$Folder)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
. (Join-Path $PSScriptRoot 'Regex.ps1')

$text = [System.IO.File]::ReadAllText($ScriptPath)
$errors = $null
$tree = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$errors)
if ($errors.Count -gt 0) {
    throw "The script has errors of syntax: $($errors[0])"
}
$nodes = @($tree.FindAll({ $true }, $true))

# --- where a node is ---------------------------------------------------------------------------------------------------

function Test-Kind {
    param($Ast, [string[]]$Kind)
    if ($null -eq $Ast) {
        return $false
    }
    $name = $Ast.GetType().Name
    return $Kind -contains $name.Substring(0, $name.Length - 3)
}

function Get-Ancestor {
    # The nearest node above one that is of a kind, or nothing.
    param($Ast, [string[]]$Kind)
    for ($above = $Ast.Parent; $null -ne $above; $above = $above.Parent) {
        if (Test-Kind -Ast $above -Kind $Kind) {
            return $above
        }
    }
}

function Get-FunctionName {
    param($Ast)
    $function = Get-Ancestor -Ast $Ast -Kind 'FunctionDefinition'
    if ($null -eq $function) {
        return 'script'
    }
    return $function.Name
}

function Test-Spoken {
    # What is only said to people or to the log decides nothing; the book's tests hold its words.
    param($Ast)
    for ($here = $Ast; $null -ne $here; $here = $here.Parent) {
        if ((Test-Kind -Ast $here -Kind 'Command') -and
            $here.GetCommandName() -in @('Write-Message', 'Write-Warning', 'Write-Information', 'Add-LogLine', 'Write-DiskListing')) {
            return $true
        }
        if ((Test-Kind -Ast $here.Parent -Kind 'Hashtable') -and -not (Test-Kind -Ast $here -Kind 'Hashtable')) {
            $pair = @($here.Parent.KeyValuePairs | Where-Object { $_.Item2 -eq $here })
            if ($pair.Count -eq 1 -and $pair[0].Item1.Extent.Text -in @('Text', 'Message', 'Reason', 'Description')) {
                return $true
            }
        }
        if ((Test-Kind -Ast $here -Kind 'AssignmentStatement') -and $here.Left.Extent.Text -match '(?i)[.$](?:text|message|texts)\z') {
            return $true
        }
        if (Test-Kind -Ast $here.Parent -Kind 'Command') {
            $words = @($here.Parent.CommandElements)
            $at = [array]::IndexOf($words, $here)
            if ($at -gt 0 -and (Test-Kind -Ast $words[$at - 1] -Kind 'CommandParameter') -and
                $words[$at - 1].ParameterName -in @('Reason', 'Text', 'Message', 'Action') -and
                $here.Parent.GetCommandName() -in @('Exit-Run', 'Write-Message', 'Add-LogLine', 'Write-Warning', 'Test-Change')) {
                return $true
            }
        }
        if (Test-Kind -Ast $here -Kind 'FunctionDefinition') {
            return $here.Name -in @('Write-Message', 'Write-DiskListing')
        }
    }
    return $false
}

# --- blocks, which the traced copy tells of ----------------------------------------------------------------------------

$blocks = @($nodes | Where-Object {
        (Test-Kind -Ast $_ -Kind 'StatementBlock', 'NamedBlock') -and $_.Statements.Count -gt 0 -and
        -not (Test-Kind -Ast $_.Parent -Kind 'SubExpression', 'ArrayExpression')
    } | Sort-Object -Property { $_.Statements[0].Extent.StartOffset })

$numbers = New-Object -TypeName 'System.Collections.Generic.Dictionary[object,int]'
for ($number = 0; $number -lt $blocks.Count; $number++) {
    $numbers[$blocks[$number]] = $number
}

function Get-BlockNumber {
    param($Ast)
    for ($here = $Ast; $null -ne $here; $here = $here.Parent) {
        if ($numbers.ContainsKey($here)) {
            return $numbers[$here]
        }
    }
    return 0
}

# The uses of each constant, and, once found, the blocks of each.
$usesOf = @{}
$blocksOf = @{}
foreach ($node in $nodes) {
    if ($node -is [System.Management.Automation.Language.VariableExpressionAst] -and $node.VariablePath.IsScript) {
        $usesOf[$node.VariablePath.UserPath] += @($node)
    }
}

function Get-Block {
    # The numbers of the blocks where a node matters: its own, or, in a constant of the script, those of what uses that. Of a
    # table of constants only what uses the one.
    param($Ast)
    $constant = $Ast
    while ($null -ne $constant -and -not ((Test-Kind -Ast $constant -Kind 'AssignmentStatement') -and (Get-FunctionName -Ast $constant) -eq 'script' -and
            $constant.Left.Extent.Text -match '\A\$script:\w+\z')) {
        $constant = $constant.Parent
    }
    if ($null -eq $constant) {
        return Get-BlockNumber -Ast $Ast
    }
    $name = $constant.Left.VariablePath.UserPath
    $key = ''
    for ($here = $Ast; $here -ne $constant; $here = $here.Parent) {
        if (Test-Kind -Ast $here.Parent -Kind 'Hashtable') {
            $key = [string]@($here.Parent.KeyValuePairs | Where-Object { $_.Item2 -eq $here } | ForEach-Object { $_.Item1.Extent.Text })[0]
        }
    }
    if ($blocksOf.ContainsKey("$name $key")) {
        return $blocksOf["$name $key"]
    }
    $uses = @($usesOf[$name] | Where-Object { $_ -ne $constant.Left })
    $ofKey = @($uses | Where-Object { (Test-Kind -Ast $_.Parent -Kind 'MemberExpression') -and $_.Parent.Member.Extent.Text -eq $key })
    if ($ofKey.Count -gt 0) {
        $uses = $ofKey
    }
    if ($uses.Count -eq 0) {
        return Get-BlockNumber -Ast $Ast
    }
    $blocksOf["$name $key"] = @($uses | ForEach-Object { Get-Block -Ast $_ } | Sort-Object -Unique)
    return $blocksOf["$name $key"]
}

$tracing = $text
for ($number = $blocks.Count - 1; $number -ge 0; $number--) {
    $first = @($blocks[$number].Statements)[0]
    $probe = "[void]`$global:Reached.Add($number); "
    if ($number -eq 0) {
        $probe = '$global:Reached = Get-Reached; ' + $probe
    }
    $tracing = $tracing.Insert($first.Extent.StartOffset, $probe)
}
[System.IO.File]::WriteAllText($Traced, $tracing)

# --- the faults --------------------------------------------------------------------------------------------------------

$found = New-Object -TypeName System.Collections.Generic.List[object]
$names = @{}

function Add-Mutant {
    # A fault: what stands at a node is replaced. Its name says where and what, and stays while other lines change.
    param([string]$Kind, $Ast, [string]$Replacement, [int]$Start = -1, [int]$Length = -1)
    if ($Start -lt 0) {
        $Start = $Ast.Extent.StartOffset
        $Length = $Ast.Extent.EndOffset - $Start
    }
    $old = $text.Substring($Start, $Length)
    if ($old -ceq $Replacement -or (Test-Spoken -Ast $Ast)) {
        return
    }
    # Help, and what a parameter says of itself besides its bounds.
    $attribute = Get-Ancestor -Ast $Ast -Kind 'Attribute'
    if ($null -ne $attribute -and $attribute.TypeName.Name -notmatch '\AValidate') {
        return
    }
    $short = { param($long) $line = $long -replace '\s+', ' '; if ($line.Length -gt 70) { $line.Substring(0, 67) + '...' } else { $line } }
    $name = '{0}: {1}: {2} -> {3}' -f (Get-FunctionName -Ast $Ast), $Kind, (& $short $old), (& $short $Replacement)
    if (-not $names.ContainsKey($name)) {
        $names[$name] = 0
    }
    $names[$name]++
    if ($names[$name] -gt 1) {
        $name = "$name #$($names[$name])"
    }
    $found.Add([ordered]@{
            name = $name; kind = $Kind; line = $Ast.Extent.StartLineNumber; start = $Start; length = $Length
            replacement = $Replacement; blocks = @(Get-Block -Ast $Ast)
        })
}

function Add-Condition {
    param($Ast, [switch]$Loop)
    if (-not $Loop) {
        Add-Mutant -Kind 'always' -Ast $Ast -Replacement '$true'
    }
    Add-Mutant -Kind 'never' -Ast $Ast -Replacement '$false'
}

# Of a comparison that bounds something the neighbour, of one that looks for case the one that does not.
$shifted = @{
    Igt = '-ge'; Ige = '-gt'; Ilt = '-le'; Ile = '-lt'; Ceq = '-eq'; Cne = '-ne'; Cmatch = '-match'; Ccontains = '-contains'
}
$texts = @('Imatch', 'Inotmatch', 'Cmatch', 'Cnotmatch', 'Ireplace', 'Creplace', 'Isplit')

function Add-NumberMutant {
    # A number that bounds something: in a comparison, in what a parameter may be, in a constant of the script, in a call.
    param($Ast)
    if ($Ast.Value -isnot [ValueType] -or $Ast.Value -is [bool]) {
        return
    }
    $constant = Get-Ancestor -Ast $Ast -Kind 'AssignmentStatement'
    $isConstant = $null -ne $constant -and $null -eq (Get-Ancestor -Ast $Ast -Kind 'FunctionDefinition') -and
    $constant.Left.Extent.Text -match '\A\$script:(?!BusName)'
    if (Test-Kind -Ast $Ast.Parent -Kind 'BinaryExpression') {
        # What the neighbour of the comparison does not do already.
        $step = if ($Ast.Parent.Operator -in @('Ilt', 'Ige')) { -1 } else { 1 }
        Add-Mutant -Kind 'bound' -Ast $Ast -Replacement ([string]($Ast.Value + $step))
    }
    elseif ($isConstant -or (Test-Kind -Ast $Ast.Parent -Kind 'Attribute', 'Command')) {
        Add-Mutant -Kind 'bound' -Ast $Ast -Replacement ([string]($Ast.Value + 1))
        # An exit code is another one, whichever.
        if (-not (Test-Kind -Ast $Ast.Parent.Parent.Parent -Kind 'Hashtable')) {
            Add-Mutant -Kind 'bound' -Ast $Ast -Replacement ([string]($Ast.Value - 1))
        }
    }
}

function Test-List {
    # Whether a statement is nothing but several elements.
    param($Ast)
    return (Test-Kind -Ast $Ast -Kind 'Pipeline') -and $Ast.PipelineElements.Count -eq 1 -and
    (Test-Kind -Ast $Ast.PipelineElements[0] -Kind 'CommandExpression') -and
    (Test-Kind -Ast $Ast.PipelineElements[0].Expression -Kind 'ArrayLiteral')
}

function Add-MutantOfExpression {
    param($Ast)
    switch ($Ast.GetType().Name) {
        'BinaryExpressionAst' {
            $operator = [string]$Ast.Operator
            if ($operator -in @('And', 'Or')) {
                Add-Mutant -Kind 'operand' -Ast $Ast -Replacement $Ast.Left.Extent.Text
                Add-Mutant -Kind 'operand' -Ast $Ast -Replacement $Ast.Right.Extent.Text
            }
            elseif ($shifted.ContainsKey($operator)) {
                $start = $Ast.ErrorPosition.StartOffset
                Add-Mutant -Kind 'bound' -Ast $Ast -Replacement $shifted[$operator] -Start $start -Length ($Ast.ErrorPosition.EndOffset - $start)
            }
            elseif ($operator -in @('Ireplace', 'Creplace')) {
                Add-Mutant -Kind 'quoting' -Ast $Ast -Replacement $Ast.Left.Extent.Text
            }
        }
        'UnaryExpressionAst' {
            if ($Ast.TokenKind -in @('Not', 'Exclaim')) {
                Add-Mutant -Kind 'negation' -Ast $Ast -Replacement $Ast.Child.Extent.Text
            }
        }
        'InvokeMemberExpressionAst' {
            $member = $Ast.Member.Extent.Text
            if ($member -eq 'Replace' -and $Ast.Static) {
                Add-Mutant -Kind 'quoting' -Ast $Ast -Replacement $Ast.Arguments[0].Extent.Text
            }
            elseif ($member -match '\A(?:Trim|TrimEnd|TrimStart|Replace|ToUpperInvariant|ToLowerInvariant|Normalize|Substring)\z') {
                Add-Mutant -Kind 'quoting' -Ast $Ast -Replacement $Ast.Expression.Extent.Text
            }
        }
        'MemberExpressionAst' {
            if ($Ast.Expression.Extent.Text -eq '$script:ExitCode') {
                $other = if ($Ast.Member.Value -eq 'Failed') { 'Refused' } else { 'Failed' }
                Add-Mutant -Kind 'code' -Ast $Ast.Member -Replacement $other
            }
            elseif ($Ast.Extent.Text -match 'OrdinalIgnoreCase\z') {
                Add-Mutant -Kind 'bound' -Ast $Ast.Member -Replacement 'Ordinal'
            }
        }
        'VariableExpressionAst' {
            if ($Ast.VariablePath.UserPath -in @('true', 'false')) {
                Add-Mutant -Kind 'truth' -Ast $Ast -Replacement $(if ($Ast.VariablePath.UserPath -eq 'true') { '$false' } else { '$true' })
            }
        }
        'ConstantExpressionAst' { Add-NumberMutant -Ast $Ast }
        'StringConstantExpressionAst' {
            if ($Ast.StringConstantType -eq 'SingleQuoted' -and (Test-Regex -Ast $Ast)) {
                foreach ($change in @(Get-RegexChange -Regex $Ast.Extent.Text.Substring(1, $Ast.Extent.Text.Length - 2) -CaseBlind (Test-CaseBlind -Ast $Ast))) {
                    Add-Mutant -Kind $change.Kind -Ast $Ast -Replacement "'$($change.Regex)'"
                }
            }
        }
        'ArrayLiteralAst' {
            $elements = @($Ast.Elements)
            # What replaces and what splits take a pair.
            $isPair = (Test-Kind -Ast $Ast.Parent -Kind 'BinaryExpression') -and [string]$Ast.Parent.Operator -in $texts
            if ($elements.Count -gt 1 -and -not $isPair) {
                for ($index = 0; $index -lt $elements.Count; $index++) {
                    $kept = @($elements | Where-Object { $_ -ne $elements[$index] } | ForEach-Object { $_.Extent.Text })
                    Add-Mutant -Kind "element '$($elements[$index].Extent.Text -replace '\s+', ' ')' dropped" -Ast $Ast -Replacement (
                        $(if ($kept.Count -eq 1) { ', ' } else { '' }) + ($kept -join ', '))
                }
            }
        }
        'ArrayExpressionAst' {
            $statements = @($Ast.SubExpression.Statements)
            if ($statements.Count -gt 1) {
                # A line with several elements loses each of them already.
                foreach ($statement in @($statements | Where-Object { -not (Test-List -Ast $_) })) {
                    Add-Mutant -Kind 'element' -Ast $statement -Replacement ''
                }
            }
        }
    }
}

function Test-Saying {
    # Whether a statement only says something to people or to the log.
    param($Ast)
    return (Test-Kind -Ast $Ast -Kind 'Pipeline') -and (Test-Spoken -Ast $Ast.PipelineElements[0])
}

# Statements that guard, give back or clean up: what follows works as well without them.
$guarding = '\A(?:\[void\])?\(?(?:Assert|Exit|Set|Stop|Remove|Unregister|Move|Restore|Close|Lock|Unlock)-' +
'|\A(?:throw\b|\$env:|\[Environment\]::Set)|\.(?:Kill|Wait|Close|Dispose|EnvironmentVariables)\b'

function Add-MutantOfStatement {
    param($Ast)
    $inBlock = Test-Kind -Ast $Ast.Parent -Kind 'StatementBlock', 'NamedBlock'
    switch ($Ast.GetType().Name) {
        'IfStatementAst' {
            foreach ($clause in $Ast.Clauses) {
                Add-Condition -Ast $clause.Item1
            }
            if ($null -ne $Ast.ElseClause) {
                Add-Mutant -Kind 'branch' -Ast $Ast.ElseClause -Replacement '{ }'
            }
        }
        'ForEachStatementAst' { Add-Mutant -Kind 'never' -Ast $Ast.Condition -Replacement '@()' }
        'TryStatementAst' {
            foreach ($body in @($Ast.CatchClauses | ForEach-Object { $_.Body }) + @($Ast.Finally)) {
                if ($null -ne $body -and @($body.Statements | Where-Object { -not (Test-Saying -Ast $_) }).Count -gt 0) {
                    Add-Mutant -Kind 'branch' -Ast $body -Replacement '{ }'
                }
            }
            foreach ($clause in $Ast.CatchClauses) {
                if ($clause.Body.Extent.Text -notmatch '\b(?:throw|Exit-Run)\b') {
                    Add-Mutant -Kind 'branch' -Ast $clause.Body -Replacement '{ throw }'
                }
            }
        }
        'SwitchStatementAst' {
            foreach ($clause in $Ast.Clauses) {
                Add-Mutant -Kind 'branch' -Ast $clause.Item2 -Replacement '{ }'
            }
        }
        { $_ -in @('AssignmentStatementAst', 'PipelineAst', 'ThrowStatementAst') } {
            $isFinal = $inBlock -and (Test-Kind -Ast $Ast.Parent.Parent -Kind 'TryStatement') -and $Ast.Parent -eq $Ast.Parent.Parent.Finally
            $guards = $isFinal -or $Ast.Extent.Text -match $guarding
            if ($inBlock -and $guards) {
                Add-Mutant -Kind 'statement' -Ast $Ast -Replacement '$null = 1'
            }
        }
        { $_ -in @('ForStatementAst', 'WhileStatementAst', 'DoWhileStatementAst', 'DoUntilStatementAst') } {
            if ($null -ne $Ast.Condition) {
                Add-Condition -Ast $Ast.Condition -Loop
            }
        }
        'CommandAst' {
            $words = @($Ast.CommandElements)
            $name = [string]$Ast.GetCommandName()
            for ($index = 1; $index -lt $words.Count; $index++) {
                $word = $words[$index]
                if (Test-Kind -Ast $word -Kind 'CommandParameter') {
                    $isSwitch = $null -ne $word.Argument -or $index + 1 -eq $words.Count -or
                    (Test-Kind -Ast $words[$index + 1] -Kind 'CommandParameter')
                    if ($isSwitch) {
                        Add-Mutant -Kind 'switch' -Ast $word -Replacement ''
                    }
                }
            }
            if ($name -match '\AConvertTo-(?:.*Argument|.*String|.*Json|.*Text|.*Line|.*Path)\z' -and $words.Count -ge 3 -and $name -ne 'ConvertTo-Json') {
                Add-Mutant -Kind 'quoting' -Ast $Ast -Replacement $words[2].Extent.Text
            }
            if ($name -eq 'Where-Object' -and $words.Count -eq 2 -and (Test-Kind -Ast $words[1] -Kind 'ScriptBlockExpression')) {
                Add-Mutant -Kind 'always' -Ast $words[1] -Replacement '{ $true }'
                Add-Mutant -Kind 'never' -Ast $words[1] -Replacement '{ $false }'
            }
        }
    }
}

foreach ($node in $nodes) {
    Add-MutantOfExpression -Ast $node
    Add-MutantOfStatement -Ast $node
}

[System.IO.File]::WriteAllText($Results, (ConvertTo-Json -InputObject ([ordered]@{ blocks = $blocks.Count; mutants = $found.ToArray() }) -Depth 4))
