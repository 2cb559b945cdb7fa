# Runs the script on many configurations, as test/windows/configurations.test.ts has written them: each a folder with the data
# that the module wrote and the disks that Windows shows. Writes beside them what the script says and how it called wsl.exe.
param([string]$ScriptPath, [string]$Folder, [string]$List, [string]$Results)

$ErrorActionPreference = 'Stop'
$global:ScriptPath = $ScriptPath
$global:TestFolder = $Folder
. (Join-Path $PSScriptRoot 'StandIns.ps1')

$outcomes = @()
Initialize-Computer
foreach ($case in (ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($List)))) {
    $global:Computer.Disks = @($global:Computer.Disks[0])
    $global:Computer.Drives = @($global:Computer.Drives[0])
    [System.IO.File]::Delete([System.IO.Path]::Combine($global:Computer.WslFolder, 'calls'))
    foreach ($disk in $case.disks) {
        # A mark keeps PowerShell 7 from making dates of text.
        Add-Disk -Number $disk.number -With @{
            SerialNumber = $disk.serialNumber.Substring(1)
            UniqueId     = $disk.uniqueId.Substring(1)
            FriendlyName = $disk.serialNumber.Substring(1)
        }
    }
    foreach ($file in $case.files) {
        [System.IO.File]::WriteAllText($file.Substring(1), '')
    }
    [System.IO.File]::WriteAllText($global:Computer.Data, $case.data.Substring(1))
    $global:LASTEXITCODE = -1
    $output = & $ScriptPath -Attach -Json -DataPath $global:Computer.Data
    $outcomes += @{ code = $global:LASTEXITCODE; output = $output; calls = @(Get-Call -Separator ([string][char]31)) }
    foreach ($file in $case.files) {
        [System.IO.File]::Delete($file.Substring(1))
    }
}
[System.IO.File]::WriteAllText($Results, (ConvertTo-Json -InputObject $outcomes -Depth 4))
