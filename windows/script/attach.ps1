# --- attaching ---------------------------------------------------------------------------------------------------------

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

function Get-Outcome {
    <#
    .SYNOPSIS
    What came of one disk. Again: whether a later try can help. Locked: whether one soon can.
    #>
    param([int]$Code, [string]$Text, [string]$Path = '', [switch]$Again, [switch]$Locked)
    return @{ Code = $Code; Text = $Text; Path = $Path; Again = [bool]$Again; Locked = [bool]$Locked }
}

function Add-VhdFile {
    <#
    .SYNOPSIS
    Makes a VHDX file that grows up to the configured size. What exists is left alone.
    #>
    param([hashtable]$Place, [hashtable]$Wanted)
    $bytes = [long]$Wanted.VhdSize * $script:GiB
    if ($null -ne (Get-Command -Name New-VHD -ErrorAction SilentlyContinue)) {
        try {
            [void](New-VHD -Path $Wanted.Vhd -SizeBytes $bytes -Dynamic)
        }
        catch {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "New-VHD cannot make $($Wanted.Vhd): $($_.Exception.Message)"
        }
        return
    }
    # diskpart reads a script. Nothing that could end the quoted path gets through Read-Text, and no character of which it
    # could make another one through here.
    if ($Wanted.Vhd -notmatch '\A[\x20-\x7e]+\z') {
        Exit-Run -Code $script:ExitCode.CannotMake -Reason (
            "diskpart cannot make $($Wanted.Vhd), whose name has other characters than ASCII. Make it with another tool, or " +
            'switch on the Hyper-V module for PowerShell.')
    }
    # Not in the folder for temporary files, where every program of the user could change what diskpart is about to do.
    [void][System.IO.Directory]::CreateDirectory($Place.Own)
    Assert-OwnFolder -Folder $Place.Own
    $commands = [System.IO.Path]::Combine($Place.Own, 'diskpart-{0}.txt' -f [guid]::NewGuid())
    try {
        $line = 'create vdisk file="{0}" maximum={1} type=expandable' -f $Wanted.Vhd, ([long]$Wanted.VhdSize * 1024)
        [System.IO.File]::WriteAllText($commands, "$line`r`n", [System.Text.Encoding]::ASCII)
        $diskpart = [System.IO.Path]::Combine($Place.System, 'diskpart.exe')
        $run = Invoke-Program -Path $diskpart -CommandLine (ConvertTo-CommandLine -Arguments '/s', $commands)
        if ($run.ExitCode -ne 0) {
            Exit-Run -Code $script:ExitCode.CannotMake -Reason "diskpart cannot make $($Wanted.Vhd): $($run.Text)"
        }
    }
    finally {
        [System.IO.File]::Delete($commands)
    }
}

function Add-MissingFile {
    <#
    .SYNOPSIS
    Makes a file that is missing where that is wanted; returns what came of the disk where the file is not there after.
    #>
    param([hashtable]$Place, [hashtable]$Wanted, [bool]$Create)
    if (-not $Create -or $null -eq $Wanted.VhdSize) {
        return Get-Outcome -Again -Code $script:ExitCode.NotFound -Path $Wanted.Vhd -Text (
            "there is no $($Wanted.Vhd). Set vhdSize and run -Attach -Create once to make it, or correct the path")
    }
    if (-not (Test-Change -Target $Wanted.Vhd -Action "Make a file that grows up to $($Wanted.VhdSize) GiB")) {
        return Get-Outcome -Code 0 -Text 'would be made and attached' -Path $Wanted.Vhd
    }
    Add-VhdFile -Place $Place -Wanted $Wanted
    Write-Message -Text "$($Wanted.Name): made $($Wanted.Vhd)."
}

function Mount-Target {
    <#
    .SYNOPSIS
    Attaches one disk or file.
    #>
    param([hashtable]$Context, [hashtable]$Wanted, [hashtable]$Target)
    if ($Target.Vhd -and -not [System.IO.File]::Exists($Target.Path)) {
        $missing = Add-MissingFile -Place $Context.Place -Wanted $Wanted -Create $Context.Create
        if ($null -ne $missing) {
            return $missing
        }
    }
    if (-not (Test-Change -Target $Target.Path -Action 'Attach to WSL')) {
        return Get-Outcome -Code 0 -Text 'would be attached' -Path $Target.Path
    }
    if ($Target.Vhd) {
        $run = Invoke-Program -Path $Context.Place.Wsl -CommandLine (
            ConvertTo-CommandLine -Arguments '--mount', $Target.Path, '--vhd', '--bare')
        $outcome = Get-WslOutcome -Run $run -Of 'file' -Done 'attached'
    }
    else {
        $changed = Test-Anew -Context $Context -Wanted $Wanted -Target $Target
        if ($null -ne $changed) {
            return $changed
        }
        $run = Invoke-Program -Path $Context.Place.Wsl -CommandLine (ConvertTo-CommandLine -Arguments '--mount', $Target.Path, '--bare')
        $outcome = Get-WslOutcome -Run $run -Of 'disk' -Done 'attached'
        if ($outcome.Code -eq 0) {
            $other = Test-Attached -Context $Context -Target $Target -Already $outcome.Already
            if ($null -ne $other) {
                return $other
            }
        }
    }
    if ($outcome.Code -ne 0) {
        $outcome.Text += ". WSL says: $($run.Text)"
    }
    $outcome['Path'] = $Target.Path
    return $outcome
}

function Test-Anew {
    <#
    .SYNOPSIS
    Looks at a disk once more just before it is attached; returns what came of it where it must not be any more.
    .DESCRIPTION
    Numbers change when a disk is unplugged, and volumes get letters at any time.
    #>
    param([hashtable]$Context, [hashtable]$Wanted, [hashtable]$Target)
    $gone = Get-Outcome -Again -Code $script:ExitCode.NotFound -Path $Target.Path -Text 'the disk is gone, or another one has its number now'
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    if ($machine.Failure -ne '') {
        return Get-Outcome -Again -Code $script:ExitCode.Failed -Text $machine.Failure -Path $Target.Path
    }
    $number = $Target.Was.Number
    $now = @($machine.Disks | Where-Object { $null -ne $_.Number -and $_.Number -eq $number })
    if ($now.Count -ne 1 -or -not (Test-SameDisk -One $Target.Was -Other $now[0])) {
        return $gone
    }
    $again = Resolve-Target -Machine $machine -Wanted $Wanted
    if ($again.Code -ne 0) {
        return Get-Outcome -Code $again.Code -Text $again.Message -Path $Target.Path
    }
    if ($again.Path -ne $Target.Path) {
        return $gone
    }
}

function Test-Attached {
    <#
    .SYNOPSIS
    Whether the disk that WSL has is the one that was wanted; returns what came of it where it is not.
    .DESCRIPTION
    WSL knows disks by their number. What it has attached already may be one that was unplugged since, while another one got
    the number. What it has attached is offline in Windows: SetOnline() in AttachDiskLockHeld() of WslCoreVm.cpp.
    #>
    param([hashtable]$Context, [hashtable]$Target, [bool]$Already)
    $now = Get-DiskOfNumber -Number $Target.Was.Number
    $isSame = $null -ne $now -and (Test-SameDisk -One $Target.Was -Other $now)
    if ($Already -and -not ($isSame -and $now.IsOffline)) {
        return Get-Outcome -Code $script:ExitCode.WslFailed -Path $Target.Path -Text (
            "WSL has another disk under the name $($Target.Path), which was unplugged or given back: run 'wsl --unmount $($Target.Path)' " +
            'or "wsl --shutdown", and try again')
    }
    if (-not $Already -and $null -ne $now -and -not $isSame) {
        [void](Invoke-Program -Path $Context.Place.Wsl -CommandLine (ConvertTo-CommandLine -Arguments '--unmount', $Target.Path))
        return Get-Outcome -Again -Code $script:ExitCode.NotFound -Path $Target.Path -Text (
            'another disk got the number while WSL attached it, and was given back')
    }
}

function Invoke-Attach {
    <#
    .SYNOPSIS
    Attaches the disks, trying again what may succeed later.
    #>
    param([hashtable]$Context, [int]$RetryCount, [int]$RetryInterval)
    $wanted = @(Select-Wanted -Data $Context.Data -Name $Context.Name)
    $outcomes = New-Object -TypeName object[] -ArgumentList $wanted.Count
    # Two file systems on one disk are two entries of the data.
    $attached = @{}
    for ($try = 0; $true; $try++) {
        Invoke-AttachTry -Context $Context -Wanted $wanted -Outcomes $outcomes -Attached $attached
        $again = @($outcomes | Where-Object { $_.Again })
        $locked = @($again | Where-Object { $_.Locked })
        # A scanner or an indexer lets go of a disk within seconds, so that one more try is worth it.
        $tries = [Math]::Max($RetryCount, [Math]::Min($locked.Count, 1))
        if ($script:Planned -or $again.Count -eq 0 -or $try -ge $tries) {
            break
        }
        Start-Sleep -Seconds $RetryInterval
    }
    $entries = New-Object -TypeName System.Collections.ArrayList
    for ($index = 0; $index -lt $wanted.Count; $index++) {
        $outcome = $outcomes[$index]
        [void]$entries.Add((ConvertTo-Entry -Wanted $wanted[$index] -Code $outcome.Code -Text $outcome.Text -Path $outcome.Path))
    }
    return @{ disks = $entries.ToArray() }
}

function Invoke-AttachTry {
    <#
    .SYNOPSIS
    Tries to attach what is not attached yet and may be by now; writes what came of it into Outcomes.
    #>
    param([hashtable]$Context, [hashtable[]]$Wanted, [object[]]$Outcomes, [hashtable]$Attached)
    $machine = Get-Machine -User $Context.User -Data $Context.Data
    for ($index = 0; $index -lt $Wanted.Count; $index++) {
        if ($null -ne $Outcomes[$index] -and -not $Outcomes[$index].Again) {
            continue
        }
        $outcome = Invoke-AttachOne -Context $Context -Machine $machine -Wanted $Wanted[$index] -Attached $Attached
        $Outcomes[$index] = $outcome
        Write-Message -Text "$($Wanted[$index].Name): $($outcome.Text)"
    }
    # What is refused to one entry of the data may be allowed to another, before or after it.
    for ($index = 0; $index -lt $Wanted.Count; $index++) {
        $outcome = $Outcomes[$index]
        if ($outcome.Code -ne 0 -and $Attached.ContainsKey($outcome.Path)) {
            $Outcomes[$index] = Get-Outcome -Code 0 -Path $outcome.Path -Text $Attached[$outcome.Path]
        }
    }
}

function Invoke-AttachOne {
    <#
    .SYNOPSIS
    Attaches one disk; what fails for it does not keep the others.
    #>
    param([hashtable]$Context, [hashtable]$Machine, [hashtable]$Wanted, [hashtable]$Attached)
    $path = ''
    try {
        $target = Resolve-Target -Machine $Machine -Wanted $Wanted
        $path = $target.Path
        if ($Attached.ContainsKey($path)) {
            return Get-Outcome -Code 0 -Path $path -Text $Attached[$path]
        }
        if ($target.Code -ne 0) {
            $isLate = @($script:ExitCode.NotFound, $script:ExitCode.InUse, $script:ExitCode.Failed) -contains $target.Code
            return Get-Outcome -Code $target.Code -Text $target.Message -Path $path -Again:$isLate
        }
        $outcome = Mount-Target -Context $Context -Wanted $Wanted -Target $target
        if ($outcome.Code -eq 0) {
            $Attached[$path] = "$($outcome.Text), with the disk '$($Wanted.Name)'"
        }
        return $outcome
    }
    catch {
        return Get-Outcome -Code (Get-FailureCode -Failure $_) -Text $_.Exception.Message -Path $path
    }
}
