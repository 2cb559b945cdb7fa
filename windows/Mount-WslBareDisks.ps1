#Requires -Version 5.1
<#
.SYNOPSIS
Attaches the disks of a NixOS-WSL distribution to WSL, without mounting them: wsl --mount --bare.

.DESCRIPTION
Reads bare-mounts.json, which the NixOS module wsl.bareMounts writes beside this script, finds each disk by its serial
number, its unique id or its path, and attaches it. What is attached already stays as it is, and counts as success.

A disk that holds the running Windows, a boot or system partition, a page file or what WSL itself lives on is never
attached, and neither is one of several that match, nor one of which something cannot be found out. A disk with volumes that
Windows uses is attached only where the data allows it for that disk. No disk is ever forced offline: one that a program
uses stays where it is.

This file is the same everywhere: the configuration comes as data, and no text in it is ever run.

.PARAMETER Attach
Attaches every disk. The default. Needs an elevated PowerShell.

.PARAMETER Detach
Detaches every disk; WSL gives back to Windows what it took. Before that, the running distributions unmount what is on the
disk. A disk that one of them still uses stays attached. Needs an elevated PowerShell.

.PARAMETER Force
With -Detach: detaches a disk although a distribution uses it, or cannot be asked. Its file systems lose the disk while they
are mounted: what was not written yet is lost, programs get input/output errors until the distribution is restarted, and a
file system without a journal may be damaged.
With -Install and -Uninstall: replaces or removes a task and data of another user or another distribution as well.

.PARAMETER Status
Says of each disk where it is, and of the scheduled task whether it is there. Changes nothing.

.PARAMETER List
Lists all disks of this computer: whether WSL can take them, why not, and the lines of configuration for those it can.

.PARAMETER Install
Copies script and data below Program Files, where only administrators can write, and registers a scheduled task that
attaches the disks as this user with highest privileges: at log-on, and whenever the distribution asks for it. Needs an
elevated PowerShell. Run it again when the configuration has changed.

.PARAMETER WithoutLogon
With -Install: the task runs when Windows starts, whether or not the user is logged on.

.PARAMETER Uninstall
Removes the task and what -Install copied. Needs an elevated PowerShell.

.PARAMETER Create
With -Attach: makes a VHDX file that is missing, up to the size that the data gives it.

.PARAMETER Name
Only the disks of these names.

.PARAMETER DataPath
Another file than the bare-mounts.json beside this script.

.PARAMETER RetryCount
With -Attach: how often to try again what failed and may succeed later, such as a disk that is not there yet.

.PARAMETER RetryInterval
Seconds between two tries.

.PARAMETER Json
Prints one line of JSON in ASCII, for programs, and nothing else.

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File .\Mount-WslBareDisks.ps1 -List

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File .\Mount-WslBareDisks.ps1 -Attach -WhatIf

.NOTES
Exit codes:
   0  done, or done already
   1  something unexpected failed
   2  wrong use: no disk of that name, or no task name to install under
   3  not elevated
   4  a disk or a file was not found
   5  several disks match
   6  refused: Windows or WSL needs the disk, or that cannot be ruled out
   7  the disk or the file is in use, by a program of Windows or by a distribution
   8  WSL or a part of Windows that it needs is missing, too old, or switched off
   9  the data cannot be read, or is of a version that this script does not know
  10  WSL failed in another way; its own words are in the message
  11  WSL cannot take such a disk: a USB flash drive, a memory card, or one that Windows cannot hand on
  12  the scheduled task, its files or the VHDX file could not be made, or others could change them
  13  running as SYSTEM, for which WSL does not work
Of several disks that fail, the first decides.

.LINK
https://learn.microsoft.com/windows/wsl/wsl2-mount-disk
#>
# Generated from windows/script by `bare-mounts generate`; edit the parts there.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'A verb is a parameter set.')]
[CmdletBinding(DefaultParameterSetName = 'Attach', SupportsShouldProcess = $true)]
param(
    [Parameter(ParameterSetName = 'Attach')]
    [switch]$Attach,

    [Parameter(ParameterSetName = 'Detach', Mandatory = $true)]
    [switch]$Detach,

    [Parameter(ParameterSetName = 'Status', Mandatory = $true)]
    [switch]$Status,

    [Parameter(ParameterSetName = 'List', Mandatory = $true)]
    [switch]$List,

    [Parameter(ParameterSetName = 'Install', Mandatory = $true)]
    [switch]$Install,

    [Parameter(ParameterSetName = 'Install')]
    [switch]$WithoutLogon,

    [Parameter(ParameterSetName = 'Uninstall', Mandatory = $true)]
    [switch]$Uninstall,

    [Parameter(ParameterSetName = 'Attach')]
    [switch]$Create,

    [Parameter(ParameterSetName = 'Detach')]
    [Parameter(ParameterSetName = 'Install')]
    [Parameter(ParameterSetName = 'Uninstall')]
    [switch]$Force,

    [Parameter(ParameterSetName = 'Attach')]
    [ValidateRange(0, 100)]
    [int]$RetryCount = 0,

    [Parameter(ParameterSetName = 'Attach')]
    [ValidateRange(1, 600)]
    [int]$RetryInterval = 10,

    [Parameter(ParameterSetName = 'Attach')]
    [Parameter(ParameterSetName = 'Detach')]
    [Parameter(ParameterSetName = 'Status')]
    [string[]]$Name = @(),

    [string]$DataPath = '',

    [switch]$Json
)

# Before the first command that could load a module, and from .NET alone: modules come from PowerShell's own folder, not from
# one that a program of the user can write. Microsoft.PowerShell.Utility and Management are modules too, and would be looked
# for in the user's folder first. Source: about_PSModulePath; about_Modules, "Module autoloading".
# A profiler or a start-up hook of .NET (COR_ENABLE_PROFILING, CORECLR_ENABLE_PROFILING, DOTNET_STARTUP_HOOKS) is loaded
# before any line of a script, so that no script can keep it out; Write-Intruder says that there is one.
$script:ModulePath = $env:PSModulePath
$env:PSModulePath = [System.IO.Path]::Combine($PSHOME, 'Modules')

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$script:ExitCode = @{
    Success      = 0
    Failed       = 1
    Usage        = 2
    NotElevated  = 3
    NotFound     = 4
    Ambiguous    = 5
    Refused      = 6
    InUse        = 7
    WslMissing   = 8
    BadData      = 9
    WslFailed    = 10
    Unsupported  = 11
    CannotMake   = 12
    LocalSystem  = 13
}

$script:DataVersion = 1
# The first WSL that is installed below Program Files, from where alone it works outside an interactive session.
# Source: https://github.com/microsoft/WSL/issues/9231
$script:OldestWsl = [version]'2.0.0'
# Windows 11. Source: WindowsBuildNumbers::Cobalt in helpers.hpp of microsoft/WSL; Windows 10 has no such disks.
$script:OldestWindows = 22000
# Pass-through disks on ARM64. Source: LxssUserSession::AttachDisk in LxssUserSession.cpp of microsoft/WSL.
$script:OldestArmWindows = 27653
$script:LogLimit = 1048576
# How much of the log waits to be written together, in characters.
$script:LogWait = 16384
$script:GiB = 1073741824
$script:OlderLogs = 3
# Starting the VM takes seconds; whatever takes so long hangs.
$script:ProgramLimit = 180
# How long to wait for what a program printed once it has ended: a child of it may keep the pipe.
$script:OutputLimit = 5
# How the task is known again as ours.
$script:TaskMark = 'bare-mounts: attaches disks to WSL.'
# The first words of a log that this script has begun.
$script:LogMark = 'bare-mounts: log of Mount-WslBareDisks.ps1'

# Where to log, what waits to be written, and why it could not be. Path is '' until the data says where to; Early is where a
# run logs that ends before that. Own: whether the file lies in a folder of this script's own.
$script:Log = @{ Path = ''; Early = ''; Text = ''; Problem = ''; Own = $true }
$script:Quiet = [bool]$Json
$script:Planned = [bool]$WhatIfPreference
$script:Cmdlet = $PSCmdlet

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

# --- the data ----------------------------------------------------------------------------------------------------------

function ConvertFrom-Data {
    <#
    .SYNOPSIS
    Hashtables, arrays and plain values of JSON text, with every string as it stands there.
    .DESCRIPTION
    ConvertFrom-Json of PowerShell 7 makes a date of a string that looks like one, and a serial number may. A mark before
    every string hides what it looks like.
    #>
    param([string]$Text)
    $marked = [regex]::Replace($Text, '"((?:[^"\\]|\\.)*)"', '"=$1"')
    return ConvertFrom-MarkedValue -Value (ConvertFrom-Json -InputObject $marked)
}

function ConvertFrom-MarkedValue {
    <#
    .SYNOPSIS
    Takes the marks off again.
    #>
    param($Value)
    if ($Value -is [string]) {
        return $Value.Substring(1)
    }
    if ($Value -is [array]) {
        $list = New-Object -TypeName System.Collections.ArrayList
        foreach ($element in $Value) {
            [void]$list.Add((ConvertFrom-MarkedValue -Value $element))
        }
        return , $list.ToArray()
    }
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = @{}
        foreach ($property in $Value.PSObject.Properties) {
            $table[$property.Name.Substring(1)] = ConvertFrom-MarkedValue -Value $property.Value
        }
        return $table
    }
    return $Value
}

function Get-Text {
    <#
    .SYNOPSIS
    The text of a file in UTF-8, or in what its byte order mark says.
    #>
    param([byte[]]$Bytes)
    $stream = New-Object -TypeName System.IO.MemoryStream -ArgumentList (, $Bytes)
    $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $stream, ([System.Text.Encoding]::UTF8), $true
    try {
        return $reader.ReadToEnd()
    }
    finally {
        $reader.Dispose()
    }
}

function Read-Data {
    <#
    .SYNOPSIS
    The data of the module, of which every field was checked, with the bytes in which it stood.
    #>
    param([string]$Path)
    if (-not [System.IO.File]::Exists($Path)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "There is no $Path. Run the script beside the data that the distribution has in /etc/nixos-wsl, or give -DataPath.")
    }
    $bytes = @()
    $table = $null
    try {
        $bytes = [System.IO.File]::ReadAllBytes($Path)
        $table = ConvertFrom-Data -Text (Get-Text -Bytes $bytes)
    }
    catch {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is no JSON: $($_.Exception.Message)"
    }
    $data = Get-Data -Table $table -Path $Path
    $data['Bytes'] = $bytes
    return $data
}

function Test-WholeNumber {
    <#
    .SYNOPSIS
    Whether a value of JSON is a whole number within bounds; true and false are none.
    #>
    param($Value, [long]$Least, [long]$Most)
    return ($Value -is [int] -or $Value -is [long]) -and $Value -ge $Least -and $Value -le $Most
}

function Get-Data {
    <#
    .SYNOPSIS
    What the data says, checked.
    #>
    param($Table, [string]$Path)
    if ($Table -isnot [hashtable] -or -not $Table.ContainsKey('version')) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is not data of wsl.bareMounts."
    }
    if (-not (Test-WholeNumber -Value $Table['version'] -Least $script:DataVersion -Most $script:DataVersion)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "$Path has version $($Table['version']), and this script knows version $($script:DataVersion). " +
            'Use the script that the same distribution has beside it, and run -Install again.')
    }
    if ($Table['disks'] -isnot [array]) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has no list of disks."
    }
    $disks = New-Object -TypeName System.Collections.ArrayList
    foreach ($disk in $Table['disks']) {
        foreach ($read in @(Read-DiskData -Disk $disk -Path $Path)) {
            [void]$disks.Add($read)
        }
    }
    $task = '\A[A-Za-z0-9][A-Za-z0-9 _()-]{3,62}[A-Za-z0-9_)-]\z'
    return @{
        TaskName = Read-Text -Table $Table -Field 'taskName' -Pattern $task -Path $Path
        LogFile  = Read-Text -Table $Table -Field 'logFile' -Pattern '\A[A-Za-z]:\\[^"<>|?*/:\x00-\x1f]+\z' -Path $Path
        Disks    = $disks.ToArray()
    }
}

function Read-Text {
    <#
    .SYNOPSIS
    A text of a form, or nothing where the data has null.
    #>
    param([hashtable]$Table, [string]$Field, [string]$Pattern, [string]$Path)
    $value = $Table[$Field]
    if ($null -eq $value) {
        return ''
    }
    if ($value -isnot [string] -or $value -notmatch $Pattern) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has an unusable ${Field}: '$value'."
    }
    return $value
}

function Read-Identity {
    <#
    .SYNOPSIS
    How Windows finds one disk: by exactly one of three texts.
    #>
    param($Disk, [string]$Path)
    if ($Disk -isnot [hashtable]) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has a disk that is no object."
    }
    # Blanks alone would mean every disk that has no number.
    $line = '\A(?=.*\S)[^\x00-\x1f]+\z'
    $file = '\A[A-Za-z]:\\[^"<>|?*/:\x00-\x1f]+\.[vV][hH][dD][xX]?\z'
    $identity = @{
        Name         = Read-Text -Table $Disk -Field 'name' -Pattern '(?s)\A.+\z' -Path $Path
        SerialNumber = Read-Text -Table $Disk -Field 'serialNumber' -Pattern $line -Path $Path
        UniqueId     = Read-Text -Table $Disk -Field 'uniqueId' -Pattern $line -Path $Path
        Vhd          = Read-Text -Table $Disk -Field 'vhd' -Pattern $file -Path $Path
    }
    $given = @('SerialNumber', 'UniqueId', 'Vhd' | Where-Object { $identity[$_] -ne '' })
    if ($identity.Name -eq '' -or $given.Count -ne 1) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "$Path must give the disk '$($identity.Name)' exactly one of serialNumber, uniqueId and vhd.")
    }
    return $identity
}

function Read-DiskData {
    <#
    .SYNOPSIS
    One disk of the data, with its additional devices behind it.
    #>
    param($Disk, [string]$Path)
    $read = Read-Identity -Disk $Disk -Path $Path
    $size = $Disk['vhdSize']
    if ($null -ne $size -and -not (Test-WholeNumber -Value $size -Least 1 -Most 65536)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has an unusable vhdSize for the disk '$($read.Name)'."
    }
    $read['VhdSize'] = $size
    # Only the word true allows anything, and only for a disk that is named by its serial number.
    $allowed = $Disk['allowDriveLetters'] -is [bool] -and $Disk['allowDriveLetters']
    $read['AllowVolumes'] = $allowed -and $read.SerialNumber -ne ''
    $read['Of'] = ''
    $read
    if ($Disk['additionalDevices'] -is [array]) {
        foreach ($device in $Disk['additionalDevices']) {
            $other = Read-Identity -Disk $device -Path $Path
            $other['VhdSize'] = $null
            $other['AllowVolumes'] = $false
            $other['Of'] = $read.Name
            $other
        }
    }
}

function Get-Identity {
    <#
    .SYNOPSIS
    How the data names a disk, for messages.
    #>
    param([hashtable]$Wanted)
    if ($Wanted.Vhd -ne '') {
        return $Wanted.Vhd
    }
    if ($Wanted.UniqueId -ne '') {
        return "unique id '$($Wanted.UniqueId)'"
    }
    return "serial number '$($Wanted.SerialNumber)'"
}

function Select-Wanted {
    <#
    .SYNOPSIS
    The disks of the data that -Name asks for; all where it does not.
    #>
    param([hashtable]$Data, [string[]]$Name)
    $known = @($Data.Disks | ForEach-Object { $_.Name })
    $names = @($Name | ForEach-Object { Split-Name -Text $_ -Known $known })
    foreach ($one in $names) {
        if ($known -cnotcontains $one) {
            Exit-Run -Code $script:ExitCode.Usage -Reason "No disk is called '$one'. There are: $($known -join ', ')."
        }
    }
    # A file system needs all its devices.
    $Data.Disks | Where-Object { $names.Count -eq 0 -or $names -ccontains $_.Name -or $names -ccontains $_.Of }
}

function Split-Name {
    <#
    .SYNOPSIS
    The names in one text: powershell.exe -File hands -Name a,b on as the one text 'a,b'. A name may have commas itself.
    #>
    param([string]$Text, [string[]]$Known)
    $parts = $Text.Split(',')
    $start = 0
    while ($start -lt $parts.Count) {
        # The longest that is a name.
        $end = $parts.Count - 1
        while ($end -gt $start -and $Known -cnotcontains ($parts[$start..$end] -join ',')) {
            $end--
        }
        $parts[$start..$end] -join ','
        $start = $end + 1
    }
}

# --- the disks of this computer ----------------------------------------------------------------------------------------

function Get-PropertyValue {
    <#
    .SYNOPSIS
    A property that not every version of Windows has.
    #>
    param($InputObject, [string]$Property)
    if ($null -eq $InputObject) {
        return $null
    }
    $found = $InputObject.PSObject.Properties[$Property]
    if ($null -ne $found) {
        return $found.Value
    }
    # Not nothing at all, which [string] does not make an empty text of.
    return $null
}

function Get-Machine {
    <#
    .SYNOPSIS
    All that Windows says of its disks, read once.
    .DESCRIPTION
    Unknown has what could not be found out, for which a disk stays with Windows; Failure says why there are no disks at all.
    #>
    param([hashtable]$User, [hashtable]$Data)
    $machine = @{
        SystemDrive = ''; Disks = @(); Partitions = @(); Drives = @(); PageFiles = @(); EncryptedVolumes = @(); PoolDisks = @()
        WslPlaces = @(); Unknown = @(); Failure = ''; Identities = @{}
    }
    try {
        $machine['SystemDrive'] = [string](Get-CimInstance -ClassName Win32_OperatingSystem).SystemDrive
        $machine['Disks'] = @(Get-Disk | Sort-Object -Property Number)
        # All at once: for a disk without partitions Get-Partition -DiskNumber is an error.
        $machine['Partitions'] = @(Get-Partition)
        $machine['Drives'] = @(Get-CimInstance -ClassName Win32_DiskDrive)
        $machine['PageFiles'] = @(Get-CimInstance -ClassName Win32_PageFileUsage | ForEach-Object { [string]$_.Name })
    }
    catch {
        # Without these it cannot be told what Windows needs.
        $message = "Windows does not list its disks: $($_.Exception.Message)"
        $machine['Failure'] = $message
    }
    try {
        $machine['PoolDisks'] = @(Get-PhysicalDisk | Where-Object { Test-InPool -PhysicalDisk $_ })
    }
    catch {
        $machine['Unknown'] += "pools of Storage Spaces ($($_.Exception.Message))"
    }
    try {
        $machine['EncryptedVolumes'] = @(Get-EncryptedVolume)
    }
    catch {
        Add-LogLine -Text "Cannot read BitLocker volumes: $($_.Exception.Message)"
        # Only administrators can read them.
        if ($User.Elevated) {
            $machine['Unknown'] += "volumes of BitLocker ($($_.Exception.Message))"
        }
    }
    try {
        $machine['WslPlaces'] = @(Get-WslPlace -Disks $Data.Disks)
    }
    catch {
        $machine['Unknown'] += "where the distributions of WSL are ($($_.Exception.Message))"
    }
    return $machine
}

function Test-InPool {
    <#
    .SYNOPSIS
    Whether a physical disk belongs to a pool of Storage Spaces: reason 2, "In a Pool".
    #>
    param($PhysicalDisk)
    $reasons = @(Get-PropertyValue -InputObject $PhysicalDisk -Property 'CannotPoolReason')
    return ($reasons -contains 'In a Pool') -or ($reasons -contains 2)
}

function Get-EncryptedVolume {
    <#
    .SYNOPSIS
    The volumes of BitLocker. An edition of Windows without BitLocker has no such class, and so none.
    #>
    param()
    $namespace = 'root/CIMV2/Security/MicrosoftVolumeEncryption'
    try {
        $volumes = @(Get-CimInstance -Namespace $namespace -ClassName Win32_EncryptableVolume)
    }
    catch {
        # WBEM_E_INVALID_NAMESPACE and WBEM_E_INVALID_CLASS.
        # Source: https://learn.microsoft.com/windows/win32/wmisdk/wmi-error-constants
        if (@('HRESULT 0x8004100e', 'HRESULT 0x80041010') -contains ([string]$_.FullyQualifiedErrorId).Split(',')[0]) {
            return
        }
        throw
    }
    $volumes | Where-Object { Test-Encrypted -Volume $_ }
}

function Test-Encrypted {
    <#
    .SYNOPSIS
    Whether a volume is one of BitLocker, locked or not. Source: Win32_EncryptableVolume.
    #>
    param($Volume)
    $protection = Get-PropertyValue -InputObject $Volume -Property 'ProtectionStatus'
    $conversion = Get-PropertyValue -InputObject $Volume -Property 'ConversionStatus'
    return ($null -ne $protection -and $protection -ne 0) -or ($null -ne $conversion -and $conversion -ne 0)
}

# Source: BusType of MSFT_Disk.
$script:BusName = @{
    0 = 'Unknown'; 1 = 'SCSI'; 2 = 'ATAPI'; 3 = 'ATA'; 4 = '1394'; 5 = 'SSA'; 6 = 'Fibre Channel'; 7 = 'USB'; 8 = 'RAID'
    9 = 'iSCSI'; 10 = 'SAS'; 11 = 'SATA'; 12 = 'SD'; 13 = 'MMC'; 15 = 'File Backed Virtual'; 16 = 'Spaces'; 17 = 'NVMe'
}

function Get-BusName {
    <#
    .SYNOPSIS
    The name of a bus, which comes as such or as a number.
    #>
    param($BusType)
    if ($BusType -is [string]) {
        return $BusType
    }
    if ($null -ne $BusType -and $script:BusName.ContainsKey([int]$BusType)) {
        return $script:BusName[[int]$BusType]
    }
    return [string]$BusType
}

function Get-AccessPath {
    <#
    .SYNOPSIS
    Where Windows shows a partition: with a drive letter or in a folder. Nothing where it does not.
    #>
    param($Partition)
    $letter = [string](Get-PropertyValue -InputObject $Partition -Property 'DriveLetter')
    # A partition without a letter has the character 0 there.
    if ($letter -match '\A[A-Za-z]\z') {
        "${letter}:\"
    }
    foreach ($path in @(Get-PropertyValue -InputObject $Partition -Property 'AccessPaths')) {
        if (-not [string]::IsNullOrEmpty($path) -and -not $path.StartsWith('\\?\') -and $path -ne "${letter}:\") {
            $path
        }
    }
}

function Get-VolumePath {
    <#
    .SYNOPSIS
    The names of a partition's volume that no person uses: \\?\Volume{...}\.
    #>
    param($Partition)
    foreach ($path in @(Get-PropertyValue -InputObject $Partition -Property 'AccessPaths')) {
        if (-not [string]::IsNullOrEmpty($path) -and $path.StartsWith('\\?\')) {
            $path
        }
    }
}

function Test-EncryptedPartition {
    <#
    .SYNOPSIS
    Whether the volume on a partition is one of BitLocker.
    #>
    param([object[]]$EncryptedVolumes, $Partition)
    $paths = @(Get-AccessPath -Partition $Partition) + @(Get-VolumePath -Partition $Partition)
    foreach ($volume in $EncryptedVolumes) {
        $letter = [string](Get-PropertyValue -InputObject $volume -Property 'DriveLetter')
        $device = [string](Get-PropertyValue -InputObject $volume -Property 'DeviceID')
        if (($letter -ne '' -and $paths -contains "$letter\") -or ($device -ne '' -and $paths -contains $device)) {
            return $true
        }
    }
    return $false
}

# Partitions that are parts of something larger, whose volumes Get-Partition does not show.
# Source: PARTITION_INFORMATION_GPT of the Windows SDK; PARTITION_SPACES in ListDiskVolumes() of disk.cpp of microsoft/WSL.
$script:SpacesType = '{e75caf8f-f680-4cee-afa3-b001e56efc2d}'
$script:SpacesMbrType = 0xE7
$script:DynamicTypes = @('{5808c8aa-7e8f-42e0-85d2-e1e90434cfb3}', '{af9b60a0-1431-4f62-bc68-3311714a69ad}')
$script:DynamicMbrType = 0x42

# Partitions on which Windows has no volume: of Linux, and Microsoft's reserved one.
# Source: The Discoverable Partitions Specification of the UAPI group; PARTITION_MSFT_RESERVED_GUID of the Windows SDK.
$script:ForeignTypes = @(
    '{0fc63daf-8483-4772-8e79-3d69d8477de4}' # Linux data
    '{0657fd6d-a4ab-43c4-84e5-0933c84b4f4f}' # swap
    '{e6d6d379-f507-44c2-a23c-238f2a3df928}' # LVM
    '{a19d880f-05fc-4d3b-a006-743f0f84911e}' # RAID
    '{ca7d7ccb-63ed-4c53-861c-1742536059cc}' # LUKS
    '{4f68bce3-e8cd-4db1-96e7-fbcaf984b709}' # root, x86-64
    '{b921b045-1df0-41c3-af44-4c6f280d3fae}' # root, ARM64
    '{933ac7e1-2eb4-4f13-b844-0e14e2aef915}' # /home
    '{e3c9e316-0b5c-4db8-817d-f92df00215ae}' # Microsoft, reserved
)
$script:ForeignMbrTypes = @(0x82, 0x83, 0x8E, 0xFD)

function Get-Reason {
    <#
    .SYNOPSIS
    A reason to leave a disk to Windows. Volumes: the data may overrule it.
    #>
    param([int]$Code, [string]$Text, [switch]$Volumes)
    return @{ Code = $Code; Volumes = [bool]$Volumes; Text = $Text }
}

function Get-Refusal {
    <#
    .SYNOPSIS
    Why a disk must stay with Windows: one entry for each reason, with its exit code. Nothing where WSL may have it.
    #>
    param([hashtable]$Machine, $Disk)
    if (-not (Test-DiskNumber -Number $Disk.Number)) {
        # $null would be disk 0 as a number.
        Get-Reason -Code $script:ExitCode.Refused -Text 'Windows gives it no number, by which WSL could take it'
        return
    }
    $number = $Disk.Number
    $partitions = @($Machine.Partitions | Where-Object { $_.DiskNumber -eq $number })
    $paths = @($partitions | ForEach-Object { Get-AccessPath -Partition $_ })
    $allPaths = $paths + @($partitions | ForEach-Object { Get-VolumePath -Partition $_ })
    Get-WindowsRefusal -Machine $Machine -Disk $Disk -Partitions $partitions -Paths $paths -AllPaths $allPaths
    foreach ($place in $Machine.WslPlaces) {
        if (Test-Below -Path $place.Path -Folders $allPaths) {
            Get-Reason -Code $script:ExitCode.Refused -Text "it holds $($place.What), $($place.Path)"
        }
    }
    foreach ($unknown in $Machine.Unknown) {
        Get-Reason -Code $script:ExitCode.Refused -Text "Windows does not tell $unknown"
    }
    Get-StorageRefusal -Disk $Disk -Partitions $partitions
    if (Test-Removable -Machine $Machine -Disk $Disk) {
        Get-Reason -Code $script:ExitCode.Unsupported -Text (
            'WSL does not support USB flash drives and memory cards: "wsl --mount" says that it cannot find the ' +
            'drive (0x8007000f). USB hard disks and SSDs work; a VHDX file on the drive works, too')
    }
    if ($paths.Count -gt 0) {
        Get-Reason -Volumes -Code $script:ExitCode.Refused -Text "Windows uses volumes on it: $($paths -join ', ')"
    }
    $encrypted = $Machine.EncryptedVolumes
    if (@($partitions | Where-Object { Test-EncryptedPartition -EncryptedVolumes $encrypted -Partition $_ }).Count -gt 0) {
        Get-Reason -Volumes -Code $script:ExitCode.Refused -Text 'it holds a volume of BitLocker'
    }
    if ($Disk.IsOffline -and @($partitions | Where-Object { Test-VolumePartition -Partition $_ }).Count -gt 0) {
        Get-Reason -Volumes -Code $script:ExitCode.Refused -Text (
            'it is offline, so that Windows does not show the volumes on it; bring it online once to have them looked at')
    }
}

function Test-DiskNumber {
    <#
    .SYNOPSIS
    Whether Windows gives a disk a number.
    #>
    param($Number)
    return $null -ne $Number -and $Number -ge 0
}

function Get-WindowsRefusal {
    <#
    .SYNOPSIS
    Whether the running Windows needs a disk.
    #>
    param([hashtable]$Machine, $Disk, [object[]]$Partitions, [string[]]$Paths, [string[]]$AllPaths)
    $holdsWindows = $Disk.IsBoot -or $Disk.IsSystem -or $Paths -contains "$($Machine.SystemDrive)\"
    foreach ($partition in $Partitions) {
        $holdsWindows = $holdsWindows -or $partition.IsBoot -or $partition.IsSystem
    }
    if ($holdsWindows) {
        Get-Reason -Code $script:ExitCode.Refused -Text 'it holds the running Windows or what starts it'
    }
    $everywhere = @($Machine.Partitions | ForEach-Object { Get-AccessPath -Partition $_; Get-VolumePath -Partition $_ })
    foreach ($pageFile in $Machine.PageFiles) {
        if (Test-Below -Path $pageFile -Folders $AllPaths) {
            Get-Reason -Code $script:ExitCode.Refused -Text "it holds the page file $pageFile"
        }
        elseif (-not (Test-Below -Path $pageFile -Folders $everywhere)) {
            Get-Reason -Code $script:ExitCode.Refused -Text "Windows does not tell which disk holds the page file $pageFile"
        }
    }
}

function Get-StorageRefusal {
    <#
    .SYNOPSIS
    Whether a disk is part of something larger: a cluster, a pool, a volume over several disks.
    #>
    param($Disk, [object[]]$Partitions)
    if (Get-PropertyValue -InputObject $Disk -Property 'IsClustered') {
        Get-Reason -Code $script:ExitCode.Refused -Text 'it belongs to a failover cluster'
    }
    $spaces = @($Partitions | Where-Object {
            $_.GptType -eq $script:SpacesType -or
            (Get-PropertyValue -InputObject $_ -Property 'MbrType') -eq $script:SpacesMbrType
        })
    if ($spaces.Count -gt 0) {
        Get-Reason -Code $script:ExitCode.Refused -Text 'it belongs to a pool of Storage Spaces'
    }
    $dynamic = @($Partitions | Where-Object {
            $script:DynamicTypes -contains $_.GptType -or
            (Get-PropertyValue -InputObject $_ -Property 'MbrType') -eq $script:DynamicMbrType
        })
    if ($dynamic.Count -gt 0) {
        Get-Reason -Code $script:ExitCode.Refused -Text 'it is a dynamic disk, whose volumes may span others'
    }
}

function Test-VolumePartition {
    <#
    .SYNOPSIS
    Whether Windows may have a volume on a partition.
    #>
    param($Partition)
    $isForeign = $script:ForeignTypes -contains $Partition.GptType -or
    $script:ForeignMbrTypes -contains (Get-PropertyValue -InputObject $Partition -Property 'MbrType')
    return -not $isForeign
}

function Test-Removable {
    <#
    .SYNOPSIS
    Whether a drive has removable media, as flash drives and card readers do. Source: Win32_DiskDrive.
    #>
    param([hashtable]$Machine, $Disk)
    if (@('SD', 'MMC') -contains (Get-BusName -BusType $Disk.BusType)) {
        return $true
    }
    # 7: Supports Removable Media. The words beside it are in the language of Windows.
    $drives = @($Machine.Drives | Where-Object {
            $_.Index -eq $Disk.Number -and @(Get-PropertyValue -InputObject $_ -Property 'Capabilities') -contains 7
        })
    return $drives.Count -gt 0
}

# --- which disk --------------------------------------------------------------------------------------------------------

function Get-SwappedText {
    <#
    .SYNOPSIS
    A text with every two characters the other way round, as some USB bridges hand serial numbers on.
    #>
    param([string]$Text)
    return [regex]::Replace($Text, '(?s)(.)(.)', '$2$1')
}

function Get-TrimmedIdentity {
    <#
    .SYNOPSIS
    An identity without what Windows pads it with, in capitals.
    #>
    param([string]$Text)
    return $Text.Trim([char[]]@(0, 9, 32)).ToUpperInvariant()
}

function Get-PlainIdentity {
    <#
    .SYNOPSIS
    An identity without the grouping and the name of its kind, where it has them: 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.'
    is the EUI 'eui.e8238fa6bf530001001b448b4ed0b0f4'. A dot or a line in another number belongs to it.
    #>
    param([string]$Trimmed)
    if ($Trimmed -match '\A(?:[0-9A-F]{4}_)+[0-9A-F]{4}\.?\z') {
        return $Trimmed -replace '[_.]', ''
    }
    return $Trimmed -replace '\A(?:EUI|NAA|NGUID|UUID)\.(?=[0-9A-F]{16,32}\z)', ''
}

function Get-IdentityForm {
    <#
    .SYNOPSIS
    The ways in which one identity may be written: as it stands and without its grouping; with -Others also, of what is long
    enough to be no other by chance, with its characters in pairs, or an EUI with its bytes in pairs or from the end.
    #>
    param([string]$Text, [switch]$Others)
    $trimmed = Get-TrimmedIdentity -Text $Text
    $form = @{ Trimmed = $trimmed; Plain = (Get-PlainIdentity -Trimmed $trimmed); Others = @() }
    if ($Others) {
        $form.Others = @(Get-OtherForm -Text $Text -Form $form)
    }
    return $form
}

function Get-OtherForm {
    <#
    .SYNOPSIS
    The other orders in which one identity may be written.
    #>
    param([string]$Text, [hashtable]$Form)
    if ($Form.Trimmed.Length -ge 8) {
        # With and without the blank that padded it on either side.
        $text = $Text.Trim([char]0)
        foreach ($padded in $text, " $text", "$text ") {
            Get-TrimmedIdentity -Text (Get-SwappedText -Text $padded)
        }
    }
    if ($Form.Plain -match '\A(?:[0-9A-F]{16}|[0-9A-F]{32})\z') {
        [regex]::Replace($Form.Plain, '(..)(..)', '$2$1')
        $bytes = @([regex]::Matches($Form.Plain, '..') | ForEach-Object { $_.Value })
        [array]::Reverse($bytes)
        $bytes -join ''
    }
}

function Get-Likeness {
    <#
    .SYNOPSIS
    How much what is configured is what Windows reports, both as Get-IdentityForm gives them: 0 not at all, 1 in another
    order, 2 in another grouping, 3 as it stands there.
    #>
    param([hashtable]$Configured, [hashtable]$Reported)
    # What is blank is nobody's.
    if ($Configured.Trimmed -eq '' -or $Reported.Trimmed -eq '') {
        return 0
    }
    if ($Configured.Trimmed -ceq $Reported.Trimmed) {
        return 3
    }
    if ($Configured.Plain -ceq $Reported.Plain) {
        return 2
    }
    if ($Reported.Others -ccontains $Configured.Plain) {
        return 1
    }
    return 0
}

function Get-ReportedIdentity {
    <#
    .SYNOPSIS
    What Windows says of a disk, of the kind by which it is wanted, in the forms of Get-IdentityForm.
    #>
    param([hashtable]$Machine, [bool]$ByUniqueId, $Disk)
    if ($ByUniqueId) {
        return Get-IdentityForm -Others -Text $Disk.UniqueId
    }
    Get-IdentityForm -Others -Text $Disk.SerialNumber
    # NVMe: the number on the label, where SerialNumber is an EUI.
    Get-IdentityForm -Others -Text (Get-PropertyValue -InputObject $Disk -Property 'AdapterSerialNumber')
    $number = $Disk.Number
    if ($null -ne $number) {
        $Machine.Drives | Where-Object { $_.Index -eq $number } | ForEach-Object { Get-IdentityForm -Others -Text $_.SerialNumber }
    }
}

function Get-KnownIdentity {
    <#
    .SYNOPSIS
    All that Windows says of its disks, of the kind by which one is wanted; found out once for a machine.
    #>
    param([hashtable]$Machine, [bool]$ByUniqueId)
    if (-not $Machine.Identities.ContainsKey($ByUniqueId)) {
        $Machine.Identities[$ByUniqueId] = @($Machine.Disks | ForEach-Object {
                @{ Disk = $_; Forms = @(Get-ReportedIdentity -Machine $Machine -ByUniqueId $ByUniqueId -Disk $_) }
            })
    }
    $Machine.Identities[$ByUniqueId]
}

function Find-Disk {
    <#
    .SYNOPSIS
    All disks that one entry of the data may mean. One that has the identity as it stands wins over those that have it in
    another form.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted)
    $configured = Get-IdentityForm -Text ($Wanted.SerialNumber + $Wanted.UniqueId)
    $found = @()
    foreach ($known in @(Get-KnownIdentity -Machine $Machine -ByUniqueId ($Wanted.UniqueId -ne ''))) {
        $likeness = 0
        foreach ($reported in $known.Forms) {
            $likeness = [Math]::Max($likeness, (Get-Likeness -Configured $configured -Reported $reported))
        }
        if ($likeness -gt 0) {
            $found += @{ Likeness = $likeness; Disk = $known.Disk }
        }
    }
    $exact = @($found | Where-Object { $_.Likeness -eq 3 })
    if ($exact.Count -eq 1) {
        return $exact[0].Disk
    }
    $found | ForEach-Object { $_.Disk }
}

function Test-SameDisk {
    <#
    .SYNOPSIS
    Whether two answers of Windows are of one disk. Without a serial number and a unique id nothing tells it.
    #>
    param($One, $Other)
    if (([string]$One.UniqueId).Trim() -eq '' -and ([string]$One.SerialNumber).Trim() -eq '') {
        return $false
    }
    return [string]$One.UniqueId -ceq [string]$Other.UniqueId -and [string]$One.SerialNumber -ceq [string]$Other.SerialNumber
}

function Get-DiskOfNumber {
    <#
    .SYNOPSIS
    The disk that has a number now; nothing where there is none.
    #>
    param([int]$Number)
    $now = @(Get-Disk | Where-Object { $null -ne $_.Number -and $_.Number -eq $Number })
    if ($now.Count -eq 1) {
        return $now[0]
    }
}

function Resolve-Target {
    <#
    .SYNOPSIS
    What to hand to wsl.exe for one entry of the data, or why there is nothing.
    .DESCRIPTION
    Code 0: Path is the file or the one disk. With -Any, reasons to leave a disk to Windows do not count: what is attached
    may always be detached.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted, [switch]$Any)
    $target = @{ Code = 0; Message = ''; Path = ''; Vhd = $false; Disk = $null; Was = $null; Reasons = @() }
    if ($Wanted.Vhd -ne '') {
        $target.Path = $Wanted.Vhd
        $target.Vhd = $true
        if (-not $Any) {
            Set-FileReason -Machine $Machine -Target $target
        }
        return $target
    }
    if ($Machine.Failure -ne '') {
        $target.Code = $script:ExitCode.Failed
        $target.Message = $Machine.Failure
        return $target
    }
    $found = @(Find-Disk -Machine $Machine -Wanted $Wanted)
    $identity = Get-Identity -Wanted $Wanted
    if ($found.Count -gt 1) {
        $target.Code = $script:ExitCode.Ambiguous
        $numbers = @($found | ForEach-Object { "$($_.Number) ($($_.FriendlyName), unique id '$($_.UniqueId)')" }) -join ', '
        $target.Message = "$($found.Count) disks have the ${identity}: $numbers. Use uniqueId, which tells them apart; see -List."
        return $target
    }
    if ($found.Count -eq 0) {
        Set-Missing -Machine $Machine -Wanted $Wanted -Target $target
        return $target
    }
    $target.Disk = $found[0]
    # As it was looked at, whatever becomes of it.
    $target.Was = [pscustomobject]@{
        Number = $found[0].Number; UniqueId = [string]$found[0].UniqueId; SerialNumber = [string]$found[0].SerialNumber
    }
    if (Test-DiskNumber -Number $target.Disk.Number) {
        # The name of a device, not a path below which anything lies.
        $target.Path = "\\.\PHYSICALDRIVE$([int]$target.Disk.Number)"
    }
    if ($target.Path -eq '' -or -not $Any) {
        Set-DiskReason -Machine $Machine -Wanted $Wanted -Target $target
    }
    return $target
}

function Set-Missing {
    <#
    .SYNOPSIS
    Says of a target why no disk is found.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Target)
    $identity = Get-Identity -Wanted $Wanted
    if (Test-Pooled -PoolDisks $Machine.PoolDisks -Wanted $Wanted) {
        $Target.Code = $script:ExitCode.Refused
        $Target.Message = "The disk with the $identity belongs to a pool of Storage Spaces; take it out of the pool first."
        return
    }
    $Target.Code = $script:ExitCode.NotFound
    $Target.Message = "Windows has no disk with the $identity; see -List for those that it has."
}

function Test-Pooled {
    <#
    .SYNOPSIS
    Whether a disk that is not shown is one of a pool of Storage Spaces.
    #>
    param([object[]]$PoolDisks, [hashtable]$Wanted)
    foreach ($disk in $PoolDisks) {
        $configured = Get-IdentityForm -Text $Wanted.SerialNumber
        if ((Get-Likeness -Configured $configured -Reported (Get-IdentityForm -Others -Text $disk.SerialNumber)) -gt 0) {
            return $true
        }
    }
    return $false
}

function Set-DiskReason {
    <#
    .SYNOPSIS
    Says of a target why its disk stays with Windows, where it does.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Target)
    $disk = $Target.Disk
    $reasons = @(Get-Refusal -Machine $Machine -Disk $disk)
    if (-not (Test-SameDisk -One $disk -Other $disk)) {
        $reasons += Get-Reason -Code $script:ExitCode.Refused -Text (
            'Windows tells neither its serial number nor its unique id, by which it could be known again')
    }
    $refusals = @($reasons | Where-Object { -not ($_.Volumes -and $Wanted.AllowVolumes) })
    $Target.Reasons = $refusals
    if ($refusals.Count -eq 0) {
        return
    }
    $Target.Code = $refusals[0].Code
    $texts = @($refusals | ForEach-Object { $_.Text }) -join '; '
    $Target.Message = "Disk $($disk.Number) ($($disk.FriendlyName)) stays with Windows: $texts."
    if (@($refusals | Where-Object { -not $_.Volumes }).Count -eq 0) {
        $Target.Message += ' Set allowDriveLetters for this disk, by its serialNumber, to take it away from Windows.'
    }
}

# --- what WSL itself lives on ------------------------------------------------------------------------------------------

function ConvertTo-PlainPath {
    <#
    .SYNOPSIS
    A path of Windows in one form: small letters, no \\?\ or \??\ in front, no '.' and '..', no blanks and dots at the end of
    a name, which Windows leaves out.
    #>
    param([string]$Path)
    $plain = $Path.ToLowerInvariant().Replace('/', '\') -replace '\A\\[\\?]\?\\', ''
    $names = New-Object -TypeName System.Collections.ArrayList
    foreach ($name in $plain.Split('\')) {
        $short = $name.TrimEnd([char[]]' .')
        if ($name -eq '..' -and $names.Count -gt 1) {
            $names.RemoveAt($names.Count - 1)
        }
        elseif ($short -ne '') {
            [void]$names.Add($short)
        }
    }
    return $names -join '\'
}

function Test-Below {
    <#
    .SYNOPSIS
    Whether a path lies in one of several folders, or is one of them.
    #>
    param([string]$Path, [string[]]$Folders)
    $plain = (ConvertTo-PlainPath -Path $Path) + '\'
    foreach ($folder in $Folders) {
        $start = (ConvertTo-PlainPath -Path $folder) + '\'
        if ($start -ne '\' -and $plain.StartsWith($start, [StringComparison]::Ordinal)) {
            return $true
        }
    }
    return $false
}

function Get-Distribution {
    <#
    .SYNOPSIS
    The distributions of this user: name, folder, and the file with its disk.
    .DESCRIPTION
    Source: BasePath and VhdFileName in DistributionRegistration.h of microsoft/WSL; LXSS_VM_MODE_VHD_NAME is ext4.vhdx.
    #>
    param()
    $keys = @()
    try {
        $keys = @(Get-ItemProperty -Path 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Lxss\*')
    }
    catch [System.Management.Automation.ItemNotFoundException] {
        # Whoever has no distribution has no such key.
        return
    }
    catch [System.Management.Automation.DriveNotFoundException] {
        # A system without a registry, on which the tests run.
        return
    }
    foreach ($key in $keys) {
        $folder = [string](Get-PropertyValue -InputObject $key -Property 'BasePath')
        if ($folder -eq '') {
            continue
        }
        $file = [string](Get-PropertyValue -InputObject $key -Property 'VhdFileName')
        if ($file -eq '') {
            $file = 'ext4.vhdx'
        }
        @{
            Name   = [string](Get-PropertyValue -InputObject $key -Property 'DistributionName')
            Folder = $folder
            File   = $folder.TrimEnd('\') + '\' + $file
        }
    }
}

function Get-DockerFolder {
    <#
    .SYNOPSIS
    Where Docker Desktop keeps its data, by default and as its settings say.
    .DESCRIPTION
    Source: https://docs.docker.com/desktop/settings-and-maintenance/settings/ (settings-store.json, CustomWslDistroDir; settings.json
    and customWslDistroDir before version 4.35).
    #>
    param()
    $local = [Environment]::GetFolderPath('LocalApplicationData')
    if ($local -ne '') {
        "$local\Docker\wsl"
    }
    $roaming = [Environment]::GetFolderPath('ApplicationData')
    foreach ($name in 'settings-store.json', 'settings.json') {
        $file = [System.IO.Path]::Combine($roaming, 'Docker', $name)
        if ($roaming -ne '' -and [System.IO.File]::Exists($file)) {
            $settings = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file))
            # Names of properties are found in any case.
            $folder = [string](Get-PropertyValue -InputObject $settings -Property 'CustomWslDistroDir')
            if ($folder -ne '') {
                $folder
            }
        }
    }
}

function Get-WslPlace {
    <#
    .SYNOPSIS
    Files and folders that a disk must not take along when it leaves Windows: of distributions, running or not, of Docker, and
    the files that are to be attached themselves. Own: no file in there is one to attach.
    #>
    param([object[]]$Disks)
    foreach ($distribution in @(Get-Distribution)) {
        @{ Path = $distribution.Folder; What = "the distribution '$($distribution.Name)'"; Own = $false }
        @{ Path = $distribution.File; What = "the disk of the distribution '$($distribution.Name)'"; Own = $true }
    }
    foreach ($folder in @(Get-DockerFolder)) {
        @{ Path = $folder; What = 'the data of Docker Desktop'; Own = $true }
    }
    foreach ($disk in $Disks) {
        if ($disk.Vhd -ne '') {
            @{ Path = $disk.Vhd; What = "the file of the disk '$($disk.Name)'"; Own = $false }
        }
    }
}

function Set-FileReason {
    <#
    .SYNOPSIS
    Says of a file why it is not attached, where it is not: it is WSL's own, or Windows has it attached.
    #>
    param([hashtable]$Machine, [hashtable]$Target)
    $path = ConvertTo-PlainPath -Path $Target.Path
    # Of other users' distributions the registry does not say where they are.
    $names = @('ext4.vhdx', 'docker_data.vhdx', 'swap.vhdx')
    $own = @($Machine.WslPlaces | Where-Object { $_.Own -and (Test-Below -Path $Target.Path -Folders $_.Path) })
    if ($own.Count -gt 0 -or $names -contains $path.Split('\')[-1]) {
        $Target.Code = $script:ExitCode.Refused
        $what = @($own | ForEach-Object { $_.What }) + 'a name that WSL and Docker give disks of their own' | Select-Object -First 1
        $Target.Message = "$($Target.Path) is $what, and no disk to attach. Make a file of another name for data."
        return
    }
    # Source: Location of MSFT_Disk; the bus is 15, "File Backed Virtual".
    foreach ($disk in $Machine.Disks) {
        $location = [string](Get-PropertyValue -InputObject $disk -Property 'Location')
        if ((Get-BusName -BusType $disk.BusType) -ne 'File Backed Virtual' -or (ConvertTo-PlainPath -Path $location) -ne $path) {
            continue
        }
        $Target.Code = $script:ExitCode.InUse
        $reasons = @(Get-Refusal -Machine $Machine -Disk $disk)
        if (@($reasons | Where-Object { -not $_.Volumes }).Count -gt 0) {
            $Target.Code = $script:ExitCode.Refused
        }
        $texts = @('Windows has it attached') + @($reasons | ForEach-Object { $_.Text }) -join '; '
        $Target.Message = "$($Target.Path) stays with Windows: $texts. Dismount-DiskImage gives it back."
    }
    foreach ($unknown in $Machine.Unknown) {
        if ($Target.Code -eq 0 -and $unknown -match '\Awhere the distributions') {
            $Target.Code = $script:ExitCode.Refused
            $Target.Message = "$($Target.Path) is not attached: Windows does not tell $unknown."
        }
    }
}

# --- what wsl.exe says -------------------------------------------------------------------------------------------------

# What the last part of an error code means. No language changes it: ErrorToString() in wslutil.cpp of microsoft/WSL writes
# the context and the name of the error, or its number where it has no name there. Of: disk, file, detach, or any.
# Again: whether trying again later can help; not asked of what is detached.
# Sources: WSL_E_... in wslservice.idl; AttachDiskLockHeld() and DetachDisk() in WslCoreVm.cpp; SetOnline() in disk.cpp.
$script:WslOutcome = @(
    @{
        Of = @('disk', 'file'); Code = 0; Already = $true; Text = 'attached already'
        Errors = @(
            'WSL_E_DISK_ALREADY_ATTACHED', '0x80040318', 'WSL_E_USER_VHD_ALREADY_ATTACHED', '0x80040312', 'WSL_E_DISK_ALREADY_MOUNTED',
            '0x80040319'
        )
    }
    @{
        Of = @('disk', 'file', 'detach'); Code = $script:ExitCode.NotElevated
        Text = 'WSL wants administrator rights: start PowerShell with "Run as administrator"'
        Errors = @('WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK', '0x80040315', 'ERROR_ELEVATION_REQUIRED', '0x800702e4')
    }
    @{
        Of = @('disk', 'file', 'detach'); Code = $script:ExitCode.LocalSystem
        Text = 'WSL does not work for SYSTEM: run this as the user whose distribution it is'
        Errors = @('WSL_E_LOCAL_SYSTEM_NOT_SUPPORTED', '0x8004032e')
    }
    @{
        Of = @('disk', 'file', 'detach'); Code = $script:ExitCode.WslMissing
        Text = 'a part of Windows that WSL needs is missing: run "wsl --install --no-distribution" as administrator, restart ' +
        'Windows, and look whether virtualization is on in the firmware'
        Errors = @(
            'WSL_E_WSL_OPTIONAL_COMPONENT_REQUIRED', '0x80040321', 'WSL_E_VIRTUAL_MACHINE_PLATFORM_REQUIRED', '0x8004032d'
            'WSL_E_OS_NOT_SUPPORTED', '0x80040327', 'HCS_E_HYPERV_NOT_INSTALLED', '0x80370102', 'HCS_E_SERVICE_NOT_AVAILABLE', '0x80370114'
            'REGDB_E_CLASSNOTREG', '0x80040154', 'ERROR_SERVICE_DISABLED', '0x80070422', 'ERROR_SERVICE_DOES_NOT_EXIST', '0x80070424'
        )
    }
    @{
        Of = @('disk', 'file', 'detach'); Code = $script:ExitCode.WslMissing
        Text = 'WSL 2 or its "wsl --mount" is missing or switched off on this computer'
        Errors = @('WSL_E_WSL_MOUNT_NOT_SUPPORTED', '0x80040320', 'WSL_E_WSL2_NEEDED', '0x8004031c', 'WSL_E_DISK_MOUNT_DISABLED', '0x8004032b')
    }
    @{
        # A volume could not be locked (ERROR_DRIVE_LOCKED), or the disk could not be opened. Only the programs that have it open
        # can let go of it: the offline attribute would not fail, and pull the disk from under them.
        Of = @('disk'); Code = $script:ExitCode.InUse; Again = $true; Locked = $true
        Text = 'a program has it or a volume on it open. Ask "openfiles", Resource Monitor (CPU, Associated Handles) or the virus ' +
        'scanner which, close it, and try again'
        Errors = @(
            'ERROR_DRIVE_LOCKED', '0x8007006c', 'ERROR_SHARING_VIOLATION', '0x80070020', 'E_ACCESSDENIED', '0x80070005', 'ERROR_BUSY', '0x800700aa'
        )
    }
    @{
        Of = @('file'); Code = $script:ExitCode.InUse; Again = $true
        Text = 'a program uses it: close what has the file open, or take it back from Windows with Dismount-DiskImage'
        Errors = @('ERROR_SHARING_VIOLATION', '0x80070020', 'ERROR_LOCK_VIOLATION', '0x80070021')
    }
    @{
        Of = @('file'); Code = $script:ExitCode.WslFailed
        Text = 'WSL may not open it. Look at the rights of the file (it must be yours to change), whether it is encrypted or ' +
        'compressed, and whether a virus scanner or controlled folder access keeps WSL out'
        Errors = @('E_ACCESSDENIED', '0x80070005', 'ERROR_ENCRYPTION_FAILED', '0x80071770', 'ERROR_FILE_SYSTEM_LIMITATION', '0x80070299')
    }
    @{
        Of = @('file'); Code = $script:ExitCode.WslFailed
        Text = 'it lies on a volume that BitLocker has locked: unlock that first'
        Errors = @('FVE_E_LOCKED_VOLUME', '0x80310000')
    }
    @{
        Of = @('file'); Code = $script:ExitCode.WslFailed; Text = 'it is damaged, or no VHDX file'
        Errors = @(
            'ERROR_FILE_CORRUPT', '0x80070570', 'ERROR_VHD_INVALID_FILE_SIZE', '0xc03a0014', 'ERROR_VHD_DRIVE_FOOTER_CORRUPT', '0xc03a0003'
            'ERROR_VHD_FORMAT_UNKNOWN', '0xc03a0004', 'WSL_E_DISK_CORRUPTED', '0x8004032f'
        )
    }
    @{
        # Windows has just shown the disk, so it is there.
        Of = @('disk'); Code = $script:ExitCode.Unsupported
        Text = 'Windows cannot hand such a disk on to WSL, as it cannot hand on USB flash drives, memory cards and disks that are ' +
        'made of others'
        Errors = @(
            'ERROR_INVALID_DRIVE', '0x8007000f', 'ERROR_FILE_NOT_FOUND', '0x80070002', 'ERROR_PATH_NOT_FOUND', '0x80070003', 'ERROR_NOT_SUPPORTED'
            '0x80070032', 'ERROR_INVALID_FUNCTION', '0x80070001'
        )
    }
    @{
        Of = @('file'); Code = $script:ExitCode.NotFound; Again = $true; Text = 'WSL does not find it'
        Errors = @('ERROR_FILE_NOT_FOUND', '0x80070002', 'ERROR_PATH_NOT_FOUND', '0x80070003', 'ERROR_INVALID_DRIVE', '0x8007000f')
    }
    @{
        Of = @('disk', 'file'); Code = $script:ExitCode.WslFailed
        Text = 'WSL has as many disks as it can have: detach one'
        Errors = @('WSL_E_TOO_MANY_DISKS_ATTACHED', '0x80040305')
    }
    @{
        Of = @('detach'); Code = $script:ExitCode.InUse; Locked = $true; Text = 'a program of Windows has it open'
        Errors = @('ERROR_SHARING_VIOLATION', '0x80070020', 'E_ACCESSDENIED', '0x80070005')
    }
    @{
        Of = @('detach'); Code = 0; Missing = $true; Text = 'was not attached'
        Errors = @('ERROR_FILE_NOT_FOUND', '0x80070002', 'ERROR_PATH_NOT_FOUND', '0x80070003')
    }
)

# Since WSL 2.7.2 wsl.exe looks for what the service does not know as for a file, and then says what Windows says of that. The
# name of a device is none; these come from wsl.exe itself, without the service.
# Source: Unmount() in WslClient.cpp and GetFullPath() in filesystem.cpp of microsoft/WSL (pull request 40092).
$script:NoFileErrors = @('E_INVALIDARG', '0x80070057', 'ERROR_INVALID_FUNCTION', '0x80070001')

function Get-WslError {
    <#
    .SYNOPSIS
    The error code with which wsl.exe ends, such as Wsl/Service/AttachDisk/0x8007006c; '' where it gives none.
    .DESCRIPTION
    Errors go to the one output and warnings to the other, each with its code at the end of a line.
    Source: wmain() in WslClient.cpp of microsoft/WSL: PrintMessage for errors, stderr for warnings. No path of Windows has
    a "/", so that no name of a file looks like a code.
    #>
    param([hashtable]$Run)
    foreach ($text in $Run.Output, $Run.Errors) {
        $found = [regex]::Matches($text, '(?m)(?<![\w/])Wsl/[\w/?()]+(?=\s*$)')
        if ($found.Count -gt 0) {
            return $found[$found.Count - 1].Value
        }
    }
    return ''
}

function Get-WslOutcome {
    <#
    .SYNOPSIS
    What an answer of wsl.exe means. Of says what was asked: disk, file or detach.
    #>
    param([hashtable]$Run, [string]$Of, [string]$Done)
    $outcome = @{ Code = 0; Text = $Done; Again = $false; Already = $false; Locked = $false; Missing = $false }
    if ($Run.ExitCode -eq 0) {
        return $outcome
    }
    $code = Get-WslError -Run $Run
    $last = $code.Split('/')[-1]
    foreach ($known in $script:WslOutcome) {
        if ($known.Of -contains $Of -and $known.Errors -contains $last) {
            foreach ($field in @($known.Keys)) {
                $outcome[$field] = $known[$field]
            }
            return $outcome
        }
    }
    if ($Of -eq 'detach' -and $code -notmatch '/Service/' -and $script:NoFileErrors -contains $last) {
        $outcome.Text = 'was not attached'
        $outcome.Missing = $true
        return $outcome
    }
    $outcome.Code = $script:ExitCode.WslFailed
    $outcome.Text = 'WSL failed'
    $outcome.Again = $true
    return $outcome
}

# --- attaching ---------------------------------------------------------------------------------------------------------

function ConvertTo-Entry {
    <#
    .SYNOPSIS
    What is said of one disk.
    #>
    param([hashtable]$Wanted, [int]$Code, [string]$Text, [string]$Path)
    return [ordered]@{
        name    = $Wanted.Name
        of      = $Wanted.Of
        code    = $Code
        message = $Text
        path    = $Path
    }
}

function Get-Outcome {
    <#
    .SYNOPSIS
    What came of one disk. Again: whether a later try can help. Locked: whether one soon can.
    #>
    param([int]$Code, [string]$Text, [string]$Path = '', [switch]$Again, [switch]$Locked)
    return @{ Code = $Code; Text = $Text; Path = $Path; Again = [bool]$Again; Locked = [bool]$Locked }
}

function Add-VhdFile {
    <#
    .SYNOPSIS
    Makes a VHDX file that grows up to the configured size. What exists is left alone.
    #>
    param([hashtable]$Place, [hashtable]$Wanted)
    $bytes = [long]$Wanted.VhdSize * $script:GiB
    if ($null -ne (Get-Command -Name New-VHD -ErrorAction SilentlyContinue)) {
        try {
            [void](New-VHD -Path $Wanted.Vhd -SizeBytes $bytes -Dynamic)
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "New-VHD cannot make $($Wanted.Vhd): $($_.Exception.Message)"
        }
        return
    }
    # diskpart reads a script. Nothing that could end the quoted path gets through Read-Text, and no character of which it
    # could make another one through here.
    if ($Wanted.Vhd -notmatch '\A[\x20-\x7e]+\z') {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "diskpart cannot make $($Wanted.Vhd), whose name has other characters than ASCII. Make it with another tool, or " +
            'switch on the Hyper-V module for PowerShell.')
    }
    # Not in the folder for temporary files, where every program of the user could change what diskpart is about to do.
    [void][System.IO.Directory]::CreateDirectory($Place.Own)
    Assert-OwnFolder -Folder $Place.Own
    $commands = [System.IO.Path]::Combine($Place.Own, 'diskpart-{0}.txt' -f [guid]::NewGuid())
    try {
        $line = 'create vdisk file="{0}" maximum={1} type=expandable' -f $Wanted.Vhd, ([long]$Wanted.VhdSize * 1024)
        [System.IO.File]::WriteAllText($commands, "$line`r`n", [System.Text.Encoding]::ASCII)
        $diskpart = [System.IO.Path]::Combine($Place.System, 'diskpart.exe')
        $run = Invoke-Program -Path $diskpart -CommandLine (ConvertTo-CommandLine -Arguments '/s', $commands)
        if ($run.ExitCode -ne 0) {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "diskpart cannot make $($Wanted.Vhd): $($run.Text)"
        }
    }
    finally {
        [System.IO.File]::Delete($commands)
    }
}

function Add-MissingFile {
    <#
    .SYNOPSIS
    Makes a file that is missing where that is wanted; returns what came of the disk where the file is not there after.
    #>
    param([hashtable]$Place, [hashtable]$Wanted, [bool]$Create)
    if (-not $Create -or $null -eq $Wanted.VhdSize) {
        return Get-Outcome -Again -Code $script:ExitCode.NotFound -Path $Wanted.Vhd -Text (
            "there is no $($Wanted.Vhd). Set vhdSize and run -Attach -Create once to make it, or correct the path")
    }
    if (-not (Test-Change -Target $Wanted.Vhd -Action "Make a file that grows up to $($Wanted.VhdSize) GiB")) {
        return Get-Outcome -Code 0 -Text 'would be made and attached' -Path $Wanted.Vhd
    }
    Add-VhdFile -Place $Place -Wanted $Wanted
    Write-Message -Text "$($Wanted.Name): made $($Wanted.Vhd)."
}

function Mount-Target {
    <#
    .SYNOPSIS
    Attaches one disk or file.
    #>
    param([hashtable]$Context, [hashtable]$Wanted, [hashtable]$Target)
    if ($Target.Vhd -and -not [System.IO.File]::Exists($Target.Path)) {
        $missing = Add-MissingFile -Place $Context.Place -Wanted $Wanted -Create $Context.Create
        if ($null -ne $missing) {
            return $missing
        }
    }
    if (-not (Test-Change -Target $Target.Path -Action 'Attach to WSL')) {
        return Get-Outcome -Code 0 -Text 'would be attached' -Path $Target.Path
    }
    if ($Target.Vhd) {
        $run = Invoke-Program -Path $Context.Place.Wsl -CommandLine (
            ConvertTo-CommandLine -Arguments '--mount', $Target.Path, '--vhd', '--bare')
        $outcome = Get-WslOutcome -Run $run -Of 'file' -Done 'attached'
    }
    else {
        $changed = Test-Anew -Context $Context -Wanted $Wanted -Target $Target
        if ($null -ne $changed) {
            return $changed
        }
        $run = Invoke-Program -Path $Context.Place.Wsl -CommandLine (ConvertTo-CommandLine -Arguments '--mount', $Target.Path, '--bare')
        $outcome = Get-WslOutcome -Run $run -Of 'disk' -Done 'attached'
        if ($outcome.Code -eq 0) {
            $other = Test-Attached -Context $Context -Target $Target -Already $outcome.Already
            if ($null -ne $other) {
                return $other
            }
        }
    }
    if ($outcome.Code -ne 0) {
        $outcome.Text += ". WSL says: $($run.Text)"
    }
    $outcome['Path'] = $Target.Path
    return $outcome
}

function Test-Anew {
    <#
    .SYNOPSIS
    Looks at a disk once more just before it is attached; returns what came of it where it must not be any more.
    .DESCRIPTION
    Numbers change when a disk is unplugged, and volumes get letters at any time.
    #>
    param([hashtable]$Context, [hashtable]$Wanted, [hashtable]$Target)
    $gone = Get-Outcome -Again -Code $script:ExitCode.NotFound -Path $Target.Path -Text 'the disk is gone, or another one has its number now'
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    if ($machine.Failure -ne '') {
        return Get-Outcome -Again -Code $script:ExitCode.Failed -Text $machine.Failure -Path $Target.Path
    }
    $number = $Target.Was.Number
    $now = @($machine.Disks | Where-Object { $null -ne $_.Number -and $_.Number -eq $number })
    if ($now.Count -ne 1 -or -not (Test-SameDisk -One $Target.Was -Other $now[0])) {
        return $gone
    }
    $again = Resolve-Target -Machine $machine -Wanted $Wanted
    if ($again.Code -ne 0) {
        return Get-Outcome -Code $again.Code -Text $again.Message -Path $Target.Path
    }
    if ($again.Path -ne $Target.Path) {
        return $gone
    }
}

function Test-Attached {
    <#
    .SYNOPSIS
    Whether the disk that WSL has is the one that was wanted; returns what came of it where it is not.
    .DESCRIPTION
    WSL knows disks by their number. What it has attached already may be one that was unplugged since, while another one got
    the number. What it has attached is offline in Windows: SetOnline() in AttachDiskLockHeld() of WslCoreVm.cpp.
    #>
    param([hashtable]$Context, [hashtable]$Target, [bool]$Already)
    $now = Get-DiskOfNumber -Number $Target.Was.Number
    $isSame = $null -ne $now -and (Test-SameDisk -One $Target.Was -Other $now)
    if ($Already -and -not ($isSame -and $now.IsOffline)) {
        return Get-Outcome -Code $script:ExitCode.WslFailed -Path $Target.Path -Text (
            "WSL has another disk under the name $($Target.Path), which was unplugged or given back: run 'wsl --unmount $($Target.Path)' " +
            'or "wsl --shutdown", and try again')
    }
    if (-not $Already -and $null -ne $now -and -not $isSame) {
        [void](Invoke-Program -Path $Context.Place.Wsl -CommandLine (ConvertTo-CommandLine -Arguments '--unmount', $Target.Path))
        return Get-Outcome -Again -Code $script:ExitCode.NotFound -Path $Target.Path -Text (
            'another disk got the number while WSL attached it, and was given back')
    }
}

function Invoke-Attach {
    <#
    .SYNOPSIS
    Attaches the disks, trying again what may succeed later.
    #>
    param([hashtable]$Context, [int]$RetryCount, [int]$RetryInterval)
    $wanted = @(Select-Wanted -Data $Context.Data -Name $Context.Name)
    $outcomes = New-Object -TypeName object[] -ArgumentList $wanted.Count
    # Two file systems on one disk are two entries of the data.
    $attached = @{}
    for ($try = 0; $true; $try++) {
        Invoke-AttachTry -Context $Context -Wanted $wanted -Outcomes $outcomes -Attached $attached
        $again = @($outcomes | Where-Object { $_.Again })
        $locked = @($again | Where-Object { $_.Locked })
        # A scanner or an indexer lets go of a disk within seconds, so that one more try is worth it.
        $tries = [Math]::Max($RetryCount, [Math]::Min($locked.Count, 1))
        if ($script:Planned -or $again.Count -eq 0 -or $try -ge $tries) {
            break
        }
        Start-Sleep -Seconds $RetryInterval
    }
    $entries = New-Object -TypeName System.Collections.ArrayList
    for ($index = 0; $index -lt $wanted.Count; $index++) {
        $outcome = $outcomes[$index]
        [void]$entries.Add((ConvertTo-Entry -Wanted $wanted[$index] -Code $outcome.Code -Text $outcome.Text -Path $outcome.Path))
    }
    return @{ disks = $entries.ToArray() }
}

function Invoke-AttachTry {
    <#
    .SYNOPSIS
    Tries to attach what is not attached yet and may be by now; writes what came of it into Outcomes.
    #>
    param([hashtable]$Context, [hashtable[]]$Wanted, [object[]]$Outcomes, [hashtable]$Attached)
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    for ($index = 0; $index -lt $Wanted.Count; $index++) {
        if ($null -ne $Outcomes[$index] -and -not $Outcomes[$index].Again) {
            continue
        }
        $outcome = Invoke-AttachOne -Context $Context -Machine $machine -Wanted $Wanted[$index] -Attached $Attached
        $Outcomes[$index] = $outcome
        Write-Message -Text "$($Wanted[$index].Name): $($outcome.Text)"
    }
    # What is refused to one entry of the data may be allowed to another, before or after it.
    for ($index = 0; $index -lt $Wanted.Count; $index++) {
        $outcome = $Outcomes[$index]
        if ($outcome.Code -ne 0 -and $Attached.ContainsKey($outcome.Path)) {
            $Outcomes[$index] = Get-Outcome -Code 0 -Path $outcome.Path -Text $Attached[$outcome.Path]
        }
    }
}

function Invoke-AttachOne {
    <#
    .SYNOPSIS
    Attaches one disk; what fails for it does not keep the others.
    #>
    param([hashtable]$Context, [hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Attached)
    $path = ''
    try {
        $target = Resolve-Target -Machine $Machine -Wanted $Wanted
        $path = $target.Path
        if ($Attached.ContainsKey($path)) {
            return Get-Outcome -Code 0 -Path $path -Text $Attached[$path]
        }
        if ($target.Code -ne 0) {
            $isLate = @($script:ExitCode.NotFound, $script:ExitCode.InUse, $script:ExitCode.Failed) -contains $target.Code
            return Get-Outcome -Code $target.Code -Text $target.Message -Path $path -Again:$isLate
        }
        $outcome = Mount-Target -Context $Context -Wanted $Wanted -Target $target
        if ($outcome.Code -eq 0) {
            $Attached[$path] = "$($outcome.Text), with the disk '$($Wanted.Name)'"
        }
        return $outcome
    }
    catch {
        return Get-Outcome -Code (Get-FailureCode -Failure $_) -Text $_.Exception.Message -Path $path
    }
}

# --- detaching ---------------------------------------------------------------------------------------------------------

# The tool of the module, in a distribution that has it.
$script:GuestTool = '/run/current-system/sw/bin/wsl-bare-mount'

function Get-RunningDistribution {
    <#
    .SYNOPSIS
    The names of the distributions of this user that run. One that is stopped has nothing mounted.
    #>
    param([hashtable]$Place)
    if (@(Get-Distribution).Count -eq 0) {
        return
    }
    # Ends with 0 also where none runs: ListDistributionsHelper() in WslClient.cpp of microsoft/WSL.
    $run = Invoke-Program -Path $Place.Wsl -CommandLine '--list --running --quiet'
    if ($run.ExitCode -ne 0) {
        Exit-Run -Code $script:ExitCode.InUse -Reason "it cannot be told which distributions run. WSL says: $($run.Text)"
    }
    $run.Output -split '\r?\n' | ForEach-Object { $_.Trim([char[]]@(0, 13, 32)) } | Where-Object { $_ -ne '' }
}

function Invoke-Guest {
    <#
    .SYNOPSIS
    Runs a program in a distribution, as root.
    #>
    param([hashtable]$Place, [string]$Name, [string[]]$Arguments)
    # wsl.exe takes the word behind -d as it stands, up to a blank: ParseArgument() in helpers.cpp of microsoft/WSL.
    if ($Name -notmatch '\A[^\s"]+\z') {
        return @{ ExitCode = -1; Output = ''; Errors = ''; Text = 'its name has a blank, with which wsl.exe cannot be told it' }
    }
    $line = "-d $Name --user root --exec " + (ConvertTo-CommandLine -Arguments $Arguments)
    return Invoke-Program -Path $Place.Wsl -CommandLine $line
}

function Get-GuestAnswer {
    <#
    .SYNOPSIS
    What the tool of a distribution says of a disk, once it has unmounted what it may; nothing where there is no such tool.
    #>
    param([hashtable]$Place, [string]$Name, [hashtable]$Wanted)
    $by = @('--vhd', $Wanted.Vhd)
    if ($Wanted.SerialNumber -ne '') {
        $by = @('--serial', $Wanted.SerialNumber)
    }
    elseif ($Wanted.UniqueId -ne '') {
        $by = @('--unique', $Wanted.UniqueId)
    }
    $run = Invoke-Guest -Place $Place -Name $Name -Arguments (@($script:GuestTool, 'release', '--json') + $by)
    $answer = $null
    try {
        $answer = ConvertFrom-Json -InputObject $run.Output
    }
    catch {
        Add-LogLine -Text "  $Name has no tool that answers"
    }
    if ($answer -isnot [System.Management.Automation.PSCustomObject] -or $null -eq $answer.PSObject.Properties['users']) {
        return
    }
    return $answer
}

function Get-MountUser {
    <#
    .SYNOPSIS
    What a distribution has mounted of some devices, from its table of mounts. Without devices it is whatever is mounted there of
    another disk than its own, which is on /.
    .DESCRIPTION
    Source: proc_pid_mountinfo(5). All distributions share one kernel and one /dev.
    #>
    param([string[]]$Lines, [string[]]$Devices)
    $mounts = @()
    foreach ($line in $Lines) {
        if ($line -match '\A\d+ \d+ (?<number>\d+:\d+) \S+ (?<target>\S+) .* - \S+ (?<source>/dev/\S+) ') {
            $mounts += @{ Number = $Matches['number']; Target = $Matches['target']; Source = $Matches['source'] }
        }
    }
    $own = @($mounts | Where-Object { $_.Target -eq '/' } | ForEach-Object { $_.Source })
    foreach ($mount in $mounts) {
        $isOfDisk = $Devices -contains $mount.Source -or $Devices -contains $mount.Number
        if ($isOfDisk -or ($Devices.Count -eq 0 -and $own -cnotcontains $mount.Source)) {
            "$($mount.Source) on $($mount.Target)"
        }
    }
}

function Get-GuestUser {
    <#
    .SYNOPSIS
    Who in WSL still uses a disk, after every distribution that runs was asked to unmount it. Nothing where nobody does.
    #>
    param([hashtable]$Place, [hashtable]$Wanted)
    $names = @(Get-RunningDistribution -Place $Place)
    $devices = @()
    $others = @()
    foreach ($name in $names) {
        $answer = Get-GuestAnswer -Place $Place -Name $name -Wanted $Wanted
        if ($null -eq $answer) {
            $others += $name
            continue
        }
        $devices += @(Get-PropertyValue -InputObject $answer -Property 'devices' | Where-Object { $null -ne $_ })
        foreach ($user in @($answer.users)) {
            "${name}: $user"
        }
    }
    foreach ($name in $others) {
        $run = Invoke-Guest -Place $Place -Name $name -Arguments 'cat', '/proc/1/mountinfo'
        if ($run.ExitCode -ne 0) {
            "${name}: it cannot be asked ($($run.Text))"
            continue
        }
        foreach ($user in @(Get-MountUser -Lines ($run.Output -split '\n') -Devices $devices)) {
            "${name}: $user"
        }
    }
}

function Dismount-Target {
    <#
    .SYNOPSIS
    Detaches one disk or file. Never all, as wsl --unmount without a path would.
    .DESCRIPTION
    WSL unmounts only what its VM's own namespace shows, and then takes the device away, so that distributions lose it while
    they use it: UnmountDisk() and RemoveScsiDisk() in DetachDisk() of WslCoreVm.cpp. So they are asked first.
    #>
    param([hashtable]$Context, [hashtable]$Wanted, [hashtable]$Target)
    if (-not (Test-Change -Target $Target.Path -Action 'Detach from WSL')) {
        return Get-Outcome -Code 0 -Text 'would be detached' -Path $Target.Path
    }
    $users = @(Get-GuestUser -Place $Context.Place -Wanted $Wanted)
    if ($users.Count -gt 0 -and -not $Context.Force) {
        return Get-Outcome -Code $script:ExitCode.InUse -Path $Target.Path -Text (
            "it is used in WSL and stays attached: $($users -join '; '). End what uses it, or 'wsl --terminate' the distribution")
    }
    $outcome = $null
    foreach ($line in @(Get-DetachLine -Target $Target)) {
        $run = Invoke-Program -Path $Context.Place.Wsl -CommandLine $line
        $outcome = Get-WslOutcome -Run $run -Of 'detach' -Done 'detached'
        if (-not ($outcome.Missing -or $outcome.Locked)) {
            break
        }
    }
    if ($outcome.Code -ne 0) {
        $outcome.Text += ". WSL says: $($run.Text)"
    }
    $outcome['Path'] = $Target.Path
    return $outcome
}

function Get-DetachLine {
    <#
    .SYNOPSIS
    The command lines of wsl.exe that detach a disk or a file, to be tried one after the other until WSL knows it.
    .DESCRIPTION
    WSL remembers a file by the long form of its path; the versions before 2.7.2 compare that with what they are given where the VM
    does not run. wsl.exe takes all that follows --unmount as one path, with its quotes, which match no path; what it then tries is
    to open the file without them, and a file that is attached cannot be opened. So a path with blanks also goes without quotes.
    Source: WslMain() and Unmount() in WslClient.cpp, ClearDiskStateInRegistry() in LxssUserSession.cpp of microsoft/WSL.
    #>
    param([hashtable]$Target)
    $paths = @($Target.Path)
    if ($Target.Vhd) {
        $paths += '\\?\' + $Target.Path
    }
    foreach ($path in $paths) {
        ConvertTo-CommandLine -Arguments '--unmount', $path
    }
    if ($Target.Path -match '\s') {
        foreach ($path in $paths) {
            "--unmount $path"
        }
    }
}

function Invoke-Detach {
    <#
    .SYNOPSIS
    Detaches the disks; what fails for one does not keep the others.
    #>
    param([hashtable]$Context)
    $wanted = @(Select-Wanted -Data $Context.Data -Name $Context.Name)
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    $entries = @()
    $done = @{}
    foreach ($one in $wanted) {
        $outcome = Invoke-DetachOne -Context $Context -Machine $machine -Wanted $one -Done $done
        Write-Message -Text "$($one.Name): $($outcome.Text)"
        $entries += ConvertTo-Entry -Wanted $one -Code $outcome.Code -Text $outcome.Text -Path $outcome.Path
    }
    return @{ disks = $entries }
}

function Invoke-DetachOne {
    <#
    .SYNOPSIS
    Detaches one disk, once for all entries that mean it.
    #>
    param([hashtable]$Context, [hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Done)
    $path = ''
    try {
        $target = Resolve-Target -Machine $Machine -Wanted $Wanted -Any
        $path = $target.Path
        if ($target.Code -ne 0) {
            return Get-Outcome -Code $target.Code -Text $target.Message -Path $path
        }
        if (-not $target.Vhd) {
            $now = Get-DiskOfNumber -Number $target.Was.Number
            if ($null -eq $now -or -not (Test-SameDisk -One $target.Was -Other $now)) {
                return Get-Outcome -Code $script:ExitCode.NotFound -Path $path -Text 'the disk is gone, or another one has its number now'
            }
        }
        if (-not $Done.ContainsKey($path)) {
            $Done[$path] = Dismount-Target -Context $Context -Wanted $Wanted -Target $target
        }
        return $Done[$path]
    }
    catch {
        return Get-Outcome -Code (Get-FailureCode -Failure $_) -Text $_.Exception.Message -Path $path
    }
}

# --- looking -----------------------------------------------------------------------------------------------------------

function Test-FileInUse {
    <#
    .SYNOPSIS
    Whether a program has a file open, as the VM has one that is attached. Nothing is written.
    #>
    param([string]$Path)
    try {
        $stream = [System.IO.File]::Open($Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read,
            [System.IO.FileShare]::None)
        $stream.Dispose()
        return $false
    }
    catch {
        return $true
    }
}

function Get-State {
    <#
    .SYNOPSIS
    Where one disk of the data is, without asking WSL, which would start.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted)
    $target = Resolve-Target -Machine $Machine -Wanted $Wanted
    if ($target.Vhd) {
        if ($target.Code -eq $script:ExitCode.Refused) {
            return @{ Target = $target; State = 'refused'; Code = $target.Code; Text = $target.Message }
        }
        if (-not [System.IO.File]::Exists($target.Path)) {
            return @{ Target = $target; State = 'missing'; Code = $script:ExitCode.NotFound; Text = 'there is no such file' }
        }
        if ($target.Code -ne 0 -or (Test-FileInUse -Path $target.Path)) {
            return @{ Target = $target; State = 'in-use'; Code = 0; Text = 'in use: attached to WSL, or open in Windows' }
        }
        return @{ Target = $target; State = 'free'; Code = 0; Text = 'not attached' }
    }
    if ($target.Code -eq $script:ExitCode.NotFound -or $target.Code -eq $script:ExitCode.Failed) {
        return @{ Target = $target; State = 'missing'; Code = $target.Code; Text = $target.Message }
    }
    if ($target.Code -eq $script:ExitCode.Ambiguous) {
        return @{ Target = $target; State = 'ambiguous'; Code = $target.Code; Text = $target.Message }
    }
    # One that WSL has is offline, so that nothing of it can be seen; that is no reason to worry.
    $isOffline = $null -ne $target.Disk -and $target.Disk.IsOffline
    $reasons = @($target.Reasons | Where-Object { -not ($isOffline -and $_.Volumes) })
    if ($reasons.Count -gt 0) {
        return @{ Target = $target; State = 'refused'; Code = $target.Code; Text = $target.Message }
    }
    if ($isOffline) {
        return @{ Target = $target; State = 'offline'; Code = 0; Text = 'offline in Windows: attached to WSL, or taken offline' }
    }
    return @{ Target = $target; State = 'online'; Code = 0; Text = 'not attached: Windows has the disk' }
}

function Invoke-Status {
    <#
    .SYNOPSIS
    Says where everything is. Works without administrator rights.
    #>
    param([hashtable]$Context)
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    $entries = @()
    foreach ($wanted in @(Select-Wanted -Data $Context.Data -Name $Context.Name)) {
        $state = Get-State -Machine $machine -Wanted $wanted
        $entry = ConvertTo-Entry -Wanted $wanted -Code $state.Code -Text $state.Text -Path $state.Target.Path
        $entry['state'] = $state.State
        Write-Message -Text "$($wanted.Name): $($state.Text)"
        $entries += $entry
    }
    $task = Get-TaskStatus -TaskName $Context.Data.TaskName -User $Context.User
    Write-Message -Text "Task: $($task.message)"
    foreach ($old in @(Get-OldTask -Context $Context)) {
        Write-Message -Text "Task: '$old' is still there from before; -Install and -Uninstall remove it"
    }
    return @{ elevated = $Context.User.Elevated; logFile = $Context.Data.LogFile; task = $task; disks = $entries }
}

function ConvertTo-NixString {
    <#
    .SYNOPSIS
    A text as a string of Nix.
    #>
    param([string]$Text)
    return '"' + ($Text -replace '(["\\]|\$(?=\{))', '\$1') + '"'
}

function Get-ConfigurationLine {
    <#
    .SYNOPSIS
    The lines of configuration for one disk, with what tells it from all others.
    #>
    param([hashtable]$Machine, $Disk)
    $identity = $null
    $bySerial = @{ SerialNumber = [string]$Disk.SerialNumber; UniqueId = ''; Vhd = '' }
    $byId = @{ SerialNumber = ''; UniqueId = [string]$Disk.UniqueId; Vhd = '' }
    if (Test-Telling -Machine $Machine -Wanted $bySerial -Disk $Disk) {
        $identity = 'serialNumber = ' + (ConvertTo-NixString -Text $bySerial.SerialNumber)
    }
    elseif (Test-Telling -Machine $Machine -Wanted $byId -Disk $Disk) {
        $identity = 'uniqueId = ' + (ConvertTo-NixString -Text $byId.UniqueId)
    }
    else {
        return '# Nothing tells this disk from the others.'
    }
    $slug = ([string]$Disk.FriendlyName -replace '[^A-Za-z0-9]+', '-').Trim('-').ToLowerInvariant()
    if ($slug -eq '') {
        $slug = "disk-$($Disk.Number)"
    }
    "wsl.bareMounts.disks.$(ConvertTo-NixString -Text $slug) = {"
    "  $identity;"
    '  uuid = "...";  # of the file system: lsblk --fs, once the disk is attached'
    '  filesystem = { fsType = "ext4"; mountPoint = "/mnt/..."; };'
    '};'
}

function Test-Telling {
    <#
    .SYNOPSIS
    Whether an identity finds a disk, and no other.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted, $Disk)
    if (($Wanted.SerialNumber + $Wanted.UniqueId).Trim() -eq '') {
        return $false
    }
    $found = @(Find-Disk -Machine $Machine -Wanted $Wanted)
    return $found.Count -eq 1 -and $found[0].Number -eq $Disk.Number
}

function Invoke-List {
    <#
    .SYNOPSIS
    Lists every disk of this computer.
    #>
    param([hashtable]$User)
    $machine = Get-Machine -User $User -Data @{ Disks = @() }
    if ($machine.Failure -ne '') {
        Exit-Run -Code $script:ExitCode.Failed -Reason $machine.Failure
    }
    $entries = @()
    foreach ($disk in $machine.Disks) {
        $entry = Get-DiskListing -Machine $machine -Disk $disk
        Write-DiskListing -Entry $entry
        $entries += $entry
    }
    return @{ disks = $entries }
}

function Get-DiskListing {
    <#
    .SYNOPSIS
    What is said of one disk in the list.
    #>
    param([hashtable]$Machine, $Disk)
    $refusals = @(Get-Refusal -Machine $Machine -Disk $Disk)
    $partitions = @()
    foreach ($partition in @($Machine.Partitions | Where-Object { $_.DiskNumber -eq $Disk.Number })) {
        $partitions += [ordered]@{
            number = $partition.PartitionNumber
            size   = $partition.Size
            type   = [string](Get-PropertyValue -InputObject $partition -Property 'Type')
            paths  = @(Get-AccessPath -Partition $partition)
        }
    }
    $entry = [ordered]@{
        number        = $Disk.Number
        friendlyName  = $Disk.FriendlyName
        serialNumber  = $Disk.SerialNumber
        uniqueId      = $Disk.UniqueId
        size          = $Disk.Size
        bus           = Get-BusName -BusType $Disk.BusType
        offline       = [bool]$Disk.IsOffline
        partitions    = $partitions
        canAttach     = ($refusals.Count -eq 0)
        needsPermit   = ($refusals.Count -gt 0 -and @($refusals | Where-Object { -not $_.Volumes }).Count -eq 0)
        reasons       = @($refusals | ForEach-Object { $_.Text })
        configuration = @()
    }
    if ($entry.canAttach -or $entry.needsPermit) {
        $entry.configuration = @(Get-ConfigurationLine -Machine $Machine -Disk $Disk)
    }
    return $entry
}

function Write-DiskListing {
    <#
    .SYNOPSIS
    Shows one disk of the list to a person.
    #>
    param([System.Collections.Specialized.OrderedDictionary]$Entry)
    $size = [Math]::Round([double]$Entry.size / $script:GiB, 1)
    $state = ''
    if ($Entry.offline) {
        $state = ', offline'
    }
    Write-Message -Text "Disk $($Entry.number): $($Entry.friendlyName), $size GiB, $($Entry.bus)$state"
    Write-Message -Text "  serial number '$($Entry.serialNumber)', unique id '$($Entry.uniqueId)'"
    foreach ($partition in $Entry.partitions) {
        $shown = [Math]::Round([double]$partition.size / $script:GiB, 1)
        Write-Message -Text "  partition $($partition.number): $($partition.type), $shown GiB $($partition.paths -join ' ')"
    }
    if ($Entry.canAttach) {
        Write-Message -Text '  WSL can take it:'
    }
    else {
        Write-Message -Text "  stays with Windows: $($Entry.reasons -join '; ')"
    }
    if ($Entry.needsPermit) {
        Write-Message -Text '  With allowDriveLetters = true WSL can take it:'
    }
    foreach ($line in $Entry.configuration) {
        Write-Message -Text "    $line"
    }
}

# --- the scheduled task ------------------------------------------------------------------------------------------------

# Who may write where what runs elevated lies: administrators, SYSTEM and Windows' own installer.
# Source: https://learn.microsoft.com/windows/win32/secauthz/sid-strings
$script:TrustedOwners = @('BA', 'SY', 'S-1-5-32-544', 'S-1-5-18', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
# Create, append, attributes, delete, change rights and owner, and the general rights that mean them.
# Source: https://learn.microsoft.com/windows/win32/fileio/file-access-rights-constants
$script:WriteRights = 0x500D0156
$script:ReadWords = @('FR', 'FX', 'GR', 'GX', 'RC')

function Get-InstallFolder {
    <#
    .SYNOPSIS
    Where -Install puts script and data: in a folder that only administrators can write.
    #>
    param([hashtable]$Place, [string]$TaskName)
    return [System.IO.Path]::Combine($Place.Own, $TaskName)
}

function Get-WriterProblem {
    <#
    .SYNOPSIS
    Why the rights of a file or folder, in SDDL, let others than administrators change it; '' where they do not.
    .DESCRIPTION
    What is not understood counts as a problem.
    Source: https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
    #>
    param([string]$Sddl)
    if ($Sddl -notmatch '\AO:(?<owner>[A-Z]{2}|S-[\d-]+)(?:G:(?:[A-Z]{2}|S-[\d-]+))?D:[A-Z]*(?<entries>(?:\([^()]*\))+)(?:S:.*)?\z') {
        return "its rights are not understood ($Sddl)"
    }
    $entries = $Matches['entries']
    if ($script:TrustedOwners -cnotcontains $Matches['owner']) {
        return "it belongs to $($Matches['owner'])"
    }
    foreach ($entry in [regex]::Matches($entries, '\(([^()]*)\)')) {
        $fields = $entry.Groups[1].Value.Split(';')
        if ($fields[0] -ceq 'D' -or $script:TrustedOwners -ccontains $fields[5]) {
            continue
        }
        # Rights that a later owner would have; owners are looked at themselves.
        if ($fields[5] -ceq 'CO' -and $fields[1] -cmatch 'IO') {
            continue
        }
        if ($fields[0] -cne 'A' -or -not (Test-ReadRight -Rights $fields[2])) {
            return "$($fields[5]) may change it"
        }
    }
    return ''
}

function Test-ReadRight {
    <#
    .SYNOPSIS
    Whether rights in SDDL let nobody change anything.
    #>
    param([string]$Rights)
    if ($Rights -match '\A0x[0-9a-f]{1,8}\z') {
        return ([Convert]::ToInt64($Rights, 16) -band $script:WriteRights) -eq 0
    }
    $words = @([regex]::Matches($Rights, '..') | ForEach-Object { $_.Value })
    return $words.Count * 2 -eq $Rights.Length -and @($words | Where-Object { $script:ReadWords -cnotcontains $_ }).Count -eq 0
}

function Assert-OwnPath {
    <#
    .SYNOPSIS
    Ends the run where a file or folder is a link, or others than administrators could change it.
    #>
    param([string]$Path)
    $problem = ''
    try {
        Assert-NoLink -Path $Path
        # Every Windows has it; where it is missing there are no such rights.
        if ($null -ne (Get-Command -Name Get-Acl -ErrorAction SilentlyContinue)) {
            $problem = Get-WriterProblem -Sddl (Get-Acl -LiteralPath $Path).Sddl
        }
    }
    catch {
        $problem = $_.Exception.Message
    }
    if ($problem -ne '') {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "$Path is no place to run anything from with administrator rights: $problem. Delete it as administrator and run -Install again.")
    }
}

function Assert-OwnFolder {
    <#
    .SYNOPSIS
    Ends the run where a folder below Program Files, or a file of this script in it, could be changed by others.
    #>
    param([string]$Folder)
    Assert-OwnPath -Path $Folder
    foreach ($name in 'Mount-WslBareDisks.ps1', 'bare-mounts.json', 'installed.json') {
        $file = [System.IO.Path]::Combine($Folder, $name)
        if ([System.IO.File]::Exists($file)) {
            Assert-OwnPath -Path $file
        }
    }
}

function Assert-Installed {
    <#
    .SYNOPSIS
    Before a run of what -Install has copied: nobody but administrators could have changed it.
    #>
    param([hashtable]$Place, [string]$Folder)
    if (Test-Below -Path $Folder -Folders $Place.Own) {
        Assert-OwnFolder -Folder $Place.Own
        Assert-OwnFolder -Folder $Folder
    }
}

function Get-Task {
    <#
    .SYNOPSIS
    The scheduled task of a name, whoever made it; nothing where there is none.
    #>
    param([string]$TaskName)
    return Get-ScheduledTask -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
}

function Test-OwnMark {
    <#
    .SYNOPSIS
    Whether this script has made a task.
    #>
    param($Task)
    return ([string]$Task.Description).StartsWith($script:TaskMark, [StringComparison]::Ordinal)
}

function Test-TaskOfUser {
    <#
    .SYNOPSIS
    Whether a task runs as a user. Its description says whose it is; older ones only have an account, as name or identifier.
    #>
    param($Task, [hashtable]$User)
    if ([string]$Task.Description -match '\bfor (S-1-[\d-]+)') {
        return $Matches[1] -eq $User.Sid
    }
    $account = [string](Get-PropertyValue -InputObject (Get-PropertyValue -InputObject $Task -Property 'Principal') -Property 'UserId')
    return $account -ne '' -and @($User.Sid, $User.Name, $User.Name.Split('\')[-1]) -contains $account
}

function Get-TaskStatus {
    <#
    .SYNOPSIS
    Whether the task is there and ours, and how it last ended.
    #>
    param([string]$TaskName, [hashtable]$User)
    $status = [ordered]@{ name = $TaskName; state = 'none'; lastResult = $null; message = 'none is configured' }
    if ($TaskName -eq '') {
        return $status
    }
    $task = Get-Task -TaskName $TaskName
    if ($null -eq $task) {
        $status.state = 'missing'
        $status.message = "there is no '$TaskName'; run this with -Install in an elevated PowerShell"
        return $status
    }
    if (-not (Test-OwnMark -Task $task)) {
        $status.state = 'foreign'
        $status.message = "'$TaskName' is a task of another program"
        return $status
    }
    $status.state = ([string]$task.State).ToLowerInvariant()
    $information = Get-ScheduledTaskInfo -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
    if ($null -ne $information) {
        $status.lastResult = $information.LastTaskResult
    }
    $status.message = "'$TaskName' is registered"
    if (-not (Test-TaskOfUser -Task $task -User $User)) {
        $status.message = "'$TaskName' is registered, but not for this user"
    }
    return $status
}

function Get-Installed {
    <#
    .SYNOPSIS
    What -Install has put into a folder: for whom, from where, and which disks.
    #>
    param([string]$Folder)
    $installed = @{ User = ''; Distribution = ''; Disks = @() }
    try {
        $file = [System.IO.Path]::Combine($Folder, 'installed.json')
        if ([System.IO.File]::Exists($file)) {
            $note = ConvertFrom-Data -Text ([System.IO.File]::ReadAllText($file))
            $installed.User = [string]$note['user']
            $installed.Distribution = [string]$note['distribution']
        }
        $data = [System.IO.Path]::Combine($Folder, 'bare-mounts.json')
        if ([System.IO.File]::Exists($data)) {
            $installed.Disks = (Read-Data -Path $data).Disks
        }
    }
    catch {
        Add-LogLine -Text "Cannot read what is installed in ${Folder}: $($_.Exception.Message)"
    }
    return $installed
}

function Get-SourceDistribution {
    <#
    .SYNOPSIS
    The distribution of which the data came: \\wsl.localhost\NixOS\etc\... is of NixOS. '' where the path does not say.
    #>
    param([string]$Path)
    if ($Path -match '\A(?:\\\\|//)wsl(?:\.localhost|\$)[\\/]([^\\/]+)[\\/]') {
        return $Matches[1]
    }
    return ''
}

function Test-SameSource {
    <#
    .SYNOPSIS
    Whether what is installed came from the same distribution: by its name, or, where that is not known, by a disk that both
    have. What has no disks is nobody's.
    #>
    param([hashtable]$Installed, [hashtable]$Context)
    $distribution = Get-SourceDistribution -Path $Context.Source
    if ($Installed.Distribution -ne '' -and $distribution -ne '') {
        return $Installed.Distribution -eq $distribution
    }
    if ($Installed.Disks.Count -eq 0) {
        return $true
    }
    $mine = @($Context.Data.Disks | ForEach-Object { $_.Name; Get-Identity -Wanted $_ })
    $shared = @($Installed.Disks | Where-Object { $mine -ccontains $_.Name -or $mine -ccontains (Get-Identity -Wanted $_) })
    return $shared.Count -gt 0
}

function Assert-OwnTask {
    <#
    .SYNOPSIS
    Ends the run where the task or the folder of a name belongs to another program, another user or another distribution.
    #>
    param([hashtable]$Context, [string]$TaskName)
    $task = Get-Task -TaskName $TaskName
    if ($null -ne $task -and -not (Test-OwnMark -Task $task)) {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "There is a task '$TaskName' of another program. Choose another wsl.bareMounts.windows.taskName.")
    }
    if ($Context.Force) {
        return
    }
    $installed = Get-Installed -Folder (Get-InstallFolder -Place $Context.Place -TaskName $TaskName)
    $isOfOther = $null -ne $task -and -not (Test-TaskOfUser -Task $task -User $Context.User)
    if ($isOfOther -or ($installed.User -ne '' -and $installed.User -ne $Context.User.Sid)) {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "The task '$TaskName' is one of another user. Choose another wsl.bareMounts.windows.taskName, or take it over with -Force.")
    }
    if (-not (Test-SameSource -Installed $installed -Context $Context)) {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "The task '$TaskName' is for other disks, such as '$($installed.Disks[0].Name)', which another distribution has configured. " +
            'Choose another wsl.bareMounts.windows.taskName, or replace it with -Force.')
    }
}

function Get-OldTask {
    <#
    .SYNOPSIS
    The names under which this user has installed the disks of this distribution before, beside the configured one.
    #>
    param([hashtable]$Context)
    $names = @()
    if ([System.IO.Directory]::Exists($Context.Place.Own)) {
        $names = @([System.IO.Directory]::GetDirectories($Context.Place.Own) | ForEach-Object { [System.IO.Path]::GetFileName($_) })
    }
    foreach ($name in ($names | Sort-Object)) {
        $task = Get-Task -TaskName $name
        $installed = Get-Installed -Folder (Get-InstallFolder -Place $Context.Place -TaskName $name)
        $isOfUser = $installed.User -eq $Context.User.Sid
        if ($null -ne $task) {
            $isOfUser = (Test-OwnMark -Task $task) -and (Test-TaskOfUser -Task $task -User $Context.User)
        }
        if ($name -ne $Context.Data.TaskName -and $isOfUser -and $installed.Disks.Count -gt 0 -and
            (Test-SameSource -Installed $installed -Context $Context)) {
            $name
        }
    }
}

function Invoke-Install {
    <#
    .SYNOPSIS
    Copies script and data, and registers the task. Done again, it brings both up to date.
    #>
    param([hashtable]$Context, [bool]$WithoutLogon)
    $name = $Context.Data.TaskName
    if ($name -eq '') {
        Exit-Run -Code $script:ExitCode.Usage -Reason (
            'The configuration has no wsl.bareMounts.windows.taskName. What was installed before is removed by -Uninstall.')
    }
    $other = Get-OtherUser -User $Context.User
    if ($other -ne '' -and -not $Context.Force) {
        Exit-Run -Code $script:ExitCode.Usage -Reason (
            "This runs as $($Context.User.Name), and $other is logged on: the task would attach the disks to the WSL of the former. " +
            'Log on as the user whose distribution it is, who must be an administrator, or run it with -Force.')
    }
    Assert-OwnTask -Context $Context -TaskName $name
    $folder = Get-InstallFolder -Place $Context.Place -TaskName $name
    $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
    if (Test-Change -Target $folder -Action 'Copy script and data') {
        try {
            Copy-Installed -Context $Context -Folder $folder
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "Cannot copy script and data to ${folder}: $($_.Exception.Message)"
        }
    }
    if (Test-Change -Target $name -Action 'Register the scheduled task') {
        try {
            Register-AttachTask -Context $Context -Folder $folder -Installed $installed -WithoutLogon $WithoutLogon
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "Cannot register the task: $($_.Exception.Message)"
        }
    }
    foreach ($old in @(Get-OldTask -Context $Context)) {
        Remove-Installed -Context $Context -TaskName $old
    }
    Write-Message -Text "The task '$name' runs $installed."
    return @{ folder = $folder; task = $name; disks = @() }
}

function Copy-Installed {
    <#
    .SYNOPSIS
    Writes the script that runs and the data that was checked, each as a whole or not at all; the files they came from may be
    others by now.
    #>
    param([hashtable]$Context, [string]$Folder)
    [void][System.IO.Directory]::CreateDirectory($Folder)
    Assert-OwnFolder -Folder $Context.Place.Own
    Assert-OwnFolder -Folder $Folder
    $encoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
    $note = [ordered]@{
        user = $Context.User.Sid; distribution = (Get-SourceDistribution -Path $Context.Source); source = $Context.Source
    }
    $files = @(
        @{ Name = 'installed.json'; Bytes = $encoding.GetBytes((ConvertTo-AsciiJson -Value $note)) }
        @{ Name = 'bare-mounts.json'; Bytes = $Context.Data.Bytes }
        @{ Name = 'Mount-WslBareDisks.ps1'; Bytes = $encoding.GetBytes($Context.ScriptText) }
    )
    foreach ($file in $files) {
        $new = [System.IO.Path]::Combine($Folder, $file.Name + '.new')
        try {
            [System.IO.File]::WriteAllBytes($new, $file.Bytes)
            $to = [System.IO.Path]::Combine($Folder, $file.Name)
            if ([System.IO.File]::Exists($to)) {
                [System.IO.File]::Delete($to)
            }
            [System.IO.File]::Move($new, $to)
        }
        finally {
            [System.IO.File]::Delete($new)
        }
    }
    Assert-OwnFolder -Folder $Folder
}

function Register-AttachTask {
    <#
    .SYNOPSIS
    Registers the task: as this user, with highest privileges, at most one at a time.
    #>
    param([hashtable]$Context, [string]$Folder, [string]$Installed, [bool]$WithoutLogon)
    # The task's name has no character that would end the quotes.
    $command = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -Attach -RetryCount 5 -RetryInterval 10 -Json' -f
    $Installed
    $action = @{ Execute = $Context.Place.PowerShell; Argument = $command; WorkingDirectory = $Folder }
    $logon = 'S4U'
    $trigger = @{ AtStartup = $true }
    if (-not $WithoutLogon) {
        # PowerShell alone would show a window for a moment, even with -WindowStyle Hidden.
        $action.Execute = [System.IO.Path]::Combine($Context.Place.System, 'conhost.exe')
        $action.Argument = '--headless "{0}" {1}' -f $Context.Place.PowerShell, $command
        $logon = 'Interactive'
        $trigger = @{ AtLogOn = $true; User = $Context.User.Sid }
    }
    $settings = @{
        AllowStartIfOnBatteries    = $true
        DontStopIfGoingOnBatteries = $true
        StartWhenAvailable         = $true
        MultipleInstances          = 'IgnoreNew'
        ExecutionTimeLimit         = New-TimeSpan -Minutes 30
        RestartCount               = 3
        RestartInterval            = New-TimeSpan -Minutes 1
    }
    # By its security identifier, since names differ by language and may have any character.
    $principal = New-ScheduledTaskPrincipal -UserId $Context.User.Sid -LogonType $logon -RunLevel Highest
    $task = @{
        TaskName    = $Context.Data.TaskName
        TaskPath    = '\'
        Action      = New-ScheduledTaskAction @action
        Trigger     = New-ScheduledTaskTrigger @trigger
        Principal   = $principal
        Settings    = New-ScheduledTaskSettingsSet @settings
        Description = "$($script:TaskMark) $($Context.Data.Disks.Count) disks of NixOS-WSL, for $($Context.User.Sid); see $Folder"
        Force       = $true
    }
    [void](Register-ScheduledTask @task)
}

function Remove-Installed {
    <#
    .SYNOPSIS
    Removes a task, and of its folder what -Install and the log put there.
    #>
    param([hashtable]$Context, [string]$TaskName)
    if ($null -ne (Get-Task -TaskName $TaskName)) {
        if (Test-Change -Target $TaskName -Action 'Remove the scheduled task') {
            Unregister-ScheduledTask -TaskName $TaskName -TaskPath '\' -Confirm:$false
        }
    }
    $folder = Get-InstallFolder -Place $Context.Place -TaskName $TaskName
    if ([System.IO.Directory]::Exists($folder) -and (Test-Change -Target $folder -Action 'Remove script, data and log')) {
        Remove-OwnFile -Folder $folder -Names (@('Mount-WslBareDisks.ps1', 'bare-mounts.json', 'installed.json') + @(Get-LogName))
    }
}

function Get-LogName {
    <#
    .SYNOPSIS
    The names of the logs that this script keeps.
    #>
    param()
    'Mount-WslBareDisks.log'
    for ($number = 1; $number -le $script:OlderLogs; $number++) {
        "Mount-WslBareDisks.log.$number"
    }
}

function Remove-OwnFile {
    <#
    .SYNOPSIS
    Removes files of this script from a folder, and the folder where nothing else is in it.
    #>
    param([string]$Folder, [string[]]$Names)
    foreach ($name in $Names) {
        [System.IO.File]::Delete([System.IO.Path]::Combine($Folder, $name))
    }
    if (@([System.IO.Directory]::GetFileSystemEntries($Folder)).Count -eq 0) {
        [System.IO.Directory]::Delete($Folder)
    }
}

function Invoke-Uninstall {
    <#
    .SYNOPSIS
    Takes back all that -Install did for the disks of this distribution, under whatever name, and the logs.
    #>
    param([hashtable]$Context)
    $names = @(Get-OldTask -Context $Context)
    if ($Context.Data.TaskName -ne '') {
        Assert-OwnTask -Context $Context -TaskName $Context.Data.TaskName
        $names = @($Context.Data.TaskName) + $names
    }
    foreach ($name in $names) {
        Remove-Installed -Context $Context -TaskName $name
    }
    $folders = @($Context.Place.Own, (Get-UserFolder) | Where-Object { $_ -ne '' -and [System.IO.Directory]::Exists($_) })
    foreach ($folder in $folders) {
        if (Test-Change -Target $folder -Action 'Remove logs') {
            Remove-OwnFile -Folder $folder -Names @(Get-LogName)
        }
    }
    if (-not $script:Planned) {
        # What is said from here on has no place to stay.
        $script:Log.Path = ''
        $script:Log.Early = ''
    }
    Write-Message -Text "Removed: $($names -join ', ')."
    return @{ folder = (Get-InstallFolder -Place $Context.Place -TaskName $Context.Data.TaskName); task = $Context.Data.TaskName; disks = @() }
}

# --- a run -------------------------------------------------------------------------------------------------------------

function Get-UserFolder {
    <#
    .SYNOPSIS
    Where runs without administrator rights log; '' where the user has no such folder.
    #>
    param()
    $local = [Environment]::GetFolderPath('LocalApplicationData')
    if ($local -eq '') {
        return ''
    }
    return [System.IO.Path]::Combine($local, 'bare-mounts')
}

function Get-LogPath {
    <#
    .SYNOPSIS
    Says where to log: as configured, beside the installed script, or, without rights, with the user.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data)
    $folder = Get-UserFolder
    if ($User.Elevated) {
        $folder = Get-InstallFolder -Place $Place -TaskName $Data.TaskName
    }
    $path = ''
    if ($folder -ne '') {
        $path = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.log')
    }
    $script:Log.Own = $Data.LogFile -eq ''
    if (-not $script:Log.Own) {
        $path = $Data.LogFile
    }
    return $path
}

function Invoke-Verb {
    <#
    .SYNOPSIS
    Does what was asked for, and returns what there is to say about it.
    #>
    param([string]$Verb, [hashtable]$Options)
    Assert-Host -Is64BitWindows ([Environment]::Is64BitOperatingSystem) -Is64BitProcess ([Environment]::Is64BitProcess)
    $place = Get-Place
    # PowerShell 7 takes the modules for disks and tasks from Windows PowerShell.
    $env:PSModulePath += [System.IO.Path]::PathSeparator + [System.IO.Path]::Combine($place.System, 'WindowsPowerShell', 'v1.0', 'Modules')
    $user = Get-User -Place $place
    $script:Log.Early = Get-LogPath -Place $place -User $user -Data @{ LogFile = ''; TaskName = '' }
    if ($Verb -eq 'List') {
        return Invoke-List -User $user
    }
    if ($Verb -ne 'Status') {
        Assert-Elevated -User $user
        Write-Intruder
    }
    if ($user.Elevated) {
        Assert-Installed -Place $place -Folder $Options.Folder
    }
    $data = Read-Data -Path $Options.Source
    $script:Log.Path = Get-LogPath -Place $place -User $user -Data $data
    Add-LogLine -Text "$Verb with $($Options.Source)"
    $context = @{
        Place = $place; User = $user; Data = $data; Name = $Options.Name; Create = $Options.Create; Force = $Options.Force
        Source = $Options.Source; ScriptText = $Options.ScriptText
    }
    if ($Verb -eq 'Status') {
        return Invoke-Status -Context $context
    }
    if ($Verb -eq 'Uninstall') {
        return Invoke-Uninstall -Context $context
    }
    $version = Assert-Wsl -Place $place
    $other = Get-OtherUser -User $user
    if ($other -ne '') {
        Write-Message -Text "This runs as $($user.Name), whose WSL is another one than that of $other, who is logged on."
    }
    $result = @{}
    switch ($Verb) {
        'Attach' { $result = Invoke-Attach -Context $context -RetryCount $Options.RetryCount -RetryInterval $Options.RetryInterval }
        'Detach' { $result = Invoke-Detach -Context $context }
        'Install' { $result = Invoke-Install -Context $context -WithoutLogon $Options.WithoutLogon }
    }
    $result['wsl'] = $version
    return $result
}

function ConvertTo-AsciiJson {
    <#
    .SYNOPSIS
    One line of JSON that every code page carries.
    #>
    param($Value)
    $json = ConvertTo-Json -InputObject $Value -Depth 8 -Compress
    return [regex]::Replace($json, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int][char]$found.Value })
}

function Get-Report {
    <#
    .SYNOPSIS
    Runs a verb and says what came of it, as it is printed.
    #>
    param([string]$Verb, [hashtable]$Options)
    $report = [ordered]@{ version = 1; verb = $Verb; exitCode = 0; error = $null }
    try {
        $result = Invoke-Verb -Verb $Verb -Options $Options
        foreach ($key in @($result.Keys | Sort-Object)) {
            $report[$key] = $result[$key]
        }
        foreach ($entry in @($result.disks)) {
            if ($report.exitCode -eq 0 -and $Verb -ne 'List') {
                $report.exitCode = $entry.code
            }
        }
    }
    catch {
        $report.exitCode = Get-FailureCode -Failure $_
        $report.error = $_.Exception.Message
        $report['disks'] = @()
        Add-LogLine -Text "Failed with $($report.exitCode): $($_.Exception.Message) $($_.InvocationInfo.PositionMessage)"
        if (-not $script:Quiet) {
            [Console]::Error.WriteLine((ConvertTo-Shown -Text $_.Exception.Message))
        }
    }
    return $report
}

$options = @{
    Folder        = $PSScriptRoot
    Source        = [System.IO.Path]::Combine($PSScriptRoot, 'bare-mounts.json')
    ScriptText    = [string]$MyInvocation.MyCommand.ScriptContents
    Name          = $Name
    Create        = [bool]$Create
    Force         = [bool]$Force
    RetryCount    = $RetryCount
    RetryInterval = $RetryInterval
    WithoutLogon  = [bool]$WithoutLogon
}
try {
    if ($DataPath -ne '') {
        # Relative to where PowerShell is, which .NET does not know.
        $options.Source = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($DataPath)
    }
    $report = Get-Report -Verb $PSCmdlet.ParameterSetName -Options $options
    Add-LogLine -Text "Exit code $($report.exitCode)"
    Complete-Log
    if ($Json) {
        ConvertTo-AsciiJson -Value $report
    }
}
finally {
    $env:PSModulePath = $script:ModulePath
}
exit $report.exitCode
