# --- what WSL itself lives on ------------------------------------------------------------------------------------------

function ConvertTo-PlainPath {
    <#
    .SYNOPSIS
    A path of Windows in one form: small letters, no \\?\ or \??\ in front, no '.' and '..', no blanks and dots at the end of
    a name, which Windows leaves out.
    #>
    param([string]$Path)
    $plain = $Path.ToLowerInvariant().Replace('/', '\') -replace '\A\\[\\?]\?\\', ''
    $names = New-Object -TypeName System.Collections.ArrayList
    foreach ($name in $plain.Split('\')) {
        $short = $name.TrimEnd([char[]]' .')
        if ($name -eq '..' -and $names.Count -gt 1) {
            $names.RemoveAt($names.Count - 1)
        }
        elseif ($short -ne '') {
            [void]$names.Add($short)
        }
    }
    return $names -join '\'
}

function Test-Below {
    <#
    .SYNOPSIS
    Whether a path lies in one of several folders, or is one of them.
    #>
    param([string]$Path, [string[]]$Folders)
    $plain = (ConvertTo-PlainPath -Path $Path) + '\'
    foreach ($folder in $Folders) {
        $start = (ConvertTo-PlainPath -Path $folder) + '\'
        if ($start -ne '\' -and $plain.StartsWith($start, [StringComparison]::Ordinal)) {
            return $true
        }
    }
    return $false
}

function Get-Distribution {
    <#
    .SYNOPSIS
    The distributions of this user: name, folder, and the file with its disk.
    .DESCRIPTION
    Source: BasePath and VhdFileName in DistributionRegistration.h of microsoft/WSL; LXSS_VM_MODE_VHD_NAME is ext4.vhdx.
    #>
    param()
    $keys = @()
    try {
        $keys = @(Get-ItemProperty -Path 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Lxss\*')
    }
    catch [System.Management.Automation.ItemNotFoundException] {
        # Whoever has no distribution has no such key.
        return
    }
    catch [System.Management.Automation.DriveNotFoundException] {
        # A system without a registry, on which the tests run.
        return
    }
    foreach ($key in $keys) {
        $folder = [string](Get-PropertyValue -InputObject $key -Property 'BasePath')
        if ($folder -eq '') {
            continue
        }
        $file = [string](Get-PropertyValue -InputObject $key -Property 'VhdFileName')
        if ($file -eq '') {
            $file = 'ext4.vhdx'
        }
        @{
            Name   = [string](Get-PropertyValue -InputObject $key -Property 'DistributionName')
            Folder = $folder
            File   = $folder.TrimEnd('\') + '\' + $file
        }
    }
}

function Get-DockerFolder {
    <#
    .SYNOPSIS
    Where Docker Desktop keeps its data, by default and as its settings say.
    .DESCRIPTION
    Source: https://docs.docker.com/desktop/settings-and-maintenance/settings/ (settings-store.json, CustomWslDistroDir; settings.json
    and customWslDistroDir before version 4.35).
    #>
    param()
    $local = [Environment]::GetFolderPath('LocalApplicationData')
    if ($local -ne '') {
        "$local\Docker\wsl"
    }
    $roaming = [Environment]::GetFolderPath('ApplicationData')
    foreach ($name in 'settings-store.json', 'settings.json') {
        $file = [System.IO.Path]::Combine($roaming, 'Docker', $name)
        if ($roaming -ne '' -and [System.IO.File]::Exists($file)) {
            $settings = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file))
            # Names of properties are found in any case.
            $folder = [string](Get-PropertyValue -InputObject $settings -Property 'CustomWslDistroDir')
            if ($folder -ne '') {
                $folder
            }
        }
    }
}

function Get-WslPlace {
    <#
    .SYNOPSIS
    Files and folders that a disk must not take along when it leaves Windows: of distributions, running or not, of Docker, and
    the files that are to be attached themselves. Own: no file in there is one to attach.
    #>
    param([object[]]$Disks)
    foreach ($distribution in @(Get-Distribution)) {
        @{ Path = $distribution.Folder; What = "the distribution '$($distribution.Name)'"; Own = $false }
        @{ Path = $distribution.File; What = "the disk of the distribution '$($distribution.Name)'"; Own = $true }
    }
    foreach ($folder in @(Get-DockerFolder)) {
        @{ Path = $folder; What = 'the data of Docker Desktop'; Own = $true }
    }
    foreach ($disk in $Disks) {
        if ($disk.Vhd -ne '') {
            @{ Path = $disk.Vhd; What = "the file of the disk '$($disk.Name)'"; Own = $false }
        }
    }
}

function Set-FileReason {
    <#
    .SYNOPSIS
    Says of a file why it is not attached, where it is not: it is WSL's own, or Windows has it attached.
    #>
    param([hashtable]$Machine, [hashtable]$Target)
    $path = ConvertTo-PlainPath -Path $Target.Path
    # Of other users' distributions the registry does not say where they are.
    $names = @('ext4.vhdx', 'docker_data.vhdx', 'swap.vhdx')
    $own = @($Machine.WslPlaces | Where-Object { $_.Own -and (Test-Below -Path $Target.Path -Folders $_.Path) })
    if ($own.Count -gt 0 -or $names -contains $path.Split('\')[-1]) {
        $Target.Code = $script:ExitCode.Refused
        $what = @($own | ForEach-Object { $_.What }) + 'a name that WSL and Docker give disks of their own' | Select-Object -First 1
        $Target.Message = "$($Target.Path) is $what, and no disk to attach. Make a file of another name for data."
        return
    }
    # Source: Location of MSFT_Disk; the bus is 15, "File Backed Virtual".
    foreach ($disk in $Machine.Disks) {
        $location = [string](Get-PropertyValue -InputObject $disk -Property 'Location')
        if ((Get-BusName -BusType $disk.BusType) -ne 'File Backed Virtual' -or (ConvertTo-PlainPath -Path $location) -ne $path) {
            continue
        }
        $Target.Code = $script:ExitCode.InUse
        $reasons = @(Get-Refusal -Machine $Machine -Disk $disk)
        if (@($reasons | Where-Object { -not $_.Volumes }).Count -gt 0) {
            $Target.Code = $script:ExitCode.Refused
        }
        $texts = @('Windows has it attached') + @($reasons | ForEach-Object { $_.Text }) -join '; '
        $Target.Message = "$($Target.Path) stays with Windows: $texts. Dismount-DiskImage gives it back."
    }
    foreach ($unknown in $Machine.Unknown) {
        if ($Target.Code -eq 0 -and $unknown -match '\Awhere the distributions') {
            $Target.Code = $script:ExitCode.Refused
            $Target.Message = "$($Target.Path) is not attached: Windows does not tell $unknown."
        }
    }
}
