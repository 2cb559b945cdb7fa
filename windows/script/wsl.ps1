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
