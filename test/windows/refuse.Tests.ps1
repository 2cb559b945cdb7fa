BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

# The machines on which the script must leave everything as it is.
Describe 'Refusing' {
    BeforeEach {
        Initialize-Computer
    }

    It 'to attach, with code <Code>, <Because>' -ForEach @(
        @{
            Because = 'the disk that Windows started from'; Code = 6; Says = 'running Windows'
            Machine = { $global:Computer.Disks[0].SerialNumber = 'S6Z2NJ0TC14842T'; $global:Computer.Partitions = @() }
        }
        @{
            Because = 'the disk that has the boot partition'; Code = 6; Says = 'running Windows'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 3 -With @{ IsBoot = $true }
            }
        }
        @{
            Because = 'the disk that has the system partition'; Code = 6; Says = 'running Windows'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ IsSystem = $true }
            }
        }
        @{
            Because = 'the disk of which drive C is, whatever else Windows says'; Code = 6; Says = 'running Windows'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'c' }
            }
        }
        @{
            Because = 'a disk with a page file on a letter'; Code = 6; Says = 'page file D:\\pagefile.sys'; Allowed = $true
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'D' }
                $global:Computer.PageFiles = @('C:\pagefile.sys', 'd:\pagefile.sys')
            }
        }
        @{
            Because = 'a disk with a page file in a folder'; Code = 6; Says = 'page file'; Allowed = $true
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('C:\swap\', '\\?\Volume{s}\') }
                $global:Computer.PageFiles = @('C:\swap\pagefile.sys')
            }
        }
        @{
            Because = 'a disk with a drive letter that is not allowed'; Code = 6; Says = 'allowDriveLetters'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E' }
            }
        }
        @{
            Because = 'a disk with a volume in a folder'; Code = 6; Says = 'C:\\Users\\me\\photos'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{p}\', 'C:\Users\me\photos\') }
            }
        }
        @{
            Because = 'a disk with a BitLocker volume that has no letter'; Code = 6; Says = 'BitLocker'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{b}\') }
                $global:Computer.Encrypted = @(New-Fact -From @{ DriveLetter = ''; DeviceID = '\\?\Volume{b}\'; ProtectionStatus = 2; ConversionStatus = 0 })
            }
        }
        @{
            Because = 'a disk with a BitLocker volume that is being encrypted'; Code = 6; Says = 'BitLocker'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{b}\') }
                $global:Computer.Encrypted = @(New-Fact -From @{ DriveLetter = $null; DeviceID = '\\?\Volume{b}\'; ProtectionStatus = 0; ConversionStatus = 2 })
            }
        }
        @{
            Because = 'a disk of a pool of Storage Spaces, which Windows does not show'; Code = 6; Says = 'Storage Spaces'
            Machine = {
                $global:Computer.Pool = @(
                    New-Fact -From @{ DeviceId = '3'; SerialNumber = 'S6Z2NJ0TC14842T'; CannotPoolReason = 'In a Pool' }
                )
            }
        }
        @{
            Because = 'a disk of a pool whose reason comes as a number'; Code = 6; Says = 'Storage Spaces'
            Machine = {
                $global:Computer.Pool = @(New-Fact -From @{ DeviceId = '3'; SerialNumber = 'S6Z2NJ0TC14842T'; CannotPoolReason = @(2, 3) })
            }
        }
        @{
            Because = 'a disk with a partition of Storage Spaces'; Code = 6; Says = 'Storage Spaces'; Allowed = $true
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 2 -With @{ GptType = '{E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D}' }
            }
        }
        @{
            Because = 'a dynamic disk with a GPT'; Code = 6; Says = 'dynamic disk'; Allowed = $true
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ GptType = '{AF9B60A0-1431-4F62-BC68-3311714A69AD}' }
            }
        }
        @{
            Because = 'a dynamic disk with an MBR'; Code = 6; Says = 'dynamic disk'; Allowed = $true
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ GptType = $null; MbrType = 66 }
            }
        }
        @{
            Because = 'a disk of a cluster'; Code = 6; Says = 'cluster'; Allowed = $true
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T'; IsClustered = $true } }
        }
        @{
            Because = 'a USB flash drive'; Code = 11; Says = 'USB flash drives.*0x8007000f'; Allowed = $true
            Machine = {
                Add-Disk -Number 1 -With @{
                    SerialNumber = 'S6Z2NJ0TC14842T'; BusType = 'USB'; Capabilities = @(3, 4, 7); MediaType = 'Wechselmedien'
                }
            }
        }
        @{
            Because = 'a memory card, whose bus comes as a number'; Code = 11; Says = 'memory cards'; Allowed = $true
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T'; BusType = 12 } }
        }
        @{
            Because = 'three disks of one model with one serial number'; Code = 5; Says = '3 disks.*uniqueId'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Disk -Number 2 -With @{ SerialNumber = 's6z2nj0tc14842t ' }
                Add-Disk -Number 3 -With @{ SerialNumber = '6S2ZJNT01C8424 T' }
            }
        }
        @{
            Because = 'one of two, of which the other says the same of its adapter'; Code = 5; Says = '2 disks'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Disk -Number 2 -With @{ SerialNumber = 'other0002'; AdapterSerialNumber = 'S6Z2NJ0TC14842T' }
            }
        }
        @{
            Because = 'a disk that is not there'; Code = 4; Says = 'no disk with the serial number'
            Machine = { Add-Disk -Number 1 }
        }
        @{
            Because = 'a disk whose serial number only begins alike'; Code = 4; Says = 'no disk'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842' }
                Add-Disk -Number 2 -With @{ SerialNumber = 'S6Z2NJ0TC14842TA' }
            }
        }
        @{
            Because = 'disks that have no serial number'; Code = 4; Says = 'no disk'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = $null }
                Add-Disk -Number 2 -With @{ SerialNumber = '   ' }
            }
        }
        @{
            Because = 'anything where Windows does not list its disks'; Code = 1; Says = 'does not list'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; $global:Computer.Failing = @('Get-Disk') }
        }
        @{
            Because = 'anything where Windows does not list partitions'; Code = 1; Says = 'does not list'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; $global:Computer.Failing = @('Get-Partition') }
        }
        @{
            Because = 'anything where page files cannot be told'; Code = 1; Says = 'does not list'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; $global:Computer.Failing = @('Win32_PageFileUsage') }
        }
        @{
            Because = 'anything where removable drives cannot be told'; Code = 1; Says = 'does not list'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; $global:Computer.Failing = @('Win32_DiskDrive') }
        }
        @{
            Because = 'anything without administrator rights'; Code = 3; Says = 'Run as administrator'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; Set-User -Level 8192 -Label 'Mandatory Label\Medium Mandatory Level' }
        }
        @{
            Because = 'anything without administrator rights on a German Windows'; Code = 3; Says = 'Run as administrator'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; Set-User -Level 8192 -Label 'Verbindliche Beschriftung\Mittlere Verbindlichkeitsstufe' }
        }
        @{
            Because = 'anything as SYSTEM'; Code = 13; Says = 'SYSTEM'
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; Set-User -Level 16384 -Sid 'S-1-5-18' }
        }
        @{
            Because = 'anything where it cannot tell who runs it'; Code = 1; Says = 'who runs this'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Set-Answer -Kind 'other' -Text 'ERROR: access denied' -Code 1 -Folder $global:Computer.System
            }
        }
        @{
            Because = 'anything without the WSL below Program Files'; Code = 8; Says = 'wsl --update'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                [System.IO.File]::Delete([System.IO.Path]::Combine($global:Computer.WslFolder, 'wsl.exe'))
            }
        }
        @{
            Because = 'anything where WSL does not know its version'; Code = 8; Says = 'too old'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Set-Answer -Kind 'version' -Code -1 -Text 'Ungueltiger Befehlszeilenparameter: --version'
            }
        }
        @{
            Because = 'anything on Windows 10'; Code = 8; Says = 'Windows 10 cannot'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Set-Answer -Kind 'version' -Text "WSL-Version: 2.4.13.0`r`nKernelversion: 5.15.167.4-1`r`nWindows-Version: 10.0.19045.5011"
            }
        }
        @{
            Because = 'anything on an early Windows for ARM64'; Code = 8; Says = 'ARM64.*27653'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                $global:Computer.Processor = 'ARM64'
            }
        }
        @{
            Because = 'anything where WSL is too old'; Code = 8; Says = '1\.2\.5\.0 is too old'
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Set-Answer -Kind 'version' -Text "WSL-Version: 1.2.5.0`r`nKernelversion: 5.15.90.1"
            }
        }
    ) {
        & $Machine
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = [bool]$Allowed }
        $run = Invoke-Script
        $run.Code | Should -Be $Code
        Get-Message -Run $run | Should -Match $Says
        Get-Change | Should -BeNullOrEmpty
    }

    It 'to attach a disk for a permission that another disk has' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E' }
        Add-Disk -Number 2 -With @{ SerialNumber = 'OTHER0002' }
        Write-Data -Disks @(
            @{ name = 'other'; serialNumber = 'OTHER0002'; allowDriveLetters = $true }
            @{ name = 'data'; serialNumber = $serial }
        )
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE2 --bare'
    }

    It 'to attach by a permission that is not for a serial number, or is no plain true: <Disk>' -ForEach @(
        @{ Disk = 'unique id'; Entry = @{ uniqueId = 'eui.002538B1410000F1'; allowDriveLetters = $true } }
        @{ Disk = 'text'; Entry = @{ serialNumber = 'S6Z2NJ0TC14842T'; allowDriveLetters = 'false' } }
        @{ Disk = 'number'; Entry = @{ serialNumber = 'S6Z2NJ0TC14842T'; allowDriveLetters = 1 } }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E' }
        Write-Data -Disks $Entry
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeNullOrEmpty
    }

    It 'to attach additional devices by the permission of the first' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Disk -Number 2 -With @{ SerialNumber = 'SECOND002' }
        Add-Partition -Disk 2 -Number 1 -With @{ DriveLetter = [char]'E' }
        Write-Data -Disks @{
            serialNumber = $serial; allowDriveLetters = $true
            additionalDevices = @(@{ name = 'second'; serialNumber = 'SECOND002'; uniqueId = $null; vhd = $null })
        }
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'to attach a disk whose number another one got in the meantime' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = {
            if ($global:Computer.GetDiskCalls -eq 2) {
                $global:Computer.Disks[1] = New-Fact -From @{ Number = 1; SerialNumber = 'OTHER0001'; UniqueId = 'x'; IsOffline = $false }
            }
        }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 4
        Get-Change | Should -BeNullOrEmpty
    }

    It 'data that is <What>' -ForEach @(
        @{ What = 'not there'; Text = $null; Says = 'There is no' }
        @{ What = 'no JSON'; Text = '{ "version": 1, '; Says = 'no JSON' }
        @{ What = 'no object'; Text = '[1]'; Says = 'not data' }
        @{ What = 'without a version'; Text = '{ "disks": [] }'; Says = 'not data' }
        @{ What = 'of a later version'; Text = '{ "version": 2, "disks": [] }'; Says = 'version 2' }
        @{ What = 'of a version that is text'; Text = '{ "version": "1", "disks": [] }'; Says = 'version 1' }
        @{ What = 'without disks'; Text = '{ "version": 1, "taskName": null, "logFile": null }'; Says = 'no list of disks' }
        @{ What = 'of a disk that is no object'; Text = '{ "version": 1, "disks": ["S6Z2NJ0TC14842T"] }'; Says = 'no object' }
        @{ What = 'of a disk with two identities'; Text = '{ "version": 1, "disks": [{ "name": "a", "serialNumber": "1", "uniqueId": "2" }] }'; Says = 'exactly one' }
        @{ What = 'of a disk with no identity'; Text = '{ "version": 1, "disks": [{ "name": "a" }] }'; Says = 'exactly one' }
        @{ What = 'of a disk without a name'; Text = '{ "version": 1, "disks": [{ "serialNumber": "1" }] }'; Says = 'exactly one' }
        @{ What = 'of a serial number with a control character'; Text = '{ "version": 1, "disks": [{ "name": "a", "serialNumber": "1\n2" }] }'; Says = 'unusable serialNumber' }
        @{ What = 'of a serial number that is a number'; Text = '{ "version": 1, "disks": [{ "name": "a", "serialNumber": 12 }] }'; Says = 'unusable serialNumber' }
        @{ What = 'of a serial number that is empty'; Text = '{ "version": 1, "disks": [{ "name": "a", "serialNumber": "", "vhd": "C:\\a.vhdx" }] }'; Says = 'unusable serialNumber' }
        @{ What = 'of a file with text before its drive'; Text = '{ "version": 1, "disks": [{ "name": "a", "vhd": "\" x C:\\a.vhdx" }] }'; Says = 'unusable vhd' }
        @{ What = 'of a file that ends a quoted path'; Text = '{ "version": 1, "disks": [{ "name": "a", "vhd": "C:\\a\" x.vhdx" }] }'; Says = 'unusable vhd' }
        @{ What = 'of a file that is no disk'; Text = '{ "version": 1, "disks": [{ "name": "a", "vhd": "C:\\Windows\\notepad.exe" }] }'; Says = 'unusable vhd' }
        @{ What = 'of a file on another computer'; Text = '{ "version": 1, "disks": [{ "name": "a", "vhd": "\\\\server\\a.vhdx" }] }'; Says = 'unusable vhd' }
        @{ What = 'of a size that is text'; Text = '{ "version": 1, "disks": [{ "name": "a", "vhd": "C:\\a.vhdx", "vhdSize": "9" }] }'; Says = 'unusable vhdSize' }
        @{ What = 'of a task in another folder'; Text = '{ "version": 1, "taskName": "..\\task", "disks": [] }'; Says = 'unusable taskName' }
        @{ What = 'of an additional device that is two'; Text = '{ "version": 1, "disks": [{ "name": "a", "serialNumber": "1", "additionalDevices": [{ "name": "b", "serialNumber": "1", "vhd": "C:\\a.vhdx" }] }] }'; Says = 'exactly one' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        if ($null -ne $Text) {
            [System.IO.File]::WriteAllText($global:Computer.Data, $Text)
        }
        $run = Invoke-Script
        $run.Code | Should -Be 9
        $run.Report.error | Should -Match $Says
        Get-Change | Should -BeNullOrEmpty
    }

    It 'a name that no disk has' {
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Name = 'other' }
        $run.Code | Should -Be 2
        $run.Report.error | Should -Match "No disk is called 'other'. There are: data."
    }

    It 'what WSL refuses, with code <Code>: <Answer>' -ForEach @(
        @{ Answer = 'Wsl/Service/AttachDisk/MountDisk/WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK'; Code = 3 }
        @{ Answer = 'Wsl/WSL_E_LOCAL_SYSTEM_NOT_SUPPORTED'; Code = 13 }
        @{ Answer = 'Wsl/WSL_E_WSL_MOUNT_NOT_SUPPORTED'; Code = 8 }
        @{ Answer = 'Wsl/Service/WSL_E_DISK_MOUNT_DISABLED'; Code = 8 }
        @{ Answer = 'Wsl/Service/AttachDisk/0x8007000f'; Code = 11 }
        @{ Answer = 'Wsl/Service/AttachDisk/MountDisk/HCS/ERROR_FILE_NOT_FOUND'; Code = 11 }
        @{ Answer = 'Wsl/Service/AttachDisk/0x8007045d'; Code = 10 }
        @{ Answer = 'something without a code'; Code = 10 }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Code -1 -Text "Fehler`r`nError code: $Answer"
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be $Code
        Get-Message -Run $run | Should -Match 'WSL says: Fehler'
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }
}
