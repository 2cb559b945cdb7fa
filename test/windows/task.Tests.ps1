# Whose the task is, and who could change what it runs.
BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
    $trusted = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
}

Describe 'The task' {
    BeforeEach {
        Initialize-Computer
        $own = [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts')
        $folder = [System.IO.Path]::Combine($own, 'WSL bare disks')
        $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Write-Data -Disks @{ serialNumber = $serial }
    }

    It 'of another user or distribution is replaced and removed with -Force: <Whose>' -ForEach @(
        @{ Whose = 'user'; Change = { Set-User -Level 12288 -Sid 'S-1-5-21-1-2-3-1002' } }
        @{ Whose = 'distribution'; Change = { Write-Data -Disks @{ name = 'other'; serialNumber = 'OFANOTHERDISTRO' } } }
    ) {
        [void](Invoke-Script -With @{ Install = $true })
        & $Change
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 12
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 12
        $global:Computer.Tasks.Count | Should -Be 1
        (Invoke-Script -With @{ Install = $true; Force = $true }).Code | Should -Be 0
        & $Change
        (Invoke-Script -With @{ Uninstall = $true; Force = $true }).Code | Should -Be 0
        $global:Computer.Tasks.Count | Should -Be 0
    }

    It 'of another user is known where only the folder is left' {
        [void](Invoke-Script -With @{ Install = $true })
        $global:Computer.Tasks.Clear()
        Set-User -Level 12288 -Sid 'S-1-5-21-1-2-3-1002'
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 12
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 12
        [System.IO.File]::Exists($installed) | Should -Be $true
    }

    It 'of another program is not replaced, even with -Force' {
        $global:Computer.Tasks['WSL bare disks'] = New-Fact -From @{ Description = 'Nightly backup'; State = 'Ready' }
        (Invoke-Script -With @{ Install = $true; Force = $true }).Code | Should -Be 12
        (Invoke-Script -With @{ Uninstall = $true; Force = $true }).Code | Should -Be 12
        Get-Change | Should -BeNullOrEmpty
    }

    It 'that an older script made is known by its account: <Account>' -ForEach @(
        @{ Account = 'S-1-5-21-1004336348-1177238915-682003330-1001'; Code = 0 }, @{ Account = 'pc\me'; Code = 0 }, @{ Account = 'me'; Code = 0 }
        @{ Account = 'you'; Code = 12 }, @{ Account = ''; Code = 12 }
    ) {
        $global:Computer.Tasks['WSL bare disks'] = New-Fact -From @{
            Description = 'bare-mounts: attaches disks to WSL. 1 disks of NixOS-WSL'; State = 'Ready'; Principal = (New-Fact -From @{ UserId = $Account })
        }
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be $Code
        (Invoke-Script -With @{ Status = $true }).Report.task.message | Should -Match $(if ($Code -eq 0) { 'is registered\z' } else { 'not for this user' })
    }

    It 'is of the distribution whose folder the data lies in, whatever its disks are' {
        [void](Invoke-Script -With @{ Install = $true })
        $note = [System.IO.Path]::Combine($folder, 'installed.json')
        # Where a distribution is to be installed from cannot be a share here.
        [System.IO.File]::WriteAllText($note, [System.IO.File]::ReadAllText($note).Replace('"distribution":""', '"distribution":"NixOS"'))
        Write-Data -Disks @{ name = 'other'; serialNumber = 'OFANOTHERDISTRO' }
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 12
    }

    It 'of an older name stays where it is of another <Whose>' -ForEach @(
        @{ Whose = 'user'; Change = { Set-User -Level 12288 -Sid 'S-1-5-21-1-2-3-1002' }; Of = 'S6Z2NJ0TC14842T'; Name = 'data' }
        @{ Whose = 'distribution'; Change = { }; Of = 'OFANOTHERDISTRO'; Name = 'other' }
    ) {
        [void](Invoke-Script -With @{ Install = $true })
        & $Change
        Write-Data -Disks @{ name = $Name; serialNumber = $Of } -Data @{ taskName = 'WSL other disks' }
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        @($global:Computer.Tasks.Keys) | Should -BeExactly 'WSL bare disks'
        [System.IO.File]::Exists($installed) | Should -Be $true
    }

    It 'without a name is not installed, and nothing is changed' {
        Write-Data -Disks @{ serialNumber = $serial } -Data @{ taskName = $null }
        $run = Invoke-Script -With @{ Install = $true }
        $run.Code | Should -Be 2
        $run.Report.error | Should -Match 'taskName'
    }

    It 'is not installed for the account of somebody who only lent the password' {
        $global:Computer.LoggedOn = 'pc\you'
        $run = Invoke-Script -With @{ Install = $true }
        $run.Code | Should -Be 2
        $run.Report.error | Should -Match 'runs as pc\\me, and pc\\you is logged on'
        Get-Change | Should -BeNullOrEmpty
        (Invoke-Script -With @{ Install = $true; Force = $true }).Code | Should -Be 0
    }

    It 'attaches with the account that runs, and says whose WSL that is' {
        $global:Computer.LoggedOn = 'pc\you'
        (Invoke-Script).Code | Should -Be 0
        Get-Log | Should -Match 'runs as pc\\me, whose WSL is another one than that of pc\\you'
        $global:Computer.LoggedOn = $null
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
    }

    It 'is uninstalled with all logs of this script' {
        [void](Invoke-Script -With @{ Install = $true })
        Set-User -Level 8192
        [void](Invoke-Script -With @{ Status = $true })
        Set-User -Level 12288
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($own, 'Mount-WslBareDisks.log.3'), 'old')
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        [System.IO.Directory]::Exists($own) | Should -Be $false
        [System.IO.Directory]::Exists([System.IO.Path]::Combine($global:Computer.Local, 'bare-mounts')) | Should -Be $false
    }

    It 'is installed with the data that was looked at' {
        $global:Computer.OnGetDisk = $null
        function New-ScheduledTaskPrincipal { param([string]$UserId, [string]$LogonType, [string]$RunLevel) return @{ UserId = $UserId } }
        $before = [System.IO.File]::ReadAllText($global:Computer.Data)
        function Get-CimInstance {
            param([string]$ClassName, [string]$Namespace)
            # After the data was read.
            [System.IO.File]::WriteAllText($global:Computer.Data, 'changed since')
            New-Fact -From @{ UserName = 'pc\me' }
        }
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($folder, 'bare-mounts.json')) | Should -BeExactly $before
        [System.IO.File]::WriteAllText($global:Computer.Data, $before)
    }
}

Describe 'What runs elevated' {
    BeforeEach {
        Initialize-Computer
        $own = [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts')
        $folder = [System.IO.Path]::Combine($own, 'WSL bare disks')
        $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
        Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' }
    }

    It 'lies where others than administrators cannot write: <Sddl>' -ForEach @(
        @{ Sddl = 'O:S-1-5-21-1-2-3-1001G:SYD:(A;;FA;;;BA)'; Problem = 'belongs to S-1-5-21' }
        @{ Sddl = 'O:BUG:SYD:(A;;FA;;;BA)'; Problem = 'belongs to BU' }
        @{ Sddl = 'O:BAG:SYD:(A;;FA;;;BA)(A;;FA;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;FA;;;BA)(A;;0x1301bf;;;AU)'; Problem = 'AU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x1200ab;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x1200ad;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x1200e9;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x1300a9;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x1600a9;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x1a00a9;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x10000000;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;0x40000000;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;FRFW;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;;FRX;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SYD:(A;OICI;FA;;;CO)'; Problem = 'CO may change it' }
        @{ Sddl = 'O:BAG:SYD:(XA;;FR;;;BU;(a))'; Problem = 'not understood' }
        @{ Sddl = 'O:BAG:SYD:(OA;;FR;;;BU)'; Problem = 'BU may change it' }
        @{ Sddl = 'O:BAG:SY'; Problem = 'not understood' }
        @{ Sddl = 'O:BAG:SYD:NO_ACCESS_CONTROL'; Problem = 'not understood' }
        @{ Sddl = ''; Problem = 'not understood' }
    ) {
        [void](Invoke-Script -With @{ Install = $true })
        foreach ($path in $own, $folder, $installed, [System.IO.Path]::Combine($folder, 'bare-mounts.json'), [System.IO.Path]::Combine($folder, 'installed.json')) {
            $global:Computer.Rights = @{ $path = $Sddl }
            $report = ConvertFrom-Json -InputObject (& $installed -Attach -Json)
            $report.exitCode | Should -Be 12
            $report.error | Should -Match $Problem
        }
        Get-Call | Should -Not -Match '--mount'
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 12
    }

    It 'may be read by all: <Sddl>' -ForEach @(
        @{ Sddl = 'O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)' }
        @{ Sddl = 'O:SYD:(D;;FA;;;BG)(A;;FR;;;BU)(A;;FRFXGRGXRC;;;AU)S:AI(AU;SAFA;FA;;;WD)' }
        @{ Sddl = 'O:S-1-5-32-544G:S-1-5-18D:AI(A;OICIIOID;GA;;;CO)(A;ID;FA;;;S-1-5-18)' }
        @{ Sddl = 'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:(A;;FA;;;S-1-5-32-544)' }
    ) {
        [void](Invoke-Script -With @{ Install = $true })
        $global:Computer.Rights = @{ $folder = $Sddl; $installed = $Sddl }
        (ConvertFrom-Json -InputObject (& $installed -Attach -Json)).exitCode | Should -Be 0
    }

    It 'has rights that can be read' {
        [void](Invoke-Script -With @{ Install = $true })
        $global:Computer.Failing = @('Get-Acl')
        (ConvertFrom-Json -InputObject (& $installed -Attach -Json)).exitCode | Should -Be 12
    }

    It 'is no link: <What>' -ForEach @(
        @{ What = 'folder' }, @{ What = 'file' }
    ) {
        [void](Invoke-Script -With @{ Install = $true })
        $from = @{ folder = $folder; file = $installed }[$What]
        $to = [System.IO.Path]::Combine($global:TestFolder, 'elsewhere')
        & mv $from $to
        & ln '-s' $to $from
        $report = ConvertFrom-Json -InputObject (& $installed -Attach -Json)
        $report.exitCode | Should -Be 12
        $report.error | Should -Match 'is a link'
        Get-Call | Should -Not -Match '--mount'
    }

    It 'does not look at where it lies elsewhere: the distribution owns that' {
        $global:Computer.Failing = @('Get-Acl')
        (Invoke-Script).Code | Should -Be 0
    }

    It 'looks at the folder in which diskpart finds its commands' {
        Add-Program -Folder $global:Computer.System -Name 'diskpart.exe'
        $global:Computer.Rights = @{ $own = 'O:BAG:SYD:(A;;FA;;;BU)' }
        Write-Data -Disks @{ vhd = 'E:\a.vhdx'; vhdSize = 1 }
        (Invoke-Script -With @{ Create = $true }).Code | Should -Be 12
        Get-Change | Should -BeNullOrEmpty
    }

    It 'says that a variable loads other code into it: <Name>' -ForEach @(
        @{ Name = 'COR_ENABLE_PROFILING' }, @{ Name = 'CORECLR_ENABLE_PROFILING' }, @{ Name = 'DOTNET_STARTUP_HOOKS' }
    ) {
        foreach ($value in '1', '0') {
            [Environment]::SetEnvironmentVariable($Name, $value)
            try { [void](Invoke-Script) } finally { [Environment]::SetEnvironmentVariable($Name, $null) }
        }
        @([regex]::Matches((Get-Log), "$Name is set")).Count | Should -Be 1
    }

    It 'does not follow a link to log' {
        $victim = [System.IO.Path]::Combine($global:TestFolder, 'victim')
        [System.IO.File]::WriteAllText($victim, 'mine')
        & ln '-s' $victim ([System.IO.Path]::Combine([Environment]::CurrentDirectory, 'D:\a.log'))
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' } -Data @{ logFile = 'D:\a.log' }
        (Invoke-Script).Code | Should -Be 0
        [System.IO.File]::ReadAllText($victim) | Should -BeExactly 'mine'
    }

    It 'is no 32-bit PowerShell on a 64-bit Windows' {
        $narrow = [System.IO.Path]::Combine($global:TestFolder, 'narrow.ps1')
        [System.IO.File]::WriteAllText($narrow, [System.IO.File]::ReadAllText($global:ScriptPath).Replace('([Environment]::Is64BitProcess)', '$false'))
        $report = ConvertFrom-Json -InputObject (& $narrow -Json -DataPath $global:Computer.Data)
        $report.exitCode | Should -Be 2
        $report.error | Should -Match '32-bit PowerShell'
    }
}
