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
