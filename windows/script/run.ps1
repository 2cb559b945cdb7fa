# --- a run -------------------------------------------------------------------------------------------------------------

function Get-UserFolder {
    <#
    .SYNOPSIS
    Where runs without administrator rights log; '' where the user has no such folder.
    #>
    param()
    $local = [Environment]::GetFolderPath('LocalApplicationData')
    if ($local -eq '') {
        return ''
    }
    return [System.IO.Path]::Combine($local, 'bare-mounts')
}

function Get-LogPath {
    <#
    .SYNOPSIS
    Says where to log: as configured, beside the installed script, or, without rights, with the user.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data)
    $folder = Get-UserFolder
    if ($User.Elevated) {
        $folder = Get-InstallFolder -Place $Place -TaskName $Data.TaskName
    }
    $path = ''
    if ($folder -ne '') {
        $path = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.log')
    }
    $script:Log.Own = $Data.LogFile -eq ''
    if (-not $script:Log.Own) {
        $path = $Data.LogFile
    }
    return $path
}

function Invoke-Verb {
    <#
    .SYNOPSIS
    Does what was asked for, and returns what there is to say about it.
    #>
    param([string]$Verb, [hashtable]$Options)
    Assert-Host -Is64BitWindows ([Environment]::Is64BitOperatingSystem) -Is64BitProcess ([Environment]::Is64BitProcess)
    $place = Get-Place
    # PowerShell 7 takes the modules for disks and tasks from Windows PowerShell.
    $env:PSModulePath += [System.IO.Path]::PathSeparator + [System.IO.Path]::Combine($place.System, 'WindowsPowerShell', 'v1.0', 'Modules')
    $user = Get-User -Place $place
    $script:Log.Early = Get-LogPath -Place $place -User $user -Data @{ LogFile = ''; TaskName = '' }
    if ($Verb -eq 'List') {
        return Invoke-List -User $user
    }
    if ($Verb -ne 'Status') {
        Assert-Elevated -User $user
        Write-Intruder
    }
    if ($user.Elevated) {
        Assert-Installed -Place $place -Folder $Options.Folder
    }
    $data = Read-Data -Path $Options.Source
    $script:Log.Path = Get-LogPath -Place $place -User $user -Data $data
    Add-LogLine -Text "$Verb with $($Options.Source)"
    $context = @{
        Place = $place; User = $user; Data = $data; Name = $Options.Name; Create = $Options.Create; Force = $Options.Force
        Source = $Options.Source; ScriptText = $Options.ScriptText
    }
    if ($Verb -eq 'Status') {
        return Invoke-Status -Context $context
    }
    if ($Verb -eq 'Uninstall') {
        return Invoke-Uninstall -Context $context
    }
    $version = Assert-Wsl -Place $place
    $other = Get-OtherUser -User $user
    if ($other -ne '') {
        Write-Message -Text "This runs as $($user.Name), whose WSL is another one than that of $other, who is logged on."
    }
    $result = @{}
    switch ($Verb) {
        'Attach' { $result = Invoke-Attach -Context $context -RetryCount $Options.RetryCount -RetryInterval $Options.RetryInterval }
        'Detach' { $result = Invoke-Detach -Context $context }
        'Install' { $result = Invoke-Install -Context $context -WithoutLogon $Options.WithoutLogon }
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

function Get-Report {
    <#
    .SYNOPSIS
    Runs a verb and says what came of it, as it is printed.
    #>
    param([string]$Verb, [hashtable]$Options)
    $report = [ordered]@{ version = 1; verb = $Verb; exitCode = 0; error = $null }
    try {
        $result = Invoke-Verb -Verb $Verb -Options $Options
        foreach ($key in @($result.Keys | Sort-Object)) {
            $report[$key] = $result[$key]
        }
        foreach ($entry in @($result.disks)) {
            if ($report.exitCode -eq 0 -and $Verb -ne 'List') {
                $report.exitCode = $entry.code
            }
        }
    }
    catch {
        $report.exitCode = Get-FailureCode -Failure $_
        $report.error = $_.Exception.Message
        $report['disks'] = @()
        Add-LogLine -Text "Failed with $($report.exitCode): $($_.Exception.Message) $($_.InvocationInfo.PositionMessage)"
        if (-not $script:Quiet) {
            [Console]::Error.WriteLine((ConvertTo-Shown -Text $_.Exception.Message))
        }
    }
    return $report
}

$options = @{
    Folder        = $PSScriptRoot
    Source        = [System.IO.Path]::Combine($PSScriptRoot, 'bare-mounts.json')
    ScriptText    = [string]$MyInvocation.MyCommand.ScriptContents
    Name          = $Name
    Create        = [bool]$Create
    Force         = [bool]$Force
    RetryCount    = $RetryCount
    RetryInterval = $RetryInterval
    WithoutLogon  = [bool]$WithoutLogon
}
try {
    if ($DataPath -ne '') {
        # Relative to where PowerShell is, which .NET does not know.
        $options.Source = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($DataPath)
    }
    $report = Get-Report -Verb $PSCmdlet.ParameterSetName -Options $options
    Add-LogLine -Text "Exit code $($report.exitCode)"
    Complete-Log
    if ($Json) {
        ConvertTo-AsciiJson -Value $report
    }
}
finally {
    $env:PSModulePath = $script:ModulePath
}
exit $report.exitCode
