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
}
