/** What the command's exit status says. Scripts rely on it. */
export const exitStatus = {
  fine: 0,
  problemsFound: 1,
  badInput: 2,
  toolMissing: 3,
  /** Ended by Ctrl-C before anything was found: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
