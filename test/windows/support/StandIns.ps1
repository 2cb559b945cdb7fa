# A Windows computer for the tests: stand-ins for the commands and programs that the script calls. They answer as the real
# ones do, from $global:Computer, and write down each call that would change something.

# A program that writes its arguments down and answers what a test has prepared beside it.
$global:ProgramText = @'
#!/bin/sh
here=${0%/*}
printf '%s\037' "$@" >>"$here/calls"
printf '\n' >>"$here/calls"
case $1 in
--version | --mount | --unmount | --list) kind=${1#--} ;;
-d)
  # A program in a distribution: -d NAME --user root --exec PROGRAM...
  kind=guest-$2
  if [ "$6" = cat ]; then kind=mounts-$2; fi
  ;;
/s)
  kind=script
  cat "$2" >"$here/script.text"
  ;;
*) kind=other ;;
esac
count=0
if [ -f "$here/$kind.count" ]; then read -r count <"$here/$kind.count"; fi
count=$((count + 1))
echo "$count" >"$here/$kind.count"
answer=$kind
if [ -f "$here/$kind.answer.$count" ]; then answer=$kind.answer.$count; else answer=$kind.answer; fi
if [ -f "$here/$answer" ]; then cat "$here/$answer"; fi
code=0
if [ -f "$here/$answer-code" ]; then read -r code <"$here/$answer-code"; fi
exit "$code"
'@

function Initialize-Computer {
    # A computer with Windows on an NVMe disk, WSL 2.4, and an elevated user.
    if ([System.IO.Directory]::Exists($global:TestFolder)) {
        [System.IO.Directory]::Delete($global:TestFolder, $true)
    }
    $windows = [System.IO.Path]::Combine($global:TestFolder, 'Windows')
    $programFiles = [System.IO.Path]::Combine($global:TestFolder, 'Program Files')
    $current = [System.IO.Path]::Combine($global:TestFolder, 'current')
    $local = [System.IO.Path]::Combine($global:TestFolder, 'local')
    $global:Computer = @{
        Windows      = $windows
        System       = [System.IO.Path]::Combine($windows, 'System32')
        ProgramFiles = $programFiles
        WslFolder    = [System.IO.Path]::Combine($programFiles, 'WSL')
        Local        = $local
        Data         = [System.IO.Path]::Combine($current, 'bare-mounts.json')
        Disks        = @()
        Partitions   = @()
        Drives       = @()
        PageFiles    = @('C:\pagefile.sys')
        Encrypted    = @()
        Pool         = @()
        Failing      = @()
        Tasks        = @{}
        Processor    = 'AMD64'
        LoggedOn     = 'pc\me'
        # The keys of the registry that WSL has for distributions.
        Distributions = @()
        # Rights of files and folders by their path, where they are not those that Program Files hands on.
        Rights       = @{}
        OnGetDisk    = $null
        GetDiskCalls = 0
        OnSleep      = $null
        Changes      = @()
        Sleeps       = @()
    }
    foreach ($folder in @($global:Computer.System, $global:Computer.WslFolder, $current, $local)) {
        [void][System.IO.Directory]::CreateDirectory($folder)
    }
    Add-Program -Folder $global:Computer.WslFolder -Name 'wsl.exe'
    Add-Program -Folder $global:Computer.System -Name 'whoami.exe'
    # What is named without a folder lies here, as E:\disk.vhdx does for a system that has no drives.
    [Environment]::CurrentDirectory = $current
    $env:XDG_DATA_HOME = $local
    Set-User -Level 12288
    Set-Answer -Kind 'version' -Text "WSL version: 2.4.13.0`r`nKernel version: 5.15.167.4-1`r`nWindows version: 10.0.26100.4061"
    Add-Disk -Number 0 -With @{ FriendlyName = 'WD_BLACK SN850X 1000GB'; SerialNumber = 'WINDOWS0001'; IsBoot = $true; IsSystem = $true }
    Add-Partition -Disk 0 -Number 1 -With @{ Type = 'System'; IsSystem = $true }
    Add-Partition -Disk 0 -Number 2 -With @{ DriveLetter = [char]'C'; AccessPaths = @('C:\', '\\?\Volume{c}\'); IsBoot = $true }
}

function Add-Program {
    param([string]$Folder, [string]$Name)
    $file = [System.IO.Path]::Combine($Folder, $Name)
    [System.IO.File]::WriteAllText($file, $global:ProgramText.Replace("`r", '') + "`n")
    [System.IO.File]::SetUnixFileMode($file, 'UserRead, UserWrite, UserExecute')
}

function Set-Answer {
    # What a program answers: always, or the Nth time. wsl.exe writes UTF-16 unless it is told not to.
    param([string]$Kind, [string]$Text = '', [int]$Code = 0, [int]$Nth = 0, [string]$Folder = '', [switch]$Utf8)
    if ($Folder -eq '') {
        $Folder = $global:Computer.WslFolder
    }
    $name = "$Kind.answer"
    if ($Nth -gt 0) {
        $name = "$Kind.answer.$Nth"
    }
    $bytes = [System.Text.Encoding]::Unicode.GetBytes($Text + "`r`n")
    if ($Utf8) {
        $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text + "`n")
    }
    [System.IO.File]::WriteAllBytes([System.IO.Path]::Combine($Folder, $name), $bytes)
    [System.IO.File]::WriteAllText([System.IO.Path]::Combine($Folder, "$name-code"), "$Code`n")
}

function Set-User {
    param([int]$Level, [string]$Sid = 'S-1-5-21-1004336348-1177238915-682003330-1001', [string]$Label = 'Mandatory Label\High Mandatory Level')
    $lines = @(
        """pc\me"",""$Sid"""
        '"Everyone","Well-known group","S-1-1-0","Mandatory group, Enabled by default, Enabled group"'
        """$Label"",""Label"",""S-1-16-$Level"","""""
    )
    Set-Answer -Kind 'other' -Text ($lines -join "`r`n") -Folder $global:Computer.System -Utf8
}

function Add-Disk {
    # A disk, with what Windows says of it in all its places.
    param([int]$Number, [hashtable]$With = @{})
    $disk = [ordered]@{
        Number = $Number; FriendlyName = 'Samsung SSD 990 PRO 4TB'; SerialNumber = "S6Z2NJ0TC0000$Number"
        UniqueId = "eui.002538B1410000F$Number"; BusType = 'NVMe'; Size = 4000787030016; IsBoot = $false; IsSystem = $false
        IsOffline = $false; Location = 'PCI Slot 1'; IsReadOnly = $false; IsClustered = $false; OperationalStatus = 'Online'
    }
    $drive = [ordered]@{ Index = $Number; SerialNumber = $null; Capabilities = @(3, 4); MediaType = 'Fixed hard disk media' }
    foreach ($key in @($With.Keys)) {
        if ($key -eq 'Capabilities' -or $key -eq 'MediaType') {
            $drive[$key] = $With[$key]
        }
        elseif ($key -eq 'DriveSerialNumber') {
            $drive['SerialNumber'] = $With[$key]
        }
        else {
            $disk[$key] = $With[$key]
        }
    }
    $global:Computer.Disks += New-Fact -From $disk
    $global:Computer.Drives += New-Fact -From $drive
}

function Add-Distribution {
    # A distribution of this user; Answer is what its tool says of a disk, Mounts what it has mounted.
    param([string]$Name, [string]$BasePath, [string]$File = '', $Answer = $null, [string[]]$Mounts = @())
    $key = @{ DistributionName = $Name; BasePath = $BasePath; State = 1; Version = 2 }
    if ($File -ne '') {
        $key['VhdFileName'] = $File
    }
    $global:Computer.Distributions += New-Fact -From $key
    if ($null -eq $Answer) {
        Set-Answer -Kind "guest-$Name" -Utf8 -Code 1 -Text '<3>WSL (42 - Relay) ERROR: CreateProcessCommon:818: execvpe(...) failed: No such file or directory'
    }
    else {
        Set-Answer -Kind "guest-$Name" -Utf8 -Text (ConvertTo-Json -InputObject $Answer -Compress)
    }
    Set-Answer -Kind "mounts-$Name" -Utf8 -Text ($Mounts -join "`n")
}

function Set-Wsl {
    # Another wsl.exe: BODY runs with $n, the number of the call of this verb.
    param([string]$Body)
    $text = "#!/bin/sh`nhere=`${0%/*}`nprintf '%s\037' ""`$@"" >>""`$here/calls""; printf '\n' >>""`$here/calls""`n" +
    "if [ ""`$1"" = --version ]; then echo 'WSL version: 2.4.13.0'; exit 0; fi`n" +
    "n=0; [ -f ""`$here/n`$1"" ] && read -r n <""`$here/n`$1""; n=`$((n+1)); echo `$n >""`$here/n`$1""`n$Body`n"
    $file = [System.IO.Path]::Combine($global:Computer.WslFolder, 'wsl.exe')
    [System.IO.File]::WriteAllText($file, $text)
    [System.IO.File]::SetUnixFileMode($file, 'UserRead, UserWrite, UserExecute')
}

function Get-Tree {
    # All files of a folder with their sizes and times, but for the notes of stand-ins.
    param([string]$Folder)
    @(Get-ChildItem -LiteralPath $Folder -Recurse -Force | Where-Object { $_.FullName -notmatch '/(?:calls|other\.count|version\.count)\z' } |
            ForEach-Object { "$($_.FullName) $(if ($_ -is [System.IO.FileInfo]) { "$($_.Length) $($_.LastWriteTimeUtc.Ticks)" })" }) -join "`n"
}

function Add-Partition {
    param([int]$Disk, [int]$Number, [hashtable]$With = @{})
    $partition = [ordered]@{
        DiskNumber = $Disk; PartitionNumber = $Number; Size = 1073741824; Type = 'Basic'; DriveLetter = [char]0; AccessPaths = $null
        GptType = '{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}'; MbrType = $null; IsBoot = $false; IsSystem = $false
    }
    foreach ($key in @($With.Keys)) {
        $partition[$key] = $With[$key]
    }
    $global:Computer.Partitions += New-Fact -From $partition
}

function New-Fact {
    param($From)
    return [pscustomobject]$From
}

function Add-Change {
    param([string]$Text)
    $global:Computer.Changes += $Text
}

function Test-Failing {
    param([string]$Command)
    if ($global:Computer.Failing -contains $Command) {
        throw "$Command is out of order."
    }
}

# --- commands of Windows -----------------------------------------------------------------------------------------------

function Get-ItemPropertyValue {
    param([string]$LiteralPath, [string]$Name)
    if ($LiteralPath -eq 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' -and $Name -eq 'SystemRoot') {
        return $global:Computer.Windows
    }
    if ($LiteralPath -eq 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion' -and $Name -eq 'ProgramFilesDir') {
        return $global:Computer.ProgramFiles
    }
    if ($LiteralPath -eq 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment' -and $Name -eq 'PROCESSOR_ARCHITECTURE') {
        Test-Failing -Command 'Processor'
        return $global:Computer.Processor
    }
    throw "There is no $Name in $LiteralPath."
}

function Get-ItemProperty {
    param([string]$Path)
    Test-Failing -Command 'Get-ItemProperty'
    if ($Path -ne 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Lxss\*') {
        throw "There is no $Path."
    }
    $global:Computer.Distributions
}

function Get-Acl {
    # Rights as a folder below Program Files inherits them.
    param([string]$LiteralPath)
    Test-Failing -Command 'Get-Acl'
    $sddl = 'O:BAG:SYD:AI(A;OICIID;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;OICIID;FA;;;SY)' +
    '(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;AC)'
    if ($global:Computer.Rights.ContainsKey($LiteralPath)) {
        $sddl = $global:Computer.Rights[$LiteralPath]
    }
    return New-Fact -From @{ Sddl = $sddl }
}

function Get-Disk {
    Test-Failing -Command 'Get-Disk'
    $global:Computer.GetDiskCalls += 1
    if ($null -ne $global:Computer.OnGetDisk) {
        & $global:Computer.OnGetDisk
    }
    $global:Computer.Disks
}

function Get-Partition {
    Test-Failing -Command 'Get-Partition'
    $global:Computer.Partitions
}

function Get-PhysicalDisk {
    Test-Failing -Command 'Get-PhysicalDisk'
    $global:Computer.Pool
}

function Get-CimInstance {
    param([string]$ClassName, [string]$Namespace)
    Test-Failing -Command $ClassName
    switch ($ClassName) {
        'Win32_OperatingSystem' { New-Fact -From @{ SystemDrive = 'C:' } }
        'Win32_ComputerSystem' { New-Fact -From @{ UserName = $global:Computer.LoggedOn } }
        'Win32_DiskDrive' { $global:Computer.Drives }
        'Win32_PageFileUsage' { $global:Computer.PageFiles | ForEach-Object { New-Fact -From @{ Name = $_ } } }
        'Win32_EncryptableVolume' { $global:Computer.Encrypted }
        default { throw "There is no class $ClassName." }
    }
}

function Set-Disk {
    param([int]$Number, [bool]$IsOffline)
    Add-Change -Text "Set-Disk $Number offline=$IsOffline"
    Test-Failing -Command 'Set-Disk'
    foreach ($disk in @($global:Computer.Disks | Where-Object { $_.Number -eq $Number })) {
        $disk.IsOffline = $IsOffline
    }
}

function Start-Sleep {
    param([int]$Seconds)
    $global:Computer.Sleeps += $Seconds
    if ($null -ne $global:Computer.OnSleep) {
        & $global:Computer.OnSleep
    }
}

function New-ScheduledTaskAction {
    param([string]$Execute, [string]$Argument, [string]$WorkingDirectory)
    return @{ Execute = $Execute; Argument = $Argument; WorkingDirectory = $WorkingDirectory }
}

function New-ScheduledTaskTrigger {
    param([switch]$AtLogOn, [switch]$AtStartup, [string]$User)
    return @{ AtLogOn = [bool]$AtLogOn; AtStartup = [bool]$AtStartup; User = $User }
}

function New-ScheduledTaskPrincipal {
    param([string]$UserId, [string]$LogonType, [string]$RunLevel)
    return @{ UserId = $UserId; LogonType = $LogonType; RunLevel = $RunLevel }
}

function New-ScheduledTaskSettingsSet {
    param(
        [switch]$AllowStartIfOnBatteries, [switch]$DontStopIfGoingOnBatteries, [switch]$StartWhenAvailable,
        [string]$MultipleInstances, $ExecutionTimeLimit, [int]$RestartCount, $RestartInterval
    )
    return @{
        OnBatteries = $AllowStartIfOnBatteries -and $DontStopIfGoingOnBatteries; StartWhenAvailable = [bool]$StartWhenAvailable
        MultipleInstances = $MultipleInstances; ExecutionTimeLimit = $ExecutionTimeLimit; RestartCount = $RestartCount
        RestartInterval = $RestartInterval
    }
}

function Register-ScheduledTask {
    param([string]$TaskName, [string]$TaskPath, $Action, $Trigger, $Principal, $Settings, [string]$Description, [switch]$Force)
    Add-Change -Text "Register-ScheduledTask $TaskPath$TaskName"
    Test-Failing -Command 'Register-ScheduledTask'
    if ($global:Computer.Tasks.ContainsKey($TaskName) -and -not $Force) {
        throw 'Cannot create a file when that file already exists.'
    }
    $global:Computer.Tasks[$TaskName] = New-Fact -From @{
        TaskName = $TaskName; State = 'Ready'; Description = $Description; Action = $Action; Trigger = $Trigger
        Principal = $Principal; Settings = $Settings
    }
}

function Get-ScheduledTask {
    [CmdletBinding()]
    param([string]$TaskName, [string]$TaskPath)
    if ($global:Computer.Tasks.ContainsKey($TaskName)) {
        return $global:Computer.Tasks[$TaskName]
    }
    if ($ErrorActionPreference -ne 'SilentlyContinue') {
        throw "No MSFT_ScheduledTask objects found with property 'TaskName' equal to '$TaskName'."
    }
}

function Get-ScheduledTaskInfo {
    [CmdletBinding()]
    param([string]$TaskName, [string]$TaskPath)
    return New-Fact -From @{ LastTaskResult = 267011 }
}

function Unregister-ScheduledTask {
    param([string]$TaskName, [string]$TaskPath, $Confirm)
    Add-Change -Text "Unregister-ScheduledTask $TaskPath$TaskName"
    $global:Computer.Tasks.Remove($TaskName)
}

# --- a run -------------------------------------------------------------------------------------------------------------

function Get-Call {
    # How a program was called, one text for each call, with blanks between the arguments.
    param([string]$Folder = '', [string]$Separator = ' ')
    if ($Folder -eq '') {
        $Folder = $global:Computer.WslFolder
    }
    $file = [System.IO.Path]::Combine($Folder, 'calls')
    if ([System.IO.File]::Exists($file)) {
        foreach ($line in [System.IO.File]::ReadAllLines($file)) {
            $line.TrimEnd([char]31).Replace([string][char]31, $Separator)
        }
    }
}

function Get-Change {
    # Everything that would have changed the computer: commands, and what wsl.exe and diskpart.exe were asked to do, beside what
    # they were only asked.
    $global:Computer.Changes
    Get-Call | Where-Object { $_ -notmatch '\A--version\z|\A--list |--exec cat ' } | ForEach-Object { "wsl $_" }
    Get-Call -Folder $global:Computer.System | Where-Object { $_ -notmatch '\A/user' } | ForEach-Object { "diskpart $_" }
}

function Complete-Disk {
    # A disk of the data, with null for what is not given.
    param([hashtable]$Disk)
    $full = @{ name = 'data'; serialNumber = $null; uniqueId = $null; vhd = $null; vhdSize = $null; allowDriveLetters = $false }
    foreach ($key in @($Disk.Keys)) {
        $full[$key] = $Disk[$key]
    }
    return $full
}

function Write-Data {
    param($Disks, [hashtable]$Data = @{})
    $full = @{
        version = 1; taskName = 'WSL bare disks'; logFile = $null
        disks = @($Disks | Where-Object { $null -ne $_ } | ForEach-Object { Complete-Disk -Disk $_ })
    }
    foreach ($key in @($Data.Keys)) {
        $full[$key] = $Data[$key]
    }
    [System.IO.File]::WriteAllText($global:Computer.Data, (ConvertTo-Json -InputObject $full -Depth 6))
}

function Invoke-Script {
    # Runs the script on what stands in the data, and returns its exit code and what it says.
    param([hashtable]$With = @{})
    $arguments = @{ Json = $true; DataPath = $global:Computer.Data }
    foreach ($key in @($With.Keys)) {
        $arguments[$key] = $With[$key]
    }
    $global:LASTEXITCODE = -1
    $output = @(& $global:ScriptPath @arguments)
    $report = $null
    if ($arguments.Json) {
        $report = ConvertFrom-Json -InputObject ($output -join "`n")
    }
    return @{ Code = $global:LASTEXITCODE; Report = $report; Output = $output }
}

function Get-ScriptPart {
    # The functions and constants of the script, to be dot-sourced by a test that asks one of them much.
    $text = [System.IO.File]::ReadAllText($global:ScriptPath)
    return [scriptblock]::Create($text.Substring(0, $text.IndexOf("`n`$options = @{")))
}

function Get-Message {
    # All that a run says.
    param([hashtable]$Run)
    @($Run.Report.error) + @($Run.Report.disks | ForEach-Object { $_.message }) | Where-Object { $null -ne $_ }
}

function Get-Log {
    # The log of the installed script, or of the user.
    $places = @(
        [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts', 'WSL bare disks', 'Mount-WslBareDisks.log')
        [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts', 'Mount-WslBareDisks.log')
        [System.IO.Path]::Combine($global:Computer.Local, 'bare-mounts', 'Mount-WslBareDisks.log')
    )
    foreach ($place in $places) {
        if ([System.IO.File]::Exists($place)) {
            [System.IO.File]::ReadAllText($place)
        }
    }
}
