BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'The status' {
    BeforeEach {
        Initialize-Computer
        # It must work as any user, and not start WSL.
        Set-User -Level 8192
    }

    It 'of a disk is <State>' -ForEach @(
        @{ State = 'online'; Code = 0; Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' } } }
        @{ State = 'offline'; Code = 0; Machine = { Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T'; IsOffline = $true } } }
        @{ State = 'missing'; Code = 4; Machine = { } }
        @{
            State = 'ambiguous'; Code = 5
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Disk -Number 2 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
            }
        }
        @{
            State = 'refused'; Code = 6
            Machine = {
                Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
                Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'D' }
            }
        }
    ) {
        & $Machine
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script -With @{ Status = $true }
        $run.Code | Should -Be $Code
        $run.Report.disks[0].state | Should -BeExactly $State
        $run.Report.elevated | Should -Be $false
        Get-Call | Should -BeNullOrEmpty
        Get-Change | Should -BeNullOrEmpty
    }

    It 'of a file is <State>' -ForEach @(
        @{ State = 'missing'; Code = 4; Machine = { } }
        @{ State = 'free'; Code = 0; Machine = { [System.IO.File]::WriteAllText('E:\a.vhdx', '') } }
        @{
            State = 'in-use'; Code = 0
            Machine = {
                [System.IO.File]::WriteAllText('E:\a.vhdx', '')
                $global:Open = [System.IO.File]::Open('E:\a.vhdx', [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare]::None)
            }
        }
    ) {
        & $Machine
        Write-Data -Disks @{ vhd = 'E:\a.vhdx' }
        $run = Invoke-Script -With @{ Status = $true }
        $run.Code | Should -Be $Code
        $run.Report.disks[0].state | Should -BeExactly $State
        Get-Change | Should -BeNullOrEmpty
        if ($State -eq 'in-use') {
            $global:Open.Dispose()
        }
    }

    It 'of the task is <State>' -ForEach @(
        @{ State = 'missing'; Name = 'WSL bare disks'; Description = $null }
        @{ State = 'none'; Name = $null; Description = $null }
        @{ State = 'foreign'; Name = 'WSL bare disks'; Description = 'Nightly backup' }
        @{ State = 'ready'; Name = 'WSL bare disks'; Description = 'bare-mounts: attaches disks to WSL. 1 disks' }
    ) {
        if ($null -ne $Description) {
            $global:Computer.Tasks['WSL bare disks'] = New-Fact -From @{ Description = $Description; State = 'Ready' }
        }
        Write-Data -Disks @() -Data @{ taskName = $Name }
        $run = Invoke-Script -With @{ Status = $true }
        $run.Code | Should -Be 0
        $run.Report.task.state | Should -BeExactly $State
        if ($State -eq 'ready') {
            $run.Report.task.lastResult | Should -Be 267011
        }
    }
}

Describe 'The list' {
    BeforeEach {
        Initialize-Computer
        Set-User -Level 8192
    }

    It 'has every disk with its facts, and calls nothing that changes any' {
        Add-Disk -Number 1 -With @{ BusType = 17; Size = 4000787030016 }
        Add-Partition -Disk 1 -Number 1 -With @{ Size = 1073741824; Type = 'Unknown' }
        $run = Invoke-Script -With @{ List = $true }
        $run.Code | Should -Be 0
        @($run.Report.disks).Count | Should -Be 2
        $disk = $run.Report.disks[1]
        $disk.number | Should -Be 1
        $disk.serialNumber | Should -BeExactly 'S6Z2NJ0TC00001'
        $disk.uniqueId | Should -BeExactly 'eui.002538B1410000F1'
        $disk.size | Should -Be 4000787030016
        $disk.bus | Should -BeExactly 'NVMe'
        $disk.partitions[0].size | Should -Be 1073741824
        $disk.canAttach | Should -Be $true
        Get-Change | Should -BeNullOrEmpty
    }

    It 'says why WSL cannot take a disk, and gives no lines for it' {
        $disk = (Invoke-Script -With @{ List = $true }).Report.disks[0]
        $disk.canAttach | Should -Be $false
        @($disk.reasons)[0] | Should -Match 'running Windows'
        @($disk.configuration).Count | Should -Be 0
        @($disk.partitions[1].paths) | Should -BeExactly 'C:\'
    }

    It 'says of a disk with letters that it takes a permission' {
        Add-Disk -Number 1
        Add-Partition -Disk 1 -Number 1 -With @{ DriveLetter = [char]'D' }
        $disk = (Invoke-Script -With @{ List = $true }).Report.disks[1]
        $disk.canAttach | Should -Be $false
        $disk.needsPermit | Should -Be $true
        @($disk.configuration).Count | Should -Not -Be 0
    }

    It 'gives lines of configuration that find the same disk again: by <By>' -ForEach @(
        @{ By = 'serialNumber'; Line = '  serialNumber = "S6Z2NJ0TC00001";'; Serial = 'S6Z2NJ0TC00001'; Other = 'OTHER' }
        @{ By = 'uniqueId'; Line = '  uniqueId = "eui.002538B1410000F1";'; Serial = 'SAME'; Other = 'SAME' }
        @{ By = 'uniqueId where there is no serial number'; Line = '  uniqueId = "eui.002538B1410000F1";'; Serial = '  '; Other = 'OTHER' }
        @{ By = 'a serial number that Nix would read'; Line = '  serialNumber = "\${x} $y \" \\";'; Serial = '${x} $y " \'; Other = 'OTHER' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $Serial }
        Add-Disk -Number 2 -With @{ SerialNumber = $Other }
        $disk = (Invoke-Script -With @{ List = $true }).Report.disks[1]
        @($disk.configuration)[0] | Should -BeExactly 'wsl.bareMounts.disks."samsung-ssd-990-pro-4tb" = {'
        @($disk.configuration)[1] | Should -BeExactly $Line
    }

    It 'gives no lines for disks that nothing tells apart' {
        Add-Disk -Number 1 -With @{ SerialNumber = 'SAME'; UniqueId = 'SAME' }
        Add-Disk -Number 2 -With @{ SerialNumber = 'SAME'; UniqueId = 'SAME' }
        $disk = (Invoke-Script -With @{ List = $true }).Report.disks[1]
        @($disk.configuration) | Should -BeExactly '# Nothing tells this disk from the others.'
    }

    It 'is also for people' {
        (Invoke-Script -With @{ List = $true; Json = $false }).Code | Should -Be 0
    }
}

Describe 'The log' {
    BeforeEach {
        Initialize-Computer
        Write-Data -Disks @{ name = "a`nb"; serialNumber = $serial }
        $log = [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts', 'WSL bare disks', 'Mount-WslBareDisks.log')
    }

    It 'has a time stamp on every line, whatever a name has in it, and what was called' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        [void](Invoke-Script)
        $lines = @([System.IO.File]::ReadAllLines($log))
        @($lines | Where-Object { $_ -notmatch '\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ' }) | Should -BeNullOrEmpty
        @($lines | Where-Object { $_ -match 'wsl\.exe --mount \\\\\.\\PHYSICALDRIVE1 --bare' }).Count | Should -Be 1
        @($lines | Where-Object { $_ -match 'a b: attached' }).Count | Should -Be 1
        $lines[-1] | Should -Match 'Exit code 0'
    }

    It 'has every run, also one that ends early' {
        Set-Answer -Kind 'version' -Text 'WSL version: 1.0.0.0'
        [void](Invoke-Script)
        [void](Invoke-Script)
        @([System.IO.File]::ReadAllLines($log) | Where-Object { $_ -match 'Exit code 8' }).Count | Should -Be 2
    }

    It 'has a run that could not read its data' {
        [System.IO.File]::WriteAllText($global:Computer.Data, 'x')
        [void](Invoke-Script)
        Get-Log | Should -Match 'Exit code 9'
    }

    It 'of a user without rights is in the folder of the user' {
        Set-User -Level 8192
        [void](Invoke-Script -With @{ Status = $true })
        [System.IO.File]::Exists($log) | Should -Be $false
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($global:Computer.Local, 'bare-mounts', 'Mount-WslBareDisks.log')) |
            Should -Match 'Exit code 4'
    }

    It 'is where the configuration says' {
        Write-Data -Disks @() -Data @{ logFile = 'D:\log $x.txt' }
        (Invoke-Script).Code | Should -Be 0
        [System.IO.File]::Exists('D:\log $x.txt') | Should -Be $true
        [System.IO.File]::Exists($log) | Should -Be $false
    }

    It 'rotates at 1 MiB and keeps three older ones' {
        [void](Invoke-Script)
        foreach ($round in 1..5) {
            [System.IO.File]::WriteAllText($log, "round $round ".PadRight(1048576))
            [void](Invoke-Script)
        }
        [System.IO.File]::ReadAllText("$log.1").StartsWith('round 5 ') | Should -Be $true
        [System.IO.File]::ReadAllText("$log.3").StartsWith('round 3 ') | Should -Be $true
        [System.IO.File]::Exists("$log.4") | Should -Be $false
        [System.IO.File]::ReadAllText($log).Contains('round') | Should -Be $false
    }

    It 'that cannot be written stops nothing' {
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts'), 'a file')
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        $said = @(& $global:ScriptPath -DataPath $global:Computer.Data 3>&1)
        $global:LASTEXITCODE | Should -Be 0
        @($said | Where-Object { "$_" -match '^Cannot write the log: .' }).Count | Should -Be 1
        # A program that asks for JSON gets nothing else.
        @(& $global:ScriptPath -Json -DataPath $global:Computer.Data 3>&1).Count | Should -Be 1
    }

    It 'is not spoken of where it was written' {
        @(& $global:ScriptPath -DataPath $global:Computer.Data 3>&1 | Where-Object { "$_" -match 'log' }).Count | Should -Be 0
    }

    It 'that this script has begun is turned over in any folder, with older ones' {
        $own = 'D:\own.log'
        Write-Data -Disks @() -Data @{ logFile = $own }
        foreach ($round in 1..2) {
            [void](Invoke-Script)
            [System.IO.File]::AppendAllText($own, "round $round " + ('x' * 1048576))
        }
        [void](Invoke-Script)
        [System.IO.File]::ReadAllText("$own.1").Contains('round 2 ') | Should -Be $true
        [System.IO.File]::ReadAllText("$own.2").Contains('round 1 ') | Should -Be $true
        [System.IO.File]::ReadAllText($own).Contains('round') | Should -Be $false
    }
}

Describe 'A run' {
    BeforeEach {
        Initialize-Computer
        Write-Data -Disks @()
    }

    It 'takes modules from Windows only, and leaves the caller its own' {
        $env:PSModulePath = 'mine'
        $global:Seen = ''
        $global:Computer.OnGetDisk = { $global:Seen = $env:PSModulePath }
        [void](Invoke-Script)
        $global:Seen | Should -Match 'System32.WindowsPowerShell.v1\.0.Modules\z'
        $global:Seen | Should -Not -Match 'mine'
        $env:PSModulePath | Should -BeExactly 'mine'
    }

    It 'takes -<Name> from <From> to <To>' -ForEach @(
        @{ Name = 'RetryCount'; From = 0; To = 100 }, @{ Name = 'RetryInterval'; From = 1; To = 600 }
    ) {
        $range = (Get-Command -Name $global:ScriptPath).Parameters[$Name].Attributes |
            Where-Object { $_ -is [System.Management.Automation.ValidateRangeAttribute] }
        $range.MinRange, $range.MaxRange | Should -BeExactly $From, $To
    }

    It 'has one verb only' {
        $failed = $false
        try {
            [void](Invoke-Script -With @{ Attach = $true; Detach = $true })
        }
        catch {
            $failed = $true
        }
        $failed | Should -Be $true
        Get-Change | Should -BeNullOrEmpty
    }

    It 'attaches where no verb is given, and says so' {
        (Invoke-Script).Report.verb | Should -BeExactly 'Attach'
    }

    It 'goes on where this edition of Windows has no BitLocker: <Code>' -ForEach @(
        @{ Code = '0x8004100e' }
        @{ Code = '0x80041010' }
    ) {
        function Get-CimInstance {
            [CmdletBinding()]
            param([string]$ClassName, [string]$Namespace)
            if ($ClassName -eq 'Win32_EncryptableVolume') {
                Write-Error -Message 'Invalid class' -ErrorId "HRESULT $Code,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand" -ErrorAction Stop
            }
            switch ($ClassName) {
                'Win32_OperatingSystem' { New-Fact -From @{ SystemDrive = 'C:' } }
                'Win32_PageFileUsage' { New-Fact -From @{ Name = 'C:\pagefile.sys' } }
                'Win32_DiskDrive' { $global:Computer.Drives }
            }
        }
        Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' }
        (Invoke-Script).Code | Should -Be 0
    }

    It 'refuses every disk where it cannot be found out: <What>' -ForEach @(
        @{ What = 'Win32_EncryptableVolume'; Says = 'volumes of BitLocker' }
        @{ What = 'Get-PhysicalDisk'; Says = 'pools of Storage Spaces' }
        @{ What = 'Get-ItemProperty'; Says = 'where the distributions of WSL are' }
    ) {
        $global:Computer.Failing = @($What)
        Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T'; allowDriveLetters = $true }
        $run = Invoke-Script
        $run.Code | Should -Be 6
        Get-Message -Run $run | Should -Match "does not tell $Says"
        Get-Change | Should -BeNullOrEmpty
    }

    It 'does not hold it against a disk that only administrators can read volumes of BitLocker' {
        Set-User -Level 8192
        $global:Computer.Failing = @('Win32_EncryptableVolume')
        Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' }
        (Invoke-Script -With @{ Status = $true }).Report.disks[0].state | Should -BeExactly 'online'
    }
}
