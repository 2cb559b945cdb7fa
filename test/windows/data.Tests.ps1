BeforeAll {
    . $PSScriptRoot/support/StandIns.ps1
    $serial = 'S6Z2NJ0TC14842T'
}

Describe 'Data' {
    BeforeEach { Initialize-Computer; Add-Disk -Number 1 -With @{ SerialNumber = $serial } }

    It 'is read with a mark of UTF-8, and in UTF-16 with one: <Kind>' -ForEach @(
        @{ Kind = 'utf8'; Encoding = (New-Object System.Text.UTF8Encoding $true) }, @{ Kind = 'utf16'; Encoding = [System.Text.Encoding]::Unicode }
        @{ Kind = 'utf16be'; Encoding = [System.Text.Encoding]::BigEndianUnicode }
    ) {
        Write-Data -Disks @{ serialNumber = $serial }
        [System.IO.File]::WriteAllText($global:Computer.Data, [System.IO.File]::ReadAllText($global:Computer.Data), $Encoding)
        (Invoke-Script).Code | Should -Be 0
    }
    It 'that is <What> ends with 9, and changes nothing' -ForEach @(
        @{ What = 'empty'; Text = '' }, @{ What = 'blank'; Text = "  `n" }, @{ What = 'null'; Text = 'null' }, @{ What = 'cut'; Text = '{"version":1,"taskName":null,"logFile":null,"disks":[{"name":"a","serialNumber":"S6Z2N' }
        @{ What = 'of version true'; Text = '{"version":true,"taskName":null,"logFile":null,"disks":[]}' }
        @{ What = 'of version 1.5'; Text = '{"version":1.5,"taskName":null,"logFile":null,"disks":[]}' }
        @{ What = 'a list of lists'; Text = '{"version":1,"taskName":null,"logFile":null,"disks":[[{"name":"a","serialNumber":"S6Z2NJ0TC14842T"}]]}' }
        @{ What = 'a file with a trailing blank'; Text = '{"version":1,"taskName":null,"logFile":null,"disks":[{"name":"a","vhd":"C:\\a.vhdx "}]}' }
        @{ What = 'a stream of a file'; Text = '{"version":1,"taskName":null,"logFile":null,"disks":[{"name":"a","vhd":"C:\\a.txt:b.vhdx"}]}' }
        @{ What = 'a device'; Text = '{"version":1,"taskName":null,"logFile":null,"disks":[{"name":"a","vhd":"\\\\.\\PHYSICALDRIVE0"}]}' }
        @{ What = 'in single quotes'; Text = "{'version':1,'taskName':null,'logFile':null,'disks':[{'name':'a','serialNumber':'S6Z2NJ0TC14842T'}]}" }
        @{ What = 'a size below one'; Text = '{"version":1,"taskName":null,"logFile":null,"disks":[{"name":"a","vhd":"C:\\a.vhdx","vhdSize":0}]}' }
        @{ What = 'a log on a share'; Text = '{"version":1,"taskName":null,"logFile":"\\\\server\\log","disks":[]}' }
    ) {
        [System.IO.File]::WriteAllText($global:Computer.Data, $Text)
        (Invoke-Script).Code | Should -Be 9
        Get-Change | Should -BeNullOrEmpty
    }
    It 'may have fields that nobody knows' {
        $text = '{"future":{"a":[1,{"b":null}]},"version":1,"taskName":null,"logFile":null,"disks":[{"name":"a","serialNumber":"S6Z2NJ0TC14842T","new":[[]],"":"x"}]}'
        [System.IO.File]::WriteAllText($global:Computer.Data, $text)
        (Invoke-Script).Code | Should -Be 0
    }
    It 'may have 10 000 disks, for which Windows is asked once' {
        $disks = @(foreach ($i in 1..10000) { "{""name"":""d$i"",""serialNumber"":""SN$i-0000""}" }) -join ','
        [System.IO.File]::WriteAllText($global:Computer.Data, '{"version":1,"taskName":null,"logFile":null,"disks":[' + $disks + ']}')
        $run = Invoke-Script
        $run.Code | Should -Be 4
        @($run.Report.disks).Count | Should -Be 10000
        $global:Computer.GetDiskCalls | Should -Be 1
    }
    It 'takes a path with brackets as it stands' {
        [System.IO.File]::WriteAllText('E:\a[1] (x) `$y.vhdx', '')
        [System.IO.File]::WriteAllText('E:\a1 (x) `$y.vhdx', '')
        Write-Data -Disks @{ vhd = 'E:\a[1] (x) `$y.vhdx' }
        (Invoke-Script).Code | Should -Be 0
        Get-Call -Separator '|' | Should -BeExactly '--version', '--mount|E:\a[1] (x) `$y.vhdx|--vhd|--bare'
    }
    It 'a relative -DataPath is relative to where the caller is, as for every cmdlet' {
        Write-Data -Disks @{ serialNumber = $serial }
        $elsewhere = New-Item -ItemType Directory -Path (Join-Path $global:TestFolder 'else')
        [System.IO.File]::Move($global:Computer.Data, (Join-Path $elsewhere.FullName 'mine.json'))
        Push-Location -LiteralPath $elsewhere.FullName
        try { $run = Invoke-Script -With @{ DataPath = '.\mine.json'.Replace('\', '/') } } finally { Pop-Location }
        $run.Code | Should -Be 0
    }
}
