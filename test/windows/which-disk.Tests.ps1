BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'Which disk' {
    BeforeEach { Initialize-Computer }

    It 'a disk without a number is not PHYSICALDRIVE0' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.Disks[1].Number = $null
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        Get-Change | Should -BeNullOrEmpty
    }
    It 'a page file on a volume without a letter keeps its disk' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{p}\') }
        $global:Computer.PageFiles = @('C:\pagefile.sys', '\\?\Volume{p}\pagefile.sys')
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeNullOrEmpty
    }
    It 'a Storage Spaces partition of an MBR disk (0xE7, as in WSL''s own disk.cpp) keeps its disk' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ GptType = $null; MbrType = 0xE7 }
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $true }
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeNullOrEmpty
    }
    It 'a disk whose number differs by a dot only is another one' {
        Add-Disk -Number 1 -With @{ SerialNumber = '1.234' }
        Write-Data -Disks @{ serialNumber = '12.34' }
        (Invoke-Script).Code | Should -Be 4
        Get-Change | Should -BeNullOrEmpty
    }
    It 'the exact serial number counts as it stands: <Text>' -ForEach @(
        @{ Text = '$(New-Item /tmp/owned-by-a-name)' }, @{ Text = '`$(1)`"' }, @{ Text = "a'b;c|d&e" }, @{ Text = '%PATH% ^& echo' }
        @{ Text = [string][char]0x202E + 'TXT1234' }, @{ Text = 'Seri' + [char]0xE4 + 'l-' + [char]0x4E2D }, @{ Text = '[*?]abc[!x]' }
        @{ Text = 'X' * 9000 }, @{ Text = '--vhd' }, @{ Text = '"; wsl --unregister NixOS; "' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $Text; UniqueId = 'x' }
        Add-Disk -Number 2 -With @{ SerialNumber = $Text + 'Z'; UniqueId = 'y' }
        Write-Data -Disks @{ serialNumber = $Text }
        (Invoke-Script).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
        Test-Path /tmp/owned-by-a-name | Should -Be $false
    }
    It 'no serial number of nothing but padding finds a disk: "<Text>"' -ForEach @(
        @{ Text = '   ' }, @{ Text = '...' }, @{ Text = '_ . _' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $null }
        Add-Disk -Number 2 -With @{ SerialNumber = '' }
        Add-Disk -Number 3 -With @{ SerialNumber = '  ' }
        Write-Data -Disks @{ serialNumber = $Text }
        (Invoke-Script).Code | Should -BeIn 4, 9
        Get-Change | Should -BeNullOrEmpty
    }
    It 'two disks of one serial number, of which one has no unique id, are ambiguous' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; UniqueId = $null }
        Add-Disk -Number 2 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 5
        Get-Change | Should -BeNullOrEmpty
    }
    It 'a disk known by Win32_DiskDrive only, changed for another without identity, is not taken' {
        Add-Disk -Number 1 -With @{ SerialNumber = $null; UniqueId = $null; DriveSerialNumber = $serial }
        $global:Computer.OnGetDisk = { if ($global:Computer.GetDiskCalls -eq 2) { $global:Computer.Disks[1] = New-Fact -From @{ Number = 1; SerialNumber = $null; UniqueId = $null; IsOffline = $false } } }
        Write-Data -Disks @{ serialNumber = $serial }
        [void](Invoke-Script)
        Get-Change | Should -BeNullOrEmpty
    }
    It 'an entry without permission for a disk that another entry just attached is no refusal' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\') }
        Write-Data -Disks @(@{ name = 'one'; serialNumber = $serial; allowDriveLetters = $true }, @{ name = 'two'; serialNumber = $serial })
        $run = Invoke-Script
        $run.Report.disks[0].code | Should -Be 0
        $run.Report.disks[1].code | Should -Be 0
    }
    It 'an offline disk in use by nobody knows whom is said to be offline by -List' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true }
        (Invoke-Script -With @{ List = $true }).Report.disks[1].offline | Should -Be $true
    }
    It 'an exact serial number wins over one that matches only when its bytes are swapped' {
        Add-Disk -Number 1 -With @{ SerialNumber = 'ABCDEFGH' }
        Add-Disk -Number 2 -With @{ SerialNumber = 'BADCFEHG' }
        Write-Data -Disks @{ serialNumber = 'ABCDEFGH' }
        (Invoke-Script).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }
    It 'is known by both its identities just before it is attached: <Changed>' -ForEach @(
        @{ Changed = 'SerialNumber' }, @{ Changed = 'UniqueId' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = {
            if ($global:Computer.GetDiskCalls -eq 2) { $global:Computer.Disks[1].$Changed = 'OTHER00001' }
        }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 4
        Get-Change | Should -BeNullOrEmpty
    }
    It 'stays with Windows where it got a letter since it was looked at' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = {
            if ($global:Computer.GetDiskCalls -eq 2) { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\') } }
        }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeNullOrEmpty
    }
    It 'is looked at again in vain where Windows lists its disks no more' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = { if ($global:Computer.GetDiskCalls -eq 2) { $global:Computer.Failing = @('Get-Partition') } }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 1
        Get-Change | Should -BeNullOrEmpty
    }
    It 'moved to another number since it was looked at is not taken by the old one' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = { if ($global:Computer.GetDiskCalls -eq 2) { $global:Computer.Disks[1].Number = 5 } }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 4
        Get-Change | Should -BeNullOrEmpty
    }
    It 'is given back where WSL got another one that had its number by then' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = {
            if ([System.IO.File]::Exists([System.IO.Path]::Combine($global:Computer.WslFolder, 'mount.count'))) {
                $global:Computer.Disks[1].SerialNumber = 'OTHERDISK01'
            }
        }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 4
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare', 'wsl --unmount \\.\PHYSICALDRIVE1'
    }
    It 'is not attached already where WSL has the number of a disk that is gone: <Why>' -ForEach @(
        @{ Why = 'the disk of today is online'; Offline = $false; Then = 'S6Z2NJ0TC14842T' }
        @{ Why = 'another disk has the number by now'; Offline = $true; Then = 'OTHERDISK01' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $Offline }
        $global:Now = $Then
        $global:Computer.OnGetDisk = {
            if ([System.IO.File]::Exists([System.IO.Path]::Combine($global:Computer.WslFolder, 'mount.count'))) {
                $global:Computer.Disks[1].SerialNumber = $global:Now
            }
        }
        Set-Answer -Kind 'mount' -Code -1 -Text 'Error code: Wsl/Service/AttachDisk/MountDisk/WSL_E_DISK_ALREADY_ATTACHED'
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' }
        $run = Invoke-Script
        $run.Code | Should -Be 10
        Get-Message -Run $run | Should -Match 'another disk under the name.*wsl --unmount'
    }
    It 'that is offline stays with Windows where it may have volumes that Windows does not show: <Kind>' -ForEach @(
        @{ Kind = 'basic data'; With = @{ GptType = '{EBD0A0A2-B9E5-4433-87C0-68B6B72699C7}' } }
        @{ Kind = 'NTFS of an MBR'; With = @{ GptType = $null; MbrType = 7 } }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true }
        Add-Partition -Disk 1 -Number 1 -With $With
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match 'offline'
        Get-Change | Should -BeNullOrEmpty
        (Invoke-Script -With @{ Status = $true }).Report.disks[0].state | Should -BeExactly 'offline'
    }
    It 'that is offline is taken with partitions of Linux, or with permission: <Kind>' -ForEach @(
        @{ Kind = 'Linux'; With = @{ GptType = '{0FC63DAF-8483-4772-8E79-3D69D8477DE4}' }; Allow = $false }
        @{ Kind = 'Linux swap'; With = @{ GptType = '{0657FD6D-A4AB-43C4-84E5-0933C84B4F4F}' }; Allow = $false }
        @{ Kind = 'LVM'; With = @{ GptType = '{E6D6D379-F507-44C2-A23C-238F2A3DF928}' }; Allow = $false }
        @{ Kind = 'RAID'; With = @{ GptType = '{A19D880F-05FC-4D3B-A006-743F0F84911E}' }; Allow = $false }
        @{ Kind = 'LUKS'; With = @{ GptType = '{CA7D7CCB-63ED-4C53-861C-1742536059CC}' }; Allow = $false }
        @{ Kind = 'root, x86-64'; With = @{ GptType = '{4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709}' }; Allow = $false }
        @{ Kind = 'root, ARM64'; With = @{ GptType = '{B921B045-1DF0-41C3-AF44-4C6F280D3FAE}' }; Allow = $false }
        @{ Kind = '/home'; With = @{ GptType = '{933AC7E1-2EB4-4F13-B844-0E14E2AEF915}' }; Allow = $false }
        @{ Kind = 'reserved'; With = @{ GptType = '{E3C9E316-0B5C-4DB8-817D-F92DF00215AE}' }; Allow = $false }
        @{ Kind = 'Linux of an MBR'; With = @{ GptType = $null; MbrType = 0x83 }; Allow = $false }
        @{ Kind = 'swap of an MBR'; With = @{ GptType = $null; MbrType = 0x82 }; Allow = $false }
        @{ Kind = 'LVM of an MBR'; With = @{ GptType = $null; MbrType = 0x8E }; Allow = $false }
        @{ Kind = 'RAID of an MBR'; With = @{ GptType = $null; MbrType = 0xFD }; Allow = $false }
        @{ Kind = 'basic data, allowed'; With = @{}; Allow = $true }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true }
        Add-Partition -Disk 1 -Number 1 -With $With
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $Allow }
        (Invoke-Script).Code | Should -Be 0
    }
    It 'stays with Windows where it is not known which holds a page file: <File>' -ForEach @(
        @{ File = '\??\Volume{elsewhere}\pagefile.sys' }, @{ File = 'Q:\pagefile.sys' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.PageFiles = @('C:\pagefile.sys', $File)
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $true }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match 'does not tell which disk holds the page file'
        Get-Change | Should -BeNullOrEmpty
    }
    It 'without a serial number and a unique id is known by nothing, and stays' {
        Add-Disk -Number 1 -With @{ SerialNumber = $null; UniqueId = ' '; AdapterSerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match 'neither its serial number nor its unique id'
        Get-Change | Should -BeNullOrEmpty
    }
    It 'is another one where only <What> differs' -ForEach @(
        @{ What = 'a dot'; Configured = 'AB.CD1234'; Reported = 'ABC.D1234' }
        @{ What = 'a line'; Configured = 'AB_CD1234'; Reported = 'ABCD1234' }
        @{ What = 'a blank inside'; Configured = 'AB CD1234'; Reported = 'ABCD1234' }
        @{ What = 'the order of a short one'; Configured = 'ABCDEF'; Reported = 'BADCFE' }
        @{ What = 'the order of the bytes of what is no EUI'; Configured = 'ABCD'; Reported = 'CDAB' }
        @{ What = 'the name of a kind before what is no EUI'; Configured = 'EUI.12345'; Reported = '12345' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $Reported }
        Write-Data -Disks @{ serialNumber = $Configured }
        (Invoke-Script).Code | Should -Be 4
        Get-Change | Should -BeNullOrEmpty
    }
    It 'that is refused to one entry is no failure where another entry may have it, in either order' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\') }
        Write-Data -Disks @(@{ name = 'one'; serialNumber = $serial }, @{ name = 'two'; serialNumber = $serial; allowDriveLetters = $true })
        $run = Invoke-Script
        $run.Code | Should -Be 0
        $run.Report.disks[0].message | Should -BeExactly "attached, with the disk 'two'"
    }
}
