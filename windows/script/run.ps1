# --- a run -------------------------------------------------------------------------------------------------------------

function Get-LogPath {
    <#
    .SYNOPSIS
    Where to log: as configured, beside the installed script, or, without rights, with the user.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data)
    if ($Data.LogFile -ne '') {
        return $Data.LogFile
    }
    $file = 'Mount-WslBareDisks.log'
    if ($User.Elevated -and $Data.TaskName -ne '') {
        return [System.IO.Path]::Combine((Get-InstallFolder -Place $Place -Data $Data), $file)
    }
    if ($User.Elevated) {
        return [System.IO.Path]::Combine($Place.ProgramFiles, 'bare-mounts', $file)
    }
    $local = [Environment]::GetFolderPath('LocalApplicationData')
    if ($local -eq '') {
        return ''
    }
    return [System.IO.Path]::Combine($local, 'bare-mounts', $file)
}

function Get-FailureCode {
    <#
    .SYNOPSIS
    The exit code of a failure: its own, or that of everything unexpected.
    #>
    param([System.Management.Automation.ErrorRecord]$Failure)
    $code = $Failure.Exception.Data['Code']
    if ($null -eq $code) {
        return $script:ExitCode.Failed
    }
    return $code
}

function Invoke-Verb {
    <#
    .SYNOPSIS
    Does what was asked for, and returns what there is to say about it.
    #>
    param([string]$Verb)
    $place = Get-Place
    # What runs elevated takes modules from Windows only, not from a folder that the user can write.
    $env:PSModulePath = @(
        [System.IO.Path]::Combine($PSHOME, 'Modules')
        [System.IO.Path]::Combine($place.System, 'WindowsPowerShell', 'v1.0', 'Modules')
    ) -join [System.IO.Path]::PathSeparator
    $user = Get-User -Place $place
    $script:EarlyLogPath = Get-LogPath -Place $place -User $user -Data @{ LogFile = ''; TaskName = '' }
    if ($Verb -eq 'List') {
        return Invoke-List
    }
    if ($Verb -ne 'Status') {
        Assert-Elevated -User $user
    }
    $source = $DataPath
    if ($source -eq '') {
        $source = [System.IO.Path]::Combine($PSScriptRoot, 'bare-mounts.json')
    }
    $data = Read-Data -Path $source
    $script:LogPath = Get-LogPath -Place $place -User $user -Data $data
    Add-LogLine -Text "$Verb with $source"
    if ($Verb -eq 'Status') {
        return Invoke-Status -User $user -Data $data
    }
    if ($Verb -eq 'Uninstall') {
        return Invoke-Uninstall -Place $place -Data $data
    }
    $version = Assert-Wsl -Place $place
    $result = @{}
    switch ($Verb) {
        'Attach' { $result = Invoke-Attach -Place $place -Data $data }
        'Detach' { $result = Invoke-Detach -Place $place -Data $data }
        'Install' { $result = Invoke-Install -Place $place -User $user -Data $data -Source $source }
    }
    $result['wsl'] = $version
    return $result
}

function ConvertTo-AsciiJson {
    <#
    .SYNOPSIS
    One line of JSON that every code page carries.
    #>
    param($Value)
    $json = ConvertTo-Json -InputObject $Value -Depth 8 -Compress
    return [regex]::Replace($json, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int][char]$found.Value })
}

$verb = $PSCmdlet.ParameterSetName
$modulePath = $env:PSModulePath
$report = [ordered]@{ version = 1; verb = $verb; exitCode = 0; error = $null }
try {
    $result = Invoke-Verb -Verb $verb
    foreach ($key in @($result.Keys | Sort-Object)) {
        $report[$key] = $result[$key]
    }
    foreach ($entry in @($result.disks)) {
        if ($report.exitCode -eq 0 -and $verb -ne 'List') {
            $report.exitCode = $entry.code
        }
    }
}
catch {
    $report.exitCode = Get-FailureCode -Failure $_
    $report.error = $_.Exception.Message
    $report['disks'] = @()
    Add-LogLine -Text "Failed with $($report.exitCode): $($_.Exception.Message) $($_.InvocationInfo.PositionMessage)"
    if (-not $Json) {
        [Console]::Error.WriteLine($_.Exception.Message)
    }
}
finally {
    $env:PSModulePath = $modulePath
}
Add-LogLine -Text "Exit code $($report.exitCode)"
if ($script:LogPath -eq '' -and $script:EarlyLogPath -ne '') {
    $script:LogPath = $script:EarlyLogPath
    Write-LogFile
}
if ($Json) {
    ConvertTo-AsciiJson -Value $report
}
exit $report.exitCode
