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

function Write-Message {
    <#
    .SYNOPSIS
    Says something to the person and to the log.
    #>
    param([string]$Text)
    Add-LogLine -Text $Text
    if (-not $script:Quiet) {
        Write-Information -MessageData $Text -InformationAction Continue
    }
}

function Add-LogLine {
    <#
    .SYNOPSIS
    Adds a line with a time stamp to the log; what has no log yet waits for one.
    #>
    param([string]$Text)
    # A serial number or an answer of wsl.exe must not look like a line of its own.
    $line = $Text -replace '[\x00-\x1f]+', ' '
    $script:LogText += [DateTime]::UtcNow.ToString('s') + 'Z ' + $line + "`r`n"
    if ($script:LogPath -ne '') {
        Write-LogFile
    }
}

function Write-LogFile {
    <#
    .SYNOPSIS
    Appends what waits to the log. A log that cannot be written stops nothing.
    #>
    param()
    if ($script:LogText -eq '' -or $script:Planned) {
        return
    }
    try {
        $folder = [System.IO.Path]::GetDirectoryName($script:LogPath)
        if ($folder -ne '') {
            [void][System.IO.Directory]::CreateDirectory($folder)
        }
        Move-OldLog
        $encoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
        [System.IO.File]::AppendAllText($script:LogPath, $script:LogText, $encoding)
        $script:LogText = ''
    }
    catch {
        $script:LogPath = ''
        $script:EarlyLogPath = ''
        if (-not $script:Quiet) {
            Write-Warning -Message "Cannot write the log: $($_.Exception.Message)"
        }
    }
}

function Move-OldLog {
    <#
    .SYNOPSIS
    Gives a full log the number 1, the one before it the number 2, and so on.
    #>
    param()
    if (-not [System.IO.File]::Exists($script:LogPath)) {
        return
    }
    $file = New-Object -TypeName System.IO.FileInfo -ArgumentList $script:LogPath
    if ($file.Length -lt $script:LogLimit) {
        return
    }
    for ($number = $script:OlderLogs; $number -ge 1; $number--) {
        $newer = $script:LogPath
        if ($number -gt 1) {
            $newer = '{0}.{1}' -f $script:LogPath, ($number - 1)
        }
        $older = '{0}.{1}' -f $script:LogPath, $number
        if ([System.IO.File]::Exists($newer)) {
            if ([System.IO.File]::Exists($older)) {
                [System.IO.File]::Delete($older)
            }
            [System.IO.File]::Move($newer, $older)
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
    return $script:Cmdlet.ShouldProcess($Target, $Action)
}
