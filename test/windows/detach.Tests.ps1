BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'Detaching' {
    BeforeEach {
        Initialize-Computer
        $notThere = 'Das System kann die angegebene Datei nicht finden. Error code: Wsl/Service/DetachDisk/ERROR_FILE_NOT_FOUND'
    }

    It 'gives back the one disk, and never all of them' {
        Add-Disk -Number 1
        Add-Disk -Number 2 -With @{ SerialNumber = $serial; IsOffline = $true }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --unmount \\.\PHYSICALDRIVE2'
    }

    It 'counts what is not attached as done' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'unmount' -Code -1 -Text $notThere
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Detach = $true }
        $run.Code | Should -Be 0
        Get-Message -Run $run | Should -BeExactly 'was not attached'
    }

    It 'gives back a disk that could not be attached now' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'D' }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --unmount \\.\PHYSICALDRIVE1'
    }

    It 'gives back a file by the long form of its path, where WSL knows no other' {
        Set-Answer -Kind 'unmount' -Nth 1 -Code -1 -Text $notThere
        Write-Data -Disks @{ vhd = 'E:\a b.vhdx' }
        $run = Invoke-Script -With @{ Detach = $true }
        $run.Code | Should -Be 0
        Get-Message -Run $run | Should -BeExactly 'detached'
        Get-Call -Separator '|' | Should -BeExactly '--version', '--unmount|E:\a b.vhdx', '--unmount|\\?\E:\a b.vhdx'
    }

    It 'gives back a disk once that has two file systems' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @(@{ name = 'one'; serialNumber = $serial }, @{ name = 'other'; serialNumber = $serial })
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --unmount \\.\PHYSICALDRIVE1'
    }

    It 'says what WSL says where a file system is in use' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'unmount' -Code -1 -Text 'Device or resource busy'
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Detach = $true }
        $run.Code | Should -Be 10
        Get-Message -Run $run | Should -Match 'WSL says: Device or resource busy'
    }

    It 'changes nothing, with code <Code>: <Because>' -ForEach @(
        @{ Because = 'no disk has the serial number'; Code = 4; Machine = { } }
        @{
            Because = 'two disks have the serial number'; Code = 5
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Disk -Number 2 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
            }
        }
        @{
            Because = 'there are no administrator rights'; Code = 3
            Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }; Set-User -Level 8192 }
        }
    ) {
        & $Machine
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be $Code
        Get-Change | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Detach = $true; WhatIf = $true }
        Get-Message -Run $run | Should -BeExactly 'would be detached'
        Get-Change | Should -BeNullOrEmpty
    }
    It 'asks every distribution that runs first, and detaches once none uses the disk' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true }
        Add-Distribution -Name 'NixOS' -BasePath 'C:\wsl\NixOS' -Answer @{ devices = @('/dev/sdd', '8:48'); users = @() }
        Add-Distribution -Name 'Ubuntu' -BasePath 'C:\wsl\Ubuntu' -Mounts @(
            '36 1 8:32 / / rw,relatime - ext4 /dev/sdc rw', '40 36 0:30 / /mnt/c rw - 9p C: rw', '41 36 8:33 / /mnt/other rw - ext4 /dev/sdc1 rw'
        )
        Add-Distribution -Name 'Stopped' -BasePath 'C:\wsl\Stopped' -Mounts @('36 1 8:48 / / rw - ext4 /dev/sdd rw')
        Set-Answer -Kind 'list' -Text "NixOS`r`nUbuntu"
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        $tool = '/run/current-system/sw/bin/wsl-bare-mount release --json'
        Get-Call | Should -BeExactly '--version', '--list --running --quiet',
            "-d NixOS --user root --exec $tool --serial $serial", "-d Ubuntu --user root --exec $tool --serial $serial",
            '-d Ubuntu --user root --exec cat /proc/1/mountinfo', '--unmount \\.\PHYSICALDRIVE1'
    }

    It 'names the disk to a distribution as the data does: <Option>' -ForEach @(
        @{ Option = '--unique|eui.002538B1410000F1'; Disk = @{ uniqueId = 'eui.002538B1410000F1' } }
        @{ Option = '--vhd|E:\a b.vhdx'; Disk = @{ vhd = 'E:\a b.vhdx' } }
        @{ Option = '--serial|S 1" \'; Disk = @{ serialNumber = 'S 1" \' } }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = 'S 1" \' }
        Add-Distribution -Name 'NixOS' -BasePath 'C:\wsl\NixOS' -Answer @{ devices = @(); users = @() }
        Set-Answer -Kind 'list' -Text 'NixOS'
        Write-Data -Disks $Disk
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        (@(Get-Call -Separator '|') -match '\|release\|')[0].EndsWith($Option) | Should -Be $true
    }

    It 'leaves a disk that WSL still uses, with code 7: <Who>' -ForEach @(
        @{ Who = 'a program of the distribution with the tool'; Says = 'NixOS: /mnt/data is in use'; Users = @('/mnt/data is in use'); Mounts = @() }
        @{ Who = 'another distribution, by its device'; Says = 'Ubuntu: /dev/sdd on /mnt/x'; Users = @(); Mounts = @('9 1 0:44 / /mnt/x rw shared:1 - btrfs /dev/sdd rw') }
        @{ Who = 'another distribution, by its number'; Says = 'Ubuntu: /dev/other on /mnt/x'; Users = @(); Mounts = @('9 1 8:48 / /mnt/x rw - ext4 /dev/other rw') }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Distribution -Name 'NixOS' -BasePath 'C:\wsl\NixOS' -Answer @{ devices = @('/dev/sdd', '8:48'); users = $Users }
        Add-Distribution -Name 'Ubuntu' -BasePath 'C:\wsl\Ubuntu' -Mounts $Mounts
        Set-Answer -Kind 'list' -Text "Ubuntu`r`nNixOS"
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Detach = $true }
        $run.Code | Should -Be 7
        Get-Message -Run $run | Should -Match $Says
        Get-Call | Should -Not -Match '--unmount'
        (Invoke-Script -With @{ Detach = $true; Force = $true }).Code | Should -Be 0
        @(Get-Call)[-1] | Should -BeExactly '--unmount \\.\PHYSICALDRIVE1'
    }

    It 'leaves a disk where it cannot be told who uses it, with code 7: <Why>' -ForEach @(
        @{ Why = 'which distributions run'; Says = 'which distributions run'; Machine = { Set-Answer -Kind 'list' -Code -1 -Text 'Error code: Wsl/E_UNEXPECTED' } }
        @{ Why = 'what one has mounted'; Says = 'Ubuntu: it cannot be asked'; Machine = { Set-Answer -Kind 'mounts-Ubuntu' -Code 1 -Text 'no cat' } }
        @{
            Why = 'which device it is, and one has another disk mounted'; Says = 'Ubuntu: /dev/sdx on /mnt/x'
            Machine = { Set-Answer -Kind 'mounts-Ubuntu' -Utf8 -Text "1 0 8:1 / / rw - ext4 /dev/sdc rw`n2 1 8:2 / /mnt/x rw - ext4 /dev/sdx rw" }
        }
        @{ Why = 'one whose name has a blank'; Says = 'its name has a blank'; Machine = { Set-Answer -Kind 'list' -Text 'My Linux' } }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Distribution -Name 'Ubuntu' -BasePath 'C:\wsl\Ubuntu'
        Set-Answer -Kind 'list' -Text 'Ubuntu'
        & $Machine
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Detach = $true }
        $run.Code | Should -Be 7
        Get-Message -Run $run | Should -Match $Says
        Get-Call | Should -Not -Match '--unmount'
    }

    It 'detaches where no distribution runs, or those that run have only their own disk' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Distribution -Name 'Ubuntu' -BasePath 'C:\wsl\Ubuntu' -Mounts @('1 0 8:1 / / rw - ext4 /dev/sdc rw', '2 1 8:1 /x /snap rw - ext4 /dev/sdc rw')
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        Set-Answer -Kind 'list' -Text 'Ubuntu'
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
    }

    It 'is not the disk of the data any more where another one got its number' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $global:Computer.OnGetDisk = { if ($global:Computer.GetDiskCalls -eq 2) { $global:Computer.Disks[1].SerialNumber = 'OTHER00001' } }
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 4
        Get-Change | Should -BeNullOrEmpty
    }

    It 'names a file with blanks without quotes too, which an attached file needs, and as long as WSL does not know it' {
        Set-Answer -Kind 'unmount' -Code -1 -Text $notThere
        Set-Answer -Kind 'unmount' -Nth 1 -Code -1 -Text 'Error code: Wsl/ERROR_SHARING_VIOLATION'
        Write-Data -Disks @{ vhd = 'E:\a b.vhdx' }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
        # The stand-in takes the command line apart, as wsl.exe does not.
        Get-Call -Separator '|' | Should -BeExactly '--version', '--unmount|E:\a b.vhdx', '--unmount|\\?\E:\a b.vhdx', '--unmount|E:\a|b.vhdx',
            '--unmount|\\?\E:\a|b.vhdx'
    }

    It 'does not take a failure of the service for a file that is not there: <Answer>' -ForEach @(
        @{ Answer = 'Wsl/Service/DetachDisk/E_INVALIDARG' }, @{ Answer = 'Wsl/Service/DetachDisk/0x80070001' }, @{ Answer = 'Wsl/E_FAIL' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'unmount' -Code -1 -Text "x`r`nError code: $Answer"
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 10
    }

    It 'goes on with the others where one fails' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Add-Disk -Number 2 -With @{ SerialNumber = 'SECOND0002' }
        Set-Answer -Kind 'unmount' -Nth 1 -Code -1 -Text 'Device or resource busy'
        Write-Data -Disks @(@{ name = 'one'; serialNumber = $serial }, @{ name = 'two'; serialNumber = 'SECOND0002' })
        $run = Invoke-Script -With @{ Detach = $true }
        $run.Code | Should -Be 10
        $run.Report.disks[1].message | Should -BeExactly 'detached'
    }
}
