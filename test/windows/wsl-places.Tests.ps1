# What WSL itself lives on: it must not leave Windows, running or not.
BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'What WSL lives on' {
    BeforeEach {
        Initialize-Computer
    }

    It 'keeps its disk, whatever is allowed: <What>' -ForEach @(
        @{ What = 'a distribution below a letter'; Paths = @('E:\'); Base = 'E:\wsl\Ubuntu' }
        @{ What = 'a distribution with the long form of its path'; Paths = @('E:\'); Base = '\\?\e:\wsl\Ubuntu' }
        @{ What = 'a distribution in a folder'; Paths = @('\\?\Volume{f}\', 'C:\wsl\'); Base = 'C:\wsl\Ubuntu' }
        @{ What = 'a distribution that is a whole volume'; Paths = @('E:\'); Base = 'E:\' }
        @{ What = 'a distribution by the name of its volume'; Paths = @('\\?\Volume{f}\'); Base = '\\?\Volume{f}\wsl' }
        @{ What = 'a distribution by a roundabout path'; Paths = @('E:\wsl\'); Base = 'E:\x\..\wsl.\Ubuntu' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = $Paths }
        Add-Distribution -Name 'Ubuntu' -BasePath $Base
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $true }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match "holds the distribution 'Ubuntu'"
        Get-Change | Should -BeNullOrEmpty
    }

    It 'keeps no other disk: <Base>' -ForEach @(
        @{ Base = 'C:\Users\me\wsl' }, @{ Base = 'E:\..\F:\wsl' }, @{ Base = 'EE:\wsl' }, @{ Base = '' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('E:\wsl\') }
        Add-Distribution -Name 'Ubuntu' -BasePath $Base
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $true }
        (Invoke-Script).Code | Should -Be 0
    }

    It 'keeps the disk with a file that is to be attached itself' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\') }
        [System.IO.File]::WriteAllText('E:\data.vhdx', '')
        Write-Data -Disks @(@{ name = 'disk'; serialNumber = $serial; allowDriveLetters = $true }, @{ name = 'file'; vhd = 'E:\data.vhdx' })
        $run = Invoke-Script
        $run.Report.disks[0].code | Should -Be 6
        $run.Report.disks[0].message | Should -Match "the file of the disk 'file'"
        Get-Change | Should -BeExactly 'wsl --mount E:\data.vhdx --vhd --bare'
    }

    It 'keeps the disk with the data of Docker, where its settings say: <Name>' -ForEach @(
        @{ Name = 'settings-store.json'; Field = 'CustomWslDistroDir' }, @{ Name = 'settings.json'; Field = 'customWslDistroDir' }
    ) {
        $env:XDG_CONFIG_HOME = [System.IO.Path]::Combine($global:TestFolder, 'roaming')
        $folder = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($env:XDG_CONFIG_HOME, 'Docker')).FullName
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, $Name), "{ ""$Field"": ""E:\\docker"", ""other"": 1 }")
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\') }
        Write-Data -Disks @{ serialNumber = $serial; allowDriveLetters = $true }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match 'Docker'
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, $Name), '{ not JSON')
        (Invoke-Script).Code | Should -Be 6
        Get-Change | Should -BeNullOrEmpty
    }

    It 'is no file to attach: <File>' -ForEach @(
        @{ File = 'E:\wsl\Ubuntu\ext4.vhdx'; Name = '' }
        @{ File = 'e:\WSL\Ubuntu\.\EXT4.VHDX'; Name = '' }
        @{ File = 'E:\wsl\Ubuntu\root.vhdx'; Name = 'root.vhdx' }
        @{ File = 'D:\of another user\ext4.vhdx'; Name = '' }
        @{ File = 'D:\docker\docker_data.vhdx'; Name = '' }
        @{ File = 'D:\temp\swap.vhdx'; Name = '' }
    ) {
        Add-Distribution -Name 'Ubuntu' -BasePath 'E:\wsl\Ubuntu' -File $Name
        [System.IO.File]::WriteAllText($File, '')
        Write-Data -Disks @{ vhd = $File }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match 'no disk to attach'
        Get-Change | Should -BeNullOrEmpty
        (Invoke-Script -With @{ Status = $true }).Report.disks[0].state | Should -BeExactly 'refused'
    }

    It 'may have files of data beside it' {
        Add-Distribution -Name 'Ubuntu' -BasePath 'E:\wsl\Ubuntu'
        [System.IO.File]::WriteAllText('E:\wsl\Ubuntu\data.vhdx', '')
        Write-Data -Disks @{ vhd = 'E:\wsl\Ubuntu\data.vhdx' }
        (Invoke-Script).Code | Should -Be 0
    }

    It 'is looked for before a file is attached' {
        $global:Computer.Failing = @('Get-ItemProperty')
        [System.IO.File]::WriteAllText('E:\data.vhdx', '')
        Write-Data -Disks @{ vhd = 'E:\data.vhdx' }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Change | Should -BeNullOrEmpty
    }

    It 'is no matter of pools for a file' {
        $global:Computer.Failing = @('Get-PhysicalDisk')
        [System.IO.File]::WriteAllText('E:\data.vhdx', '')
        Write-Data -Disks @{ vhd = 'E:\data.vhdx' }
        (Invoke-Script).Code | Should -Be 0
    }

    It 'a file that Windows has attached is in use, and refused where a distribution is on it: <Code>' -ForEach @(
        @{ Code = 7; Base = 'C:\wsl' }, @{ Code = 6; Base = 'V:\wsl' }
    ) {
        [System.IO.File]::WriteAllText('E:\data.vhdx', '')
        Add-Disk -Number 3 -With @{ BusType = 15; Location = '\\?\e:\data.vhdx' }
        Add-Partition -Disk 3 -Number 1 -With @{ DriveLetter = [char]'V'; AccessPaths = @('V:\') }
        Add-Distribution -Name 'Ubuntu' -BasePath $Base
        Write-Data -Disks @{ vhd = 'E:\data.vhdx' }
        $run = Invoke-Script
        $run.Code | Should -Be $Code
        Get-Message -Run $run | Should -Match 'Windows has it attached.*Dismount-DiskImage'
        Get-Change | Should -BeNullOrEmpty
    }

    It 'another disk at the place of a file is no file: <Why>' -ForEach @(
        @{ Why = 'another bus'; With = @{ BusType = 'NVMe'; Location = 'E:\data.vhdx' } }
        @{ Why = 'another file'; With = @{ BusType = 15; Location = 'E:\other.vhdx' } }
    ) {
        [System.IO.File]::WriteAllText('E:\data.vhdx', '')
        Add-Disk -Number 3 -With $With
        Write-Data -Disks @{ vhd = 'E:\data.vhdx' }
        (Invoke-Script).Code | Should -Be 0
    }

    It 'files are attached where Windows does not list its disks' {
        $global:Computer.Failing = @('Get-Disk')
        [System.IO.File]::WriteAllText('E:\data.vhdx', '')
        Write-Data -Disks @(@{ name = 'disk'; serialNumber = $serial }, @{ name = 'file'; vhd = 'E:\data.vhdx' })
        $run = Invoke-Script
        $run.Code | Should -Be 1
        $run.Report.disks[1].code | Should -Be 0
    }
}
