# --- the scheduled task ------------------------------------------------------------------------------------------------

# Who may write where what runs elevated lies: administrators, SYSTEM and Windows' own installer.
# Source: https://learn.microsoft.com/windows/win32/secauthz/sid-strings
$script:TrustedOwners = @('BA', 'SY', 'S-1-5-32-544', 'S-1-5-18', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
# Create, append, attributes, delete, change rights and owner, and the general rights that mean them.
# Source: https://learn.microsoft.com/windows/win32/fileio/file-access-rights-constants
$script:WriteRights = 0x500D0156
$script:ReadWords = @('FR', 'FX', 'GR', 'GX', 'RC')

function Get-InstallFolder {
    <#
    .SYNOPSIS
    Where -Install puts script and data: in a folder that only administrators can write.
    #>
    param([hashtable]$Place, [string]$TaskName)
    return [System.IO.Path]::Combine($Place.Own, $TaskName)
}

function Get-WriterProblem {
    <#
    .SYNOPSIS
    Why the rights of a file or folder, in SDDL, let others than administrators change it; '' where they do not.
    .DESCRIPTION
    What is not understood counts as a problem.
    Source: https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
    #>
    param([string]$Sddl)
    if ($Sddl -notmatch '\AO:(?<owner>[A-Z]{2}|S-[\d-]+)(?:G:(?:[A-Z]{2}|S-[\d-]+))?D:[A-Z]*(?<entries>(?:\([^()]*\))+)(?:S:.*)?\z') {
        return "its rights are not understood ($Sddl)"
    }
    $entries = $Matches['entries']
    if ($script:TrustedOwners -cnotcontains $Matches['owner']) {
        return "it belongs to $($Matches['owner'])"
    }
    foreach ($entry in [regex]::Matches($entries, '\(([^()]*)\)')) {
        $fields = $entry.Groups[1].Value.Split(';')
        if ($fields[0] -ceq 'D' -or $script:TrustedOwners -ccontains $fields[5]) {
            continue
        }
        # Rights that a later owner would have; owners are looked at themselves.
        if ($fields[5] -ceq 'CO' -and $fields[1] -cmatch 'IO') {
            continue
        }
        if ($fields[0] -cne 'A' -or -not (Test-ReadRight -Rights $fields[2])) {
            return "$($fields[5]) may change it"
        }
    }
    return ''
}

function Test-ReadRight {
    <#
    .SYNOPSIS
    Whether rights in SDDL let nobody change anything.
    #>
    param([string]$Rights)
    if ($Rights -match '\A0x[0-9a-f]{1,8}\z') {
        return ([Convert]::ToInt64($Rights, 16) -band $script:WriteRights) -eq 0
    }
    $words = @([regex]::Matches($Rights, '..') | ForEach-Object { $_.Value })
    return $words.Count * 2 -eq $Rights.Length -and @($words | Where-Object { $script:ReadWords -cnotcontains $_ }).Count -eq 0
}

function Assert-OwnPath {
    <#
    .SYNOPSIS
    Ends the run where a file or folder is a link, or others than administrators could change it.
    #>
    param([string]$Path)
    $problem = ''
    try {
        Assert-NoLink -Path $Path
        # Every Windows has it; where it is missing there are no such rights.
        if ($null -ne (Get-Command -Name Get-Acl -ErrorAction SilentlyContinue)) {
            $problem = Get-WriterProblem -Sddl (Get-Acl -LiteralPath $Path).Sddl
        }
    }
    catch {
        $problem = $_.Exception.Message
    }
    if ($problem -ne '') {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "$Path is no place to run anything from with administrator rights: $problem. Delete it as administrator and run -Install again.")
    }
}

function Assert-OwnFolder {
    <#
    .SYNOPSIS
    Ends the run where a folder below Program Files, or a file of this script in it, could be changed by others.
    #>
    param([string]$Folder)
    Assert-OwnPath -Path $Folder
    foreach ($name in 'Mount-WslBareDisks.ps1', 'bare-mounts.json', 'installed.json') {
        $file = [System.IO.Path]::Combine($Folder, $name)
        if ([System.IO.File]::Exists($file)) {
            Assert-OwnPath -Path $file
        }
    }
}

function Assert-Installed {
    <#
    .SYNOPSIS
    Before a run of what -Install has copied: nobody but administrators could have changed it.
    #>
    param([hashtable]$Place, [string]$Folder)
    if (Test-Below -Path $Folder -Folders $Place.Own) {
        Assert-OwnFolder -Folder $Place.Own
        Assert-OwnFolder -Folder $Folder
    }
}

function Get-Task {
    <#
    .SYNOPSIS
    The scheduled task of a name, whoever made it; nothing where there is none.
    #>
    param([string]$TaskName)
    return Get-ScheduledTask -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
}

function Test-OwnMark {
    <#
    .SYNOPSIS
    Whether this script has made a task.
    #>
    param($Task)
    return ([string]$Task.Description).StartsWith($script:TaskMark, [StringComparison]::Ordinal)
}

function Test-TaskOfUser {
    <#
    .SYNOPSIS
    Whether a task runs as a user. Its description says whose it is; older ones only have an account, as name or identifier.
    #>
    param($Task, [hashtable]$User)
    if ([string]$Task.Description -match '\bfor (S-1-[\d-]+)') {
        return $Matches[1] -eq $User.Sid
    }
    $account = [string](Get-PropertyValue -InputObject (Get-PropertyValue -InputObject $Task -Property 'Principal') -Property 'UserId')
    return $account -ne '' -and @($User.Sid, $User.Name, $User.Name.Split('\')[-1]) -contains $account
}

function Get-TaskStatus {
    <#
    .SYNOPSIS
    Whether the task is there and ours, and how it last ended.
    #>
    param([string]$TaskName, [hashtable]$User)
    $status = [ordered]@{ name = $TaskName; state = 'none'; lastResult = $null; message = 'none is configured' }
    if ($TaskName -eq '') {
        return $status
    }
    $task = Get-Task -TaskName $TaskName
    if ($null -eq $task) {
        $status.state = 'missing'
        $status.message = "there is no '$TaskName'; run this with -Install in an elevated PowerShell"
        return $status
    }
    if (-not (Test-OwnMark -Task $task)) {
        $status.state = 'foreign'
        $status.message = "'$TaskName' is a task of another program"
        return $status
    }
    $status.state = ([string]$task.State).ToLowerInvariant()
    $information = Get-ScheduledTaskInfo -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
    if ($null -ne $information) {
        $status.lastResult = $information.LastTaskResult
    }
    $status.message = "'$TaskName' is registered"
    if (-not (Test-TaskOfUser -Task $task -User $User)) {
        $status.message = "'$TaskName' is registered, but not for this user"
    }
    return $status
}

function Get-Installed {
    <#
    .SYNOPSIS
    What -Install has put into a folder: for whom, from where, and which disks.
    #>
    param([string]$Folder)
    $installed = @{ User = ''; Distribution = ''; Disks = @() }
    try {
        $file = [System.IO.Path]::Combine($Folder, 'installed.json')
        if ([System.IO.File]::Exists($file)) {
            $note = ConvertFrom-Data -Text ([System.IO.File]::ReadAllText($file))
            $installed.User = [string]$note['user']
            $installed.Distribution = [string]$note['distribution']
        }
        $data = [System.IO.Path]::Combine($Folder, 'bare-mounts.json')
        if ([System.IO.File]::Exists($data)) {
            $installed.Disks = (Read-Data -Path $data).Disks
        }
    }
    catch {
        Add-LogLine -Text "Cannot read what is installed in ${Folder}: $($_.Exception.Message)"
    }
    return $installed
}

function Get-SourceDistribution {
    <#
    .SYNOPSIS
    The distribution of which the data came: \\wsl.localhost\NixOS\etc\... is of NixOS. '' where the path does not say.
    #>
    param([string]$Path)
    if ($Path -match '\A(?:\\\\|//)wsl(?:\.localhost|\$)[\\/]([^\\/]+)[\\/]') {
        return $Matches[1]
    }
    return ''
}

function Test-SameSource {
    <#
    .SYNOPSIS
    Whether what is installed came from the same distribution: by its name, or, where that is not known, by a disk that both
    have. What has no disks is nobody's.
    #>
    param([hashtable]$Installed, [hashtable]$Context)
    $distribution = Get-SourceDistribution -Path $Context.Source
    if ($Installed.Distribution -ne '' -and $distribution -ne '') {
        return $Installed.Distribution -eq $distribution
    }
    if ($Installed.Disks.Count -eq 0) {
        return $true
    }
    $mine = @($Context.Data.Disks | ForEach-Object { $_.Name; Get-Identity -Wanted $_ })
    $shared = @($Installed.Disks | Where-Object { $mine -ccontains $_.Name -or $mine -ccontains (Get-Identity -Wanted $_) })
    return $shared.Count -gt 0
}

function Assert-OwnTask {
    <#
    .SYNOPSIS
    Ends the run where the task or the folder of a name belongs to another program, another user or another distribution.
    #>
    param([hashtable]$Context, [string]$TaskName)
    $task = Get-Task -TaskName $TaskName
    if ($null -ne $task -and -not (Test-OwnMark -Task $task)) {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "There is a task '$TaskName' of another program. Choose another wsl.bareMounts.windows.taskName.")
    }
    if ($Context.Force) {
        return
    }
    $installed = Get-Installed -Folder (Get-InstallFolder -Place $Context.Place -TaskName $TaskName)
    $isOfOther = $null -ne $task -and -not (Test-TaskOfUser -Task $task -User $Context.User)
    if ($isOfOther -or ($installed.User -ne '' -and $installed.User -ne $Context.User.Sid)) {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "The task '$TaskName' is one of another user. Choose another wsl.bareMounts.windows.taskName, or take it over with -Force.")
    }
    if (-not (Test-SameSource -Installed $installed -Context $Context)) {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "The task '$TaskName' is for other disks, such as '$($installed.Disks[0].Name)', which another distribution has configured. " +
            'Choose another wsl.bareMounts.windows.taskName, or replace it with -Force.')
    }
}

function Get-OldTask {
    <#
    .SYNOPSIS
    The names under which this user has installed the disks of this distribution before, beside the configured one.
    #>
    param([hashtable]$Context)
    $names = @()
    if ([System.IO.Directory]::Exists($Context.Place.Own)) {
        $names = @([System.IO.Directory]::GetDirectories($Context.Place.Own) | ForEach-Object { [System.IO.Path]::GetFileName($_) })
    }
    foreach ($name in ($names | Sort-Object)) {
        $task = Get-Task -TaskName $name
        $installed = Get-Installed -Folder (Get-InstallFolder -Place $Context.Place -TaskName $name)
        $isOfUser = $installed.User -eq $Context.User.Sid
        if ($null -ne $task) {
            $isOfUser = (Test-OwnMark -Task $task) -and (Test-TaskOfUser -Task $task -User $Context.User)
        }
        if ($name -ne $Context.Data.TaskName -and $isOfUser -and $installed.Disks.Count -gt 0 -and
            (Test-SameSource -Installed $installed -Context $Context)) {
            $name
        }
    }
}

function Invoke-Install {
    <#
    .SYNOPSIS
    Copies script and data, and registers the task. Done again, it brings both up to date.
    #>
    param([hashtable]$Context, [bool]$WithoutLogon)
    $name = $Context.Data.TaskName
    if ($name -eq '') {
        Exit-Run -Code $script:ExitCode.Usage -Reason (
            'The configuration has no wsl.bareMounts.windows.taskName. What was installed before is removed by -Uninstall.')
    }
    $other = Get-OtherUser -User $Context.User
    if ($other -ne '' -and -not $Context.Force) {
        Exit-Run -Code $script:ExitCode.Usage -Reason (
            "This runs as $($Context.User.Name), and $other is logged on: the task would attach the disks to the WSL of the former. " +
            'Log on as the user whose distribution it is, who must be an administrator, or run it with -Force.')
    }
    Assert-OwnTask -Context $Context -TaskName $name
    $folder = Get-InstallFolder -Place $Context.Place -TaskName $name
    $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
    if (Test-Change -Target $folder -Action 'Copy script and data') {
        try {
            Copy-Installed -Context $Context -Folder $folder
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "Cannot copy script and data to ${folder}: $($_.Exception.Message)"
        }
    }
    if (Test-Change -Target $name -Action 'Register the scheduled task') {
        try {
            Register-AttachTask -Context $Context -Folder $folder -Installed $installed -WithoutLogon $WithoutLogon
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "Cannot register the task: $($_.Exception.Message)"
        }
    }
    foreach ($old in @(Get-OldTask -Context $Context)) {
        Remove-Installed -Context $Context -TaskName $old
    }
    Write-Message -Text "The task '$name' runs $installed."
    return @{ folder = $folder; task = $name; disks = @() }
}

function Copy-Installed {
    <#
    .SYNOPSIS
    Writes the script that runs and the data that was checked, each as a whole or not at all; the files they came from may be
    others by now.
    #>
    param([hashtable]$Context, [string]$Folder)
    [void][System.IO.Directory]::CreateDirectory($Folder)
    Assert-OwnFolder -Folder $Context.Place.Own
    Assert-OwnFolder -Folder $Folder
    $encoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
    $note = [ordered]@{
        user = $Context.User.Sid; distribution = (Get-SourceDistribution -Path $Context.Source); source = $Context.Source
    }
    $files = @(
        @{ Name = 'installed.json'; Bytes = $encoding.GetBytes((ConvertTo-AsciiJson -Value $note)) }
        @{ Name = 'bare-mounts.json'; Bytes = $Context.Data.Bytes }
        @{ Name = 'Mount-WslBareDisks.ps1'; Bytes = $encoding.GetBytes($Context.ScriptText) }
    )
    foreach ($file in $files) {
        $new = [System.IO.Path]::Combine($Folder, $file.Name + '.new')
        try {
            [System.IO.File]::WriteAllBytes($new, $file.Bytes)
            $to = [System.IO.Path]::Combine($Folder, $file.Name)
            if ([System.IO.File]::Exists($to)) {
                [System.IO.File]::Delete($to)
            }
            [System.IO.File]::Move($new, $to)
        }
        finally {
            [System.IO.File]::Delete($new)
        }
    }
    Assert-OwnFolder -Folder $Folder
}

function Register-AttachTask {
    <#
    .SYNOPSIS
    Registers the task: as this user, with highest privileges, at most one at a time.
    #>
    param([hashtable]$Context, [string]$Folder, [string]$Installed, [bool]$WithoutLogon)
    # The task's name has no character that would end the quotes.
    $command = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -Attach -RetryCount 5 -RetryInterval 10 -Json' -f
    $Installed
    $action = @{ Execute = $Context.Place.PowerShell; Argument = $command; WorkingDirectory = $Folder }
    $logon = 'S4U'
    $trigger = @{ AtStartup = $true }
    if (-not $WithoutLogon) {
        # PowerShell alone would show a window for a moment, even with -WindowStyle Hidden.
        $action.Execute = [System.IO.Path]::Combine($Context.Place.System, 'conhost.exe')
        $action.Argument = '--headless "{0}" {1}' -f $Context.Place.PowerShell, $command
        $logon = 'Interactive'
        $trigger = @{ AtLogOn = $true; User = $Context.User.Sid }
    }
    $settings = @{
        AllowStartIfOnBatteries    = $true
        DontStopIfGoingOnBatteries = $true
        StartWhenAvailable         = $true
        MultipleInstances          = 'IgnoreNew'
        ExecutionTimeLimit         = New-TimeSpan -Minutes 30
        RestartCount               = 3
        RestartInterval            = New-TimeSpan -Minutes 1
    }
    # By its security identifier, since names differ by language and may have any character.
    $principal = New-ScheduledTaskPrincipal -UserId $Context.User.Sid -LogonType $logon -RunLevel Highest
    $task = @{
        TaskName    = $Context.Data.TaskName
        TaskPath    = '\'
        Action      = New-ScheduledTaskAction @action
        Trigger     = New-ScheduledTaskTrigger @trigger
        Principal   = $principal
        Settings    = New-ScheduledTaskSettingsSet @settings
        Description = "$($script:TaskMark) $($Context.Data.Disks.Count) disks of NixOS-WSL, for $($Context.User.Sid); see $Folder"
        Force       = $true
    }
    [void](Register-ScheduledTask @task)
}

function Remove-Installed {
    <#
    .SYNOPSIS
    Removes a task, and of its folder what -Install and the log put there.
    #>
    param([hashtable]$Context, [string]$TaskName)
    if ($null -ne (Get-Task -TaskName $TaskName)) {
        if (Test-Change -Target $TaskName -Action 'Remove the scheduled task') {
            Unregister-ScheduledTask -TaskName $TaskName -TaskPath '\' -Confirm:$false
        }
    }
    $folder = Get-InstallFolder -Place $Context.Place -TaskName $TaskName
    if ([System.IO.Directory]::Exists($folder) -and (Test-Change -Target $folder -Action 'Remove script, data and log')) {
        Remove-OwnFile -Folder $folder -Names (@('Mount-WslBareDisks.ps1', 'bare-mounts.json', 'installed.json') + @(Get-LogName))
    }
}

function Get-LogName {
    <#
    .SYNOPSIS
    The names of the logs that this script keeps.
    #>
    param()
    'Mount-WslBareDisks.log'
    for ($number = 1; $number -le $script:OlderLogs; $number++) {
        "Mount-WslBareDisks.log.$number"
    }
}

function Remove-OwnFile {
    <#
    .SYNOPSIS
    Removes files of this script from a folder, and the folder where nothing else is in it.
    #>
    param([string]$Folder, [string[]]$Names)
    foreach ($name in $Names) {
        [System.IO.File]::Delete([System.IO.Path]::Combine($Folder, $name))
    }
    if (@([System.IO.Directory]::GetFileSystemEntries($Folder)).Count -eq 0) {
        [System.IO.Directory]::Delete($Folder)
    }
}

function Invoke-Uninstall {
    <#
    .SYNOPSIS
    Takes back all that -Install did for the disks of this distribution, under whatever name, and the logs.
    #>
    param([hashtable]$Context)
    $names = @(Get-OldTask -Context $Context)
    if ($Context.Data.TaskName -ne '') {
        Assert-OwnTask -Context $Context -TaskName $Context.Data.TaskName
        $names = @($Context.Data.TaskName) + $names
    }
    foreach ($name in $names) {
        Remove-Installed -Context $Context -TaskName $name
    }
    $folders = @($Context.Place.Own, (Get-UserFolder) | Where-Object { $_ -ne '' -and [System.IO.Directory]::Exists($_) })
    foreach ($folder in $folders) {
        if (Test-Change -Target $folder -Action 'Remove logs') {
            Remove-OwnFile -Folder $folder -Names @(Get-LogName)
        }
    }
    if (-not $script:Planned) {
        # What is said from here on has no place to stay.
        $script:Log.Path = ''
        $script:Log.Early = ''
    }
    Write-Message -Text "Removed: $($names -join ', ')."
    return @{ folder = (Get-InstallFolder -Place $Context.Place -TaskName $Context.Data.TaskName); task = $Context.Data.TaskName; disks = @() }
}
