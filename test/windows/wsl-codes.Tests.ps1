# Every code of WSL and Windows that the script knows, by its name and by its number, of what was asked.
# Sources: wslservice.idl and ErrorToString() of microsoft/WSL; winerror.h of the Windows SDK.
BeforeDiscovery {
    $elevation = @('WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK', '0x80040315', 'ERROR_ELEVATION_REQUIRED', '0x800702e4')
    $system = @('WSL_E_LOCAL_SYSTEM_NOT_SUPPORTED', '0x8004032e')
    $missing = @(
        'WSL_E_WSL_OPTIONAL_COMPONENT_REQUIRED', '0x80040321', 'WSL_E_VIRTUAL_MACHINE_PLATFORM_REQUIRED', '0x8004032d', 'WSL_E_OS_NOT_SUPPORTED'
        '0x80040327', 'HCS_E_HYPERV_NOT_INSTALLED', '0x80370102', 'HCS_E_SERVICE_NOT_AVAILABLE', '0x80370114', 'REGDB_E_CLASSNOTREG', '0x80040154'
        'ERROR_SERVICE_DISABLED', '0x80070422', 'ERROR_SERVICE_DOES_NOT_EXIST', '0x80070424'
    )
    $off = @('WSL_E_WSL_MOUNT_NOT_SUPPORTED', '0x80040320', 'WSL_E_WSL2_NEEDED', '0x8004031c', 'WSL_E_DISK_MOUNT_DISABLED', '0x8004032b')
    $already = @(
        'WSL_E_DISK_ALREADY_ATTACHED', '0x80040318', 'WSL_E_USER_VHD_ALREADY_ATTACHED', '0x80040312', 'WSL_E_DISK_ALREADY_MOUNTED', '0x80040319'
    )
    $many = @('WSL_E_TOO_MANY_DISKS_ATTACHED', '0x80040305')
    $sharing = @('ERROR_SHARING_VIOLATION', '0x80070020')
    $denied = @('E_ACCESSDENIED', '0x80070005')
    $notFound = @('ERROR_FILE_NOT_FOUND', '0x80070002', 'ERROR_PATH_NOT_FOUND', '0x80070003')
    $noDrive = @('ERROR_INVALID_DRIVE', '0x8007000f')
    $any = @(
        @{ Code = 3; Errors = $elevation; Says = 'WSL wants administrator rights' }
        @{ Code = 13; Errors = $system; Says = 'WSL does not work for SYSTEM' }
        @{ Code = 8; Errors = $missing; Says = 'a part of Windows that WSL needs is missing' }
        @{ Code = 8; Errors = $off; Says = 'missing or switched off' }
    )
    $both = @(
        @{ Code = 0; Errors = $already; Says = '\Aattached already\z' }
        @{ Code = 10; Errors = $many; Says = 'as many disks as it can have' }
        @{ Code = 10; Errors = @('E_FAIL', '0x8007045d', 'ERROR_INVALID_PARAMETER'); Says = '\AWSL failed'; Calls = 2 }
    )
    $ofDisks = $any + $both + @(
        @{ Code = 7; Errors = @('ERROR_DRIVE_LOCKED', '0x8007006c', 'ERROR_BUSY', '0x800700aa') + $sharing + $denied; Says = 'a program has it'; Calls = 2 }
        @{
            Code = 11; Says = 'Windows cannot hand such a disk on'
            Errors = $noDrive + $notFound + @('ERROR_NOT_SUPPORTED', '0x80070032', 'ERROR_INVALID_FUNCTION', '0x80070001')
        }
    )
    $ofFiles = $any + $both + @(
        @{ Code = 7; Errors = $sharing + @('ERROR_LOCK_VIOLATION', '0x80070021'); Says = 'a program uses it'; Calls = 2 }
        @{
            Code = 10; Says = 'WSL may not open it'
            Errors = $denied + @('ERROR_ENCRYPTION_FAILED', '0x80071770', 'ERROR_FILE_SYSTEM_LIMITATION', '0x80070299')
        }
        @{ Code = 10; Errors = @('FVE_E_LOCKED_VOLUME', '0x80310000'); Says = 'BitLocker has locked' }
        @{
            Code = 10; Says = 'it is damaged'
            Errors = @(
                'ERROR_FILE_CORRUPT', '0x80070570', 'ERROR_VHD_INVALID_FILE_SIZE', '0xc03a0014', 'ERROR_VHD_DRIVE_FOOTER_CORRUPT', '0xc03a0003'
                'ERROR_VHD_FORMAT_UNKNOWN', '0xc03a0004', 'WSL_E_DISK_CORRUPTED', '0x8004032f'
            )
        }
        @{ Code = 4; Errors = $notFound + $noDrive; Says = 'WSL does not find it'; Calls = 2 }
    )
    # A disk has one form of its name, a file two: the second is tried where WSL does not know the first, or it is locked.
    $ofDetached = $any + @(
        @{ Code = 7; Errors = $sharing + $denied; Says = 'a program of Windows has it open'; Calls = 2 }
        @{ Code = 0; Errors = $notFound; Says = '\Awas not attached\z'; Calls = 2 }
        @{ Code = 10; Errors = $already + @('E_INVALIDARG', '0x80070001', 'ERROR_BUSY'); Says = '\AWSL failed' }
    )
    $all = @(
        $ofDisks | ForEach-Object { $_ + @{ Of = 'disk' } }
        $ofFiles | ForEach-Object { $_ + @{ Of = 'file' } }
        $ofDetached | ForEach-Object { $_ + @{ Of = 'detach' } }
    )
}

BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1

    function Invoke-Answered {
        # What comes of asking WSL for a disk, for a file, or to detach one, when it answers with an error.
        param([string]$Of, [string]$Answer, [int]$Nth = 0)
        foreach ($name in 'calls', 'mount.count', 'unmount.count') {
            [System.IO.File]::Delete([System.IO.Path]::Combine($global:Computer.WslFolder, $name))
        }
        $global:Computer.Disks = @($global:Computer.Disks[0])
        $global:Computer.Drives = @($global:Computer.Drives[0])
        $kind = 'mount'
        $with = @{ RetryCount = 1; RetryInterval = 1 }
        $disk = @{ vhd = 'E:\a.vhdx' }
        if ($Of -eq 'disk') {
            # As a disk is that WSL has.
            Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T'; IsOffline = $true }
            $disk = @{ serialNumber = 'S6Z2NJ0TC14842T' }
        }
        elseif ($Of -eq 'file') {
            [System.IO.File]::WriteAllText('E:\a.vhdx', '')
        }
        else {
            $kind = 'unmount'
            $with = @{ Detach = $true }
        }
        Set-Answer -Kind $kind -Nth $Nth -Code -1 -Text "No.`r`nError code: $Answer"
        Write-Data -Disks $disk
        $run = Invoke-Script -With $with
        return @{ Code = $run.Code; Message = Get-Message -Run $run; Calls = @(Get-Change).Count }
    }
}

Describe 'A code of WSL' {
    BeforeEach {
        Initialize-Computer
    }

    It 'of a <Of> ends with <Code> (<Says>): <Errors>' -ForEach $all {
        $run = Invoke-Answered -Of $Of -Answer "Wsl/Service/AttachDisk/$($Errors[0])"
        $run.Code | Should -Be $Code
        $run.Message | Should -Match $Says
        $run.Calls | Should -Be $(if ($Calls) { $Calls } else { 1 })
    }

    It 'means the same by its name and its number, whatever stands around it' -ForEach @(@{ All = $all }) {
        . (Get-ScriptPart)
        foreach ($known in $All) {
            foreach ($name in $known.Errors) {
                $run = @{ ExitCode = -1; Output = "Wsl/ERROR_NOTHING`nNo.`nError code: Wsl/Service/CreateVm/$name"; Errors = 'Wsl/Service/E_OTHER' }
                $outcome = Get-WslOutcome -Run $run -Of $known.Of -Done 'done'
                $outcome.Code | Should -Be $known.Code -Because "$name of a $($known.Of)"
                $outcome.Text | Should -Match $known.Says -Because "$name of a $($known.Of)"
                $goesOn = $outcome.Again
                if ($known.Of -eq 'detach') {
                    $goesOn = $outcome.Locked -or $outcome.Missing
                }
                $goesOn | Should -Be ($known.ContainsKey('Calls')) -Because "$name of a $($known.Of)"
            }
        }
    }

    It 'of wsl.exe itself, for what the service does not know, ends a detach with 0: <_>' -ForEach @(
        'E_INVALIDARG', '0x80070057', 'ERROR_INVALID_FUNCTION', '0x80070001'
    ) {
        $run = Invoke-Answered -Of 'detach' -Answer "Wsl/$_"
        $run.Code | Should -Be 0
        $run.Message | Should -BeExactly 'was not attached'
        $run.Calls | Should -Be 2
        # Of anything else it is a failure.
        (Invoke-Answered -Of 'file' -Answer "Wsl/$_").Code | Should -Be 10
    }

    It 'ends the tries to detach where another name of the file works: <_>' -ForEach @('ERROR_FILE_NOT_FOUND', 'ERROR_SHARING_VIOLATION') {
        $run = Invoke-Answered -Of 'detach' -Answer "Wsl/Service/DetachDisk/$_" -Nth 1
        $run.Code | Should -Be 0
        $run.Message | Should -BeExactly 'detached'
        $run.Calls | Should -Be 2
    }
}
