/** What the command's exit status says. Scripts rely on it. */
export const exitStatus = {
  fine: 0,
  problemsFound: 1,
  badInput: 2,
  toolMissing: 3,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
