/** What the program's exit status says; documented in every command's help. */
export const EXIT = {
  /** Nothing at or above the gate. */
  clean: 0,
  /** Findings at or above the gate, or a denied verdict. */
  findings: 1,
  /** Wrong usage, or the work could not be done. */
  failure: 2,
  /** Done, but something could not be checked. */
  incomplete: 3,
} as const;
