import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * The packages that a file imports, itself or through the files of its own package.
 * @param file a `.js` file, or a `.d.ts` one
 */
export async function reachedPackages(file: string): Promise<string[]> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { fileName } of ts.preProcessFile(await readFile(path, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) await visit(sibling(path, fileName));
      else if (!fileName.startsWith('node:')) packages.add(packageOf(fileName));
    }
  };
  await visit(file);
  return [...packages].sort();
}

/** Declarations import each other by the names of the code beside them. */
function sibling(path: string, specifier: string): string {
  const target = join(dirname(path), specifier);
  return path.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target;
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
