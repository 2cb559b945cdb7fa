#Requires -Version 5.1
<#
.SYNOPSIS
Attaches the disks of a NixOS-WSL distribution to WSL, without mounting them: wsl --mount --bare.

.DESCRIPTION
Reads bare-mounts.json, which the NixOS module wsl.bareMounts writes beside this script, finds each disk by its serial
number, its unique id or its path, and attaches it. What is attached already stays as it is, and counts as success.

A disk that holds the running Windows, a boot or system partition or a page file is never attached, and neither is one of
several that match. A disk with volumes that Windows uses is attached only where the data allows it for that disk.

This file is the same everywhere: the configuration comes as data, and no text in it is ever run.

.PARAMETER Attach
Attaches every disk. The default. Needs an elevated PowerShell.

.PARAMETER Detach
Detaches every disk; WSL gives back to Windows what it took. Needs an elevated PowerShell.

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
.\Mount-WslBareDisks.ps1 -List

.EXAMPLE
.\Mount-WslBareDisks.ps1 -Attach -WhatIf

.NOTES
Exit codes:
   0  done, or done already
   1  something unexpected failed
   2  wrong use: no disk of that name, or no task name to install under
   3  not elevated
   4  a disk or a file was not found
   5  several disks match
   6  refused: Windows needs the disk
   7  the disk is in use by a program
   8  WSL is missing, too old, or switched off
   9  the data cannot be read, or is of a version that this script does not know
  10  WSL failed in another way; its own words are in the message
  11  WSL cannot take such a disk: a USB flash drive or a memory card
  12  the scheduled task or the VHDX file could not be made
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

# What a later try may change: a disk that spins up, a program that closes a file, a VM that starts.
$script:Transient = @($script:ExitCode.NotFound, $script:ExitCode.InUse, $script:ExitCode.WslFailed)

$script:DataVersion = 1
# The first WSL that is installed below Program Files, from where alone it works outside an interactive session.
# Source: https://github.com/microsoft/WSL/issues/9231
$script:OldestWsl = [version]'2.0.0'
$script:LogLimit = 1048576
$script:GiB = 1073741824
$script:OlderLogs = 3
# Starting the VM takes seconds; whatever takes so long hangs.
$script:ProgramLimit = 180
# How the task is known again as ours.
$script:TaskMark = 'bare-mounts: attaches disks to WSL.'

$script:LogPath = ''
$script:LogText = ''
# Where a run logs that ends before the data says where to.
$script:EarlyLogPath = ''
$script:Quiet = [bool]$Json
$script:Planned = [bool]$WhatIfPreference
$script:Cmdlet = $PSCmdlet
