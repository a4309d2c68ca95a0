import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  version?: string;
  deprecated?: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
}

type Ranges = Record<string, string>;

interface Manifest {
  dependencies: Ranges;
  devDependencies: Ranges;
  peerDependencies: Ranges;
  allowScripts: Record<string, boolean>;
}

const manifest = read('package.json') as Manifest;
const lock = read('package-lock.json') as { packages: { '': Manifest } & Record<string, Locked> };
const { '': root, ...locked } = lock.packages;

describe('package-lock.json', () => {
  it('has no package that its authors have given up', () => {
    expect(pathsWhere(({ deprecated }) => deprecated !== undefined)).toEqual([]);
  });

  it('names no address, so that each machine installs from its own registry', () => {
    expect(pathsWhere(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('has a checksum of every package', () => {
    expect(pathsWhere(({ integrity }) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  it.each(['dependencies', 'devDependencies', 'peerDependencies'] as const)(
    'was made for the %s of package.json, and pins each to a version',
    (kind) => {
      expect(root[kind]).toEqual(manifest[kind]);
      const names = Object.keys(manifest[kind]);
      expect(names.filter((name) => !/^\d/.test(locked[`node_modules/${name}`]?.version ?? ''))).toEqual([]);
    },
  );
});

describe('allowScripts of package.json', () => {
  it('decides on every package that has an install script, and on no other', () => {
    const names = pathsWhere(({ hasInstallScript }) => hasInstallScript === true).map(nameOf);
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(names)].sort());
    expect(Object.values(manifest.allowScripts).filter((verdict) => typeof verdict !== 'boolean')).toEqual(
      [],
    );
  });
});

/** The packages' paths in the lock file, `node_modules/a/node_modules/b`. */
function pathsWhere(holds: (entry: Locked) => boolean): string[] {
  return Object.entries(locked)
    .filter(([, entry]) => holds(entry))
    .map(([path]) => path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
}
