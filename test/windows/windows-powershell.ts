/**
 * What a script may use that Windows PowerShell 5.1 and the .NET Framework below it run, too: Windows has these and no other.
 *
 * Sources: the folder reference/5.1 of PowerShell-Docs has the parameters of every command of Windows PowerShell 5.1;
 * the folder docset of windows-powershell-docs those of Storage, ScheduledTasks and Hyper-V. What PowerShell 6 and 7 added:
 * "What's New in PowerShell" 6.0 to 7.6, and "Differences between Windows PowerShell 5.1 and PowerShell 7.x" there.
 */

/** About_CommonParameters of 5.1; ProgressAction came with 7.4. */
const common = ["ErrorAction", "ErrorVariable", "InformationAction", "WarningAction", "Verbose", "Debug"];

/** Commands with the parameters that 5.1 has of them, as far as a script like ours needs them. */
const commands: Readonly<Record<string, readonly string[]>> = {
  "ConvertFrom-Json": ["InputObject"],
  "ConvertTo-Json": ["InputObject", "Depth", "Compress"],
  "ForEach-Object": ["InputObject", "Process", "Begin", "End", "MemberName", "ArgumentList"],
  "Get-Acl": ["Path", "LiteralPath", "InputObject", "Audit", "Filter", "Include", "Exclude"],
  "Get-CimInstance": [
    "ClassName",
    "Namespace",
    "Filter",
    "Property",
    "Query",
    "KeyOnly",
    "OperationTimeoutSec",
  ],
  "Get-Command": ["Name", "CommandType", "Module", "All", "ListImported", "Syntax", "TotalCount"],
  "Get-Disk": ["Number", "UniqueId", "FriendlyName", "SerialNumber", "Path"],
  "Get-Item": ["Path", "LiteralPath", "Filter", "Include", "Exclude", "Force", "Stream"],
  "Get-ItemProperty": ["Path", "LiteralPath", "Name", "Filter", "Include", "Exclude"],
  "Get-ItemPropertyValue": ["Path", "LiteralPath", "Name", "Filter", "Include", "Exclude"],
  "Get-ChildItem": [
    "Path",
    "LiteralPath",
    "Filter",
    "Include",
    "Exclude",
    "Recurse",
    "Depth",
    "Force",
    "Name",
    "File",
  ],
  "Get-Partition": ["DiskNumber", "PartitionNumber", "DriveLetter", "Disk", "Volume", "DiskId"],
  "Get-PhysicalDisk": ["UniqueId", "FriendlyName", "SerialNumber", "DeviceNumber", "StoragePool", "CanPool"],
  "Get-ScheduledTask": ["TaskName", "TaskPath"],
  "Get-ScheduledTaskInfo": ["TaskName", "TaskPath", "InputObject"],
  "Get-VirtualDisk": ["UniqueId", "FriendlyName", "StoragePool", "PhysicalDisk", "Disk"],
  "Get-Volume": ["UniqueId", "DriveLetter", "FilePath", "Path", "Partition", "ObjectId"],
  "New-Object": ["TypeName", "ArgumentList", "Property", "ComObject", "Strict"],
  "New-ScheduledTaskAction": ["Execute", "Argument", "WorkingDirectory", "Id"],
  "New-ScheduledTaskPrincipal": ["UserId", "GroupId", "LogonType", "RunLevel", "ProcessTokenSidType", "Id"],
  "New-ScheduledTaskSettingsSet": [
    ...["AllowStartIfOnBatteries", "DontStopIfGoingOnBatteries", "StartWhenAvailable", "MultipleInstances"],
    ...["ExecutionTimeLimit", "RestartCount", "RestartInterval", "Hidden", "Priority"],
  ],
  "New-ScheduledTaskTrigger": [
    "AtLogOn",
    "AtStartup",
    "Once",
    "Daily",
    "Weekly",
    "At",
    "User",
    "RandomDelay",
  ],
  "New-TimeSpan": ["Start", "End", "Days", "Hours", "Minutes", "Seconds"],
  "New-VHD": ["Path", "SizeBytes", "Dynamic", "Fixed", "BlockSizeBytes"],
  "Out-Null": ["InputObject"],
  "Register-ScheduledTask": [
    ...[
      "TaskName",
      "TaskPath",
      "Action",
      "Trigger",
      "Principal",
      "Settings",
      "Description",
      "Force",
      "InputObject",
    ],
  ],
  "Select-Object": [
    "InputObject",
    "Property",
    "ExcludeProperty",
    "ExpandProperty",
    "Unique",
    "First",
    "Last",
    "Skip",
  ],
  "Set-Acl": ["Path", "LiteralPath", "InputObject", "AclObject", "Passthru"],
  "Set-Disk": ["Number", "UniqueId", "InputObject", "IsOffline", "IsReadOnly"],
  "Set-StrictMode": ["Version", "Off"],
  "Sort-Object": ["InputObject", "Property", "Descending", "Unique", "Culture", "CaseSensitive"],
  "Start-Sleep": ["Seconds", "Milliseconds"],
  "Unregister-ScheduledTask": ["TaskName", "TaskPath", "InputObject", "Confirm"],
  "Where-Object": ["InputObject", "FilterScript", "Property", "Value"],
  "Write-Error": ["Message", "Exception", "Category", "ErrorId"],
  "Write-Information": ["MessageData", "Tags"],
  "Write-Warning": ["Message"],
};

/** Variables that PowerShell 6 and 7 added: in strict mode each is an error before. Source: about_Automatic_Variables. */
const variables = new Set(
  ["IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR", "PSStyle", "EnabledExperimentalFeatures"].concat([
    "PSNativeCommandArgumentPassing",
    "PSNativeCommandUseErrorActionPreference",
  ]),
);

/** Values of parameters that came later. Sources: Get-Content, Out-File, about_Preference_Variables. */
const values = new Set(["utf8NoBOM", "utf8BOM", "ansi", "Break"].map((value) => value.toLowerCase()));

/**
 * Members that .NET Framework 4.8 has not, with the number of their arguments, -1 for any: the API browser of .NET says
 * of each since when it is there.
 */
const members: readonly (readonly [type: string, member: string, count: number])[] = [
  ["File", "Move", 3],
  ["File", "ReadAllTextAsync", -1],
  ["File", "WriteAllTextAsync", -1],
  ["File", "CreateSymbolicLink", -1],
  ["File", "ResolveLinkTarget", -1],
  ["Directory", "CreateSymbolicLink", -1],
  ["Directory", "ResolveLinkTarget", -1],
  ["Directory", "CreateTempSubdirectory", -1],
  ["Path", "Join", -1],
  ["Path", "Exists", -1],
  ["Path", "GetRelativePath", -1],
  ["Path", "IsPathFullyQualified", -1],
  ["Path", "TrimEndingDirectorySeparator", -1],
  ["Path", "EndsInDirectorySeparator", -1],
  ["Convert", "ToHexString", -1],
  ["Convert", "FromHexString", -1],
  ["Environment", "ProcessPath", -1],
  ["Environment", "ProcessId", -1],
  ["Environment", "TickCount64", -1],
  ["Math", "Clamp", -1],
  ["OperatingSystem", "IsWindows", -1],
  ["OperatingSystem", "IsLinux", -1],
  ["SHA256", "HashData", -1],
  ["Encoding", "Latin1", -1],
  ["", "ArgumentList", -1],
  ["", "WaitForExitAsync", -1],
  // Process.Kill(Boolean), which ends its children, too.
  ["", "Kill", 1],
  ["", "ReadExactly", -1],
  ["", "ReplaceLineEndings", -1],
  ["", "EnumerateRunes", -1],
  // With a way to compare.
  ["", "Replace", 3],
  ["", "Contains", 2],
  ["", "TryAdd", -1],
  ["", "GetValueOrDefault", -1],
  // Since .NET Framework 4.7.2.
  ["", "ToHashSet", -1],
];

/** What a script uses, as Read-Script.ps1 reads it. */
export interface Uses {
  /** Syntax that came after 5.1, as it stands there. */
  readonly syntax: readonly string[];
  readonly commands: readonly { readonly name: string; readonly parameters: readonly string[] }[];
  readonly variables: readonly string[];
  readonly words: readonly string[];
  /** Type, or nothing where it is not static; name; number of arguments, or -1 where it is no call. */
  readonly members: readonly { readonly type: string; readonly name: string; readonly count: number }[];
}

/** Everything in a script that Windows PowerShell 5.1 does not have, or of which it is not known here. */
export function newerThanWindowsPowerShell(uses: Uses): readonly string[] {
  const found = new Set(uses.syntax);
  for (const { name, parameters } of uses.commands) {
    const known = commands[name.replace(/^.*\\/, "")];
    if (known === undefined) {
      found.add(name);
    } else {
      const allowed = [...known, ...common].map((each) => each.toLowerCase());
      for (const parameter of parameters.filter((each) => !allowed.includes(each.toLowerCase()))) {
        found.add(`${name} -${parameter}`);
      }
    }
  }
  for (const name of uses.variables.filter((each) => variables.has(each))) {
    found.add(`$${name}`);
  }
  for (const word of uses.words.filter((each) => values.has(each.toLowerCase()))) {
    found.add(word);
  }
  for (const { count, name, type } of uses.members) {
    const short = type.replace(/^.*\./, "");
    const isNew = members.some(
      ([itsType, member, itsCount]) =>
        (itsType === "" ? type === "" : itsType.toLowerCase() === short.toLowerCase()) &&
        member.toLowerCase() === name.toLowerCase() &&
        (itsCount === -1 || itsCount === count),
    );
    if (isNew) {
      found.add(`${short}.${name}`);
    }
  }
  return [...found];
}
