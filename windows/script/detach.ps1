# --- detaching ---------------------------------------------------------------------------------------------------------

# The tool of the module, in a distribution that has it.
$script:GuestTool = '/run/current-system/sw/bin/wsl-bare-mount'

function Get-RunningDistribution {
    <#
    .SYNOPSIS
    The names of the distributions of this user that run. One that is stopped has nothing mounted.
    #>
    param([hashtable]$Place)
    if (@(Get-Distribution).Count -eq 0) {
        return
    }
    # Ends with 0 also where none runs: ListDistributionsHelper() in WslClient.cpp of microsoft/WSL.
    $run = Invoke-Program -Path $Place.Wsl -CommandLine '--list --running --quiet'
    if ($run.ExitCode -ne 0) {
        Exit-Run -Code $script:ExitCode.InUse -Reason "it cannot be told which distributions run. WSL says: $($run.Text)"
    }
    $run.Output -split '\r?\n' | ForEach-Object { $_.Trim([char[]]@(0, 13, 32)) } | Where-Object { $_ -ne '' }
}

function Invoke-Guest {
    <#
    .SYNOPSIS
    Runs a program in a distribution, as root.
    #>
    param([hashtable]$Place, [string]$Name, [string[]]$Arguments)
    # wsl.exe takes the word behind -d as it stands, up to a blank: ParseArgument() in helpers.cpp of microsoft/WSL.
    if ($Name -notmatch '\A[^\s"]+\z') {
        return @{ ExitCode = -1; Output = ''; Errors = ''; Text = 'its name has a blank, with which wsl.exe cannot be told it' }
    }
    $line = "-d $Name --user root --exec " + (ConvertTo-CommandLine -Arguments $Arguments)
    return Invoke-Program -Path $Place.Wsl -CommandLine $line
}

function Get-GuestAnswer {
    <#
    .SYNOPSIS
    What the tool of a distribution says of a disk, once it has unmounted what it may; nothing where there is no such tool.
    #>
    param([hashtable]$Place, [string]$Name, [hashtable]$Wanted)
    $by = @('--vhd', $Wanted.Vhd)
    if ($Wanted.SerialNumber -ne '') {
        $by = @('--serial', $Wanted.SerialNumber)
    }
    elseif ($Wanted.UniqueId -ne '') {
        $by = @('--unique', $Wanted.UniqueId)
    }
    $run = Invoke-Guest -Place $Place -Name $Name -Arguments (@($script:GuestTool, 'release', '--json') + $by)
    $answer = $null
    try {
        $answer = ConvertFrom-Json -InputObject $run.Output
    }
    catch {
        Add-LogLine -Text "  $Name has no tool that answers"
    }
    if ($answer -isnot [System.Management.Automation.PSCustomObject] -or $null -eq $answer.PSObject.Properties['users']) {
        return
    }
    return $answer
}

function Get-MountUser {
    <#
    .SYNOPSIS
    What a distribution has mounted of some devices, from its table of mounts. Without devices it is whatever is mounted there of
    another disk than its own, which is on /.
    .DESCRIPTION
    Source: proc_pid_mountinfo(5). All distributions share one kernel and one /dev.
    #>
    param([string[]]$Lines, [string[]]$Devices)
    $mounts = @()
    foreach ($line in $Lines) {
        if ($line -match '\A\d+ \d+ (?<number>\d+:\d+) \S+ (?<target>\S+) .* - \S+ (?<source>/dev/\S+) ') {
            $mounts += @{ Number = $Matches['number']; Target = $Matches['target']; Source = $Matches['source'] }
        }
    }
    $own = @($mounts | Where-Object { $_.Target -eq '/' } | ForEach-Object { $_.Source })
    foreach ($mount in $mounts) {
        $isOfDisk = $Devices -contains $mount.Source -or $Devices -contains $mount.Number
        if ($isOfDisk -or ($Devices.Count -eq 0 -and $own -cnotcontains $mount.Source)) {
            "$($mount.Source) on $($mount.Target)"
        }
    }
}

function Get-GuestUser {
    <#
    .SYNOPSIS
    Who in WSL still uses a disk, after every distribution that runs was asked to unmount it. Nothing where nobody does.
    #>
    param([hashtable]$Place, [hashtable]$Wanted)
    $names = @(Get-RunningDistribution -Place $Place)
    $devices = @()
    $others = @()
    foreach ($name in $names) {
        $answer = Get-GuestAnswer -Place $Place -Name $name -Wanted $Wanted
        if ($null -eq $answer) {
            $others += $name
            continue
        }
        $devices += @(Get-PropertyValue -InputObject $answer -Property 'devices' | Where-Object { $null -ne $_ })
        foreach ($user in @($answer.users)) {
            "${name}: $user"
        }
    }
    foreach ($name in $others) {
        $run = Invoke-Guest -Place $Place -Name $name -Arguments 'cat', '/proc/1/mountinfo'
        if ($run.ExitCode -ne 0) {
            "${name}: it cannot be asked ($($run.Text))"
            continue
        }
        foreach ($user in @(Get-MountUser -Lines ($run.Output -split '\n') -Devices $devices)) {
            "${name}: $user"
        }
    }
}

function Dismount-Target {
    <#
    .SYNOPSIS
    Detaches one disk or file. Never all, as wsl --unmount without a path would.
    .DESCRIPTION
    WSL unmounts only what its VM's own namespace shows, and then takes the device away, so that distributions lose it while
    they use it: UnmountDisk() and RemoveScsiDisk() in DetachDisk() of WslCoreVm.cpp. So they are asked first.
    #>
    param([hashtable]$Context, [hashtable]$Wanted, [hashtable]$Target)
    if (-not (Test-Change -Target $Target.Path -Action 'Detach from WSL')) {
        return Get-Outcome -Code 0 -Text 'would be detached' -Path $Target.Path
    }
    $users = @(Get-GuestUser -Place $Context.Place -Wanted $Wanted)
    if ($users.Count -gt 0 -and -not $Context.Force) {
        return Get-Outcome -Code $script:ExitCode.InUse -Path $Target.Path -Text (
            "it is used in WSL and stays attached: $($users -join '; '). End what uses it, or 'wsl --terminate' the distribution")
    }
    $outcome = $null
    foreach ($line in @(Get-DetachLine -Target $Target)) {
        $run = Invoke-Program -Path $Context.Place.Wsl -CommandLine $line
        $outcome = Get-WslOutcome -Run $run -Of 'detach' -Done 'detached'
        if (-not ($outcome.Missing -or $outcome.Locked)) {
            break
        }
    }
    if ($outcome.Code -ne 0) {
        $outcome.Text += ". WSL says: $($run.Text)"
    }
    $outcome['Path'] = $Target.Path
    return $outcome
}

function Get-DetachLine {
    <#
    .SYNOPSIS
    The command lines of wsl.exe that detach a disk or a file, to be tried one after the other until WSL knows it.
    .DESCRIPTION
    WSL remembers a file by the long form of its path; the versions before 2.7.2 compare that with what they are given where the VM
    does not run. wsl.exe takes all that follows --unmount as one path, with its quotes, which match no path; what it then tries is
    to open the file without them, and a file that is attached cannot be opened. So a path with blanks also goes without quotes.
    Source: WslMain() and Unmount() in WslClient.cpp, ClearDiskStateInRegistry() in LxssUserSession.cpp of microsoft/WSL.
    #>
    param([hashtable]$Target)
    $paths = @($Target.Path)
    if ($Target.Vhd) {
        $paths += '\\?\' + $Target.Path
    }
    foreach ($path in $paths) {
        ConvertTo-CommandLine -Arguments '--unmount', $path
    }
    if ($Target.Path -match '\s') {
        foreach ($path in $paths) {
            "--unmount $path"
        }
    }
}

function Invoke-Detach {
    <#
    .SYNOPSIS
    Detaches the disks; what fails for one does not keep the others.
    #>
    param([hashtable]$Context)
    $wanted = @(Select-Wanted -Data $Context.Data -Name $Context.Name)
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    $entries = @()
    $done = @{}
    foreach ($one in $wanted) {
        $outcome = Invoke-DetachOne -Context $Context -Machine $machine -Wanted $one -Done $done
        Write-Message -Text "$($one.Name): $($outcome.Text)"
        $entries += ConvertTo-Entry -Wanted $one -Code $outcome.Code -Text $outcome.Text -Path $outcome.Path
    }
    return @{ disks = $entries }
}

function Invoke-DetachOne {
    <#
    .SYNOPSIS
    Detaches one disk, once for all entries that mean it.
    #>
    param([hashtable]$Context, [hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Done)
    $path = ''
    try {
        $target = Resolve-Target -Machine $Machine -Wanted $Wanted -Any
        $path = $target.Path
        if ($target.Code -ne 0) {
            return Get-Outcome -Code $target.Code -Text $target.Message -Path $path
        }
        if (-not $target.Vhd) {
            $now = Get-DiskOfNumber -Number $target.Was.Number
            if ($null -eq $now -or -not (Test-SameDisk -One $target.Was -Other $now)) {
                return Get-Outcome -Code $script:ExitCode.NotFound -Path $path -Text 'the disk is gone, or another one has its number now'
            }
        }
        if (-not $Done.ContainsKey($path)) {
            $Done[$path] = Dismount-Target -Context $Context -Wanted $Wanted -Target $target
        }
        return $Done[$path]
    }
    catch {
        return Get-Outcome -Code (Get-FailureCode -Failure $_) -Text $_.Exception.Message -Path $path
    }
}
