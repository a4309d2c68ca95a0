/** The process can't start with the variables it was given. The message lists every one that is missing or wrong. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration can't be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = ConfigurationError.name;
  }
}
