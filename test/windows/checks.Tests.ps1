# The checks of the script, each by itself: what passes, what does not, and its bounds.
BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1

    function Get-CodeOf {
        # The exit code with which a part of the script ends the run; 0 where it does not.
        param([scriptblock]$Part)
        try {
            [void](& $Part)
            return 0
        }
        catch {
            return $_.Exception.Data['Code']
        }
    }
}

Describe 'Data' {
    It 'is checked field by field' {
        . (Get-ScriptPart)
        $long = 'A' + 'b' * 62 + 'c'
        $cases = @(
            foreach ($word in 'abcde', 'WSL bare disks', '1 (x)-_a', $long, 'abcd_', 'abcd)', 'abcd-', 'abcd1', 'abcdE', 'a_b(c)d-e f') { , @(0, 'taskName', $word) }
            foreach ($word in '', 'abcd', "${long}d", ' abcde', 'abcde ', '-abcde', '(abcde', '_abcde', 'abcd(', 'ab\cde', 'ab"cde', "abcde`n", "x`nabcde", 'ab.cde', 'abcde.', '%abcde', 5) { , @(9, 'taskName', $word) }
            foreach ($word in 'D:\a.log', 'z:\x y\l') { , @(0, 'logFile', $word) }
            foreach ($word in 'D:\', '\\s\l', 'xD:\a', 'D:a', '1:\a', 'D:/a', "x`nD:\a", '') { , @(9, 'logFile', $word) }
            foreach ($character in '"<>|?*/:'.ToCharArray()) { , @(9, 'logFile', "D:\a${character}b") }
            foreach ($version in 0, 2, $true, 1.5, '1', $null) { , @(9, 'version', $version) }
            , @(0, 'version', [long]1)
            foreach ($disks in $null, 'x', @{ name = 'a' }, @('x'), @(, @()), @($null)) { , @(9, 'disks', $disks) }
        )
        foreach ($case in $cases) {
            $table = @{ version = 1; taskName = $null; logFile = $null; disks = @() }
            $table[$case[1]] = $case[2]
            Get-CodeOf { Get-Data -Table $table -Path 'p' } | Should -Be $case[0] -Because "$($case[1]) = <$($case[2])>"
        }
        foreach ($table in $null, 'x', @(1), @{ disks = @() }) {
            Get-CodeOf { Get-Data -Table $table -Path 'p' } | Should -Be 9
        }
    }

    It 'names a disk by exactly one identity, in a form that means only that' {
        . (Get-ScriptPart)
        $cases = @(
            @(0, @{ serialNumber = 'a b' }), @(0, @{ uniqueId = 'x' }), @(0, @{ vhd = 'E:\a.vhdx' }), @(9, @{ }), @(9, @{ serialNumber = 'a'; uniqueId = 'b' })
            @(9, @{ serialNumber = 'a'; vhd = 'E:\a.vhdx' }), @(9, @{ uniqueId = 'a'; vhd = 'E:\a.vhdx' }), @(9, @{ serialNumber = 'a'; uniqueId = 'b'; vhd = 'E:\a.vhdx' })
            @(0, @{ name = "a`nb"; serialNumber = 'a' }), @(9, @{ name = ''; serialNumber = 'a' }), @(9, @{ name = $null; serialNumber = 'a' }), @(9, @{ name = 5; serialNumber = 'a' })
            @(0, @{ vhd = 'E:\a.vhdx'; vhdSize = 1 }), @(0, @{ vhd = 'E:\a.vhdx'; vhdSize = 65536 }), @(0, @{ vhd = 'E:\a.vhdx'; vhdSize = [long]9 })
            foreach ($size in 0, 65537, -1, 1.5, $true, '9') { , @(9, @{ vhd = 'E:\a.vhdx'; vhdSize = $size }) }
            foreach ($field in 'serialNumber', 'uniqueId') {
                foreach ($text in '', ' ', "`t", "a`nb", "`na", "a`n", "a`0", "a$([char]31)", 5, $true) {
                    , @(9, @{ $field = $text })
                    , @(9, @{ $field = $text; vhd = 'E:\a.vhdx' })
                }
            }
            foreach ($file in 'e:\A.VHD', 'E:\x y\a.vhdx', 'E:\a.b.vhdx', 'Z:\~.vhd') { , @(0, @{ vhd = $file }) }
            foreach ($file in 'E:a.vhdx', '\\s\a.vhdx', 'E:\a.vhdxx', 'E:\a.vh', 'E:\.vhdx', "E:\a.vhdx`n", 'xE:\a.vhdx', "x`nE:\a.vhdx", '1:\a.vhdx', 'E:\a.vhdx ', 'E:\avhdx', '') {
                , @(9, @{ vhd = $file })
            }
            foreach ($character in '"<>|?*/:'.ToCharArray() + [char]0, [char]9, [char]31) { , @(9, @{ vhd = "E:\a${character}b.vhdx" }) }
        )
        foreach ($case in $cases) {
            $disk = @{ name = 'data' } + @{ }
            foreach ($key in $case[1].Keys) { $disk[$key] = $case[1][$key] }
            Get-CodeOf { Read-DiskData -Disk $disk -Path 'p' } | Should -Be $case[0] -Because (ConvertTo-Json -InputObject $disk -Compress)
        }
        foreach ($none in $null, 'x', 5) {
            Get-CodeOf { Read-Identity -Disk $none -Path 'p' } | Should -Be 9
        }
    }

    It 'allows volumes only with the word true, for a serial number, and never for more devices' {
        . (Get-ScriptPart)
        $more = @{ name = 'b'; serialNumber = 's2'; allowDriveLetters = $true; vhdSize = 5 }
        foreach ($case in @(@($true, $true), @($false, $false), @('true', $false), @(1, $false), @($null, $false))) {
            $read = @(Read-DiskData -Path 'p' -Disk @{ name = 'a'; serialNumber = 's'; allowDriveLetters = $case[0]; additionalDevices = @($more) })
            $read.Count | Should -Be 2
            $read[0].AllowVolumes | Should -Be $case[1] -Because "$($case[0])"
            $read[0].Of | Should -BeExactly ''
            $read[1].AllowVolumes | Should -Be $false
            $read[1].VhdSize | Should -Be $null
            $read[1].Of | Should -BeExactly 'a'
        }
        foreach ($by in 'uniqueId', 'vhd') {
            @(Read-DiskData -Path 'p' -Disk @{ name = 'a'; $by = 'E:\a.vhdx'; allowDriveLetters = $true })[0].AllowVolumes | Should -Be $false
        }
        @(Read-DiskData -Path 'p' -Disk @{ name = 'a'; serialNumber = 's'; additionalDevices = 'x' }).Count | Should -Be 1
    }
}

Describe 'Rights' {
    It 'let nobody else write, one by one' {
        . (Get-ScriptPart)
        # Write, append, extended attributes, delete a child, attributes, delete, change rights, change owner, all, general write.
        $writing = 0x2, 0x4, 0x10, 0x40, 0x100, 0x10000, 0x40000, 0x80000, 0x10000000, 0x40000000
        foreach ($bit in 0..31) {
            $right = [long]1 -shl $bit
            Test-ReadRight -Rights ('0x{0:x}' -f $right) | Should -Be ($writing -notcontains $right) -Because "bit $bit"
        }
        foreach ($words in 'FR', 'FX', 'GR', 'GX', 'RC', 'FRFXGRGXRC', '0x0', '0X1') { Test-ReadRight -Rights $words | Should -Be $true -Because $words }
        foreach ($words in 'FA', 'FW', 'GA', 'GW', 'SD', 'WD', 'WO', 'FRFW', 'FWFR', 'FRX', 'fr', 'R', '0x123456789', '0x', 'x0x1', '0x1x', 'FR0x1', "0x1`n") {
            Test-ReadRight -Rights $words | Should -Be $false -Because $words
        }
    }

    It 'are those of administrators, SYSTEM and the installer, or only read' {
        . (Get-ScriptPart)
        $installer = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
        foreach ($trusted in 'BA', 'SY', 'S-1-5-32-544', 'S-1-5-18', $installer) {
            Get-WriterProblem -Sddl "O:${trusted}D:(A;;FA;;;$trusted)" | Should -BeExactly ''
        }
        foreach ($other in 'ba', 'BU', 'S-1-5-18-1', 'S-1-5-21-1-2-3-1001', 'CO') {
            Get-WriterProblem -Sddl "O:${other}D:(A;;FR;;;BU)" | Should -Not -BeExactly '' -Because "owner $other"
            Get-WriterProblem -Sddl "O:BAD:(A;;FR;;;BU)(A;;FA;;;$other)" | Should -Not -BeExactly '' -Because "right of $other"
        }
        foreach ($fine in 'O:BAG:SYD:PAI(A;;FR;;;BU)', 'O:BAD:(D;;FA;;;WD)(A;;FR;;;WD)', 'O:BAD:AI(A;OICIIO;GA;;;CO)', 'O:BAG:S-1-5-18D:(A;;FR;;;BU)S:(AU;SA;FA;;;WD)') {
            Get-WriterProblem -Sddl $fine | Should -BeExactly '' -Because $fine
        }
        foreach ($bad in '', 'O:BAG:SY', 'O:BAD:', 'G:SYD:(A;;FR;;;BU)', 'xO:BAD:(A;;FR;;;BU)', 'O:BAD:(A;;FR;;;BU)x', 'O:BADX(A;;FR;;;BU)1', 'O:BAD:NO_ACCESS_CONTROL',
            'O:BAD:(A;;FR;;;BU)D:(A;;FA;;;WD)', 'O:BAD:(A;OICI;GA;;;CO)', 'O:BAD:(A;io;GA;;;CO)', 'O:BAD:(A;IO;GA;;;WD)', 'O:BAD:(OA;;FR;;;BU)', 'O:BAD:(XA;;FR;;;BU)', 'O:BAD:(a;;FR;;;BU)',
            'O:BAD:(d;;FA;;;WD)', 'O:BAD:(A;;FR;;;BU)(A;;FW;;;BU)', 'O:BAD:(XD;;FA;;;WD)', 'O:BAD:((A;;FR;;;BU))', 'O:B1D:(A;;FR;;;BU)', 'O:BAG:1D:(A;;FR;;;BU)', 'O:BAG:S-1-xD:(A;;FR;;;BU)') {
            Get-WriterProblem -Sddl $bad | Should -Not -BeExactly '' -Because $bad
        }
    }
}

Describe 'A path' {
    It 'lies in a folder whatever form both have' {
        . (Get-ScriptPart)
        $cases = @(
            @('E:\wsl\a', 'E:\', $true), @('e:\WSL', 'E:\wsl\', $true), @('E:\wsl', 'E:\wsl', $true), @('E:\wsl2', 'E:\wsl', $false), @('E:\', 'E:\wsl', $false)
            @('\\?\E:\wsl', 'E:\', $true), @('\??\E:\wsl', 'E:\', $true), @('E:/wsl/a', 'E:\wsl', $true), @('E:\x\..\wsl\a', 'E:\wsl', $true), @('E:\..\F:\wsl', 'F:\', $false)
            @('E:\.\wsl.\a ', 'E:\wsl\a', $true), @('E:\wsl ..\a', 'E:\wsl\a', $true), @('E:\wsl\\a', 'E:\wsl\a', $true), @('E:\wsl\..', 'E:\wsl', $false)
            @('E:\wsl', '', $false), @('', '', $false), @('E:\wsl', '\', $false), @('x\\?\E:\wsl', 'E:\', $false), @('\\.\E:\wsl', 'E:\', $true), @('..\E:\a', 'E:\', $true)
        )
        foreach ($case in $cases) {
            Test-Below -Path $case[0] -Folders 'Q:\', $case[1] | Should -Be $case[2] -Because "$($case[0]) in $($case[1])"
        }
        Test-Below -Path 'E:\a' -Folders @() | Should -Be $false
    }

    It 'of a share of WSL names the distribution' {
        . (Get-ScriptPart)
        foreach ($path in '\\wsl.localhost\NixOS\etc\a', '\\wsl$\NixOS\etc\a', '//wsl.localhost/NixOS/etc/a', '\\WSL$\NixOS\a') {
            Get-SourceDistribution -Path $path | Should -BeExactly 'NixOS'
        }
        foreach ($path in 'C:\wsl$\NixOS\a', 'x\\wsl$\NixOS\a', '\\wslX\NixOS\a', '\\wsl\NixOS\a', '\\wslxlocalhost\NixOS\a', '\\wsl$\NixOS', '\\wsl$\\a', '\wsl$\NixOS\a', '') {
            Get-SourceDistribution -Path $path | Should -BeExactly ''
        }
    }
}

Describe 'What another program says' {
    It 'is an error of WSL only at the end of a line, the last one, of the output before the errors' {
        . (Get-ScriptPart)
        $cases = @(
            @('Error code: Wsl/Service/A/0x8007006c', '', 'Wsl/Service/A/0x8007006c'), @("Wsl/A`r`n`r`nWsl/B (x)`r`nWsl/C  ", 'Wsl/D', 'Wsl/C'), @('', 'Wsl/D', 'Wsl/D')
            @('Wsl/A is a path', 'x', ''), @('xWsl/A', '', ''), @('/Wsl/A', '', ''), @('C:\Wsl\A', '', ''), @('Wsl/', '', ''), @("$([char]0x200F)Wsl/A?(b)", '', 'Wsl/A?(b)'), @('', '', '')
            @('E:\Wsl/A.vhdx', '', ''), @('wsl/A', '', '')
        )
        foreach ($case in $cases) {
            Get-WslError -Run @{ Output = $case[0]; Errors = $case[1] } | Should -BeExactly $case[2] -Because "$case"
        }
    }

    It 'is read in UTF-16 where it has a zero byte, else in UTF-8, without what pads it' {
        . (Get-ScriptPart)
        $text = "$([char]0xE4)b c"
        foreach ($padded in $text, "`r`n $text`r`n", "$([char]0xFEFF)$text$([char]0)", "`n$text `r") {
            ConvertFrom-ProgramOutput -Bytes ([System.Text.Encoding]::Unicode.GetBytes($padded)) | Should -BeExactly $text
            ConvertFrom-ProgramOutput -Bytes ([System.Text.Encoding]::UTF8.GetBytes($padded.Replace([string][char]0, ''))) | Should -BeExactly $text
        }
        ConvertFrom-ProgramOutput -Bytes @() | Should -BeExactly ''
        ConvertFrom-ProgramOutput -Bytes $null | Should -BeExactly ''
        ConvertFrom-ProgramOutput -Bytes 13, 10 | Should -BeExactly ''
    }

    It 'of mounts is of the devices of a disk, or of any disk but its own' {
        . (Get-ScriptPart)
        $lines = @(
            '36 1 8:32 / / rw,relatime - ext4 /dev/sdc rw', '40 36 0:30 / /mnt/c rw shared:1 - 9p C: rw', '41 36 8:48 / /mnt/a rw - ext4 /dev/sdd rw', ''
            '42 36 0:44 /@ /mnt/b rw shared:2 master:1 - btrfs /dev/sde1 rw', '43 36 8:32 /x /snap rw - ext4 /dev/sdc rw', 'x44 36 8:48 / /y rw - ext4 /dev/sdd rw'
            '45 36 8:80 / /mnt/d rw - ext4 /dev/disk/by-id/x rw', '46 36 8:99 / /z rw /dev/sdd rw', '47 36 0:50 / /mnt/e rw - tmpfs x/dev/sdd rw'
        )
        $cases = @(
            @('/dev/sdd', '/dev/sdd on /mnt/a'), @('8:48', '/dev/sdd on /mnt/a'), @('8:80', '/dev/disk/by-id/x on /mnt/d'), @('/dev/sde1', '/dev/sde1 on /mnt/b'), @('/dev/sde', '')
            @('8:4', ''), @('', '/dev/sdd on /mnt/a|/dev/sde1 on /mnt/b|/dev/disk/by-id/x on /mnt/d')
        )
        foreach ($case in $cases) {
            $found = @(Get-MountUser -Lines $lines -Devices @($case[0] | Where-Object { $_ -ne '' })) -join '|'
            $found | Should -BeExactly $case[1] -Because "of <$($case[0])>"
        }
        @(Get-MountUser -Lines $lines -Devices '8:48', '/dev/sde1').Count | Should -Be 2
    }

    It 'is shown on one line without what steers a terminal' {
        . (Get-ScriptPart)
        foreach ($code in 0, 1, 10, 27, 31, 0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x200b, 0x200f, 0x2028, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff) {
            ConvertTo-Shown -Text "a$([char]$code)$([char]$code)b" | Should -BeExactly 'a b' -Because ('{0:x}' -f $code)
        }
        foreach ($code in 0x20, 0x7e, 0xa0, 0xe4, 0x61b, 0x61d, 0x200a, 0x2010, 0x2027, 0x202f, 0x205f, 0x206a, 0xfefe) {
            ConvertTo-Shown -Text "a$([char]$code)b" | Should -BeExactly "a$([char]$code)b" -Because ('{0:x}' -f $code)
        }
    }

    It 'is one user with one level, whatever names stand there' {
        Initialize-Computer
        . (Get-ScriptPart)
        $place = @{ System = $global:Computer.System }
        $label = '"x\High","Label","S-1-16-{0}",""'
        $cases = @(
            @(0, "12288,S-1-5-21-1-2-3-1001", $true, $false), @(0, '8192,S-1-5-21-1-2-3-1001', $false, $false), @(0, '12287,S-1-5-21-1-2-3-1001', $false, $false)
            @(0, '16384,S-1-5-18', $true, $true), @(0, '12288,S-1-12-1-2-3-4', $true, $false), @(1, '12288,S-1-5-19'), @(1, '12288,S-1-5-181'), @(1, '12288,S-1-5-21-x')
        )
        foreach ($case in $cases) {
            $level, $sid = $case[1].Split(',')
            Set-Answer -Kind 'other' -Utf8 -Folder $place.System -Text ("""pc\a,b"",""$sid""`r`n""g"",""Group"",""S-1-16-1x"",""""`r`n" + ($label -f $level))
            $script:user = $null
            Get-CodeOf { $script:user = Get-User -Place $place } | Should -Be $case[0] -Because $case[1]
            if ($case[0] -eq 0) {
                $script:user.Elevated | Should -Be $case[2] -Because $case[1]
                $script:user.LocalSystem | Should -Be $case[3] -Because $case[1]
                $script:user.Sid | Should -BeExactly $sid
                $script:user.Name | Should -BeExactly 'pc\a,b'
            }
        }
        $line = '"pc\me","S-1-5-21-1-2-3-1001"'
        foreach ($text in $line, "$line`r`n$($label -f 8192)`r`n$($label -f 12288)", "x$line`r`n$($label -f 12288)", "$line,`r`n$($label -f 12288)", "$line`r`nx$($label -f 12288)",
            "$line`r`n$($label -f 12288)x", ($label -f 12288)) {
            Set-Answer -Kind 'other' -Utf8 -Folder $place.System -Text $text
            Get-CodeOf { Get-User -Place $place } | Should -Be 1 -Because $text
        }
        Set-Answer -Kind 'other' -Utf8 -Code 1 -Folder $place.System -Text "$line`r`n$($label -f 12288)"
        Get-CodeOf { Get-User -Place $place } | Should -Be 1
    }

    It 'of versions is new enough, or ends the run with 8' {
        Initialize-Computer
        . (Get-ScriptPart)
        $place = @{ Wsl = [System.IO.Path]::Combine($global:Computer.WslFolder, 'wsl.exe') }
        $cases = @(
            @('WSL: 2.0.0', 'AMD64', 0, 0), @('WSL: 1.9.99.99', 'AMD64', 0, 8), @('WSL: 2.4.13.0', 'AMD64', 0, 0), @('WSL: 2.4', 'AMD64', 0, 8), @('', 'AMD64', 0, 8), @('WSL: 2.4.13.0', 'AMD64', 1, 8)
            @("2.4.13.0`n5.15.1`nWindows: 10.0.21999.1", 'AMD64', 0, 8), @("2.4.13.0`n5.15.1`nWindows: 10.0.22000.1", 'AMD64', 0, 0), @("2.4.13.0`nD3D: 10.0.19045.1`nWindows: 10.0.26100.1", 'AMD64', 0, 0)
            @("2.4.13.0`nD3D: 10.0.26100.1`nWindows: 10.0.19045.1", 'AMD64', 0, 8), @("2.4.13.0`nWindows: 10.0.27652.1", 'ARM64', 0, 8), @("2.4.13.0`nWindows: 10.0.27653.1", 'ARM64', 0, 0)
            @("2.4.13.0`nWindows: 10.0.27652.1", 'AMD64', 0, 0), @("2.4.13.0`nx: 110.0.19045.1", 'AMD64', 0, 0), @("2.4.13.0`nx: 10.0.1904x", 'AMD64', 0, 0)
        )
        foreach ($case in $cases) {
            Set-Answer -Kind 'version' -Text $case[0] -Code $case[2]
            $global:Computer.Processor = $case[1]
            Get-CodeOf { Assert-Wsl -Place $place } | Should -Be $case[3] -Because "$case"
        }
        [System.IO.File]::Delete($place.Wsl)
        Get-CodeOf { Assert-Wsl -Place $place } | Should -Be 8
        foreach ($case in @(@($true, $false, 2), @($true, $true, 0), @($false, $false, 0), @($false, $true, 0))) {
            Get-CodeOf { Assert-Host -Is64BitWindows $case[0] -Is64BitProcess $case[1] } | Should -Be $case[2]
        }
    }
}

Describe 'A task' {
    It 'is of a user by its mark, or by its account where an older script made it' {
        . (Get-ScriptPart)
        $user = @{ Sid = 'S-1-5-21-1-2-3-1001'; Name = 'pc\me' }
        $cases = @(
            @('bare-mounts: x, for S-1-5-21-1-2-3-1001; see', 'you', $true), @('bare-mounts: x, for S-1-5-21-1-2-3-10010; see', 'me', $false), @('x', 'me', $true), @('x', 'pc\me', $true)
            @('x', 'S-1-5-21-1-2-3-1001', $true), @('x', 'you', $false), @('x', '', $false), @('xfor S-1-5-21-1-2-3-1001', 'you', $false), @($null, 'ME', $true), @('for me', 'you', $false)
        )
        foreach ($case in $cases) {
            $task = New-Fact -From @{ Description = $case[0]; Principal = (New-Fact -From @{ UserId = $case[1] }) }
            Test-TaskOfUser -Task $task -User $user | Should -Be $case[2] -Because "$case"
        }
        Test-TaskOfUser -Task (New-Fact -From @{ Description = 'x' }) -User $user | Should -Be $false
        foreach ($case in @(@('bare-mounts: attaches disks to WSL. 1', $true), @('x bare-mounts: attaches disks to WSL.', $false), @('Bare-mounts: attaches disks to WSL.', $false), @($null, $false))) {
            Test-OwnMark -Task (New-Fact -From @{ Description = $case[0] }) | Should -Be $case[1] -Because "$($case[0])"
        }
    }

    It 'is from the same distribution by its name, else by a disk that both have' {
        . (Get-ScriptPart)
        $disk = { param($Name, $Serial) @{ Name = $Name; SerialNumber = $Serial; UniqueId = ''; Vhd = '' } }
        $cases = @(
            @('NixOS', '\\wsl$\NixOS\a', 'x', '1', $true), @('NixOS', '\\wsl$\nixos\a', 'x', '1', $true), @('Other', '\\wsl$\NixOS\a', 'data', '1', $false), @('', '\\wsl$\NixOS\a', 'data', '2', $true)
            @('NixOS', 'C:\a', 'data', '2', $true), @('NixOS', 'C:\a', 'x', 'S1', $true), @('', 'C:\a', 'x', '2', $false), @('', 'C:\a', 'DATA', 's1', $false), @('', 'C:\a', $null, '', $true)
        )
        foreach ($case in $cases) {
            $installed = @{ User = ''; Distribution = $case[0]; Disks = @() }
            if ($null -ne $case[2]) { $installed.Disks = @((& $disk 'y' '9'), (& $disk $case[2] $case[3])) }
            $context = @{ Source = $case[1]; Data = @{ Disks = @(& $disk 'data' 'S1') } }
            Test-SameSource -Installed $installed -Context $context | Should -Be $case[4] -Because "$case"
        }
    }
}

Describe 'A name' {
    It 'in a list is the longest that there is' {
        . (Get-ScriptPart)
        foreach ($case in @(@('a', 'a'), @('a,b', 'a|b'), @('x,y', 'x,y'), @('a,x,y,b', 'a|x,y|b'), @('x', 'x'), @('', ''), @(',', '|'), @('x,y,a', 'x,y|a'), @('a,z', 'a|z'))) {
            (Split-Name -Text $case[0] -Known 'a', 'b', 'x,y') -join '|' | Should -BeExactly $case[1] -Because $case[0]
        }
        (Split-Name -Text 'A,B' -Known 'A,b', 'A', 'B') -join '|' | Should -BeExactly 'A|B'
    }

    It 'is a text of Nix, with nothing in it that Nix would run' {
        . (Get-ScriptPart)
        foreach ($case in @(@('a', '"a"'), @('a"b\c', '"a\"b\\c"'), @('${x}', '"\${x}"'), @('$x $$ {', '"$x $$ {"'), @('$${x}', '"$\${x}"'), @('', '""'))) {
            ConvertTo-NixString -Text $case[0] | Should -BeExactly $case[1]
        }
    }
}
