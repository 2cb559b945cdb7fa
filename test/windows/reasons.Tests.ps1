# Each reason to leave a disk to Windows by itself, and each machine that only looks alike.
BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'

    function Reset-Computer {
        $global:Computer.Disks = @($global:Computer.Disks[0])
        $global:Computer.Drives = @($global:Computer.Drives[0])
        $global:Computer.Partitions = @($global:Computer.Partitions[0..1])
        $global:Computer.PageFiles = @('C:\pagefile.sys')
        $global:Computer.Encrypted = @()
        $global:Computer.Pool = @()
        $global:Computer.Failing = @()
        $global:Computer.Distributions = @()
    }
}

Describe 'A disk' {
    BeforeEach {
        Initialize-Computer
    }

    It 'stays with Windows for each reason, and for none of what only looks alike' {
        . (Get-ScriptPart)
        $windows = '6 it holds the running Windows or what starts it'
        $spaces = '6 it belongs to a pool of Storage Spaces'
        $dynamic = '6 it is a dynamic disk, whose volumes may span others'
        $card = '11 WSL does not support USB flash drives and memory cards*'
        $bitLocker = '6v it holds a volume of BitLocker'
        $offline = '6v it is offline, so that Windows does not show the volumes on it*'
        $letterE = '6v Windows uses volumes on it: E:\'
        $encrypted = {
            param($Volume)
            Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{b}\') }
            $global:Computer.Encrypted = @(New-Fact -From $Volume)
        }
        $cases = @(
            @(@{ }, { }),
            @(@{ IsBoot = $true }, { }, $windows),
            @(@{ IsSystem = $true }, { }, $windows),
            @(@{ IsClustered = $true }, { }, '6 it belongs to a failover cluster'),
            @(@{ Number = $null }, { }, '6 Windows gives it no number, by which WSL could take it'),
            @(@{ Number = -1 }, { }, '6 Windows gives it no number, by which WSL could take it'),
            @(@{ BusType = 12 }, { }, $card), @(@{ BusType = 'SD' }, { }, $card), @(@{ BusType = 13 }, { }, $card), @(@{ BusType = 'MMC' }, { }, $card),
            @(@{ BusType = 7 }, { }), @(@{ BusType = 11 }, { }), @(@{ BusType = 14 }, { }), @(@{ BusType = $null }, { }),
            @(@{ BusType = 'USB'; Capabilities = @(7) }, { }, $card),
            @(@{ BusType = 'USB'; Capabilities = $null }, { }),
            @(@{ BusType = 'USB' }, { Add-Disk -Number 2 -With @{ Capabilities = @(7) } }),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ IsBoot = $true } }, $windows),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ IsSystem = $true } }, $windows),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ IsSystem = $true }; Add-Partition -Disk 1 -Number 2 }, $windows),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'C' } }, $windows, '6 it holds the page file*', '6v Windows uses volumes on it: C:\'),
            @(@{ }, { Add-Partition -Disk 2 -Number 1 -With @{ DriveLetter = [char]'E'; IsBoot = $true; GptType = '{e75caf8f-f680-4cee-afa3-b001e56efc2d}' } }),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 }),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E' } }, $letterE),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'E'; AccessPaths = @('E:\', '\\?\Volume{e}\', '', $null) } }, $letterE),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('C:\photos\', 'E:\') } }, '6v Windows uses volumes on it: C:\photos\, E:\'),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = '1' } }),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = 'EF' } }),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = 'FE' } }),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ GptType = '{E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D}' } }, $spaces),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ GptType = '{5808C8AA-7E8F-42E0-85D2-E1E90434CFB3}' } }, $dynamic),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ GptType = '{AF9B60A0-1431-4F62-BC68-3311714A69AD}' } }, $dynamic),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ GptType = $null; MbrType = 0xE7 } }, $spaces),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ GptType = $null; MbrType = 0x42 } }, $dynamic),
            @(@{ }, { foreach ($type in 0xE6, 0xE8, 0x41, 0x43, 7) { Add-Partition -Disk 1 -Number $type -With @{ GptType = $null; MbrType = $type } } }),
            @(@{ IsOffline = $true }, { Add-Partition -Disk 1 -Number 1 -With @{ GptType = $null; MbrType = 7 } }, $offline),
            @(@{ IsOffline = $true }, { }),
            @(@{ }, { $global:Computer.PageFiles = @('\??\Volume{e}\pagefile.sys'); Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('\\?\Volume{e}\') } }, '6 it holds the page file*'),
            @(@{ }, { $global:Computer.PageFiles = @('Q:\pagefile.sys', 'C:\pagefile.sys') }, '6 Windows does not tell which disk holds the page file Q:*'),
            @(@{ }, { $global:Computer.PageFiles = @() }),
            @(@{ }, { & $encrypted @{ DriveLetter = ''; DeviceID = '\\?\Volume{b}\'; ProtectionStatus = 1; ConversionStatus = 0 } }, $bitLocker),
            @(@{ }, { & $encrypted @{ DriveLetter = $null; DeviceID = '\\?\VOLUME{B}\'; ProtectionStatus = $null; ConversionStatus = 1 } }, $bitLocker),
            @(@{ }, { & $encrypted @{ DriveLetter = 'E:'; DeviceID = ''; ProtectionStatus = 1 }; $global:Computer.Partitions[-1].DriveLetter = [char]'E' }, $letterE, $bitLocker),
            @(@{ }, { & $encrypted @{ DriveLetter = 'Z:'; DeviceID = '\\?\Volume{z}\'; ProtectionStatus = 1; ConversionStatus = 1 } }),
            @(@{ }, { & $encrypted @{ DriveLetter = ''; DeviceID = '\\?\Volume{b}\'; ProtectionStatus = 0; ConversionStatus = 0 } }),
            @(@{ }, { & $encrypted @{ DriveLetter = ''; DeviceID = '\\?\Volume{b}\'; ProtectionStatus = $null; ConversionStatus = $null } }),
            @(@{ }, { & $encrypted @{ DriveLetter = ''; DeviceID = '\\?\Volume{b}\' } }),
            @(@{ }, { $global:Computer.Failing = @('Get-PhysicalDisk') }, '6 Windows does not tell pools of Storage Spaces*out of order*'),
            @(@{ }, { $global:Computer.Failing = @('Win32_EncryptableVolume') }, '6 Windows does not tell volumes of BitLocker*out of order*'),
            @(@{ }, { $global:Computer.Failing = @('Get-ItemProperty') }, '6 Windows does not tell where the distributions of WSL are*out of order*'),
            @(@{ }, { Add-Partition -Disk 1 -Number 1 -With @{ AccessPaths = @('E:\wsl\') }; Add-Distribution -Name 'U' -BasePath 'E:\wsl' },
                "6 it holds the distribution 'U'*", "6 it holds the disk of the distribution 'U'*", '6v Windows uses volumes on it: E:\wsl\')
        )
        foreach ($case in $cases) {
            Reset-Computer
            Add-Disk -Number 1 -With $case[0]
            & $case[1]
            $machine = Get-Machine -User @{ Elevated = $true } -Data @{ Disks = @() }
            $machine.Failure | Should -BeExactly ''
            $reasons = @(Get-Refusal -Machine $machine -Disk $global:Computer.Disks[1] | ForEach-Object { "$($_.Code)$(if ($_.Volumes) { 'v' }) $($_.Text)" })
            $expected = @($case | Select-Object -Skip 2)
            $what = "$(ConvertTo-Json -InputObject $case[0] -Compress) $($case[1]): $($reasons -join '; ')"
            $reasons.Count | Should -Be $expected.Count -Because $what
            for ($index = 0; $index -lt $expected.Count; $index++) {
                # -BeLike takes the brackets of a name for a class.
                $reasons[$index] | Should -Match ('\A' + [regex]::Escape($expected[$index]).Replace('\*', '.*')) -Because $what
            }
        }
    }

    It 'is taken by who is no administrator and cannot see BitLocker, in a plan, but not where a pool cannot be seen' {
        . (Get-ScriptPart)
        $global:Computer.Failing = @('Win32_EncryptableVolume')
        @((Get-Machine -User @{ Elevated = $false } -Data @{ Disks = @() }).Unknown).Count | Should -Be 0
        @((Get-Machine -User @{ Elevated = $true } -Data @{ Disks = @() }).Unknown).Count | Should -Be 1
        $global:Computer.Failing = @('Get-PhysicalDisk')
        @((Get-Machine -User @{ Elevated = $false } -Data @{ Disks = @() }).Unknown).Count | Should -Be 1
    }

    It 'is not taken where Windows does not answer: <_>' -ForEach @('Get-Disk', 'Get-Partition', 'Win32_OperatingSystem', 'Win32_DiskDrive', 'Win32_PageFileUsage') {
        . (Get-ScriptPart)
        $global:Computer.Failing = @($_)
        (Get-Machine -User @{ Elevated = $true } -Data @{ Disks = @() }).Failure | Should -BeExactly "Windows does not list its disks: $_ is out of order."
    }

    It 'of a pool is known by what Windows says of it' {
        . (Get-ScriptPart)
        foreach ($case in @(
                @('In a Pool', $true), @(2, $true), @(@(1, 2), $true), @(@('Not healthy', 'In a Pool'), $true), @('Not healthy', $false), @(1, $false), @(3, $false), @($null, $false)
            )) {
            Test-InPool -PhysicalDisk (New-Fact -From @{ CannotPoolReason = $case[0] }) | Should -Be $case[1] -Because "$($case[0])"
        }
        Test-InPool -PhysicalDisk (New-Fact -From @{ DeviceId = 1 }) | Should -Be $false
        $machine = @{ PoolDisks = @((New-Fact -From @{ SerialNumber = 'OTHER' }), (New-Fact -From @{ SerialNumber = "$serial " })) }
        $codes = foreach ($wanted in $serial, 'NOTTHERE1') {
            $target = @{ Code = 0; Message = '' }
            Set-Missing -Machine $machine -Wanted @{ SerialNumber = $wanted; UniqueId = ''; Vhd = '' } -Target $target
            $target.Code
        }
        $codes | Should -Be 6, 4
    }

    It 'of a number is the one that has it' {
        . (Get-ScriptPart)
        Add-Disk -Number 3
        Add-Disk -Number 4
        Add-Disk -Number 4
        $global:Computer.Disks += New-Fact -From @{ Number = $null; UniqueId = 'x' }
        (Get-DiskOfNumber -Number 3).Number | Should -Be 3
        (Get-DiskOfNumber -Number 0).Number | Should -Be 0
        Get-DiskOfNumber -Number 4 | Should -BeNullOrEmpty
        Get-DiskOfNumber -Number 5 | Should -BeNullOrEmpty
    }

    It 'is the same one only with both identities' {
        . (Get-ScriptPart)
        $cases = @(
            @('a', 'b', 'a', 'b', $true), @('a', 'b', 'a', 'B', $false), @('a', 'b', 'A', 'b', $false), @('', 'b', '', 'b', $true), @('a', '', 'a', '', $true)
            @($null, 'b', '', 'b', $true), @('', '', '', '', $false), @(' ', " `t", ' ', " `t", $false), @($null, $null, $null, $null, $false), @('a', 'b', 'a', 'c', $false)
            , @('a', 'b', 'c', 'b', $false)
        )
        foreach ($case in $cases) {
            $one = New-Fact -From @{ UniqueId = $case[0]; SerialNumber = $case[1] }
            $other = New-Fact -From @{ UniqueId = $case[2]; SerialNumber = $case[3] }
            Test-SameDisk -One $one -Other $other | Should -Be $case[4] -Because ($case -join ',')
        }
    }
}

Describe 'An identity' {
    It 'is like another one as much as it should' {
        . (Get-ScriptPart)
        $eui = '0025385811B2B5F4'
        $long = 'E8238FA6BF530001001B448B4ED0B0F4'
        $cases = @(
            @('ABC12345', 'ABC12345', 3), @(" abc12345`t", "ABC12345$([char]0)", 3), @('', '', 0), @(' ', 'ABC12345', 0), @('ABC12345', ' ', 0)
            @('ABC12345', 'ABC12346', 0), @('ABCDEFGH', 'BADCFEHG', 1), @('ABCDEFG', 'BADCFEG', 0), @('ABCDEFGH1', 'BADCFEHG 1', 1), @('ABCDEFGH1', ' BADCFEHG1', 1), @('ABCDEFGHI', 'BADCFEHG I', 1)
            # An EUI in groups, with and without the dot, and its other orders.
            @('0025_3858_11B2_B5F4.', $eui, 2), @($eui, '0025_3858_11B2_B5F4', 2), @($eui, '0025_3858_11B2_B5F4..', 0), @($eui, 'X0025_3858_11B2_B5F4', 0)
            @('025_3858_11B2_B5F4', '0253858_11B2_B5F4', 0), @('0025_3858', '00253858', 2), @('0025', '00_25', 0), @('12345_6789', '123456789', 0), @('123_4567', '1234567', 0)
            @('1234_567', '1234567', 0), @('1234_56789', '123456789', 0), @('G123_4567', 'G1234567', 0), @('1234_G567', '1234G567', 0), @('AB.C', 'ABC', 0), @('1234.', '1234', 0)
            @("eui.$eui", $eui, 2), @("naa.$eui", $eui, 2), @("nguid.$long", $long, 2), @("uuid.$long", $long, 2), @("xeui.$eui", $eui, 0), @('eui.0025385811B2B5F', '0025385811B2B5F', 0)
            @("eui.${long}0", "${long}0", 0), @("eui.${eui}X", "${eui}X", 0), @("EUIX$eui", $eui, 0)
            @('00528385112B5B4F', $eui, 1), @('25005838B211F4B5', $eui, 1), @('F4B5B21158382500', $eui, 1), @('F4B0D04E8B441B00010053BFA68F23E8', $long, 1)
            , @('23E8A68F53BF01001B008B44D04EF4B0', $long, 1)
            # Of what is no EUI the bytes have no other order.
            @('44332211', '11223344', 0), @('F4B5B211583825', '25385811B2B5F4', 0), @('F4B5B2115838250011', '110025385811B2B5F4', 0), @('XXB5B211583825F4', 'F425385811B2B5XX', 0)
        )
        foreach ($case in $cases) {
            $configured = Get-IdentityForm -Text $case[0]
            $reported = Get-IdentityForm -Others -Text $case[1]
            Get-Likeness -Configured $configured -Reported $reported | Should -Be $case[2] -Because "$($case[0]) and $($case[1])"
        }
    }

    It 'finds the one disk that has it as it stands, else all that have it in another form' {
        . (Get-ScriptPart)
        $disks = @(
            New-Fact -From @{ Number = 1; SerialNumber = 'ABCDEFGH'; UniqueId = 'eui.0025385811B2B5F4' }
            New-Fact -From @{ Number = 2; SerialNumber = 'BADCFEHG'; UniqueId = '0025385811B2B5F4' }
            New-Fact -From @{ Number = 3; SerialNumber = 'TWICE'; UniqueId = 'x'; AdapterSerialNumber = 'LABEL' }
            New-Fact -From @{ Number = 4; SerialNumber = 'TWICE'; UniqueId = 'y' }
            New-Fact -From @{ Number = $null; SerialNumber = 'NUMBERLESS'; UniqueId = 'z' }
        )
        $drives = @(
            New-Fact -From @{ Index = 4; SerialNumber = 'OFDRIVE4' }
            New-Fact -From @{ Index = $null; SerialNumber = 'NOBODYS' }
        )
        $cases = @(
            @('ABCDEFGH', '', '1'), @('BADCFEHG', '', '2'), @('TWICE', '', '3 4'), @('LABEL', '', '3'), @('OFDRIVE4', '', '4'), @('NOBODYS', '', ''), @('NUMBERLESS', '', '-')
            @('', 'eui.0025385811b2b5f4', '1'), @('', '0025385811B2B5F4', '2'), @('', '0025_3858_11B2_B5F4', '1 2'), @('', 'TWICE', ''), @('x', '', '')
        )
        foreach ($case in $cases) {
            $machine = @{ Disks = $disks; Drives = $drives; Identities = @{} }
            $found = @(Find-Disk -Machine $machine -Wanted @{ SerialNumber = $case[0]; UniqueId = $case[1]; Vhd = '' })
            ($found | ForEach-Object { if ($null -eq $_.Number) { '-' } else { $_.Number } }) -join ' ' | Should -BeExactly $case[2] -Because "$case"
        }
    }
}
