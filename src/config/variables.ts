/** The variables as they are set; one that is empty counts as not set. */
export type Variables = Readonly<Record<string, string>>;

/** What this process was started with; nothing else in the project reads `process.env`. */
export function processVariables(): Variables {
  return onlySet(process.env);
}

/**
 * Takes variables out of this process: a diagnostic report of Node's prints all that are there, and whatever the process
 * starts inherits them.
 */
export function removeVariables(names: Iterable<string>): void {
  for (const name of names) delete process.env[name];
}

/** Without those that are empty. */
export function onlySet(variables: Readonly<Record<string, string | undefined>>): Variables {
  const set = Object.entries(variables).filter(
    (entry): entry is [string, string] => (entry[1] ?? '').trim() !== '',
  );
  return Object.fromEntries(set);
}
