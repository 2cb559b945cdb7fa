# --- the verbs ---------------------------------------------------------------------------------------------------------

function Select-Wanted {
    <#
    .SYNOPSIS
    The disks of the data that -Name asks for; all where it does not.
    #>
    param([hashtable]$Data)
    foreach ($wantedName in $Name) {
        if (@($Data.Disks | Where-Object { $_.Name -ceq $wantedName }).Count -eq 0) {
            $known = @($Data.Disks | ForEach-Object { $_.Name }) -join ', '
            Exit-Run -Code $script:ExitCode.Usage -Reason "No disk is called '$wantedName'. There are: $known."
        }
    }
    # A file system needs all its devices.
    $Data.Disks | Where-Object { $Name.Count -eq 0 -or $Name -ccontains $_.Name -or $Name -ccontains $_.Of }
}

function ConvertTo-Entry {
    <#
    .SYNOPSIS
    What is said of one disk.
    #>
    param([hashtable]$Wanted, [int]$Code, [string]$Text, [string]$Path)
    return [ordered]@{
        name    = $Wanted.Name
        of      = $Wanted.Of
        code    = $Code
        message = $Text
        path    = $Path
    }
}

function Invoke-Attach {
    <#
    .SYNOPSIS
    Attaches the disks, trying again what may succeed later.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    $wanted = @(Select-Wanted -Data $Data)
    $entries = @()
    for ($try = 0; $try -le $RetryCount; $try++) {
        if ($try -gt 0) {
            Start-Sleep -Seconds $RetryInterval
        }
        $machine = Get-Machine
        # Two file systems on one disk are two entries of the data.
        $done = @{}
        $next = @()
        for ($index = 0; $index -lt $wanted.Count; $index++) {
            if ($try -gt 0 -and $script:Transient -notcontains $entries[$index].code) {
                $next += $entries[$index]
                continue
            }
            $entry = Invoke-AttachOne -Place $Place -Machine $machine -Wanted $wanted[$index] -Done $done
            Write-Message -Text "$($entry.name): $($entry.message)"
            $next += $entry
        }
        $entries = $next
        if ($script:Planned -or @($entries | Where-Object { $script:Transient -contains $_.code }).Count -eq 0) {
            break
        }
    }
    return @{ disks = $entries }
}

function Invoke-AttachOne {
    <#
    .SYNOPSIS
    Attaches one disk; what fails for it does not keep the others.
    #>
    param([hashtable]$Place, [hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Done)
    $target = Resolve-Target -Machine $Machine -Wanted $Wanted
    if ($target.Code -ne 0) {
        return ConvertTo-Entry -Wanted $Wanted -Code $target.Code -Text $target.Message -Path $target.Path
    }
    if ($Done.ContainsKey($target.Path)) {
        $outcome = $Done[$target.Path]
        return ConvertTo-Entry -Wanted $Wanted -Code $outcome.Code -Text $outcome.Text -Path $target.Path
    }
    $outcome = @{ Code = $script:ExitCode.Failed; Text = '' }
    try {
        $outcome = Mount-Target -Place $Place -Wanted $Wanted -Target $target
    }
    catch {
        $outcome.Code = Get-FailureCode -Failure $_
        $outcome.Text = $_.Exception.Message
    }
    $Done[$target.Path] = $outcome
    return ConvertTo-Entry -Wanted $Wanted -Code $outcome.Code -Text $outcome.Text -Path $target.Path
}

function Invoke-Detach {
    <#
    .SYNOPSIS
    Detaches the disks.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    $machine = Get-Machine
    $entries = @()
    $done = @{}
    foreach ($wanted in @(Select-Wanted -Data $Data)) {
        $target = Resolve-Target -Machine $machine -Wanted $wanted -Any
        if ($target.Code -eq 0) {
            if (-not $done.ContainsKey($target.Path)) {
                $done[$target.Path] = Dismount-Target -Place $Place -Target $target
            }
            $target.Code = $done[$target.Path].Code
            $target.Message = $done[$target.Path].Text
        }
        Write-Message -Text "$($wanted.Name): $($target.Message)"
        $entries += ConvertTo-Entry -Wanted $wanted -Code $target.Code -Text $target.Message -Path $target.Path
    }
    return @{ disks = $entries }
}

function Test-FileInUse {
    <#
    .SYNOPSIS
    Whether a program has a file open, as the VM has one that is attached. Nothing is written.
    #>
    param([string]$Path)
    try {
        $stream = [System.IO.File]::Open($Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read,
            [System.IO.FileShare]::None)
        $stream.Dispose()
        return $false
    }
    catch {
        return $true
    }
}

function Get-State {
    <#
    .SYNOPSIS
    Where one disk of the data is, without asking WSL, which would start.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted)
    $target = Resolve-Target -Machine $Machine -Wanted $Wanted
    if ($target.Vhd) {
        if (-not [System.IO.File]::Exists($target.Path)) {
            return @{ Target = $target; State = 'missing'; Code = $script:ExitCode.NotFound; Text = 'there is no such file' }
        }
        if (Test-FileInUse -Path $target.Path) {
            return @{ Target = $target; State = 'in-use'; Code = 0; Text = 'in use: attached to WSL, or open in Windows' }
        }
        return @{ Target = $target; State = 'free'; Code = 0; Text = 'not attached' }
    }
    $state = 'missing'
    if ($target.Code -eq $script:ExitCode.Ambiguous) {
        $state = 'ambiguous'
    }
    elseif ($target.Code -ne 0 -and $target.Code -ne $script:ExitCode.NotFound) {
        $state = 'refused'
    }
    elseif ($target.Code -eq 0 -and -not $target.Disk.IsOffline) {
        return @{ Target = $target; State = 'online'; Code = 0; Text = 'not attached: Windows has the disk' }
    }
    elseif ($target.Code -eq 0) {
        return @{ Target = $target; State = 'offline'; Code = 0; Text = 'offline in Windows: attached to WSL, or taken offline' }
    }
    return @{ Target = $target; State = $state; Code = $target.Code; Text = $target.Message }
}

function Invoke-Status {
    <#
    .SYNOPSIS
    Says where everything is. Works without administrator rights.
    #>
    param([hashtable]$User, [hashtable]$Data)
    $machine = Get-Machine
    $entries = @()
    foreach ($wanted in @(Select-Wanted -Data $Data)) {
        $state = Get-State -Machine $machine -Wanted $wanted
        $entry = ConvertTo-Entry -Wanted $wanted -Code $state.Code -Text $state.Text -Path $state.Target.Path
        $entry['state'] = $state.State
        Write-Message -Text "$($wanted.Name): $($state.Text)"
        $entries += $entry
    }
    $task = Get-TaskStatus -Data $Data
    Write-Message -Text "Task: $($task.message)"
    return @{ elevated = $User.Elevated; logFile = $Data.LogFile; task = $task; disks = $entries }
}

function Get-Task {
    <#
    .SYNOPSIS
    The scheduled task of a name, whoever made it; nothing where there is none.
    #>
    param([string]$TaskName)
    return Get-ScheduledTask -TaskName $TaskName -TaskPath '\' -ErrorAction SilentlyContinue
}

function Get-TaskStatus {
    <#
    .SYNOPSIS
    Whether the task is there and ours, and how it last ended.
    #>
    param([hashtable]$Data)
    $status = [ordered]@{ name = $Data.TaskName; state = 'none'; lastResult = $null; message = 'none is configured' }
    if ($Data.TaskName -eq '') {
        return $status
    }
    $task = Get-Task -TaskName $Data.TaskName
    if ($null -eq $task) {
        $status.state = 'missing'
        $status.message = "there is no '$($Data.TaskName)'; run this with -Install in an elevated PowerShell"
        return $status
    }
    if (-not ([string]$task.Description).StartsWith($script:TaskMark)) {
        $status.state = 'foreign'
        $status.message = "'$($Data.TaskName)' is a task of another program"
        return $status
    }
    $status.state = ([string]$task.State).ToLowerInvariant()
    $information = Get-ScheduledTaskInfo -TaskName $Data.TaskName -TaskPath '\' -ErrorAction SilentlyContinue
    if ($null -ne $information) {
        $status.lastResult = $information.LastTaskResult
    }
    $status.message = "'$($Data.TaskName)' is registered"
    return $status
}

function ConvertTo-NixString {
    <#
    .SYNOPSIS
    A text as a string of Nix.
    #>
    param([string]$Text)
    return '"' + ($Text -replace '(["\\]|\$(?=\{))', '\$1') + '"'
}

function Get-ConfigurationLine {
    <#
    .SYNOPSIS
    The lines of configuration for one disk, with what tells it from all others.
    #>
    param([hashtable]$Machine, $Disk)
    $identity = $null
    $bySerial = @{ SerialNumber = [string]$Disk.SerialNumber; UniqueId = ''; Vhd = '' }
    if ($bySerial.SerialNumber.Trim() -ne '' -and @(Find-Disk -Machine $Machine -Wanted $bySerial).Count -eq 1) {
        $identity = 'serialNumber = ' + (ConvertTo-NixString -Text $bySerial.SerialNumber)
    }
    else {
        $byId = @{ SerialNumber = ''; UniqueId = [string]$Disk.UniqueId; Vhd = '' }
        if ($byId.UniqueId.Trim() -eq '' -or @(Find-Disk -Machine $Machine -Wanted $byId).Count -ne 1) {
            return '# Nothing tells this disk from the others.'
        }
        $identity = 'uniqueId = ' + (ConvertTo-NixString -Text $byId.UniqueId)
    }
    $slug = ([string]$Disk.FriendlyName -replace '[^A-Za-z0-9]+', '-').Trim('-').ToLowerInvariant()
    if ($slug -eq '') {
        $slug = "disk-$($Disk.Number)"
    }
    "wsl.bareMounts.disks.$(ConvertTo-NixString -Text $slug) = {"
    "  $identity;"
    '  uuid = "...";  # of the file system: lsblk --fs, once the disk is attached'
    '  filesystem = { fsType = "ext4"; mountPoint = "/mnt/..."; };'
    '};'
}

function Invoke-List {
    <#
    .SYNOPSIS
    Lists every disk of this computer.
    #>
    param()
    $machine = Get-Machine
    $entries = @()
    foreach ($disk in $machine.Disks) {
        $refusals = @(Get-Refusal -Machine $machine -Disk $disk)
        $partitions = @()
        foreach ($partition in @($machine.Partitions | Where-Object { $_.DiskNumber -eq $disk.Number })) {
            $partitions += [ordered]@{
                number = $partition.PartitionNumber
                size   = $partition.Size
                type   = [string](Get-PropertyValue -InputObject $partition -Property 'Type')
                paths  = @(Get-AccessPath -Partition $partition)
            }
        }
        $entry = [ordered]@{
            number        = $disk.Number
            friendlyName  = $disk.FriendlyName
            serialNumber  = $disk.SerialNumber
            uniqueId      = $disk.UniqueId
            size          = $disk.Size
            bus           = Get-BusName -BusType $disk.BusType
            offline       = [bool]$disk.IsOffline
            partitions    = $partitions
            canAttach     = ($refusals.Count -eq 0)
            needsPermit   = ($refusals.Count -gt 0 -and @($refusals | Where-Object { -not $_.Volumes }).Count -eq 0)
            reasons       = @($refusals | ForEach-Object { $_.Text })
            configuration = @()
        }
        if ($entry.canAttach -or $entry.needsPermit) {
            $entry.configuration = @(Get-ConfigurationLine -Machine $machine -Disk $disk)
        }
        Write-DiskListing -Entry $entry
        $entries += $entry
    }
    return @{ disks = $entries }
}

function Write-DiskListing {
    <#
    .SYNOPSIS
    Shows one disk of the list to a person.
    #>
    param([System.Collections.Specialized.OrderedDictionary]$Entry)
    $size = [Math]::Round([double]$Entry.size / $script:GiB, 1)
    Write-Message -Text "Disk $($Entry.number): $($Entry.friendlyName), $size GiB, $($Entry.bus)"
    Write-Message -Text "  serial number '$($Entry.serialNumber)', unique id '$($Entry.uniqueId)'"
    foreach ($partition in $Entry.partitions) {
        $shown = [Math]::Round([double]$partition.size / $script:GiB, 1)
        Write-Message -Text "  partition $($partition.number): $($partition.type), $shown GiB $($partition.paths -join ' ')"
    }
    if ($Entry.canAttach) {
        Write-Message -Text '  WSL can take it:'
    }
    else {
        Write-Message -Text "  stays with Windows: $($Entry.reasons -join '; ')"
    }
    if ($Entry.needsPermit) {
        Write-Message -Text '  With allowDriveLetters = true WSL can take it:'
    }
    foreach ($line in $Entry.configuration) {
        Write-Message -Text "    $line"
    }
}

function Get-InstallFolder {
    <#
    .SYNOPSIS
    Where -Install puts script and data: in a folder that only administrators can write.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    return [System.IO.Path]::Combine($Place.ProgramFiles, 'bare-mounts', $Data.TaskName)
}

function Assert-OwnTask {
    <#
    .SYNOPSIS
    Ends the run where there is no name for the task, or another program has one of that name.
    #>
    param([hashtable]$Data)
    if ($Data.TaskName -eq '') {
        Exit-Run -Code $script:ExitCode.Usage -Reason 'The configuration has no wsl.bareMounts.windows.taskName.'
    }
    if ((Get-TaskStatus -Data $Data).state -eq 'foreign') {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "There is a task '$($Data.TaskName)' of another program. Choose another wsl.bareMounts.windows.taskName.")
    }
}

function Invoke-Install {
    <#
    .SYNOPSIS
    Copies script and data, and registers the task. Done again, it brings both up to date.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data, [string]$Source)
    Assert-OwnTask -Data $Data
    $folder = Get-InstallFolder -Place $Place -Data $Data
    $installed = [System.IO.Path]::Combine($folder, 'Mount-WslBareDisks.ps1')
    if (Test-Change -Target $folder -Action 'Copy script and data') {
        [void][System.IO.Directory]::CreateDirectory($folder)
        $copies = @(
            @{ From = $PSCommandPath; To = $installed }
            @{ From = $Source; To = [System.IO.Path]::Combine($folder, 'bare-mounts.json') }
        )
        foreach ($copy in $copies) {
            if ($copy.From -ne $copy.To) {
                [System.IO.File]::Copy($copy.From, $copy.To, $true)
            }
        }
    }
    if (Test-Change -Target $Data.TaskName -Action 'Register the scheduled task') {
        try {
            Register-AttachTask -Place $Place -User $User -Data $Data -Folder $folder -Installed $installed
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "Cannot register the task: $($_.Exception.Message)"
        }
    }
    Write-Message -Text "The task '$($Data.TaskName)' runs $installed."
    return @{ folder = $folder; task = $Data.TaskName; disks = @() }
}

function Register-AttachTask {
    <#
    .SYNOPSIS
    Registers the task: as this user, with highest privileges, at most one at a time.
    #>
    param([hashtable]$Place, [hashtable]$User, [hashtable]$Data, [string]$Folder, [string]$Installed)
    # The task's name has no character that would end the quotes.
    $command = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -Attach -RetryCount 5 -RetryInterval 10 -Json' -f
    $Installed
    $action = @{ Execute = $Place.PowerShell; Argument = $command; WorkingDirectory = $Folder }
    $logon = 'S4U'
    $trigger = @{ AtStartup = $true }
    if (-not $WithoutLogon) {
        # PowerShell alone would show a window for a moment, even with -WindowStyle Hidden.
        $action.Execute = [System.IO.Path]::Combine($Place.System, 'conhost.exe')
        $action.Argument = '--headless "{0}" {1}' -f $Place.PowerShell, $command
        $logon = 'Interactive'
        $trigger = @{ AtLogOn = $true; User = $User.Sid }
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
    $principal = New-ScheduledTaskPrincipal -UserId $User.Sid -LogonType $logon -RunLevel Highest
    $task = @{
        TaskName    = $Data.TaskName
        TaskPath    = '\'
        Action      = New-ScheduledTaskAction @action
        Trigger     = New-ScheduledTaskTrigger @trigger
        Principal   = $principal
        Settings    = New-ScheduledTaskSettingsSet @settings
        Description = "$($script:TaskMark) $($Data.Disks.Count) disks of NixOS-WSL; see $Folder"
        Force       = $true
    }
    [void](Register-ScheduledTask @task)
}

function Invoke-Uninstall {
    <#
    .SYNOPSIS
    Removes the task, and of the folder what -Install and the log put there.
    #>
    param([hashtable]$Place, [hashtable]$Data)
    Assert-OwnTask -Data $Data
    if ($null -ne (Get-Task -TaskName $Data.TaskName)) {
        if (Test-Change -Target $Data.TaskName -Action 'Remove the scheduled task') {
            Unregister-ScheduledTask -TaskName $Data.TaskName -TaskPath '\' -Confirm:$false
        }
    }
    $folder = Get-InstallFolder -Place $Place -Data $Data
    if ([System.IO.Directory]::Exists($folder) -and (Test-Change -Target $folder -Action 'Remove script, data and log')) {
        # What is said from here on has no place to stay.
        $script:LogPath = ''
        $script:EarlyLogPath = ''
        $files = @('Mount-WslBareDisks.ps1', 'bare-mounts.json', 'Mount-WslBareDisks.log')
        for ($number = 1; $number -le $script:OlderLogs; $number++) {
            $files += "Mount-WslBareDisks.log.$number"
        }
        foreach ($file in $files) {
            [System.IO.File]::Delete([System.IO.Path]::Combine($folder, $file))
        }
        if (@([System.IO.Directory]::GetFileSystemEntries($folder)).Count -eq 0) {
            [System.IO.Directory]::Delete($folder)
        }
    }
    Write-Message -Text "The task '$($Data.TaskName)' is gone."
    return @{ folder = $folder; task = $Data.TaskName; disks = @() }
}
