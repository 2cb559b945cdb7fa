# --- programs ----------------------------------------------------------------------------------------------------------

function ConvertTo-Argument {
    <#
    .SYNOPSIS
    Quotes one argument as Windows programs take their command lines apart (CommandLineToArgvW).
    #>
    param([string]$Text)
    if ($Text -ne '' -and $Text -notmatch '[\s"]') {
        return $Text
    }
    $quoted = [regex]::Replace($Text, '(\\*)"', '$1$1\"')
    $quoted = [regex]::Replace($quoted, '(\\+)\z', '$1$1')
    return '"' + $quoted + '"'
}

function ConvertFrom-ProgramOutput {
    <#
    .SYNOPSIS
    Text of what a program printed: wsl.exe prints UTF-16, or UTF-8 where WSL_UTF8 is heeded.
    #>
    param([byte[]]$Bytes)
    if ($null -eq $Bytes -or $Bytes.Length -eq 0) {
        return ''
    }
    $text = ''
    if ($Bytes -contains 0) {
        $text = [System.Text.Encoding]::Unicode.GetString($Bytes)
    }
    else {
        $text = [System.Text.Encoding]::UTF8.GetString($Bytes)
    }
    return $text.Trim([char[]]@(0xFEFF, 0, 32, 13, 10))
}

function Invoke-Program {
    <#
    .SYNOPSIS
    Runs a program, each argument as it is, and returns its exit code and what it printed.
    #>
    param([string]$Path, [string[]]$Arguments)
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
    $start.FileName = $Path
    $start.Arguments = @($Arguments | ForEach-Object { ConvertTo-Argument -Text $_ }) -join ' '
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.EnvironmentVariables['WSL_UTF8'] = '1'
    Add-LogLine -Text "> $Path $($start.Arguments)"
    $process = New-Object -TypeName System.Diagnostics.Process
    $process.StartInfo = $start
    try {
        [void]$process.Start()
        # Both at the same time: a program that fills one pipe while the other is read would wait for ever.
        $output = New-Object -TypeName System.IO.MemoryStream
        $errors = New-Object -TypeName System.IO.MemoryStream
        $readOutput = $process.StandardOutput.BaseStream.CopyToAsync($output)
        $readErrors = $process.StandardError.BaseStream.CopyToAsync($errors)
        if (-not $process.WaitForExit($script:ProgramLimit * 1000)) {
            $process.Kill()
            return @{ ExitCode = -1; Text = "no answer within $($script:ProgramLimit) seconds" }
        }
        $readOutput.Wait()
        $readErrors.Wait()
        $texts = @(
            ConvertFrom-ProgramOutput -Bytes $output.ToArray()
            ConvertFrom-ProgramOutput -Bytes $errors.ToArray()
        )
        $text = @($texts | Where-Object { $_ -ne '' }) -join "`n"
        Add-LogLine -Text "  exit code $($process.ExitCode) $text"
        return @{ ExitCode = $process.ExitCode; Text = $text }
    }
    finally {
        $process.Dispose()
    }
}

function Get-Place {
    <#
    .SYNOPSIS
    Folders of Windows, as the registry has them.
    .DESCRIPTION
    Not from the environment, which every program of the user can change: what runs elevated must not follow it.
    #>
    param()
    $windows = Get-ItemPropertyValue -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name SystemRoot
    $current = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
    $programFiles = Get-ItemPropertyValue -LiteralPath $current -Name ProgramFilesDir
    $system = [System.IO.Path]::Combine($windows, 'System32')
    return @{
        System       = $system
        PowerShell   = [System.IO.Path]::Combine($system, 'WindowsPowerShell', 'v1.0', 'powershell.exe')
        ProgramFiles = $programFiles
        Wsl          = [System.IO.Path]::Combine($programFiles, 'WSL', 'wsl.exe')
    }
}

function Get-User {
    <#
    .SYNOPSIS
    The user that runs this, and whether it is elevated.
    .DESCRIPTION
    By security identifiers, which are the same in every language: S-1-16-12288 is the high integrity level.
    Source: https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers
    #>
    param([hashtable]$Place)
    $whoami = [System.IO.Path]::Combine($Place.System, 'whoami.exe')
    $run = Invoke-Program -Path $whoami -Arguments @('/user', '/groups', '/fo', 'csv', '/nh')
    $level = 0
    if ($run.Text -match 'S-1-16-(\d+)') {
        $level = [int]$Matches[1]
    }
    $sid = ''
    if ($run.Text -match '"(S-1-5-(?:18|21-[\d-]+)|S-1-12-[\d-]+)"') {
        $sid = $Matches[1]
    }
    if ($run.ExitCode -ne 0 -or $sid -eq '' -or $level -eq 0) {
        Exit-Run -Code $script:ExitCode.Failed -Reason "Cannot tell who runs this: whoami.exe says '$($run.Text)'."
    }
    return @{ Sid = $sid; Elevated = ($level -ge 12288); LocalSystem = ($sid -eq 'S-1-5-18') }
}

function Assert-Elevated {
    <#
    .SYNOPSIS
    Ends the run where it lacks the rights; a plan needs none.
    #>
    param([hashtable]$User)
    if ($User.LocalSystem) {
        Exit-Run -Code $script:ExitCode.LocalSystem -Reason (
            'WSL belongs to a user and does not work for SYSTEM. Run this as the user whose distribution it is; ' +
            '-Install registers a task that does.')
    }
    if (-not $User.Elevated -and -not $script:Planned) {
        Exit-Run -Code $script:ExitCode.NotElevated -Reason (
            'Attaching disks needs administrator rights: start PowerShell with "Run as administrator" and try again.')
    }
}

function Assert-Wsl {
    <#
    .SYNOPSIS
    The version of WSL; ends the run where there is none that can attach disks.
    #>
    param([hashtable]$Place)
    if (-not [System.IO.File]::Exists($Place.Wsl)) {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "There is no $($Place.Wsl). Run 'wsl --update' or 'wsl --install' in an elevated PowerShell.")
    }
    $run = Invoke-Program -Path $Place.Wsl -Arguments @('--version')
    # The first line is the version of WSL itself, whatever the language.
    if ($run.ExitCode -ne 0 -or $run.Text -notmatch '\d+\.\d+\.\d+(?:\.\d+)?') {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "WSL does not tell its version, so it is too old. Run 'wsl --update'. It says: $($run.Text)")
    }
    $version = [version]$Matches[0]
    if ($version -lt $script:OldestWsl) {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "WSL $version is too old: $($script:OldestWsl) or later is needed. Run 'wsl --update'.")
    }
    return [string]$version
}
