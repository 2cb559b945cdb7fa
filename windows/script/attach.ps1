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
