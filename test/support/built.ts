import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * A file of the build, for specs that start processes of their own. `npm test` builds first.
 * @param path below the folder: `main.js`
 */
export function built(path: string, folder: 'dist' | 'dist-bench' = 'dist'): string {
  const file = fileURLToPath(new URL(`../../${folder}/${path}`, import.meta.url));
  if (existsSync(file)) return file;
  const command = folder === 'dist' ? 'npm run build' : 'npm run build:bench';
  throw new Error(`${file} is missing: run \`${command}\` first, as \`npm test\` does`);
}
