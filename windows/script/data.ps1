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
        $list = New-Object -TypeName System.Collections.ArrayList
        foreach ($element in $Value) {
            [void]$list.Add((ConvertFrom-MarkedValue -Value $element))
        }
        return , $list.ToArray()
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

function Get-Text {
    <#
    .SYNOPSIS
    The text of a file in UTF-8, or in what its byte order mark says.
    #>
    param([byte[]]$Bytes)
    $stream = New-Object -TypeName System.IO.MemoryStream -ArgumentList (, $Bytes)
    $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $stream, ([System.Text.Encoding]::UTF8), $true
    try {
        return $reader.ReadToEnd()
    }
    finally {
        $reader.Dispose()
    }
}

function Read-Data {
    <#
    .SYNOPSIS
    The data of the module, of which every field was checked, with the bytes in which it stood.
    #>
    param([string]$Path)
    if (-not [System.IO.File]::Exists($Path)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "There is no $Path. Run the script beside the data that the distribution has in /etc/nixos-wsl, or give -DataPath.")
    }
    $bytes = @()
    $table = $null
    try {
        $bytes = [System.IO.File]::ReadAllBytes($Path)
        $table = ConvertFrom-Data -Text (Get-Text -Bytes $bytes)
    }
    catch {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is no JSON: $($_.Exception.Message)"
    }
    $data = Get-Data -Table $table -Path $Path
    $data['Bytes'] = $bytes
    return $data
}

function Test-WholeNumber {
    <#
    .SYNOPSIS
    Whether a value of JSON is a whole number within bounds; true and false are none.
    #>
    param($Value, [long]$Least, [long]$Most)
    return ($Value -is [int] -or $Value -is [long]) -and $Value -ge $Least -and $Value -le $Most
}

function Get-Data {
    <#
    .SYNOPSIS
    What the data says, checked.
    #>
    param($Table, [string]$Path)
    if ($Table -isnot [hashtable] -or -not $Table.ContainsKey('version')) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path is not data of wsl.bareMounts."
    }
    if (-not (Test-WholeNumber -Value $Table['version'] -Least $script:DataVersion -Most $script:DataVersion)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason (
            "$Path has version $($Table['version']), and this script knows version $($script:DataVersion). " +
            'Use the script that the same distribution has beside it, and run -Install again.')
    }
    if ($Table['disks'] -isnot [array]) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has no list of disks."
    }
    $disks = New-Object -TypeName System.Collections.ArrayList
    foreach ($disk in $Table['disks']) {
        foreach ($read in @(Read-DiskData -Disk $disk -Path $Path)) {
            [void]$disks.Add($read)
        }
    }
    $task = '\A[A-Za-z0-9][A-Za-z0-9 _()-]{3,62}[A-Za-z0-9_)-]\z'
    return @{
        TaskName = Read-Text -Table $Table -Field 'taskName' -Pattern $task -Path $Path
        LogFile  = Read-Text -Table $Table -Field 'logFile' -Pattern '\A[A-Za-z]:\\[^"<>|?*/:\x00-\x1f]+\z' -Path $Path
        Disks    = $disks.ToArray()
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
    # Blanks alone would mean every disk that has no number.
    $line = '\A(?=.*\S)[^\x00-\x1f]+\z'
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
    One disk of the data, with its additional devices behind it.
    #>
    param($Disk, [string]$Path)
    $read = Read-Identity -Disk $Disk -Path $Path
    $size = $Disk['vhdSize']
    if ($null -ne $size -and -not (Test-WholeNumber -Value $size -Least 1 -Most 65536)) {
        Exit-Run -Code $script:ExitCode.BadData -Reason "$Path has an unusable vhdSize for the disk '$($read.Name)'."
    }
    $read['VhdSize'] = $size
    # Only the word true allows anything, and only for a disk that is named by its serial number.
    $allowed = $Disk['allowDriveLetters'] -is [bool] -and $Disk['allowDriveLetters']
    $read['AllowVolumes'] = $allowed -and $read.SerialNumber -ne ''
    $read['Of'] = ''
    $read
    if ($Disk['additionalDevices'] -is [array]) {
        foreach ($device in $Disk['additionalDevices']) {
            $other = Read-Identity -Disk $device -Path $Path
            $other['VhdSize'] = $null
            $other['AllowVolumes'] = $false
            $other['Of'] = $read.Name
            $other
        }
    }
}

function Get-Identity {
    <#
    .SYNOPSIS
    How the data names a disk, for messages.
    #>
    param([hashtable]$Wanted)
    if ($Wanted.Vhd -ne '') {
        return $Wanted.Vhd
    }
    if ($Wanted.UniqueId -ne '') {
        return "unique id '$($Wanted.UniqueId)'"
    }
    return "serial number '$($Wanted.SerialNumber)'"
}

function Select-Wanted {
    <#
    .SYNOPSIS
    The disks of the data that -Name asks for; all where it does not.
    #>
    param([hashtable]$Data, [string[]]$Name)
    $known = @($Data.Disks | ForEach-Object { $_.Name })
    $names = @($Name | ForEach-Object { Split-Name -Text $_ -Known $known })
    foreach ($one in $names) {
        if ($known -cnotcontains $one) {
            Exit-Run -Code $script:ExitCode.Usage -Reason "No disk is called '$one'. There are: $($known -join ', ')."
        }
    }
    # A file system needs all its devices.
    $Data.Disks | Where-Object { $names.Count -eq 0 -or $names -ccontains $_.Name -or $names -ccontains $_.Of }
}

function Split-Name {
    <#
    .SYNOPSIS
    The names in one text: powershell.exe -File hands -Name a,b on as the one text 'a,b'. A name may have commas itself.
    #>
    param([string]$Text, [string[]]$Known)
    $parts = $Text.Split(',')
    $start = 0
    while ($start -lt $parts.Count) {
        # The longest that is a name.
        $end = $parts.Count - 1
        while ($end -gt $start -and $Known -cnotcontains ($parts[$start..$end] -join ',')) {
            $end--
        }
        $parts[$start..$end] -join ','
        $start = $end + 1
    }
}
