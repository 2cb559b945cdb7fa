# --- looking -----------------------------------------------------------------------------------------------------------

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
        if ($target.Code -eq $script:ExitCode.Refused) {
            return @{ Target = $target; State = 'refused'; Code = $target.Code; Text = $target.Message }
        }
        if (-not [System.IO.File]::Exists($target.Path)) {
            return @{ Target = $target; State = 'missing'; Code = $script:ExitCode.NotFound; Text = 'there is no such file' }
        }
        if ($target.Code -ne 0 -or (Test-FileInUse -Path $target.Path)) {
            return @{ Target = $target; State = 'in-use'; Code = 0; Text = 'in use: attached to WSL, or open in Windows' }
        }
        return @{ Target = $target; State = 'free'; Code = 0; Text = 'not attached' }
    }
    if ($target.Code -eq $script:ExitCode.NotFound -or $target.Code -eq $script:ExitCode.Failed) {
        return @{ Target = $target; State = 'missing'; Code = $target.Code; Text = $target.Message }
    }
    if ($target.Code -eq $script:ExitCode.Ambiguous) {
        return @{ Target = $target; State = 'ambiguous'; Code = $target.Code; Text = $target.Message }
    }
    # One that WSL has is offline, so that nothing of it can be seen; that is no reason to worry.
    $isOffline = $null -ne $target.Disk -and $target.Disk.IsOffline
    $reasons = @($target.Reasons | Where-Object { -not ($isOffline -and $_.Volumes) })
    if ($reasons.Count -gt 0) {
        return @{ Target = $target; State = 'refused'; Code = $target.Code; Text = $target.Message }
    }
    if ($isOffline) {
        return @{ Target = $target; State = 'offline'; Code = 0; Text = 'offline in Windows: attached to WSL, or taken offline' }
    }
    return @{ Target = $target; State = 'online'; Code = 0; Text = 'not attached: Windows has the disk' }
}

function Invoke-Status {
    <#
    .SYNOPSIS
    Says where everything is. Works without administrator rights.
    #>
    param([hashtable]$Context)
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    $entries = @()
    foreach ($wanted in @(Select-Wanted -Data $Context.Data -Name $Context.Name)) {
        $state = Get-State -Machine $machine -Wanted $wanted
        $entry = ConvertTo-Entry -Wanted $wanted -Code $state.Code -Text $state.Text -Path $state.Target.Path
        $entry['state'] = $state.State
        Write-Message -Text "$($wanted.Name): $($state.Text)"
        $entries += $entry
    }
    $task = Get-TaskStatus -TaskName $Context.Data.TaskName -User $Context.User
    Write-Message -Text "Task: $($task.message)"
    foreach ($old in @(Get-OldTask -Context $Context)) {
        Write-Message -Text "Task: '$old' is still there from before; -Install and -Uninstall remove it"
    }
    return @{ elevated = $Context.User.Elevated; logFile = $Context.Data.LogFile; task = $task; disks = $entries }
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
    $byId = @{ SerialNumber = ''; UniqueId = [string]$Disk.UniqueId; Vhd = '' }
    if (Test-Telling -Machine $Machine -Wanted $bySerial -Disk $Disk) {
        $identity = 'serialNumber = ' + (ConvertTo-NixString -Text $bySerial.SerialNumber)
    }
    elseif (Test-Telling -Machine $Machine -Wanted $byId -Disk $Disk) {
        $identity = 'uniqueId = ' + (ConvertTo-NixString -Text $byId.UniqueId)
    }
    else {
        return '# Nothing tells this disk from the others.'
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

function Test-Telling {
    <#
    .SYNOPSIS
    Whether an identity finds a disk, and no other.
    #>
    param([hashtable]$Machine, [hashtable]$Wanted, $Disk)
    if (($Wanted.SerialNumber + $Wanted.UniqueId).Trim() -eq '') {
        return $false
    }
    $found = @(Find-Disk -Machine $Machine -Wanted $Wanted)
    return $found.Count -eq 1 -and $found[0].Number -eq $Disk.Number
}

function Invoke-List {
    <#
    .SYNOPSIS
    Lists every disk of this computer.
    #>
    param([hashtable]$User)
    $machine = Get-Machine -User $User -Data @{ Disks = @() }
    if ($machine.Failure -ne '') {
        Exit-Run -Code $script:ExitCode.Failed -Reason $machine.Failure
    }
    $entries = @()
    foreach ($disk in $machine.Disks) {
        $entry = Get-DiskListing -Machine $machine -Disk $disk
        Write-DiskListing -Entry $entry
        $entries += $entry
    }
    return @{ disks = $entries }
}

function Get-DiskListing {
    <#
    .SYNOPSIS
    What is said of one disk in the list.
    #>
    param([hashtable]$Machine, $Disk)
    $refusals = @(Get-Refusal -Machine $Machine -Disk $Disk)
    $partitions = @()
    foreach ($partition in @($Machine.Partitions | Where-Object { $_.DiskNumber -eq $Disk.Number })) {
        $partitions += [ordered]@{
            number = $partition.PartitionNumber
            size   = $partition.Size
            type   = [string](Get-PropertyValue -InputObject $partition -Property 'Type')
            paths  = @(Get-AccessPath -Partition $partition)
        }
    }
    $entry = [ordered]@{
        number        = $Disk.Number
        friendlyName  = $Disk.FriendlyName
        serialNumber  = $Disk.SerialNumber
        uniqueId      = $Disk.UniqueId
        size          = $Disk.Size
        bus           = Get-BusName -BusType $Disk.BusType
        offline       = [bool]$Disk.IsOffline
        partitions    = $partitions
        canAttach     = ($refusals.Count -eq 0)
        needsPermit   = ($refusals.Count -gt 0 -and @($refusals | Where-Object { -not $_.Volumes }).Count -eq 0)
        reasons       = @($refusals | ForEach-Object { $_.Text })
        configuration = @()
    }
    if ($entry.canAttach -or $entry.needsPermit) {
        $entry.configuration = @(Get-ConfigurationLine -Machine $Machine -Disk $Disk)
    }
    return $entry
}

function Write-DiskListing {
    <#
    .SYNOPSIS
    Shows one disk of the list to a person.
    #>
    param([System.Collections.Specialized.OrderedDictionary]$Entry)
    $size = [Math]::Round([double]$Entry.size / $script:GiB, 1)
    $state = ''
    if ($Entry.offline) {
        $state = ', offline'
    }
    Write-Message -Text "Disk $($Entry.number): $($Entry.friendlyName), $size GiB, $($Entry.bus)$state"
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
