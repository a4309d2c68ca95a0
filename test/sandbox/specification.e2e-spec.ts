import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { ask, recordsOf } from './ask.js';
import { flatten, recordSchemaOf, SPECIFIED_CALLS, specificationOf } from './specification.js';
import type { Schema, SpecifiedCall } from './specification.js';

const CALLS = Object.keys(SPECIFIED_CALLS) as SpecifiedCall[];

/** What the answers bear although neither schema nor example has it. Recorded notes have a lead beside its id. */
const BEYOND_SCHEMA: Partial<Record<SpecifiedCall, string[]>> = { notes: ['lead'] };

/** What the schema has and an ordinary answer lacks. */
const NOT_BY_DEFAULT: Partial<Record<SpecifiedCall, string[]>> = {
  // Asked for by include_fields.
  deals: ['source_lead_id'],
  archivedDeals: ['source_lead_id'],
  // Sent to companies that sync contacts.
  persons: ['postal_address', 'notes', 'im', 'birthday', 'job_title'],
  dealFields: ['ui_visibility', 'important_fields', 'required_fields'],
  personFields: ['ui_visibility', 'important_fields', 'required_fields'],
  organizationFields: ['ui_visibility', 'important_fields', 'required_fields'],
};

describe.each([1, 2, 77])('the company of seed %i, by the specification of Pipedrive', (seed) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ seed });
  });
  afterAll(() => sandbox.close());

  it.each(CALLS)('answers %s with records of the published types and no unknown field', async (call) => {
    const specification = specificationOf(call);
    const validate = validatorOf(closed(recordSchemaOf(specification), namesBesideSchema(call)));
    for (const record of await fullPage(sandbox, call)) {
      expect(validate(record) ? [] : validate.errors, `record ${String(record['id'])}`).toEqual([]);
    }
  });

  it.each(CALLS)('answers %s with every field that the specification has', async (call) => {
    const names = Object.keys(recordSchemaOf(specificationOf(call)).properties ?? {});
    const expected = names.filter((name) => !NOT_BY_DEFAULT[call]?.includes(name));
    for (const record of await fullPage(sandbox, call)) {
      expect(Object.keys(record)).toEqual(expect.arrayContaining(expected));
    }
  });

  it.each(CALLS)('answers %s in the published envelope', async (call) => {
    const { body } = await ask(sandbox, SPECIFIED_CALLS[call].path);
    const validate = validatorOf(nullable(flatten(specificationOf(call).schema)));
    expect(validate(body) ? [] : validate.errors).toEqual([]);
    expect(body.success).toBe(true);
  });
});

describe('the official examples', () => {
  it.each(CALLS)('of %s pass the check that the sandbox passes', (call) => {
    const specification = specificationOf(call);
    const validate = validatorOf(closed(recordSchemaOf(specification), namesBesideSchema(call)));
    for (const record of [specification.example.data].flat()) {
      expect(validate(record) ? [] : validate.errors).toEqual([]);
    }
  });
});

describe('the calls, by the specification', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it.each(CALLS)('%s cost what they are said to cost', async (call) => {
    sandbox.requests.clear();
    await ask(sandbox, SPECIFIED_CALLS[call].path);
    expect(sandbox.requests.entries[0]?.tokens).toBe(specificationOf(call).tokenCost);
  });

  it.each(CALLS)('%s are open to each single scope that is enough, and to no other', async (call) => {
    const all = new Set(CALLS.flatMap((name) => specificationOf(name).scopes));
    for (const scope of all) {
      sandbox.behave({ scopes: [scope] });
      const { status } = await ask(sandbox, SPECIFIED_CALLS[call].path, {
        token: sandbox.tokens.issue().access_token,
      });
      expect([scope, status]).toEqual([scope, specificationOf(call).scopes.includes(scope) ? 200 : 403]);
    }
  });
});

async function fullPage(sandbox: Sandbox, call: SpecifiedCall): Promise<Record<string, unknown>[]> {
  const isPaged = call !== 'users' && call !== 'me';
  const answer = await ask(sandbox, `${SPECIFIED_CALLS[call].path}${isPaged ? '?limit=500' : ''}`);
  return call === 'me' ? [answer.body.data as Record<string, unknown>] : recordsOf(answer);
}

function namesBesideSchema(call: SpecifiedCall): string[] {
  const [record] = [specificationOf(call).example.data].flat();
  return [...Object.keys(record as object), ...(BEYOND_SCHEMA[call] ?? [])];
}

function validatorOf(schema: Schema) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** Everything may be null, and only named fields may be there. */
function closed(record: Schema, moreNames: string[]): Schema {
  const more = Object.fromEntries(moreNames.map((name) => [name, {}]));
  return {
    ...nullable(record),
    properties: { ...more, ...nullable(record).properties },
    additionalProperties: false,
  };
}

function nullable(schema: Schema): Schema {
  const flat = flatten(schema);
  return {
    ...flat,
    ...(typeof flat.type === 'string' ? { type: [flat.type, 'null'] } : {}),
    ...(flat.items === undefined ? {} : { items: nullable(flat.items) }),
    ...(flat.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(flat.properties).map(([name, property]) => [name, nullable(property)]),
          ),
        }),
  };
}
