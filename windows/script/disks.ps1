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
