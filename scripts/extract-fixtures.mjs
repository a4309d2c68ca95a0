/**
 * Takes out of Pipedrive's OpenAPI documents what the tests check against, so that a clone has it:
 * for each call its token cost, scopes, parameters, the schema of its 200 answer, and the official example.
 *
 *   node scripts/extract-fixtures.mjs v1-openapi-2026-08-18.yaml v2-openapi-2026-08-18.yaml
 *
 * The version and the date of a document are read from its file's name. Writes test/fixtures/pipedrive/*.json.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const DOCUMENTS = {
  v1: {
    url: 'https://developers.pipedrive.com/docs/api/v1/openapi.yaml',
    paths: ['/notes', '/users', '/users/me'],
  },
  v2: {
    url: 'https://developers.pipedrive.com/docs/api/v1/openapi-v2.yaml',
    paths: [
      '/deals',
      '/deals/archived',
      '/persons',
      '/organizations',
      '/pipelines',
      '/stages',
      '/dealFields',
      '/personFields',
      '/organizationFields',
    ],
  },
};

const PROSE = new Set(['title', 'description']);

const folder = fileURLToPath(new URL('../test/fixtures/pipedrive/', import.meta.url));

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('Name the OpenAPI files: v1-openapi-DATE.yaml v2-openapi-DATE.yaml');
await mkdir(folder, { recursive: true });
for (const file of files) await extract(file);

async function extract(file) {
  const [, version, date] = /^(v[12])-openapi-(\d{4}-\d\d-\d\d).*\.yaml$/.exec(basename(file)) ?? [];
  if (version === undefined)
    throw new Error(`${file} is not named v1-openapi-DATE.yaml or v2-openapi-DATE.yaml`);
  const { url, paths } = DOCUMENTS[version];
  const document = parse(await readFile(file, 'utf8'), { maxAliasCount: -1 });
  for (const path of paths) {
    const operation = document.paths[path].get;
    const answer = operation.responses['200'].content['application/json'];
    const fixture = {
      source: { document: basename(file), date, url, operation: `GET ${path}` },
      tokenCost: operation['x-token-cost'],
      scopes: operation.security.flatMap((entry) => entry.oauth2 ?? []),
      parameters: (operation.parameters ?? []).map((parameter) => parameterOf(resolve(document, parameter))),
      schema: resolve(document, answer.schema),
      example: answer.example,
    };
    const name = `${version}${path.replaceAll('/', '-')}.json`;
    await writeFile(`${folder}${name}`, `${JSON.stringify(fixture, null, 2)}\n`);
    process.stdout.write(`${name}\n`);
  }
}

function parameterOf({ name, in: place, required = false, schema }) {
  return { name, in: place, required, schema };
}

/** A copy with references put in and prose left out. A property may be called `description`: only texts are prose. */
function resolve(document, node) {
  if (Array.isArray(node)) return node.map((item) => resolve(document, item));
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref === 'string') return resolve(document, target(document, node.$ref));
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(PROSE.has(key) && typeof value === 'string') && key !== 'example')
      .map(([key, value]) => [key, resolve(document, value)]),
  );
}

function target(document, reference) {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}
