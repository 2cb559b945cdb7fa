BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
}

Describe 'Installing' {
    BeforeEach {
        Initialize-Computer
        $folder = [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts', 'WSL bare disks')
        $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
        Add-Disk -Number 1 -With @{ SerialNumber = 'S6Z2NJ0TC14842T' }
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' }
    }

    It 'copies script and data below Program Files' {
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        [System.IO.File]::ReadAllText($installed) | Should -BeExactly ([System.IO.File]::ReadAllText($global:ScriptPath))
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($folder, 'bare-mounts.json')) |
            Should -BeExactly ([System.IO.File]::ReadAllText($global:Computer.Data))
    }

    It 'registers a task of this user with highest privileges, at log-on and without a window' {
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'Register-ScheduledTask \WSL bare disks'
        $task = $global:Computer.Tasks['WSL bare disks']
        $task.Principal.UserId | Should -BeExactly 'S-1-5-21-1004336348-1177238915-682003330-1001'
        $task.Principal.LogonType | Should -BeExactly 'Interactive'
        $task.Principal.RunLevel | Should -BeExactly 'Highest'
        $task.Trigger.AtLogOn | Should -Be $true
        $task.Trigger.User | Should -BeExactly $task.Principal.UserId
        $task.Action.Execute | Should -BeExactly ([System.IO.Path]::Combine($global:Computer.System, 'conhost.exe'))
        $task.Action.Argument | Should -Match '\A--headless "[^"]+powershell\.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "'
        $task.Action.Argument.Contains("-File ""$installed"" -Attach -RetryCount 5") | Should -Be $true
        $task.Settings.OnBatteries | Should -Be $true
        $task.Settings.MultipleInstances | Should -BeExactly 'IgnoreNew'
        $task.Settings.RestartCount | Should -Be 3
        $task.Settings.ExecutionTimeLimit.TotalSeconds | Should -Be 1800
    }

    It 'registers a task that needs no log-on where that is asked for' {
        (Invoke-Script -With @{ Install = $true; WithoutLogon = $true }).Code | Should -Be 0
        $task = $global:Computer.Tasks['WSL bare disks']
        $task.Principal.LogonType | Should -BeExactly 'S4U'
        $task.Principal.UserId | Should -BeExactly 'S-1-5-21-1004336348-1177238915-682003330-1001'
        $task.Trigger.AtStartup | Should -Be $true
        $task.Action.Execute | Should -Match 'powershell\.exe\z'
    }

    It 'brings up to date what is installed' {
        [void](Invoke-Script -With @{ Install = $true })
        Write-Data -Disks @{ serialNumber = 'CHANGED01' }
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($folder, 'bare-mounts.json')) | Should -Match 'CHANGED01'
    }

    It 'leaves what is installed ready to run by itself' {
        [void](Invoke-Script -With @{ Install = $true })
        [System.IO.File]::Delete($global:Computer.Data)
        [void](& $installed -Attach -Json)
        $global:LASTEXITCODE | Should -Be 0
        Get-Change | Should -BeExactly 'Register-ScheduledTask \WSL bare disks', 'wsl --mount \\.\PHYSICALDRIVE1 --bare'
    }

    It 'changes nothing, with code <Code>: <Because>' -ForEach @(
        @{ Because = 'there are no administrator rights'; Code = 3; Data = @{}; Machine = { Set-User -Level 8192 } }
        @{ Because = 'it runs as SYSTEM'; Code = 13; Data = @{}; Machine = { Set-User -Level 16384 -Sid 'S-1-5-18' } }
        @{ Because = 'WSL is too old'; Code = 8; Data = @{}; Machine = { Set-Answer -Kind 'version' -Text 'WSL version: 1.0.0.0' } }
        @{ Because = 'no task is configured'; Code = 2; Data = @{ taskName = $null }; Machine = { } }
        @{ Because = 'the data is of a later version'; Code = 9; Data = @{ version = 9 }; Machine = { } }
        @{
            Because = 'another program has a task of that name'; Code = 12; Data = @{}
            Machine = { $global:Computer.Tasks['WSL bare disks'] = New-Fact -From @{ Description = 'Nightly backup'; State = 'Ready' } }
        }
    ) {
        & $Machine
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' } -Data $Data
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be $Code
        Get-Change | Should -BeNullOrEmpty
        [System.IO.File]::Exists($installed) | Should -Be $false
    }

    It 'changes nothing with -WhatIf' {
        (Invoke-Script -With @{ Install = $true; WhatIf = $true }).Code | Should -Be 0
        Get-Change | Should -BeNullOrEmpty
        [System.IO.Directory]::Exists($folder) | Should -Be $false
    }

    It 'says so where the task cannot be registered' {
        $global:Computer.Failing = @('Register-ScheduledTask')
        $run = Invoke-Script -With @{ Install = $true }
        $run.Code | Should -Be 12
        $run.Report.error | Should -Match 'out of order'
    }
}

Describe 'Uninstalling' {
    BeforeEach {
        Initialize-Computer
        $folder = [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts', 'WSL bare disks')
        Write-Data -Disks @{ serialNumber = 'S6Z2NJ0TC14842T' }
        [void](Invoke-Script -With @{ Install = $true })
        $global:Computer.Changes = @()
    }

    It 'removes the task and all that was copied' {
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        Get-Change | Should -BeExactly 'Unregister-ScheduledTask \WSL bare disks'
        [System.IO.Directory]::Exists($folder) | Should -Be $false
    }

    It 'leaves files of others in the folder' {
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, 'notes.txt'), 'mine')
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        @([System.IO.Directory]::GetFileSystemEntries($folder)).Count | Should -Be 1
    }

    It 'is done where nothing is installed' {
        [void](Invoke-Script -With @{ Uninstall = $true })
        $global:Computer.Changes = @()
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        Get-Change | Should -BeNullOrEmpty
    }

    It 'works where WSL is gone' {
        [System.IO.File]::Delete([System.IO.Path]::Combine($global:Computer.WslFolder, 'wsl.exe'))
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
    }

    It 'changes nothing, with code <Code>: <Because>' -ForEach @(
        @{ Because = 'there are no administrator rights'; Code = 3; Machine = { Set-User -Level 8192 } }
        @{
            Because = 'another program has a task of that name'; Code = 12
            Machine = { $global:Computer.Tasks['WSL bare disks'] = New-Fact -From @{ Description = 'Nightly backup'; State = 'Ready' } }
        }
    ) {
        & $Machine
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be $Code
        Get-Change | Should -BeNullOrEmpty
        [System.IO.Directory]::Exists($folder) | Should -Be $true
    }

    It 'changes nothing with -WhatIf' {
        (Invoke-Script -With @{ Uninstall = $true; WhatIf = $true }).Code | Should -Be 0
        Get-Change | Should -BeNullOrEmpty
        [System.IO.Directory]::Exists($folder) | Should -Be $true
    }
}
