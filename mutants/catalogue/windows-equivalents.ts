const patience =
  "Waits a second more or less for what hangs; no test may depend on how long something takes.";
const net = "A net below the script: it makes errors of slips, and a script without slips needs none.";

/** Faults that the generator makes of the script for Windows and that no test can notice: they change nothing. */
export const windowsEquivalents: readonly { readonly name: string; readonly reason: string }[] = [
  { name: "script: bound: 180 -> 181", reason: patience },
  { name: "script: bound: 180 -> 179", reason: patience },
  { name: "script: bound: 5 -> 6 #2", reason: patience },
  { name: "script: bound: 5 -> 4", reason: patience },
  { name: "script: statement: Set-StrictMode -Version 3.0 -> $null = 1", reason: net },
  { name: "script: bound: 3.0 -> 4", reason: net },
  { name: "script: bound: 3.0 -> 2", reason: net },
  {
    name: "script: bound: 16384 -> 16385",
    reason: "What waits for the log is written at the end anyway; one character more waits.",
  },
  {
    name: "script: bound: 16384 -> 16383",
    reason: "What waits for the log is written at the end anyway; one character less waits.",
  },
  ...["branch: { $reader.Dispose() } -> { }", "statement: $reader.Dispose() -> $null = 1"].map((fault) => ({
    name: `Test-OwnLog: ${fault}`,
    reason: "The collector closes the file; that one which is open cannot be moved is so on Windows only.",
  })),
  {
    name: "Get-Distribution: branch: { # Whoever has no distribution has no such key. return } -> { }",
    reason: "There are no keys to go through then.",
  },
  {
    name: "Get-Distribution: branch: { # A system without a registry, on which the tests run. return } -> { }",
    reason: "There are no keys to go through then.",
  },
  {
    name: "Get-Processor: branch: { # WSL says it itself then, once it is asked for a disk. Add-LogLi... -> { }",
    reason: "Nothing is not ARM64 either.",
  },
  {
    name: 'Stop-Program: branch: { # It ended by itself. Add-LogLine -Text " $($_.Exception.Message)" } -> { throw }',
    reason:
      "Process.Kill() of .NET, on which the tests run, does not throw for what has ended; that of .NET Framework does.",
  },
];
