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
