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

function ConvertTo-CommandLine {
    <#
    .SYNOPSIS
    One command line of many arguments.
    #>
    param([string[]]$Arguments)
    return @($Arguments | ForEach-Object { ConvertTo-Argument -Text $_ }) -join ' '
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
    Runs a program with a command line, and returns its exit code and what it printed.
    #>
    param([string]$Path, [string]$CommandLine)
    $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
    $start.FileName = $Path
    $start.Arguments = $CommandLine
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.EnvironmentVariables['WSL_UTF8'] = '1'
    Add-LogLine -Text "> $Path $CommandLine"
    Write-LogFile
    $process = New-Object -TypeName System.Diagnostics.Process
    $process.StartInfo = $start
    $output = New-Object -TypeName System.IO.MemoryStream
    $errors = New-Object -TypeName System.IO.MemoryStream
    $isRunning = $false
    try {
        [void]$process.Start()
        $isRunning = $true
        $process.StandardInput.Close()
        # Both at the same time: a program that fills one pipe while the other is read would wait for ever.
        $reading = [System.Threading.Tasks.Task[]]@(
            $process.StandardOutput.BaseStream.CopyToAsync($output)
            $process.StandardError.BaseStream.CopyToAsync($errors)
        )
        if (-not (Wait-Program -Process $process -Seconds $script:ProgramLimit)) {
            return @{ ExitCode = -1; Output = ''; Errors = ''; Text = "no answer within $($script:ProgramLimit) seconds" }
        }
        $isRunning = $false
        # The pipe stays open for as long as a child of the program has it.
        [void][System.Threading.Tasks.Task]::WaitAll($reading, $script:OutputLimit * 1000)
        $said = ConvertFrom-ProgramOutput -Bytes $output.ToArray()
        $warned = ConvertFrom-ProgramOutput -Bytes $errors.ToArray()
        $text = @(@($said, $warned) | Where-Object { $_ -ne '' }) -join "`n"
        Add-LogLine -Text "  exit code $($process.ExitCode) $text"
        return @{ ExitCode = $process.ExitCode; Output = $said; Errors = $warned; Text = $text }
    }
    finally {
        # Also where a person ends the run with Ctrl-C.
        if ($isRunning) {
            Stop-Program -Process $process
        }
        $process.Dispose()
    }
}

function Wait-Program {
    <#
    .SYNOPSIS
    Waits for a program to end, in steps, so that Ctrl-C is heeded; $false where it takes too long.
    #>
    param([System.Diagnostics.Process]$Process, [int]$Seconds)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not $Process.WaitForExit(200)) {
        if ($watch.Elapsed.TotalSeconds -ge $Seconds) {
            return $false
        }
    }
    return $true
}

function Stop-Program {
    <#
    .SYNOPSIS
    Ends a program that runs.
    #>
    param([System.Diagnostics.Process]$Process)
    try {
        $Process.Kill()
    }
    catch {
        # It ended by itself.
        Add-LogLine -Text "  $($_.Exception.Message)"
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
        Own          = [System.IO.Path]::Combine($programFiles, 'bare-mounts')
        Wsl          = [System.IO.Path]::Combine($programFiles, 'WSL', 'wsl.exe')
    }
}

function Assert-Host {
    <#
    .SYNOPSIS
    Ends the run in a 32-bit PowerShell on a 64-bit Windows.
    .DESCRIPTION
    Windows shows it other folders (SysWOW64, "Program Files (x86)") and another registry, and has no wsl.exe for it.
    Source: https://learn.microsoft.com/windows/win32/winprog64/file-system-redirector
    #>
    param([bool]$Is64BitWindows, [bool]$Is64BitProcess)
    if ($Is64BitWindows -and -not $Is64BitProcess) {
        Exit-Run -Code $script:ExitCode.Usage -Reason (
            'This is a 32-bit PowerShell, which sees other folders and another registry. Start the 64-bit one: ' +
            'C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe.')
    }
}

function Get-User {
    <#
    .SYNOPSIS
    The user that runs this, and whether it is elevated.
    .DESCRIPTION
    By security identifiers, which are the same in every language: S-1-16-12288 is the high integrity level. Each stands in a
    column of its own, beside names that may have any text.
    Source: https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers
    #>
    param([hashtable]$Place)
    $whoami = [System.IO.Path]::Combine($Place.System, 'whoami.exe')
    $run = Invoke-Program -Path $whoami -CommandLine '/user /groups /fo csv /nh'
    $user = @{ Sid = ''; Name = ''; Elevated = $false; LocalSystem = $false }
    $levels = @()
    foreach ($line in ($run.Output -split '\r?\n')) {
        if ($line -match '\A"([^"]*)","(S-1-5-(?:18|21-[\d-]+)|S-1-12-[\d-]+)"\s*\z') {
            $user.Name = $Matches[1]
            $user.Sid = $Matches[2]
        }
        elseif ($line -match '\A"[^"]*","[^"]*","S-1-16-(\d+)","[^"]*"\s*\z') {
            $levels += [int]$Matches[1]
        }
    }
    if ($run.ExitCode -ne 0 -or $user.Sid -eq '' -or $levels.Count -ne 1) {
        Exit-Run -Code $script:ExitCode.Failed -Reason "Cannot tell who runs this: whoami.exe says '$($run.Text)'."
    }
    $user.Elevated = $levels[0] -ge 12288
    $user.LocalSystem = $user.Sid -eq 'S-1-5-18'
    return $user
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

function Get-OtherUser {
    <#
    .SYNOPSIS
    The name of the person at this computer where that is another account than the one that runs this; '' where it is the
    same, or cannot be told.
    .DESCRIPTION
    Whoever has no administrator rights elevates with the password of another account, whose WSL is another one.
    #>
    param([hashtable]$User)
    $name = ''
    try {
        $name = [string](Get-PropertyValue -InputObject (Get-CimInstance -ClassName Win32_ComputerSystem) -Property 'UserName')
    }
    catch {
        Add-LogLine -Text "Cannot tell who is logged on: $($_.Exception.Message)"
    }
    # Empty where nobody is at the computer itself, such as over Remote Desktop.
    if ($name -eq $User.Name) {
        return ''
    }
    return $name
}

function Write-Intruder {
    <#
    .SYNOPSIS
    Says where the environment loads code into every program of .NET: it runs before this script, with its rights.
    .DESCRIPTION
    Every program of the user can set such a variable for all later ones, elevated ones too.
    Source: https://learn.microsoft.com/dotnet/framework/unmanaged-api/profiling/setting-up-a-profiling-environment
    #>
    param()
    foreach ($name in 'COR_ENABLE_PROFILING', 'CORECLR_ENABLE_PROFILING', 'DOTNET_STARTUP_HOOKS') {
        $value = [Environment]::GetEnvironmentVariable($name)
        if (-not [string]::IsNullOrEmpty($value) -and $value -ne '0') {
            Write-Message -Text "$name is set: code of another program runs in this PowerShell. Remove the variable unless you know it."
        }
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
    $run = Invoke-Program -Path $Place.Wsl -CommandLine '--version'
    # The first line is the version of WSL itself, whatever the language.
    if ($run.ExitCode -ne 0 -or $run.Output -notmatch '\d+\.\d+\.\d+(?:\.\d+)?') {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "WSL does not tell its version, so it is too old. Run 'wsl --update'. It says: $($run.Text)")
    }
    $version = [version]$Matches[0]
    if ($version -lt $script:OldestWsl) {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "WSL $version is too old: $($script:OldestWsl) or later is needed. Run 'wsl --update'.")
    }
    # The last line is the version of Windows: GetWindowsVersionString() in helpers.cpp of microsoft/WSL.
    if ($run.Output -match '(?s).*\b10\.0\.(\d+)\b') {
        Assert-Windows -Build ([int]$Matches[1])
    }
    return [string]$version
}

function Assert-Windows {
    <#
    .SYNOPSIS
    Ends the run on a Windows whose WSL takes no disks.
    #>
    param([int]$Build)
    if ($Build -lt $script:OldestWindows) {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "This Windows has the build number ${Build}: Windows 10 cannot hand disks to WSL. Windows 11 can ($($script:OldestWindows) or later).")
    }
    if ($Build -lt $script:OldestArmWindows -and (Get-Processor) -eq 'ARM64') {
        Exit-Run -Code $script:ExitCode.WslMissing -Reason (
            "This Windows for ARM64 has the build number ${Build}; it hands disks to WSL from build $($script:OldestArmWindows) on.")
    }
}

function Get-Processor {
    <#
    .SYNOPSIS
    The kind of processor that Windows is made for, such as ARM64; '' where the registry does not say.
    #>
    param()
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
    try {
        return [string](Get-ItemPropertyValue -LiteralPath $key -Name PROCESSOR_ARCHITECTURE)
    }
    catch {
        # WSL says it itself then, once it is asked for a disk.
        Add-LogLine -Text "Cannot tell the kind of processor: $($_.Exception.Message)"
        return ''
    }
}
