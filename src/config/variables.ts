/** The variables as they are set; one that is empty counts as not set. */
export type Variables = Readonly<Record<string, string>>;

/** What this process was started with; nothing else in the project reads `process.env`. */
export function processVariables(): Variables {
  return onlySet(process.env);
}

/** Without those that are empty. */
export function onlySet(variables: Readonly<Record<string, string | undefined>>): Variables {
  const set = Object.entries(variables).filter(
    (entry): entry is [string, string] => (entry[1] ?? '').trim() !== '',
  );
  return Object.fromEntries(set);
}
