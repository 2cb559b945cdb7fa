BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'Attaching' {
    BeforeEach {
        Initialize-Computer
    }

    It 'takes the one disk that has the serial number, by its number' {
        Add-Disk -Number 1
        Add-Disk -Number 2 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE2 --bare'
        $run.Report.disks[0].message | Should -BeExactly 'attached'
    }

    It 'takes a disk by the serial number <Configured> that Windows shows as <Reported>' -ForEach @(
        @{ Configured = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.'; Reported = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.' }
        @{ Configured = 'E8238FA6BF530001001B448B4ED0B0F4'; Reported = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.' }
        @{ Configured = 'eui.e8238fa6bf530001001b448b4ed0b0f4'; Reported = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.' }
        @{ Configured = '23E8_A68F_53BF_0100_1B00_8B44_D04E_F4B0'; Reported = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.' }
        @{ Configured = 'F4B0D04E8B441B00010053BFA68F23E8'; Reported = 'E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.' }
        @{ Configured = 'S6Z2NJ0TC14842T'; Reported = '     S6Z2NJ0TC14842T' }
        @{ Configured = '  s6z2nj0tc14842t '; Reported = 'S6Z2NJ0TC14842T     ' }
        @{ Configured = 'S6Z2NJ0TC14842T'; Reported = '6S2ZJNT01C8424 T' }
        @{ Configured = 'WD-WCC4E1234567'; Reported = 'DWW-CCE4214365 7' }
        @{ Configured = '0025_3858_11B2_B5F4.'; Reported = '0025_3858_11B2_B5F4' }
        @{ Configured = '2024-05-06T07:08:09Z'; Reported = '2024-05-06T07:08:09Z' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $Reported; UniqueId = 'x' }
        Write-Data -Disks @{ serialNumber = $Configured }
        [void](Invoke-Script)
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'takes a disk by the number on its label, where Windows shows an EUI as its serial number: <Where>' -ForEach @(
        @{ Where = 'of the adapter'; With = @{ SerialNumber = '0025_3858_11B2_B5F4.'; AdapterSerialNumber = 'S6Z2NJ0TC14842T' } }
        @{ Where = 'of the drive'; With = @{ SerialNumber = '0025_3858_11B2_B5F4.'; DriveSerialNumber = 'S6Z2NJ0TC14842T     ' } }
    ) {
        Add-Disk -Number 1 -With $With
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'takes a disk by its unique id <Configured>' -ForEach @(
        @{ Configured = 'eui.002538B1410000F2' }
        @{ Configured = 'EUI.002538b1410000f2' }
        @{ Configured = '002538B1410000F2' }
        @{ Configured = 'SCSI\DISK&VEN_NVME&PROD_SAMSUNG\5&1&0&000000:PC' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = 'SAME' }
        Add-Disk -Number 2 -With @{ SerialNumber = 'SAME' }
        if ($Configured -match 'SCSI') {
            $global:Computer.Disks[2].UniqueId = $Configured
        }
        Write-Data -Disks @{ uniqueId = $Configured }
        (Invoke-Script).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE2 --bare'
    }

    It 'takes a VHDX file by its path' {
        [System.IO.File]::WriteAllText('E:\wsl storage.vhdx', '')
        Write-Data -Disks @{ vhd = 'E:\wsl storage.vhdx' }
        (Invoke-Script).Code | Should -Be 0
        Get-Call -Separator '|' | Should -BeExactly '--version', '--mount|E:\wsl storage.vhdx|--vhd|--bare'
    }

    It 'counts what is attached already as done: <Answer>' -ForEach @(
        @{ Answer = 'WSL_E_DISK_ALREADY_ATTACHED' }
        @{ Answer = 'MountDisk/WSL_E_DISK_ALREADY_ATTACHED' }
        @{ Answer = 'MountVhd/WSL_E_USER_VHD_ALREADY_ATTACHED' }
        @{ Answer = 'WSL_E_DISK_ALREADY_MOUNTED' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true; OperationalStatus = 'Offline' }
        Set-Answer -Kind 'mount' -Code -1 -Text "Der Datentraeger ist bereits angefuegt.`r`nFehlercode: Wsl/Service/AttachDisk/$Answer"
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 0
        $run.Report.disks[0].message | Should -BeExactly 'attached already'
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'attaches a disk once that has two file systems' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @(@{ name = 'one'; serialNumber = $serial }, @{ name = 'other'; serialNumber = $serial })
        $run = Invoke-Script
        $run.Code | Should -Be 0
        @($run.Report.disks).Count | Should -Be 2
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'attaches all devices of a file system' {
        Add-Disk -Number 1 -With @{ SerialNumber = 'FIRST0001' }
        Add-Disk -Number 2 -With @{ SerialNumber = 'SECOND001' }
        Write-Data -Disks @{
            serialNumber      = 'FIRST0001'
            additionalDevices = @(
                @{ name = 'second'; serialNumber = 'SECOND001'; uniqueId = $null; vhd = $null }
            )
        }
        (Invoke-Script -With @{ Name = 'data' }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare', 'wsl --mount \\.\PHYSICALDRIVE2 --bare'
    }

    It 'attaches only the disks that are named' {
        Add-Disk -Number 1 -With @{ SerialNumber = 'FIRST0001' }
        Add-Disk -Number 2 -With @{ SerialNumber = 'SECOND001' }
        Write-Data -Disks @(@{ name = 'one'; serialNumber = 'FIRST0001' }, @{ name = 'two'; serialNumber = 'SECOND001' })
        (Invoke-Script -With @{ Name = 'two' }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE2 --bare'
    }

    It 'attaches the others where one is missing, and ends with the code of that' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @(@{ name = 'gone'; serialNumber = 'NOTHERE01' }, @{ name = 'there'; serialNumber = $serial })
        $run = Invoke-Script
        $run.Code | Should -Be 4
        $run.Report.disks[1].code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'takes a disk that went offline as it is' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true; OperationalStatus = 'Offline' }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'takes a USB disk, which is none that can be taken out of a drive' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; BusType = 'USB'; MediaType = 'External hard disk media' }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
    }

    It 'takes a disk with volumes that Windows uses where the data allows it for its serial number' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'D'; AccessPaths = @('D:\', '\\?\Volume{d}\') }
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $true }
        (Invoke-Script).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'tries again what may succeed later: a disk that spins up' {
        $global:Computer.OnSleep = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; $global:Computer.OnSleep = $null }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ RetryCount = 3; RetryInterval = 7 }).Code | Should -Be 0
        $global:Computer.Sleeps | Should -Be 7
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'gives up after the number of tries that was asked for' {
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ RetryCount = 2; RetryInterval = 1 }).Code | Should -Be 4
        $global:Computer.Sleeps | Should -Be 1, 1
    }

    It 'does not try again what stays as it is, nor what was done' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @(@{ name = 'there'; serialNumber = $serial }, @{ name = 'gone'; serialNumber = 'NOTHERE01' })
        (Invoke-Script -With @{ RetryCount = 2; RetryInterval = 1 }).Code | Should -Be 4
        Get-Change | Should -BeExactly 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'changes nothing with -WhatIf, which needs no rights: <Rights>' -ForEach @(
        @{ Rights = 12288 }
        @{ Rights = 8192 }
    ) {
        Set-User -Level $Rights
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @(
            @{ name = 'disk'; serialNumber = $serial }
            @{ name = 'file'; vhd = 'E:\new.vhdx'; vhdSize = 64 }
        )
        $run = Invoke-Script -With @{ WhatIf = $true; Create = $true }
        $run.Code | Should -Be 0
        Get-Message -Run $run | Should -BeExactly 'would be attached', 'would be made and attached'
        Get-Change | Should -BeNullOrEmpty
        Get-Log | Should -BeNullOrEmpty
    }

    It 'says in words what it would do with -WhatIf' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ WhatIf = $true; Json = $false }).Code | Should -Be 0
        Get-Change | Should -BeNullOrEmpty
    }

    It 'reads what wsl.exe says in UTF-8 as well' {
        Set-Answer -Kind 'version' -Utf8 -Text 'WSL-Version: 2.3.26.0'
        Set-Answer -Kind 'mount' -Utf8 -Code 1 -Text ('Ger' + [char]0xE4 + 't besch' + [char]0xE4 + "digt`nError code: Wsl/Service/AttachDisk/WSL_E_DISK_CORRUPTED")
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 10
        $run.Report.wsl | Should -Be '2.3.26.0'
        Get-Message -Run $run | Should -Match ('Ger' + [char]0xE4 + 't')
    }

    It 'prints JSON that every code page carries' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; FriendlyName = 'Platte ' + [char]0xFC }
        Add-Disk -Number 2 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ name = 'd' + [char]0xFC; serialNumber = $serial }
        $run = Invoke-Script
        $run.Output.Count | Should -Be 1
        $run.Output[0] | Should -Match '\A[\x20-\x7e]+\z'
        $run.Report.disks[0].name | Should -BeExactly ('d' + [char]0xFC)
    }
}
