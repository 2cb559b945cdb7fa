# --- what is said, and what is changed ---------------------------------------------------------------------------------

function Exit-Run {
    <#
    .SYNOPSIS
    Ends the run with an exit code and a sentence that says what to do.
    #>
    param([int]$Code, [string]$Reason)
    $failure = New-Object -TypeName System.InvalidOperationException -ArgumentList $Reason
    $failure.Data['Code'] = $Code
    throw $failure
}

function Get-FailureCode {
    <#
    .SYNOPSIS
    The exit code of a failure: its own, or that of everything unexpected.
    #>
    param([System.Management.Automation.ErrorRecord]$Failure)
    $code = $Failure.Exception.Data['Code']
    if ($null -eq $code) {
        return $script:ExitCode.Failed
    }
    return $code
}

function ConvertTo-Shown {
    <#
    .SYNOPSIS
    A text on one line, without what a terminal would take for a command or turn the reading direction with.
    #>
    param([string]$Text)
    return [regex]::Replace($Text, '[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+', ' ')
}

function Write-Message {
    <#
    .SYNOPSIS
    Says something to the person and to the log.
    #>
    param([string]$Text)
    Add-LogLine -Text $Text
    if (-not $script:Quiet) {
        Write-Information -MessageData (ConvertTo-Shown -Text $Text) -InformationAction Continue
    }
}

function Add-LogLine {
    <#
    .SYNOPSIS
    Adds a line with a time stamp to the log. It is written before a program is run, at the end, and when much waits.
    #>
    param([string]$Text)
    # A serial number or an answer of wsl.exe must not look like a line of its own.
    $script:Log.Text += Get-LogLine -Text (ConvertTo-Shown -Text $Text)
    if ($script:Log.Text.Length -ge $script:LogWait) {
        Write-LogFile
    }
}

function Get-LogLine {
    <#
    .SYNOPSIS
    A line of the log.
    #>
    param([string]$Text)
    return [DateTime]::UtcNow.ToString('s') + 'Z ' + $Text + "`r`n"
}

function Write-LogFile {
    <#
    .SYNOPSIS
    Appends what waits to the log. What cannot be written waits for the next time: another run may have the file open.
    #>
    param()
    if ($script:Log.Path -eq '' -or $script:Log.Text -eq '' -or $script:Planned) {
        return
    }
    try {
        $folder = [System.IO.Path]::GetDirectoryName($script:Log.Path)
        if ($folder -ne '') {
            [void][System.IO.Directory]::CreateDirectory($folder)
        }
        if ([System.IO.File]::Exists($script:Log.Path)) {
            Assert-NoLink -Path $script:Log.Path
            Move-OldLog -Path $script:Log.Path -Own $script:Log.Own
        }
        $text = $script:Log.Text
        if (-not [System.IO.File]::Exists($script:Log.Path)) {
            $text = (Get-LogLine -Text $script:LogMark) + $text
        }
        $encoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
        [System.IO.File]::AppendAllText($script:Log.Path, $text, $encoding)
        $script:Log.Text = ''
        $script:Log.Problem = ''
    }
    catch {
        $script:Log.Problem = $_.Exception.Message
    }
}

function Complete-Log {
    <#
    .SYNOPSIS
    Writes what still waits, and says so where it cannot be written. A log that cannot be written stops nothing.
    #>
    param()
    if ($script:Log.Path -eq '') {
        $script:Log.Path = $script:Log.Early
    }
    Write-LogFile
    if ($script:Log.Problem -ne '' -and -not $script:Quiet) {
        Write-Warning -Message (ConvertTo-Shown -Text "Cannot write the log: $($script:Log.Problem)")
    }
}

function Assert-NoLink {
    <#
    .SYNOPSIS
    Throws where a file or folder is a link, which could lead what runs elevated to files of others.
    #>
    param([string]$Path)
    $attributes = [System.IO.File]::GetAttributes($Path)
    if (($attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0) {
        throw "$Path is a link"
    }
}

function Test-OwnLog {
    <#
    .SYNOPSIS
    Whether this script has begun a log.
    #>
    param([string]$Path)
    $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $Path
    try {
        $line = [string]$reader.ReadLine()
    }
    finally {
        $reader.Dispose()
    }
    return $line.EndsWith("Z $($script:LogMark)", [StringComparison]::Ordinal)
}

function Move-OldLog {
    <#
    .SYNOPSIS
    Gives a full log the number 1, the one before it the number 2, and so on.
    .DESCRIPTION
    In a folder that is not of this script only where it has begun each of these files: they would be lost otherwise.
    #>
    param([string]$Path, [bool]$Own)
    $file = New-Object -TypeName System.IO.FileInfo -ArgumentList $Path
    if ($file.Length -lt $script:LogLimit) {
        return
    }
    $files = @($Path)
    for ($number = 1; $number -le $script:OlderLogs; $number++) {
        $files += "$Path.$number"
    }
    if (-not $Own) {
        foreach ($name in $files) {
            if ([System.IO.File]::Exists($name) -and -not (Test-OwnLog -Path $name)) {
                return
            }
        }
    }
    for ($number = $script:OlderLogs; $number -ge 1; $number--) {
        if ([System.IO.File]::Exists($files[$number - 1])) {
            [System.IO.File]::Delete($files[$number])
            [System.IO.File]::Move($files[$number - 1], $files[$number])
        }
    }
}

function Test-Change {
    <#
    .SYNOPSIS
    Whether to change something: with -WhatIf it is only said.
    #>
    param([string]$Target, [string]$Action)
    if ($script:Planned -and $script:Quiet) {
        return $false
    }
    return $script:Cmdlet.ShouldProcess((ConvertTo-Shown -Text $Target), (ConvertTo-Shown -Text $Action))
}
