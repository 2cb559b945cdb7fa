BeforeAll {
  . $PSScriptRoot/lib/lib.ps1
}

Describe "Bare Mounts" {
  BeforeAll {
    $distro = [Distro]::new()
    $folder = New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) (New-Guid).ToString())
    $vhd = Join-Path $folder.FullName "bare-mounts.vhdx"
    $missing = Join-Path $folder.FullName "missing.vhdx"

    # A Nix string: backslashes are escaped, and nothing else in a temporary path needs to be
    $config = Join-Path $folder.FullName "configuration.nix"
    @"
{ lib, ... }:
{
  imports = [ <nixos-wsl/modules> ];
  wsl.enable = true;
  wsl.defaultUser = "nixos";
  wsl.bareMounts = {
    enable = true;
    deviceTimeout = 10;
    disks.data = {
      vhd = "$($vhd -replace '\\', '\\')";
      vhdSize = 1;
      label = "bare-mounts";
      filesystem = { fsType = "ext4"; mountPoint = "/mnt/data"; };
    };
  };
  system.stateVersion = lib.trivial.release;
}
"@ | Set-Content -Path $config -NoNewline

    # Elevated, as wsl --mount needs it: the runner is
    function Invoke-BareMounts([string[]]$Options) {
      $script = "\\wsl.localhost\$($distro.id)\etc\nixos-wsl\Mount-WslBareDisks.ps1"
      $output = & powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $script @Options -Json
      return $output | Select-Object -Last 1 | ConvertFrom-Json
    }
  }

  It "should install script, data and readme where Windows finds them" {
    $distro.InstallConfig($config, "switch")
    $etc = "\\wsl.localhost\$($distro.id)\etc\nixos-wsl"
    Join-Path $etc "Mount-WslBareDisks.ps1" | Should -Exist
    Join-Path $etc "README.txt" | Should -Exist
    $data = Get-Content -Raw (Join-Path $etc "bare-mounts.json") | ConvertFrom-Json
    $data.version | Should -Be 1
    $data.disks[0].vhd | Should -BeExactly $vhd
  }

  It "should boot without the disk" {
    $distro.Shutdown()
    $distro.Launch("true")
    $LASTEXITCODE | Should -Be 0
    $distro.Launch("findmnt /mnt/data")
    $LASTEXITCODE | Should -Not -Be 0
  }

  It "should say what it would do, and do nothing" {
    $report = Invoke-BareMounts @("-Attach", "-Create", "-WhatIf")
    $report.exitCode | Should -Be 0
    $report.disks[0].message | Should -BeExactly "would be made and attached"
    $vhd | Should -Not -Exist
  }

  It "should make and attach the file" {
    (Invoke-BareMounts @("-Attach", "-Create")).exitCode | Should -Be 0
    $vhd | Should -Exist
  }

  It "should count an attached file as done" {
    $report = Invoke-BareMounts @("-Attach")
    $report.exitCode | Should -Be 0
    $report.disks[0].message | Should -BeExactly "attached already"
  }

  It "should say that the file is in use" {
    (Invoke-BareMounts @("-Status")).disks[0].state | Should -BeExactly "in-use"
  }

  It "should mount the disk once it has a file system" {
    # The disk that has the size of the new file
    $format = Join-Path $folder.FullName "format.sh"
    'mkfs.ext4 -q -L bare-mounts "$(lsblk -dnpbo NAME,SIZE | awk ''$2 == 1073741824 { print $1 }'')"' |
      Set-Content -Path $format -NoNewline
    $distro.Launch("sudo sh $($distro.GetPath($format))")
    $LASTEXITCODE | Should -Be 0
    $distro.Launch("sudo systemctl restart wsl-bare-disk-data.service mnt-data.mount")
    $LASTEXITCODE | Should -Be 0
    $distro.Launch("findmnt --noheadings --output FSTYPE /mnt/data") | Select-Object -Last 1 | Should -BeExactly "ext4"
  }

  It "should list every disk, and refuse the one that Windows runs from" {
    $report = Invoke-BareMounts @("-List")
    $report.exitCode | Should -Be 0
    @($report.disks | Where-Object { $_.reasons -match "running Windows" }).Count | Should -BeGreaterThan 0
    @($report.disks | Where-Object { $_.canAttach -and $_.reasons.Count -gt 0 }).Count | Should -Be 0
  }

  It "should end with 4 where the file is missing" {
    $data = Join-Path $folder.FullName "missing.json"
    @{
      version = 1; taskName = $null; logFile = $null
      disks   = @(@{ name = "gone"; serialNumber = $null; uniqueId = $null; vhd = $missing; vhdSize = $null; allowDriveLetters = $false })
    } | ConvertTo-Json -Depth 4 | Set-Content -Path $data
    (Invoke-BareMounts @("-Attach", "-DataPath", $data)).exitCode | Should -Be 4
  }

  It "should register and remove the scheduled task" {
    (Invoke-BareMounts @("-Install")).exitCode | Should -Be 0
    (Get-ScheduledTask -TaskName "WSL bare disks").Principal.RunLevel | Should -Be "Highest"
    Join-Path $env:ProgramFiles "bare-mounts\WSL bare disks\Mount-WslBareDisks.ps1" | Should -Exist
    (Invoke-BareMounts @("-Uninstall")).exitCode | Should -Be 0
    Get-ScheduledTask -TaskName "WSL bare disks" -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
  }

  It "should detach the file" {
    $distro.Launch("sudo umount /mnt/data")
    (Invoke-BareMounts @("-Detach")).exitCode | Should -Be 0
    $report = Invoke-BareMounts @("-Detach")
    $report.exitCode | Should -Be 0
    $report.disks[0].message | Should -BeExactly "was not attached"
  }

  AfterAll {
    & wsl.exe --unmount $vhd | Out-Null
    $distro.Uninstall()
    Remove-Item -Recurse -Force $folder
  }
}
