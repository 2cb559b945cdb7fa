# A disk that a program has open, or that changes while it is attached.
BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
    $locked = 'Error code: Wsl/Service/AttachDisk/0x8007006c'
    $original = $global:ScriptPath
    # The same script with less patience.
    $short = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "short-limit-$PID.ps1")
    [System.IO.File]::WriteAllText($short, [System.IO.File]::ReadAllText($original).Replace('$script:ProgramLimit = 180', '$script:ProgramLimit = 2'))
}

AfterAll {
    [System.IO.File]::Delete($short)
}

Describe 'Offline by force' {
    BeforeEach { Initialize-Computer; $global:ScriptPath = $original }
    AfterEach { $global:ScriptPath = $original }

    It 'is not done to a disk with a volume that has no letter and that WSL could not lock: something has files open on it' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ Type = 'Basic'; AccessPaths = @('\\?\Volume{backup}\') }
        Set-Answer -Kind 'mount' -Nth 1 -Code -1 -Text $locked
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'is not done where it could not be told which volumes are of BitLocker' {
        $global:Computer.Failing = @('Win32_EncryptableVolume')
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{b}\') }
        Set-Answer -Kind 'mount' -Nth 1 -Code -1 -Text $locked
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'is done to the same disk only: another one that got the number while wsl.exe ran stays online' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Nth 1 -Code -1 -Text $locked
        function Set-Disk {
            param([int]$Number, [bool]$IsOffline)
            # what Windows has by now
            $global:Computer.Disks[1].SerialNumber = 'OTHERDISK01'
            Add-Change -Text "Set-Disk $($global:Computer.Disks[1].SerialNumber) offline=$IsOffline"
        }
        $global:Computer.OnGetDisk = {
            if ([System.IO.File]::Exists([System.IO.Path]::Combine($global:Computer.WslFolder, 'mount.count'))) {
                $global:Computer.Disks[1].SerialNumber = 'OTHERDISK01'; $global:Computer.Disks[1].UniqueId = 'other'
            }
        }
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'is not done to a disk that got a drive letter in the meantime' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Nth 1 -Code -1 -Text $locked
        $global:Computer.OnGetDisk = {
            if ($global:Computer.GetDiskCalls -eq 2) { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\') } }
        }
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'leaves a disk offline where wsl.exe hangs in the second try: the service may attach it yet' {
        $global:ScriptPath = $short
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Wsl -Body "if [ `$n = 1 ]; then echo '$locked'; exit 255; fi; exec sleep 20"
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        $global:Computer.Changes | Should -Not -Match 'Set-Disk 1 offline=False'
    }
    It 'is undone by -Detach: WSL gives back only what it took itself' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Nth 1 -Code -1 -Text $locked
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        $global:Computer.Disks[1].IsOffline | Should -Be $false
    }
    It 'is not done for a warning of WSL about its network, where the disk failed for another reason' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Wsl -Body "echo 'wsl: Failed to configure network. Error code: CreateVm/ConfigureNetworking/HNS/E_ACCESSDENIED' >&2; echo 'Error code: Wsl/Service/AttachDisk/HCS/E_FAIL'; exit 255"
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 10
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'keeps what WSL said, and code 7, where Windows refuses too' {
        $global:Computer.Failing = @('Set-Disk')
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Code -1 -Text $locked
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 7
        Get-Message -Run $run | Should -Match 'WSL says'
    }
    It 'refuses, and says whom to ask, with code 7: <Answer>' -ForEach @(
        @{ Answer = 'Wsl/Service/AttachDisk/0x8007006c' }
        @{ Answer = 'Wsl/Service/AttachDisk/MountDisk/ERROR_DRIVE_LOCKED' }
        @{ Answer = 'Wsl/Service/AttachDisk/MountDisk/HCS/ERROR_SHARING_VIOLATION' }
        @{ Answer = 'Wsl/Service/AttachDisk/MountDisk/HCS/E_ACCESSDENIED' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Code -1 -Text "Der Prozess kann nicht zugreifen.`r`nFehlercode: $Answer"
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 7
        Get-Message -Run $run | Should -Match 'openfiles.*Resource Monitor'
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'tries once more, a little later, also where nobody asked for it' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Nth 1 -Code -1 -Text $locked
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
        $global:Computer.Sleeps | Should -Be 10
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare', 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }
    It 'is not tried more often than that, nor than was asked for: <Asked>' -ForEach @(@{ Asked = 0; Calls = 2 }, @{ Asked = 2; Calls = 3 }) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Code -1 -Text $locked
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ RetryCount = $Asked; RetryInterval = 1 }).Code | Should -Be 7
        @(Get-Change).Count | Should -Be $Calls
    }
}
