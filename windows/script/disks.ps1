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
