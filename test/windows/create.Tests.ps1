BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
}

Describe 'Making a VHDX file' {
    BeforeEach {
        Initialize-Computer
        Add-Program -Folder $global:Computer.System -Name 'diskpart.exe'
    }

    It 'uses the Hyper-V module where it is there' {
        function New-VHD {
            param([string]$Path, [long]$SizeBytes, [switch]$Dynamic)
            Add-Change -Text "New-VHD $Path $SizeBytes $([bool]$Dynamic)"
            [System.IO.File]::WriteAllText($Path, '')
        }
        Write-Data -Disks @{ vhd = "E:\it's new.vhdx"; vhdSize = 64 }
        (Invoke-Script -With @{ Create = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly "New-VHD E:\it's new.vhdx 68719476736 True", "wsl --mount E:\it's new.vhdx --vhd --bare"
    }

    It 'uses diskpart where the module is missing, with a script that only administrators can write and that it removes' {
        Write-Data -Disks @{ vhd = 'E:\new $(x) %y%.vhdx'; vhdSize = 65536 }
        (Invoke-Script -With @{ Create = $true }).Code | Should -Be 0
        $script = [System.IO.Path]::Combine($global:Computer.System, 'script.text')
        [System.IO.File]::ReadAllText($script) |
            Should -BeExactly "create vdisk file=""E:\new `$(x) %y%.vhdx"" maximum=67108864 type=expandable`r`n"
        $call = @(Get-Call -Folder $global:Computer.System -Separator '|' | Where-Object { $_ -match '\A/s' })
        $call.Count | Should -Be 1
        $call[0].Substring(3).StartsWith($global:Computer.ProgramFiles) | Should -Be $true
        [System.IO.File]::Exists($call[0].Substring(3)) | Should -Be $false
    }

    It 'does not touch a file that is there' {
        [System.IO.File]::WriteAllText('E:\old.vhdx', 'old')
        Write-Data -Disks @{ vhd = 'E:\old.vhdx'; vhdSize = 64 }
        (Invoke-Script -With @{ Create = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'wsl --mount E:\old.vhdx --vhd --bare'
    }

    It 'makes nothing, with code <Code>: <Because>' -ForEach @(
        @{ Because = 'it is not asked to'; With = @{}; Size = 64; File = 'E:\a.vhdx'; Code = 4; Says = '-Create once' }
        @{ Because = 'there is no size'; With = @{ Create = $true }; Size = $null; File = 'E:\a.vhdx'; Code = 4; Says = 'vhdSize' }
        @{
            Because = 'diskpart could take the name for another'; With = @{ Create = $true }; Size = 64; Code = 12
            File = 'E:\' + [char]0x201D + '.vhdx'; Says = 'other characters than ASCII'
        }
    ) {
        Write-Data -Disks @{ vhd = $File; vhdSize = $Size }
        $run = Invoke-Script -With $With
        $run.Code | Should -Be $Code
        Get-Message -Run $run | Should -Match $Says
        Get-Change | Should -BeNullOrEmpty
    }

    It 'says why where <Tool> cannot make it, and attaches nothing' -ForEach @(
        @{ Tool = 'diskpart' }
        @{ Tool = 'New-VHD' }
    ) {
        Set-Answer -Kind 'script' -Code 1 -Text 'Nicht genug Speicherplatz.' -Folder $global:Computer.System -Utf8
        if ($Tool -eq 'New-VHD') {
            function New-VHD {
                throw 'Nicht genug Speicherplatz.'
            }
        }
        Write-Data -Disks @{ vhd = 'E:\a.vhdx'; vhdSize = 64 }
        $run = Invoke-Script -With @{ Create = $true }
        $run.Code | Should -Be 12
        Get-Message -Run $run | Should -Match "$Tool cannot make E:\\a.vhdx: Nicht genug"
        @(Get-Call) | Should -BeExactly '--version'
    }
}
