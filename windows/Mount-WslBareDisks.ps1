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
        $list = @()
        foreach ($element in $Value) {
            $list += , (ConvertFrom-MarkedValue -Value $element)
        }
        return , $list
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

function Read-Data {
    <#
    .SYNOPSIS
    The data of the module, of which every field was checked.
    #>
    param([string]$Path)
    if (-not [System.IO.File]::Exists($Path)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "There is no $Path. Run the script beside the data that the distribution has in /etc/nixos-wsl, or give -DataPath.")
    }
    $data = $null
    try {
        $data = ConvertFrom-Data -Text ([System.IO.File]::ReadAllText($Path))
    }
    catch {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is no JSON: $($_.Exception.Message)"
    }
    if ($data -isnot [hashtable] -or -not $data.ContainsKey('version')) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is not data of wsl.bareMounts."
    }
    if ($data['version'] -isnot [ValueType] -or $data['version'] -ne $script:DataVersion) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "$Path has version $($data['version']), and this script knows version $($script:DataVersion). " +
            'Use the script that the same distribution has beside it, and run -Install again.')
    }
    $disks = @()
    if ($data['disks'] -is [array]) {
        foreach ($disk in $data['disks']) {
            $disks += Read-DiskData -Disk $disk -Path $Path
        }
    }
    else {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has no list of disks."
    }
    $task = '\A[A-Za-z0-9][A-Za-z0-9 _()-]{3,62}[A-Za-z0-9_)-]\z'
    return @{
        TaskName = Read-Text -Table $data -Field 'taskName' -Pattern $task -Path $Path
        LogFile  = Read-Text -Table $data -Field 'logFile' -Pattern '\A[A-Za-z]:\\[^"<>|?*/:]+\z' -Path $Path
        Disks    = $disks
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
    $line = '\A[^\x00-\x1f]+\z'
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
    One disk of the data.
    #>
    param($Disk, [string]$Path)
    $read = Read-Identity -Disk $Disk -Path $Path
    $size = $Disk['vhdSize']
    if ($null -ne $size -and ($size -isnot [ValueType] -or $size -is [bool] -or $size -lt 1 -or $size -gt 65536)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has an unusable vhdSize for the disk '$($read.Name)'."
    }
    $read['VhdSize'] = $size
    # Only the word true allows anything, and only for a disk that is named by its serial number.
    $allowed = $Disk['allowDriveLetters'] -is [bool] -and $Disk['allowDriveLetters']
    $read['AllowVolumes'] = $allowed -and $read.SerialNumber -ne ''
    $read['Of'] = ''
    $disks = @($read)
    if ($Disk['additionalDevices'] -is [array]) {
        foreach ($device in $Disk['additionalDevices']) {
            $other = Read-Identity -Disk $device -Path $Path
            $other['VhdSize'] = $null
            $other['AllowVolumes'] = $false
            $other['Of'] = $read.Name
            $disks += $other
        }
    }
    return $disks
}

# --- the disks of this computer ----------------------------------------------------------------------------------------

function Get-PropertyValue {
    <#
    .SYNOPSIS
    A property that not every version of Windows has.
    #>
    param($InputObject, [string]$Property)
    $found = $InputObject.PSObject.Properties[$Property]
    if ($null -ne $found) {
        return $found.Value
    }
}

function Get-Machine {
    <#
    .SYNOPSIS
    All that Windows says of its disks, read once.
    #>
    param()
    $machine = @{ EncryptedVolumes = @(); PoolDisks = @() }
    try {
        $machine['SystemDrive'] = [string](Get-CimInstance -ClassName Win32_OperatingSystem).SystemDrive
        $machine['Disks'] = @(Get-Disk | Sort-Object -Property Number)
        # All at once: for a disk without partitions Get-Partition -DiskNumber is an error.
        $machine['Partitions'] = @(Get-Partition)
        $machine['Drives'] = @(Get-CimInstance -ClassName Win32_DiskDrive)
        $machine['PageFiles'] = @(Get-CimInstance -ClassName Win32_PageFileUsage | ForEach-Object { $_.Name })
    }
    catch {
        # Without these it cannot be told what Windows needs.
        Exit-Run -Code $script:ExitCode.Failed -Reason "Windows does not list its disks: $($_.Exception.Message)"
    }
    try {
        $machine['PoolDisks'] = @(Get-PhysicalDisk | Where-Object { Test-InPool -PhysicalDisk $_ })
    }
    catch {
        Add-LogLine -Text "Cannot read storage pools: $($_.Exception.Message)"
    }
    try {
        $volumes = Get-CimInstance -Namespace 'root/CIMV2/Security/MicrosoftVolumeEncryption' `
            -ClassName Win32_EncryptableVolume
        $machine['EncryptedVolumes'] = @($volumes | Where-Object { Test-Encrypted -Volume $_ })
    }
    catch {
        # Editions without BitLocker have no such class, and only administrators can read it.
        Add-LogLine -Text "Cannot read BitLocker volumes: $($_.Exception.Message)"
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
    if ($script:BusName.ContainsKey([int]$BusType)) {
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
    param([hashtable]$Machine, $Partition)
    $paths = @(Get-AccessPath -Partition $Partition) + @(Get-VolumePath -Partition $Partition)
    foreach ($volume in $Machine.EncryptedVolumes) {
        $letter = [string](Get-PropertyValue -InputObject $volume -Property 'DriveLetter')
        $device = [string](Get-PropertyValue -InputObject $volume -Property 'DeviceID')
        if (($letter -ne '' -and $paths -contains "$letter\") -or ($device -ne '' -and $paths -contains $device)) {
            return $true
        }
    }
    return $false
}

# Partitions that are parts of something larger, whose volumes Get-Partition does not show.
# Source: PARTITION_INFORMATION_GPT of the Windows SDK.
$script:SpacesType = '{e75caf8f-f680-4cee-afa3-b001e56efc2d}'
$script:DynamicTypes = @('{5808c8aa-7e8f-42e0-85d2-e1e90434cfb3}', '{af9b60a0-1431-4f62-bc68-3311714a69ad}')
$script:DynamicMbrType = 0x42

function Get-Refusal {
    <#
    .SYNOPSIS
    Why a disk must stay with Windows: one entry for each reason, with its exit code. Nothing where WSL may have it.
    .DESCRIPTION
    An entry with Volumes = $true is a reason that the data may overrule.
    #>
    param([hashtable]$Machine, $Disk)
    $number = $Disk.Number
    $partitions = @($Machine.Partitions | Where-Object { $_.DiskNumber -eq $number })
    $paths = @($partitions | ForEach-Object { Get-AccessPath -Partition $_ })

    $holdsWindows = $Disk.IsBoot -or $Disk.IsSystem -or $paths -contains "$($Machine.SystemDrive)\"
    foreach ($partition in $partitions) {
        $holdsWindows = $holdsWindows -or $partition.IsBoot -or $partition.IsSystem
    }
    if ($holdsWindows) {
        @{ Code = $script:ExitCode.Refused; Volumes = $false; Text = 'it holds the running Windows or what starts it' }
    }
    foreach ($pageFile in $Machine.PageFiles) {
        $holder = @($paths | Where-Object { ([string]$pageFile).StartsWith($_, [StringComparison]::OrdinalIgnoreCase) })
        if ($holder.Count -gt 0) {
            @{ Code = $script:ExitCode.Refused; Volumes = $false; Text = "it holds the page file $pageFile" }
        }
    }
    if (Get-PropertyValue -InputObject $Disk -Property 'IsClustered') {
        @{ Code = $script:ExitCode.Refused; Volumes = $false; Text = 'it belongs to a failover cluster' }
    }
    if (@($partitions | Where-Object { $_.GptType -eq $script:SpacesType }).Count -gt 0) {
        @{ Code = $script:ExitCode.Refused; Volumes = $false; Text = 'it belongs to a pool of Storage Spaces' }
    }
    $dynamic = @($partitions | Where-Object {
            $script:DynamicTypes -contains $_.GptType -or
            (Get-PropertyValue -InputObject $_ -Property 'MbrType') -eq $script:DynamicMbrType
        })
    if ($dynamic.Count -gt 0) {
        @{ Code = $script:ExitCode.Refused; Volumes = $false; Text = 'it is a dynamic disk, whose volumes may span others' }
    }
    if (Test-Removable -Machine $Machine -Disk $Disk) {
        @{
            Code    = $script:ExitCode.Unsupported
            Volumes = $false
            Text    = 'WSL does not support USB flash drives and memory cards: "wsl --mount" says that it cannot find the ' +
            'drive (0x8007000f). USB hard disks and SSDs work; a VHDX file on the drive works, too'
        }
    }
    if ($paths.Count -gt 0) {
        @{ Code = $script:ExitCode.Refused; Volumes = $true; Text = "Windows uses volumes on it: $($paths -join ', ')" }
    }
    if (@($partitions | Where-Object { Test-EncryptedPartition -Machine $Machine -Partition $_ }).Count -gt 0) {
        @{ Code = $script:ExitCode.Refused; Volumes = $true; Text = 'it holds a volume of BitLocker' }
    }
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

function Get-SwappedText {
    <#
    .SYNOPSIS
    A text with every two characters the other way round, as some USB bridges hand serial numbers on.
    #>
    param([string]$Text)
    return [regex]::Replace($Text, '(?s)(.)(.)', '$2$1')
}

function Get-PlainIdentity {
    <#
    .SYNOPSIS
    An identity without what Windows pads and groups it with, and without the name of its kind.
    #>
    param([string]$Text)
    $plain = ($Text -replace '[\s\x00_.]', '').ToUpperInvariant()
    return $plain -replace '\A(?:EUI|NAA|NGUID|UUID)(?=[0-9A-F]{16})', ''
}

function Get-IdentityForm {
    <#
    .SYNOPSIS
    All forms in which Windows may show one identity.
    .DESCRIPTION
    Padding and grouping are looked through: 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.' is the EUI
    'eui.e8238fa6bf530001001b448b4ed0b0f4'. What is long enough to be no other by chance may be swapped as well: characters in
    pairs, or an EUI with its bytes in pairs or from the end.
    #>
    param([string]$Text)
    $plain = Get-PlainIdentity -Text $Text
    if ($plain -eq '') {
        return
    }
    $plain
    if ($plain.Length -ge 8) {
        # With and without the blank that padded it on the left.
        Get-PlainIdentity -Text (Get-SwappedText -Text $Text)
        Get-PlainIdentity -Text (Get-SwappedText -Text " $Text")
    }
    if ($plain -match '\A(?:[0-9A-F]{16}|[0-9A-F]{32})\z') {
        [regex]::Replace($plain, '(..)(..)', '$2$1')
        $bytes = @([regex]::Matches($plain, '..') | ForEach-Object { $_.Value })
        [array]::Reverse($bytes)
        $bytes -join ''
    }
}

function Test-SameIdentity {
    <#
    .SYNOPSIS
    Whether what is configured and what Windows reports are one identity.
    #>
    param([string]$Configured, $Reported)
    if ([string]::IsNullOrEmpty($Reported)) {
        return $false
    }
    $one = Get-PlainIdentity -Text $Configured
    $other = Get-PlainIdentity -Text $Reported
    if ($one -eq '' -or $other -eq '') {
        return $Configured.Trim() -ceq ([string]$Reported).Trim()
    }
    return @(Get-IdentityForm -Text $Reported) -contains $one -or @(Get-IdentityForm -Text $Configured) -contains $other
}

function Find-Disk {
    <#
    .SYNOPSIS
    All disks that one entry of the data may mean.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted)
    foreach ($disk in $Machine.Disks) {
        $same = $false
        if ($Wanted.UniqueId -ne '') {
            $same = Test-SameIdentity -Configured $Wanted.UniqueId -Reported $disk.UniqueId
        }
        else {
            $number = $disk.Number
            $reported = @($disk.SerialNumber)
            # NVMe: the number on the label, where SerialNumber is an EUI.
            $reported += Get-PropertyValue -InputObject $disk -Property 'AdapterSerialNumber'
            $reported += @($Machine.Drives | Where-Object { $_.Index -eq $number } | ForEach-Object { $_.SerialNumber })
            foreach ($serial in $reported) {
                $same = $same -or (Test-SameIdentity -Configured $Wanted.SerialNumber -Reported $serial)
            }
        }
        if ($same) {
            $disk
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

function Resolve-Target {
    <#
    .SYNOPSIS
    What to hand to wsl.exe for one entry of the data, or why there is nothing.
    .DESCRIPTION
    Code 0: Path is the file or the one disk. With -Any, reasons to leave a disk to Windows do not count: what is attached
    may always be detached.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted, [switch]$Any)
    $target = @{ Code = 0; Message = ''; Path = ''; Vhd = $false; Disk = $null; MayGoOffline = $false }
    if ($Wanted.Vhd -ne '') {
        $target.Path = $Wanted.Vhd
        $target.Vhd = $true
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
        $pooled = @($Machine.PoolDisks | Where-Object {
                $Wanted.SerialNumber -ne '' -and (Test-SameIdentity -Configured $Wanted.SerialNumber -Reported $_.SerialNumber)
            })
        if ($pooled.Count -gt 0) {
            $target.Code = $script:ExitCode.Refused
            $target.Message = "The disk with the $identity belongs to a pool of Storage Spaces; take it out of the pool first."
            return $target
        }
        $target.Code = $script:ExitCode.NotFound
        $target.Message = "Windows has no disk with the $identity; see -List for those that it has."
        return $target
    }
    $disk = $found[0]
    $target.Disk = $disk
    # The name of a device, not a path below which anything lies.
    $target.Path = "\\.\PHYSICALDRIVE$([int]$disk.Number)"
    if ($Any) {
        return $target
    }
    $reasons = @(Get-Refusal -Machine $Machine -Disk $disk)
    # A volume that Windows uses may have open files, under which a disk must not be taken away.
    $target.MayGoOffline = $reasons.Count -eq 0 -and -not $disk.IsOffline
    $refusals = @($reasons | Where-Object { -not ($_.Volumes -and $Wanted.AllowVolumes) })
    if ($refusals.Count -gt 0) {
        $target.Code = $refusals[0].Code
        $texts = @($refusals | ForEach-Object { $_.Text }) -join '; '
        $target.Message = "Disk $($disk.Number) ($($disk.FriendlyName)) stays with Windows: $texts."
        if (@($refusals | Where-Object { -not $_.Volumes }).Count -eq 0) {
            $target.Message += ' Set allowDriveLetters for this disk, by its serialNumber, to take it away from Windows.'
        }
    }
    return $target
}

# --- attaching and detaching -------------------------------------------------------------------------------------------

# What wsl.exe says of a failure in words that no language changes. The first that occurs decides.
# Source: WSL_E_... in wslservice.idl of microsoft/WSL, and the errors of Windows that it passes on.
$script:WslOutcome = @(
    @{ Match = 'WSL_E_(?:DISK|USER_VHD)_ALREADY_(?:ATTACHED|MOUNTED)'; Code = 0; Text = 'attached already' }
    @{
        Match = 'WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK|0x80040315'
        Code  = $script:ExitCode.NotElevated
        Text  = 'WSL wants administrator rights: start PowerShell with "Run as administrator"'
    }
    @{
        Match = 'WSL_E_LOCAL_SYSTEM_NOT_SUPPORTED'
        Code  = $script:ExitCode.LocalSystem
        Text  = 'WSL does not work for SYSTEM: run this as the user whose distribution it is'
    }
    @{
        Match = 'WSL_E_(?:WSL_MOUNT_NOT_SUPPORTED|WSL2_NEEDED|DISK_MOUNT_DISABLED|VIRTUAL_MACHINE_PLATFORM_REQUIRED)'
        Code  = $script:ExitCode.WslMissing
        Text  = 'WSL 2 or its "wsl --mount" is missing or switched off on this computer'
    }
    @{
        Match = 'ERROR_SHARING_VIOLATION|0x80070020|ERROR_DRIVE_LOCKED|0x8007006c|E_ACCESSDENIED|0x80070005'
        Code  = $script:ExitCode.InUse
        Text  = 'a program uses it: close what has files open on it'
    }
    @{
        Match = '0x8007000f|ERROR_INVALID_DRIVE'
        Code  = $script:ExitCode.Unsupported
        Text  = 'WSL cannot take such a drive: USB flash drives and memory cards are not supported'
    }
    @{
        Match = 'ERROR_FILE_NOT_FOUND|ERROR_PATH_NOT_FOUND|0x8007000[23]'
        Code  = $script:ExitCode.NotFound
        Text  = 'WSL does not find it'
    }
)

function Get-WslOutcome {
    <#
    .SYNOPSIS
    What an answer of wsl.exe means: a code and a text.
    #>
    param([hashtable]$Run, [string]$Done)
    if ($Run.ExitCode -eq 0) {
        return @{ Code = 0; Text = $Done }
    }
    foreach ($outcome in $script:WslOutcome) {
        if ($Run.Text -match $outcome.Match) {
            return @{ Code = $outcome.Code; Text = $outcome.Text }
        }
    }
    return @{ Code = $script:ExitCode.WslFailed; Text = 'WSL failed' }
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
    $folder = [System.IO.Path]::Combine($Place.ProgramFiles, 'bare-mounts')
    [void][System.IO.Directory]::CreateDirectory($folder)
    $commands = [System.IO.Path]::Combine($folder, 'diskpart-{0}.txt' -f [guid]::NewGuid())
    try {
        $line = 'create vdisk file="{0}" maximum={1} type=expandable' -f $Wanted.Vhd, ([long]$Wanted.VhdSize * 1024)
        [System.IO.File]::WriteAllText($commands, "$line`r`n", [System.Text.Encoding]::ASCII)
        $diskpart = [System.IO.Path]::Combine($Place.System, 'diskpart.exe')
        $run = Invoke-Program -Path $diskpart -Arguments @('/s', $commands)
        if ($run.ExitCode -ne 0) {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "diskpart cannot make $($Wanted.Vhd): $($run.Text)"
        }
    }
    finally {
        [System.IO.File]::Delete($commands)
    }
}

function Mount-Target {
    <#
    .SYNOPSIS
    Attaches one disk or file, and returns a code and a text.
    #>
    param([hashtable]$Place, [hashtable]$Wanted, [hashtable]$Target)
    if ($Target.Vhd -and -not [System.IO.File]::Exists($Target.Path)) {
        $made = Mount-MissingFile -Place $Place -Wanted $Wanted
        if ($null -ne $made) {
            return $made
        }
    }
    if (-not (Test-Change -Target $Target.Path -Action 'Attach to WSL')) {
        return @{ Code = 0; Text = 'would be attached' }
    }
    if (-not $Target.Vhd -and -not (Test-SameDisk -Disk $Target.Disk)) {
        return @{ Code = $script:ExitCode.NotFound; Text = 'the disk is gone, or another one has its number now' }
    }
    $arguments = @('--mount', $Target.Path)
    if ($Target.Vhd) {
        $arguments += '--vhd'
    }
    $arguments += '--bare'
    $run = Invoke-Program -Path $Place.Wsl -Arguments $arguments
    $outcome = Get-WslOutcome -Run $run -Done 'attached'
    # WSL takes a disk offline itself, after it has locked all volumes on it. Where that fails Windows still can, but only
    # a disk of which it shows no volume. Source: SetOnline() in src/windows/common/disk.cpp of microsoft/WSL.
    if ($outcome.Code -eq $script:ExitCode.InUse -and $Target.MayGoOffline) {
        $run = Mount-OfflineDisk -Place $Place -Number $Target.Disk.Number -Arguments $arguments
        $outcome = Get-WslOutcome -Run $run -Done 'attached, after Windows was told to take the disk offline'
    }
    if ($outcome.Code -ne 0) {
        $outcome.Text += ". WSL says: $($run.Text)"
    }
    return $outcome
}

function Test-SameDisk {
    <#
    .SYNOPSIS
    Whether a disk still has its number: numbers change when a disk is unplugged.
    #>
    param($Disk)
    $now = @(Get-Disk | Where-Object { $_.Number -eq $Disk.Number })
    return $now.Count -eq 1 -and $now[0].UniqueId -ceq $Disk.UniqueId -and $now[0].SerialNumber -ceq $Disk.SerialNumber
}

function Mount-MissingFile {
    <#
    .SYNOPSIS
    Makes a file that is missing where that is wanted; returns a code and a text where it is not there after.
    #>
    param([hashtable]$Place, [hashtable]$Wanted)
    if (-not $Create -or $null -eq $Wanted.VhdSize) {
        return @{
            Code = $script:ExitCode.NotFound
            Text = "there is no $($Wanted.Vhd). Set vhdSize and run -Attach -Create once to make it, or correct the path"
        }
    }
    if (-not (Test-Change -Target $Wanted.Vhd -Action "Make a file that grows up to $($Wanted.VhdSize) GiB")) {
        return @{ Code = 0; Text = 'would be made and attached' }
    }
    Add-VhdFile -Place $Place -Wanted $Wanted
    Write-Message -Text "$($Wanted.Name): made $($Wanted.Vhd)."
}

function Mount-OfflineDisk {
    <#
    .SYNOPSIS
    Takes a disk offline, attaches it, and puts it back online where that fails.
    #>
    param([hashtable]$Place, [int]$Number, [string[]]$Arguments)
    $attached = $false
    Set-Disk -Number $Number -IsOffline $true
    try {
        $run = Invoke-Program -Path $Place.Wsl -Arguments $Arguments
        $attached = (Get-WslOutcome -Run $run -Done '').Code -eq 0
        return $run
    }
    finally {
        if (-not $attached) {
            Set-Disk -Number $Number -IsOffline $false
        }
    }
}

function Dismount-Target {
    <#
    .SYNOPSIS
    Detaches one disk or file, and returns a code and a text. Never all, as wsl --unmount without a path would.
    #>
    param([hashtable]$Place, [hashtable]$Target)
    if (-not (Test-Change -Target $Target.Path -Action 'Detach from WSL')) {
        return @{ Code = 0; Text = 'would be detached' }
    }
    $paths = @($Target.Path)
    if ($Target.Vhd) {
        # Some versions of WSL know a file only by the long form of its path.
        $paths += '\\?\' + $Target.Path
    }
    $outcome = $null
    foreach ($path in $paths) {
        $run = Invoke-Program -Path $Place.Wsl -Arguments @('--unmount', $path)
        $outcome = Get-WslOutcome -Run $run -Done 'detached'
        if ($outcome.Code -ne $script:ExitCode.NotFound) {
            break
        }
    }
    if ($outcome.Code -eq $script:ExitCode.NotFound) {
        return @{ Code = 0; Text = 'was not attached' }
    }
    if ($outcome.Code -ne 0) {
        $outcome.Text += ". WSL says: $($run.Text)"
    }
    return $outcome
}

# --- the verbs ---------------------------------------------------------------------------------------------------------

function Select-Wanted {
    <#
    .SYNOPSIS
    The disks of the data that -Name asks for; all where it does not.
    #>
    param([hashtable]$Data)
    foreach ($wantedName in $Name) {
        if (@($Data.Disks | Where-Object { $_.Name -ceq $wantedName }).Count -eq 0) {
            $known = @($Data.Disks | ForEach-Object { $_.Name }) -join ', '
            Exit-Run -Code $script:ExitCode.Usage -Reason "No disk is called '$wantedName'. There are: $known."
        }
    }
    # A file system needs all its devices.
    $Data.Disks | Where-Object { $Name.Count -eq 0 -or $Name -ccontains $_.Name -or $Name -ccontains $_.Of }
}

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

function Invoke-Attach {
    <#
    .SYNOPSIS
    Attaches the disks, trying again what may succeed later.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    $wanted = @(Select-Wanted -Data $Data)
    $entries = @()
    for ($try = 0; $try -le $RetryCount; $try++) {
        if ($try -gt 0) {
            Start-Sleep -Seconds $RetryInterval
        }
        $machine = Get-Machine
        # Two file systems on one disk are two entries of the data.
        $done = @{}
        $next = @()
        for ($index = 0; $index -lt $wanted.Count; $index++) {
            if ($try -gt 0 -and $script:Transient -notcontains $entries[$index].code) {
                $next += $entries[$index]
                continue
            }
            $entry = Invoke-AttachOne -Place $Place -Machine $machine -Wanted $wanted[$index] -Done $done
            Write-Message -Text "$($entry.name): $($entry.message)"
            $next += $entry
        }
        $entries = $next
        if ($script:Planned -or @($entries | Where-Object { $script:Transient -contains $_.code }).Count -eq 0) {
            break
        }
    }
    return @{ disks = $entries }
}

function Invoke-AttachOne {
    <#
    .SYNOPSIS
    Attaches one disk; what fails for it does not keep the others.
    #>
    param([hashtable]$Place, [hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Done)
    $target = Resolve-Target -Machine $Machine -Wanted $Wanted
    if ($target.Code -ne 0) {
        return ConvertTo-Entry -Wanted $Wanted -Code $target.Code -Text $target.Message -Path $target.Path
    }
    if ($Done.ContainsKey($target.Path)) {
        $outcome = $Done[$target.Path]
        return ConvertTo-Entry -Wanted $Wanted -Code $outcome.Code -Text $outcome.Text -Path $target.Path
    }
    $outcome = @{ Code = $script:ExitCode.Failed; Text = '' }
    try {
        $outcome = Mount-Target -Place $Place -Wanted $Wanted -Target $target
    }
    catch {
        $outcome.Code = Get-FailureCode -Failure $_
        $outcome.Text = $_.Exception.Message
    }
    $Done[$target.Path] = $outcome
    return ConvertTo-Entry -Wanted $Wanted -Code $outcome.Code -Text $outcome.Text -Path $target.Path
}

function Invoke-Detach {
    <#
    .SYNOPSIS
    Detaches the disks.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    $machine = Get-Machine
    $entries = @()
    $done = @{}
    foreach ($wanted in @(Select-Wanted -Data $Data)) {
        $target = Resolve-Target -Machine $machine -Wanted $wanted -Any
        if ($target.Code -eq 0) {
            if (-not $done.ContainsKey($target.Path)) {
                $done[$target.Path] = Dismount-Target -Place $Place -Target $target
            }
            $target.Code = $done[$target.Path].Code
            $target.Message = $done[$target.Path].Text
        }
        Write-Message -Text "$($wanted.Name): $($target.Message)"
        $entries += ConvertTo-Entry -Wanted $wanted -Code $target.Code -Text $target.Message -Path $target.Path
    }
    return @{ disks = $entries }
}

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
        if (-not [System.IO.File]::Exists($target.Path)) {
            return @{ Target = $target; State = 'missing'; Code = $script:ExitCode.NotFound; Text = 'there is no such file' }
        }
        if (Test-FileInUse -Path $target.Path) {
            return @{ Target = $target; State = 'in-use'; Code = 0; Text = 'in use: attached to WSL, or open in Windows' }
        }
        return @{ Target = $target; State = 'free'; Code = 0; Text = 'not attached' }
    }
    $state = 'missing'
    if ($target.Code -eq $script:ExitCode.Ambiguous) {
        $state = 'ambiguous'
    }
    elseif ($target.Code -ne 0 -and $target.Code -ne $script:ExitCode.NotFound) {
        $state = 'refused'
    }
    elseif ($target.Code -eq 0 -and -not $target.Disk.IsOffline) {
        return @{ Target = $target; State = 'online'; Code = 0; Text = 'not attached: Windows has the disk' }
    }
    elseif ($target.Code -eq 0) {
        return @{ Target = $target; State = 'offline'; Code = 0; Text = 'offline in Windows: attached to WSL, or taken offline' }
    }
    return @{ Target = $target; State = $state; Code = $target.Code; Text = $target.Message }
}

function Invoke-Status {
    <#
    .SYNOPSIS
    Says where everything is. Works without administrator rights.
    #>
    param([hashtable]$User, [hashtable]$Data)
    $machine = Get-Machine
    $entries = @()
    foreach ($wanted in @(Select-Wanted -Data $Data)) {
        $state = Get-State -Machine $machine -Wanted $wanted
        $entry = ConvertTo-Entry -Wanted $wanted -Code $state.Code -Text $state.Text -Path $state.Target.Path
        $entry['state'] = $state.State
        Write-Message -Text "$($wanted.Name): $($state.Text)"
        $entries += $entry
    }
    $task = Get-TaskStatus -Data $Data
    Write-Message -Text "Task: $($task.message)"
    return @{ elevated = $User.Elevated; logFile = $Data.LogFile; task = $task; disks = $entries }
}

function Get-Task {
    <#
    .SYNOPSIS
    The scheduled task of a name, whoever made it; nothing where there is none.
    #>
    param([string]$TaskName)
    return Get-ScheduledTask -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
}

function Get-TaskStatus {
    <#
    .SYNOPSIS
    Whether the task is there and ours, and how it last ended.
    #>
    param([hashtable]$Data)
    $status = [ordered]@{ name = $Data.TaskName; state = 'none'; lastResult = $null; message = 'none is configured' }
    if ($Data.TaskName -eq '') {
        return $status
    }
    $task = Get-Task -TaskName $Data.TaskName
    if ($null -eq $task) {
        $status.state = 'missing'
        $status.message = "there is no '$($Data.TaskName)'; run this with -Install in an elevated PowerShell"
        return $status
    }
    if (-not ([string]$task.Description).StartsWith($script:TaskMark)) {
        $status.state = 'foreign'
        $status.message = "'$($Data.TaskName)' is a task of another program"
        return $status
    }
    $status.state = ([string]$task.State).ToLowerInvariant()
    $information = Get-ScheduledTaskInfo -TaskName $Data.TaskName -TaskPath '\' -ErrorAction SilentlyContinue
    if ($null -ne $information) {
        $status.lastResult = $information.LastTaskResult
    }
    $status.message = "'$($Data.TaskName)' is registered"
    return $status
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
    if ($bySerial.SerialNumber.Trim() -ne '' -and @(Find-Disk -Machine $Machine -Wanted $bySerial).Count -eq 1) {
        $identity = 'serialNumber = ' + (ConvertTo-NixString -Text $bySerial.SerialNumber)
    }
    else {
        $byId = @{ SerialNumber = ''; UniqueId = [string]$Disk.UniqueId; Vhd = '' }
        if ($byId.UniqueId.Trim() -eq '' -or @(Find-Disk -Machine $Machine -Wanted $byId).Count -ne 1) {
            return '# Nothing tells this disk from the others.'
        }
        $identity = 'uniqueId = ' + (ConvertTo-NixString -Text $byId.UniqueId)
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

function Invoke-List {
    <#
    .SYNOPSIS
    Lists every disk of this computer.
    #>
    param()
    $machine = Get-Machine
    $entries = @()
    foreach ($disk in $machine.Disks) {
        $refusals = @(Get-Refusal -Machine $machine -Disk $disk)
        $partitions = @()
        foreach ($partition in @($machine.Partitions | Where-Object { $_.DiskNumber -eq $disk.Number })) {
            $partitions += [ordered]@{
                number = $partition.PartitionNumber
                size   = $partition.Size
                type   = [string](Get-PropertyValue -InputObject $partition -Property 'Type')
                paths  = @(Get-AccessPath -Partition $partition)
            }
        }
        $entry = [ordered]@{
            number        = $disk.Number
            friendlyName  = $disk.FriendlyName
            serialNumber  = $disk.SerialNumber
            uniqueId      = $disk.UniqueId
            size          = $disk.Size
            bus           = Get-BusName -BusType $disk.BusType
            offline       = [bool]$disk.IsOffline
            partitions    = $partitions
            canAttach     = ($refusals.Count -eq 0)
            needsPermit   = ($refusals.Count -gt 0 -and @($refusals | Where-Object { -not $_.Volumes }).Count -eq 0)
            reasons       = @($refusals | ForEach-Object { $_.Text })
            configuration = @()
        }
        if ($entry.canAttach -or $entry.needsPermit) {
            $entry.configuration = @(Get-ConfigurationLine -Machine $machine -Disk $disk)
        }
        Write-DiskListing -Entry $entry
        $entries += $entry
    }
    return @{ disks = $entries }
}

function Write-DiskListing {
    <#
    .SYNOPSIS
    Shows one disk of the list to a person.
    #>
    param([System.Collections.Specialized.OrderedDictionary]$Entry)
    $size = [Math]::Round([double]$Entry.size / $script:GiB, 1)
    Write-Message -Text "Disk $($Entry.number): $($Entry.friendlyName), $size GiB, $($Entry.bus)"
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

function Get-InstallFolder {
    <#
    .SYNOPSIS
    Where -Install puts script and data: in a folder that only administrators can write.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    return [System.IO.Path]::Combine($Place.ProgramFiles, 'bare-mounts', $Data.TaskName)
}

function Assert-OwnTask {
    <#
    .SYNOPSIS
    Ends the run where there is no name for the task, or another program has one of that name.
    #>
    param([hashtable]$Data)
    if ($Data.TaskName -eq '') {
        Exit-Run -Code $script:ExitCode.Usage -Reason 'The configuration has no wsl.bareMounts.windows.taskName.'
    }
    if ((Get-TaskStatus -Data $Data).state -eq 'foreign') {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "There is a task '$($Data.TaskName)' of another program. Choose another wsl.bareMounts.windows.taskName.")
    }
}

function Invoke-Install {
    <#
    .SYNOPSIS
    Copies script and data, and registers the task. Done again, it brings both up to date.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data, [string]$Source)
    Assert-OwnTask -Data $Data
    $folder = Get-InstallFolder -Place $Place -Data $Data
    $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
    if (Test-Change -Target $folder -Action 'Copy script and data') {
        [void][System.IO.Directory]::CreateDirectory($folder)
        $copies = @(
            @{ From = $PSCommandPath; To = $installed }
            @{ From = $Source; To = [System.IO.Path]::Combine($folder, 'bare-mounts.json') }
        )
        foreach ($copy in $copies) {
            if ($copy.From -ne $copy.To) {
                [System.IO.File]::Copy($copy.From, $copy.To, $true)
            }
        }
    }
    if (Test-Change -Target $Data.TaskName -Action 'Register the scheduled task') {
        try {
            Register-AttachTask -Place $Place -User $User -Data $Data -Folder $folder -Installed $installed
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "Cannot register the task: $($_.Exception.Message)"
        }
    }
    Write-Message -Text "The task '$($Data.TaskName)' runs $installed."
    return @{ folder = $folder; task = $Data.TaskName; disks = @() }
}

function Register-AttachTask {
    <#
    .SYNOPSIS
    Registers the task: as this user, with highest privileges, at most one at a time.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data, [string]$Folder, [string]$Installed)
    # The task's name has no character that would end the quotes.
    $command = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -Attach -RetryCount 5 -RetryInterval 10 -Json' -f
    $Installed
    $action = @{ Execute = $Place.PowerShell; Argument = $command; WorkingDirectory = $Folder }
    $logon = 'S4U'
    $trigger = @{ AtStartup = $true }
    if (-not $WithoutLogon) {
        # PowerShell alone would show a window for a moment, even with -WindowStyle Hidden.
        $action.Execute = [System.IO.Path]::Combine($Place.System, 'conhost.exe')
        $action.Argument = '--headless "{0}" {1}' -f $Place.PowerShell, $command
        $logon = 'Interactive'
        $trigger = @{ AtLogOn = $true; User = $User.Sid }
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
    $principal = New-ScheduledTaskPrincipal -UserId $User.Sid -LogonType $logon -RunLevel Highest
    $task = @{
        TaskName    = $Data.TaskName
        TaskPath    = '\'
        Action      = New-ScheduledTaskAction @action
        Trigger     = New-ScheduledTaskTrigger @trigger
        Principal   = $principal
        Settings    = New-ScheduledTaskSettingsSet @settings
        Description = "$($script:TaskMark) $($Data.Disks.Count) disks of NixOS-WSL; see $Folder"
        Force       = $true
    }
    [void](Register-ScheduledTask @task)
}

function Invoke-Uninstall {
    <#
    .SYNOPSIS
    Removes the task, and of the folder what -Install and the log put there.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    Assert-OwnTask -Data $Data
    if ($null -ne (Get-Task -TaskName $Data.TaskName)) {
        if (Test-Change -Target $Data.TaskName -Action 'Remove the scheduled task') {
            Unregister-ScheduledTask -TaskName $Data.TaskName -TaskPath '\' -Confirm:$false
        }
    }
    $folder = Get-InstallFolder -Place $Place -Data $Data
    if ([System.IO.Directory]::Exists($folder) -and (Test-Change -Target $folder -Action 'Remove script, data and log')) {
        # What is said from here on has no place to stay.
        $script:LogPath = ''
        $script:EarlyLogPath = ''
        $files = @('Mount-WslBareDisks.ps1', 'bare-mounts.json', 'Mount-WslBareDisks.log')
        for ($number = 1; $number -le $script:OlderLogs; $number++) {
            $files += "Mount-WslBareDisks.log.$number"
        }
        foreach ($file in $files) {
            [System.IO.File]::Delete([System.IO.Path]::Combine($folder, $file))
        }
        if (@([System.IO.Directory]::GetFileSystemEntries($folder)).Count -eq 0) {
            [System.IO.Directory]::Delete($folder)
        }
    }
    Write-Message -Text "The task '$($Data.TaskName)' is gone."
    return @{ folder = $folder; task = $Data.TaskName; disks = @() }
}

# --- a run -------------------------------------------------------------------------------------------------------------

function Get-LogPath {
    <#
    .SYNOPSIS
    Where to log: as configured, beside the installed script, or, without rights, with the user.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data)
    if ($Data.LogFile -ne '') {
        return $Data.LogFile
    }
    $file = 'Mount-WslBareDisks.log'
    if ($User.Elevated -and $Data.TaskName -ne '') {
        return [System.IO.Path]::Combine((Get-InstallFolder -Place $Place -Data $Data), $file)
    }
    if ($User.Elevated) {
        return [System.IO.Path]::Combine($Place.ProgramFiles, 'bare-mounts', $file)
    }
    $local = [Environment]::GetFolderPath('LocalApplicationData')
    if ($local -eq '') {
        return ''
    }
    return [System.IO.Path]::Combine($local, 'bare-mounts', $file)
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

function Invoke-Verb {
    <#
    .SYNOPSIS
    Does what was asked for, and returns what there is to say about it.
    #>
    param([string]$Verb)
    $place = Get-Place
    # What runs elevated takes modules from Windows only, not from a folder that the user can write.
    $env:PSModulePath = @(
        [System.IO.Path]::Combine($PSHOME, 'Modules')
        [System.IO.Path]::Combine($place.System, 'WindowsPowerShell', 'v1.0', 'Modules')
    ) -join [System.IO.Path]::PathSeparator
    $user = Get-User -Place $place
    $script:EarlyLogPath = Get-LogPath -Place $place -User $user -Data @{ LogFile = ''; TaskName = '' }
    if ($Verb -eq 'List') {
        return Invoke-List
    }
    if ($Verb -ne 'Status') {
        Assert-Elevated -User $user
    }
    $source = $DataPath
    if ($source -eq '') {
        $source = [System.IO.Path]::Combine($PSScriptRoot, 'bare-mounts.json')
    }
    $data = Read-Data -Path $source
    $script:LogPath = Get-LogPath -Place $place -User $user -Data $data
    Add-LogLine -Text "$Verb with $source"
    if ($Verb -eq 'Status') {
        return Invoke-Status -User $user -Data $data
    }
    if ($Verb -eq 'Uninstall') {
        return Invoke-Uninstall -Place $place -Data $data
    }
    $version = Assert-Wsl -Place $place
    $result = @{}
    switch ($Verb) {
        'Attach' { $result = Invoke-Attach -Place $place -Data $data }
        'Detach' { $result = Invoke-Detach -Place $place -Data $data }
        'Install' { $result = Invoke-Install -Place $place -User $user -Data $data -Source $source }
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

$verb = $PSCmdlet.ParameterSetName
$modulePath = $env:PSModulePath
$report = [ordered]@{ version = 1; verb = $verb; exitCode = 0; error = $null }
try {
    $result = Invoke-Verb -Verb $verb
    foreach ($key in @($result.Keys | Sort-Object)) {
        $report[$key] = $result[$key]
    }
    foreach ($entry in @($result.disks)) {
        if ($report.exitCode -eq 0 -and $verb -ne 'List') {
            $report.exitCode = $entry.code
        }
    }
}
catch {
    $report.exitCode = Get-FailureCode -Failure $_
    $report.error = $_.Exception.Message
    $report['disks'] = @()
    Add-LogLine -Text "Failed with $($report.exitCode): $($_.Exception.Message) $($_.InvocationInfo.PositionMessage)"
    if (-not $Json) {
        [Console]::Error.WriteLine($_.Exception.Message)
    }
}
finally {
    $env:PSModulePath = $modulePath
}
Add-LogLine -Text "Exit code $($report.exitCode)"
if ($script:LogPath -eq '' -and $script:EarlyLogPath -ne '') {
    $script:LogPath = $script:EarlyLogPath
    Write-LogFile
}
if ($Json) {
    ConvertTo-AsciiJson -Value $report
}
exit $report.exitCode
