BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'Running' {
    BeforeEach { Initialize-Computer; $global:Folder = [System.IO.Path]::Combine($global:Computer.ProgramFiles, 'bare-mounts', 'WSL bare disks'); Add-Disk -Number 1 -With @{ SerialNumber = $serial }; Write-Data -Disks @{ serialNumber = $serial } }

    It 'takes modules from Windows only from the first command on' {
        $env:PSModulePath = 'mine'
        $global:Seen = @()
        $was = ${function:Get-ItemPropertyValue}
        function Get-ItemPropertyValue { param([string]$LiteralPath, [string]$Name) $global:Seen += $env:PSModulePath; & $was -LiteralPath $LiteralPath -Name $Name }
        [void](Invoke-Script)
        $global:Seen | Should -Not -Match 'mine'
    }
    It '-WhatIf leaves every file and every time as it was: <Verb> <Json>' -ForEach @(
        @{ Verb = 'Attach'; Json = $true }, @{ Verb = 'Attach'; Json = $false }, @{ Verb = 'Detach'; Json = $true }, @{ Verb = 'Detach'; Json = $false }
        @{ Verb = 'Install'; Json = $true }, @{ Verb = 'Install'; Json = $false }, @{ Verb = 'Uninstall'; Json = $true }, @{ Verb = 'Uninstall'; Json = $false }
    ) {
        if ($Verb -eq 'Uninstall') { [void](Invoke-Script -With @{ Install = $true }); $global:Computer.Changes = @() }
        $before = Get-Tree -Folder $global:TestFolder
        (Invoke-Script -With @{ $Verb = $true; WhatIf = $true; Json = $Json }).Code | Should -Be 0
        Get-Tree -Folder $global:TestFolder | Should -BeExactly $before
        Get-Change | Should -BeNullOrEmpty
    }
    It 'heeds $WhatIfPreference of the caller' {
        $global:WhatIfPreference = $true
        try { (Invoke-Script).Code | Should -Be 0 } finally { $global:WhatIfPreference = $false }
        Get-Change | Should -BeNullOrEmpty
    }
    It '-Uninstall ends a half installation: <What>' -ForEach @(
        @{ What = 'task without folder' }, @{ What = 'folder without task' }, @{ What = 'folder with one file' }
    ) {
        [void](Invoke-Script -With @{ Install = $true })
        switch ($What) {
            'task without folder' { [System.IO.Directory]::Delete($global:Folder, $true) }
            'folder without task' { $global:Computer.Tasks.Clear() }
            'folder with one file' { [System.IO.File]::Delete([System.IO.Path]::Combine($global:Folder, 'bare-mounts.json')) }
        }
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        $global:Computer.Tasks.Count | Should -Be 0
        [System.IO.Directory]::Exists($global:Folder) | Should -Be $false
    }
    It '-Uninstall takes everything back: nothing is left below Program Files' {
        [void](Invoke-Script -With @{ Install = $true })
        (Invoke-Script -With @{ Uninstall = $true }).Code | Should -Be 0
        [System.IO.Directory]::Exists([System.IO.Path]::GetDirectoryName($global:Folder)) | Should -Be $false
    }
    It '-Uninstall still removes the task where the configuration has taskName = null by now' {
        [void](Invoke-Script -With @{ Install = $true })
        Write-Data -Disks @{ serialNumber = $serial } -Data @{ taskName = $null }
        [void](Invoke-Script -With @{ Uninstall = $true })
        $global:Computer.Tasks.Count | Should -Be 0
    }
    It '-Install under a new name does not leave the old task to run with old data' {
        [void](Invoke-Script -With @{ Install = $true })
        Write-Data -Disks @{ serialNumber = $serial } -Data @{ taskName = 'WSL other disks' }
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        @($global:Computer.Tasks.Keys) | Should -BeExactly 'WSL other disks'
    }
    It '-Install does not take the task of another user of the computer' {
        [void](Invoke-Script -With @{ Install = $true })
        Set-User -Level 12288 -Sid 'S-1-5-21-1-2-3-1002'
        (Invoke-Script -With @{ Install = $true }).Code | Should -Not -Be 0
        $global:Computer.Tasks['WSL bare disks'].Principal.UserId | Should -BeExactly 'S-1-5-21-1004336348-1177238915-682003330-1001'
    }
    It '-Install does not replace the disks of another distribution unasked' {
        [void](Invoke-Script -With @{ Install = $true })
        Write-Data -Disks @{ name = 'other'; serialNumber = 'OFANOTHERDISTRO' }
        [void](Invoke-Script -With @{ Install = $true })
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($global:Folder, 'bare-mounts.json')) | Should -Match $serial
    }
    It '-Uninstall leaves the task of another user' {
        [void](Invoke-Script -With @{ Install = $true })
        Set-User -Level 12288 -Sid 'S-1-5-21-1-2-3-1002'
        [void](Invoke-Script -With @{ Uninstall = $true })
        $global:Computer.Tasks.Count | Should -Be 1
    }
    It 'what was attached is reported where a later try cannot list disks' {
        Write-Data -Disks @(@{ name = 'there'; serialNumber = $serial }, @{ name = 'gone'; serialNumber = 'NOTHERE01' })
        $global:Computer.OnSleep = { $global:Computer.Failing = @('Get-Disk') }
        $run = Invoke-Script -With @{ RetryCount = 2; RetryInterval = 1 }
        $run.Report.disks[0].message | Should -BeExactly 'attached'
    }
    It 'a log that another run holds open does not stop the run' {
        [void][System.IO.Directory]::CreateDirectory($global:Folder)
        $open = [System.IO.File]::Open([System.IO.Path]::Combine($global:Folder, 'Mount-WslBareDisks.log'), 'OpenOrCreate', 'ReadWrite', 'None')
        try { (Invoke-Script).Code | Should -Be 0 } finally { $open.Dispose() }
    }
    It 'what could not be logged for a moment is logged once the file is free' {
        [void][System.IO.Directory]::CreateDirectory($global:Folder)
        $global:Log = [System.IO.Path]::Combine($global:Folder, 'Mount-WslBareDisks.log')
        $global:Open = [System.IO.File]::Open($global:Log, 'OpenOrCreate', 'ReadWrite', 'None')
        $global:Computer.OnGetDisk = { $global:Open.Dispose() }
        [void](Invoke-Script)
        $global:Open.Dispose()
        [System.IO.File]::ReadAllText($global:Log) | Should -Match 'Exit code 0'
    }
    It 'the log of somebody else is not turned over: only files that this script made' {
        [System.IO.File]::WriteAllText('D:\all.log', 'x' * 1100000)
        [System.IO.File]::WriteAllText('D:\all.log.3', 'precious')
        Write-Data -Disks @() -Data @{ logFile = 'D:\all.log' }
        [void](Invoke-Script)
        [System.IO.File]::ReadAllText('D:\all.log.3') | Should -BeExactly 'precious'
        [System.IO.FileInfo]::new('D:\all.log').Length | Should -BeGreaterThan 1000000
    }
    It 'what a disk calls itself cannot steer the terminal' {
        $global:Computer.Disks[1].FriendlyName = "x$([char]27)[2J$([char]27)]0;owned$([char]7)"
        $said = (& $global:ScriptPath -List -DataPath $global:Computer.Data *>&1 | ForEach-Object { "$_" }) -join "`n"
        $said.Contains([string][char]27) | Should -Be $false
    }
    It 'the name of an account does not make it elevated' {
        $lines = @('"pc\S-1-16-12288","S-1-5-21-1-2-3-1001"', '"Mandatory Label\Medium Mandatory Level","Label","S-1-16-8192",""')
        Set-Answer -Kind 'other' -Text ($lines -join "`r`n") -Folder $global:Computer.System -Utf8
        (Invoke-Script).Code | Should -Be 3
    }
    It 'as <Who> nothing is changed' -ForEach @(
        @{ Who = 'SYSTEM'; Sid = 'S-1-5-18'; Level = 16384; Code = 13 }, @{ Who = 'LOCAL SERVICE'; Sid = 'S-1-5-19'; Level = 16384; Code = 1 }
        @{ Who = 'a low process'; Sid = 'S-1-5-21-1-2-3-4'; Level = 4096; Code = 3 }
    ) {
        Set-User -Level $Level -Sid $Sid
        foreach ($verb in 'Attach', 'Detach', 'Install', 'Uninstall') {
            (Invoke-Script -With @{ $verb = $true }).Code | Should -Be $Code
        }
        Get-Change | Should -BeNullOrEmpty
    }
    It 'a failure to copy the data is 12, and no task is registered with a script of another version' {
        [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($global:Folder, 'bare-mounts.json'))
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 12
        $global:Computer.Tasks.Count | Should -Be 0
    }
    It 'the task is registered after the copies, and again with a newer script' {
        [void](Invoke-Script -With @{ Install = $true })
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($global:Folder, 'Mount-WslBareDisks.ps1'), 'old')
        (Invoke-Script -With @{ Install = $true }).Code | Should -Be 0
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($global:Folder, 'Mount-WslBareDisks.ps1')) | Should -Not -Be 'old'
    }
    It 'what nobody expects ends with 1, and says what it was' {
        function Get-ItemPropertyValue { throw 'The registry is gone.' }
        $run = Invoke-Script
        $run.Code | Should -Be 1
        $run.Report.error | Should -BeExactly 'The registry is gone.'
        @($run.Report.disks).Count | Should -Be 0
    }
    It 'goes on where Windows does not tell what only helps: <What>' -ForEach @(
        @{ What = 'who is logged on'; Failing = 'Win32_ComputerSystem' }, @{ What = 'the kind of processor'; Failing = 'Processor' }
    ) {
        $global:Computer.Failing = @($Failing)
        (Invoke-Script).Code | Should -Be 0
        Get-Log | Should -Match 'Cannot tell'
    }
    It 'needs no key of WSL in the registry, nor a registry: <Type>' -ForEach @(
        @{ Type = [System.Management.Automation.ItemNotFoundException] }, @{ Type = [System.Management.Automation.DriveNotFoundException] }
    ) {
        $global:Missing = $Type
        function Get-ItemProperty { throw $global:Missing::new('not there') }
        (Invoke-Script).Code | Should -Be 0
    }
    It '-List says why where Windows does not list its disks' {
        $global:Computer.Failing = @('Get-Disk')
        $run = Invoke-Script -With @{ List = $true }
        $run.Code | Should -Be 1
        $run.Report.error | Should -Match 'does not list its disks'
    }
    It 'what cannot be read of an installation is replaced and removed: <Verb>' -ForEach @(@{ Verb = 'Install' }, @{ Verb = 'Uninstall' }) {
        [void](Invoke-Script -With @{ Install = $true })
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($global:Folder, 'installed.json'), '{ not JSON')
        (Invoke-Script -With @{ $Verb = $true }).Code | Should -Be 0
        Get-Log | Should -Match $(if ($Verb -eq 'Install') { 'Cannot read what is installed' })
    }
}
