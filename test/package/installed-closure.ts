/** An entry of `packages` in a package-lock.json. */
export interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * What npm would put into `node_modules` for these packages and nothing else: their dependencies and required peers,
 * and so on. The keys of the lock file, `node_modules/a/node_modules/b` where a version of its own is nested.
 * @throws Error where a needed package is not in the lock file
 */
export function installedClosure(
  locked: Readonly<Record<string, LockedPackage>>,
  roots: Iterable<string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string, neededBy: string): void => {
    const key = placeOf(locked, name, neededBy);
    if (found.has(key)) return;
    found.add(key);
    for (const needed of needsOf(locked[key] ?? {})) add(needed, key);
  };
  for (const root of roots) add(root, '');
  return found;
}

/** Where Node finds it: beside the one that needs it, or further up. */
function placeOf(locked: Readonly<Record<string, LockedPackage>>, name: string, neededBy: string): string {
  for (
    let directory = neededBy;
    ;
    directory = directory.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')
  ) {
    const key = `${directory === '' ? '' : `${directory}/`}node_modules/${name}`;
    if (key in locked) return key;
    if (directory === '') throw new Error(`${neededBy || 'the host'} needs ${name}, which is not installed`);
  }
}

/** Not the optional dependencies: a package has to work without them, and not every machine has them. */
function needsOf(entry: LockedPackage): string[] {
  const peers = Object.keys(entry.peerDependencies ?? {});
  return [
    ...Object.keys(entry.dependencies ?? {}),
    ...peers.filter((name) => entry.peerDependenciesMeta?.[name]?.optional !== true),
  ];
}
