# --- the data ----------------------------------------------------------------------------------------------------------

function ConvertFrom-Data {
    <#
    .SYNOPSIS
    Hashtables, arrays and plain values of JSON text, with every string as it stands there.
    .DESCRIPTION
    ConvertFrom-Json of PowerShell 7 makes a date of a string that looks like one, and a serial number may. A mark before
    every string hides what it looks like.
    #>
    param([string]$Text)
    $marked = [regex]::Replace($Text, '"((?:[^"\\]|\\.)*)"', '"=$1"')
    return ConvertFrom-MarkedValue -Value (ConvertFrom-Json -InputObject $marked)
}

function ConvertFrom-MarkedValue {
    <#
    .SYNOPSIS
    Takes the marks off again.
    #>
    param($Value)
    if ($Value -is [string]) {
        return $Value.Substring(1)
    }
    if ($Value -is [array]) {
        $list = @()
        foreach ($element in $Value) {
            $list += , (ConvertFrom-MarkedValue -Value $element)
        }
        return , $list
    }
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = @{}
        foreach ($property in $Value.PSObject.Properties) {
            $table[$property.Name.Substring(1)] = ConvertFrom-MarkedValue -Value $property.Value
        }
        return $table
    }
    return $Value
}

function Read-Data {
    <#
    .SYNOPSIS
    The data of the module, of which every field was checked.
    #>
    param([string]$Path)
    if (-not [System.IO.File]::Exists($Path)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "There is no $Path. Run the script beside the data that the distribution has in /etc/nixos-wsl, or give -DataPath.")
    }
    $data = $null
    try {
        $data = ConvertFrom-Data -Text ([System.IO.File]::ReadAllText($Path))
    }
    catch {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is no JSON: $($_.Exception.Message)"
    }
    if ($data -isnot [hashtable] -or -not $data.ContainsKey('version')) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is not data of wsl.bareMounts."
    }
    if ($data['version'] -isnot [ValueType] -or $data['version'] -ne $script:DataVersion) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "$Path has version $($data['version']), and this script knows version $($script:DataVersion). " +
            'Use the script that the same distribution has beside it, and run -Install again.')
    }
    $disks = @()
    if ($data['disks'] -is [array]) {
        foreach ($disk in $data['disks']) {
            $disks += Read-DiskData -Disk $disk -Path $Path
        }
    }
    else {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has no list of disks."
    }
    $task = '\A[A-Za-z0-9][A-Za-z0-9 _()-]{3,62}[A-Za-z0-9_)-]\z'
    return @{
        TaskName = Read-Text -Table $data -Field 'taskName' -Pattern $task -Path $Path
        LogFile  = Read-Text -Table $data -Field 'logFile' -Pattern '\A[A-Za-z]:\\[^"<>|?*/:]+\z' -Path $Path
        Disks    = $disks
    }
}

function Read-Text {
    <#
    .SYNOPSIS
    A text of a form, or nothing where the data has null.
    #>
    param([hashtable]$Table, [string]$Field, [string]$Pattern, [string]$Path)
    $value = $Table[$Field]
    if ($null -eq $value) {
        return ''
    }
    if ($value -isnot [string] -or $value -notmatch $Pattern) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has an unusable ${Field}: '$value'."
    }
    return $value
}

function Read-Identity {
    <#
    .SYNOPSIS
    How Windows finds one disk: by exactly one of three texts.
    #>
    param($Disk, [string]$Path)
    if ($Disk -isnot [hashtable]) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has a disk that is no object."
    }
    $line = '\A[^\x00-\x1f]+\z'
    $file = '\A[A-Za-z]:\\[^"<>|?*/:\x00-\x1f]+\.[vV][hH][dD][xX]?\z'
    $identity = @{
        Name         = Read-Text -Table $Disk -Field 'name' -Pattern '(?s)\A.+\z' -Path $Path
        SerialNumber = Read-Text -Table $Disk -Field 'serialNumber' -Pattern $line -Path $Path
        UniqueId     = Read-Text -Table $Disk -Field 'uniqueId' -Pattern $line -Path $Path
        Vhd          = Read-Text -Table $Disk -Field 'vhd' -Pattern $file -Path $Path
    }
    $given = @('SerialNumber', 'UniqueId', 'Vhd' | Where-Object { $identity[$_] -ne '' })
    if ($identity.Name -eq '' -or $given.Count -ne 1) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "$Path must give the disk '$($identity.Name)' exactly one of serialNumber, uniqueId and vhd.")
    }
    return $identity
}

function Read-DiskData {
    <#
    .SYNOPSIS
    One disk of the data.
    #>
    param($Disk, [string]$Path)
    $read = Read-Identity -Disk $Disk -Path $Path
    $size = $Disk['vhdSize']
    if ($null -ne $size -and ($size -isnot [ValueType] -or $size -is [bool] -or $size -lt 1 -or $size -gt 65536)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has an unusable vhdSize for the disk '$($read.Name)'."
    }
    $read['VhdSize'] = $size
    # Only the word true allows anything, and only for a disk that is named by its serial number.
    $allowed = $Disk['allowDriveLetters'] -is [bool] -and $Disk['allowDriveLetters']
    $read['AllowVolumes'] = $allowed -and $read.SerialNumber -ne ''
    $read['Of'] = ''
    $disks = @($read)
    if ($Disk['additionalDevices'] -is [array]) {
        foreach ($device in $Disk['additionalDevices']) {
            $other = Read-Identity -Disk $device -Path $Path
            $other['VhdSize'] = $null
            $other['AllowVolumes'] = $false
            $other['Of'] = $read.Name
            $disks += $other
        }
    }
    return $disks
}
