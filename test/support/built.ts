import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * A file of the build, for specs that start processes of their own. `npm test` builds first.
 * @param path below `dist/`: `main.js`
 */
export function built(path: string): string {
  const file = fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing: run \`npm run build\` first, as \`npm test\` does`);
}
