BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
    $original = $global:ScriptPath
    # The same script with less patience.
    $short = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "short-limit-$PID.ps1")
    [System.IO.File]::WriteAllText($short, [System.IO.File]::ReadAllText($original).Replace('$script:ProgramLimit = 180', '$script:ProgramLimit = 2'))
}

AfterAll {
    [System.IO.File]::Delete($short)
}

Describe 'What wsl.exe says' {
    BeforeEach { Initialize-Computer; $global:ScriptPath = $original }
    AfterEach { $global:ScriptPath = $original }

    It '-Detach of a disk that is not attached is done, as WSL 2.7.2 and later say it: <Answer>' -ForEach @(
        @{ Answer = 'Wsl/E_INVALIDARG' }, @{ Answer = 'Wsl/0x80070001' }, @{ Answer = 'Wsl/ERROR_INVALID_FUNCTION' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'unmount' -Code -1 -Text "The parameter is incorrect.`r`nError code: $Answer"
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Be 0
    }
    It 'a file whose name looks like a code of WSL is not attached for that' {
        [System.IO.File]::WriteAllText('E:\WSL_E_DISK_ALREADY_ATTACHED.vhdx', '')
        Set-Answer -Kind 'mount' -Code -1 -Text "Failed to attach disk '\\?\E:\WSL_E_DISK_ALREADY_ATTACHED.vhdx' to WSL2: damaged`r`nError code: Wsl/Service/AttachDisk/MountDisk/HCS/ERROR_FILE_CORRUPT"
        Write-Data -Disks @{ vhd = 'E:\WSL_E_DISK_ALREADY_ATTACHED.vhdx' }
        (Invoke-Script).Code | Should -Not -Be 0
    }
    It 'a warning that names a missing file does not make a failed detach a success' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Wsl -Body "echo 'wsl: cannot load a plugin: ERROR_FILE_NOT_FOUND' >&2; echo 'Error code: Wsl/Service/DetachDisk/E_UNEXPECTED'; exit 255"
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script -With @{ Detach = $true }).Code | Should -Not -Be 0
    }
    It 'in <Language>, UTF-16 or UTF-8, the code decides: <Code>' -ForEach @(
        @{ Language = 'German'; Text = 'Der Datentr' + [char]0xE4 + 'ger ist bereits angeschlossen.'; Tail = 'Fehlercode: Wsl/Service/AttachDisk/MountDisk/WSL_E_DISK_ALREADY_ATTACHED'; Code = 0; Utf8 = $false }
        @{ Language = 'Chinese'; Text = ([char]0x78C1) + ([char]0x76D8) + ''; Tail = ([char]0x9519) + ': Wsl/Service/AttachDisk/MountDisk/WSL_E_DISK_ALREADY_ATTACHED'; Code = 0; Utf8 = $false }
        @{ Language = 'Chinese'; Text = ([char]0x78C1) + ([char]0x76D8) + ''; Tail = ([char]0x9519) + ': Wsl/Service/AttachDisk/0x8007045d'; Code = 10; Utf8 = $true }
        @{ Language = 'Arabic'; Text = ([char]0x0627) + ([char]0x0644) + ''; Tail = ([char]0x200F) + 'Wsl/Service/AttachDisk/HCS/E_INVALIDARG'; Code = 10; Utf8 = $false }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial; IsOffline = $true }
        Set-Answer -Kind 'mount' -Code -1 -Text "$Text`r`n$Tail" -Utf8:$Utf8
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be $Code
    }
    It 'wsl.exe that hangs ends after the limit, and nothing else is changed' {
        $global:ScriptPath = $short
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Wsl -Body 'sleep 60; touch "$here/ended"'
        Write-Data -Disks @{ serialNumber = $serial }
        $run = Invoke-Script
        $run.Code | Should -Be 10
        Get-Message -Run $run | Should -Match 'no answer within 2 seconds'
        [System.IO.File]::Exists([System.IO.Path]::Combine($global:Computer.WslFolder, 'ended')) | Should -Be $false
        $global:Computer.Changes | Should -BeNullOrEmpty
    }
    It 'wsl.exe that ends while a child of it keeps its output does not hold the run' {
        $global:ScriptPath = $short
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Wsl -Body '(sleep 60; touch "$here/ended") & echo $! >"$here/child"; exit 0'
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
        [System.IO.File]::Exists([System.IO.Path]::Combine($global:Computer.WslFolder, 'ended')) | Should -Be $false
        & kill ([System.IO.File]::ReadAllText([System.IO.Path]::Combine($global:Computer.WslFolder, 'child')).Trim())
    }
    It 'a part of Windows that is missing is 8, not "failed in another way": <Answer>' -ForEach @(
        @{ Answer = 'WSL_E_WSL_OPTIONAL_COMPONENT_REQUIRED' }, @{ Answer = 'CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED' }, @{ Answer = 'CreateVm/HCS/HCS_E_SERVICE_NOT_AVAILABLE' }
    ) {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Answer -Kind 'mount' -Code -1 -Text "x`r`nError code: Wsl/Service/$Answer"
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 8
    }
    It 'a file that the user may not open is not said to be in use (microsoft/WSL#11317)' {
        [System.IO.File]::WriteAllText('I:\a.vhdx', '')
        Set-Answer -Kind 'mount' -Code -1 -Text "Failed to attach disk '\\?\I:\a.vhdx' to WSL2: Access is denied.`r`nError code: Wsl/Service/AttachDisk/MountVhd/HCS/E_ACCESSDENIED"
        Write-Data -Disks @{ vhd = 'I:\a.vhdx' }
        (Invoke-Script).Report.disks[0].message | Should -Not -Match 'a program uses it'
    }
    It 'very long output does not block' {
        Add-Disk -Number 1 -With @{ SerialNumber = $serial }
        Set-Wsl -Body 'head -c 3000000 /dev/zero | tr "\0" x >&2; head -c 3000000 /dev/zero | tr "\0" y; exit 0'
        Write-Data -Disks @{ serialNumber = $serial }
        (Invoke-Script).Code | Should -Be 0
    }
}
