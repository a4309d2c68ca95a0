import { describe, expect, it } from 'vitest';

import { missingUses } from './needed-scopes.js';

describe('what a grant does not allow', () => {
  it.each([
    ['base deals:read contacts:read users:read', []],
    ['base deals:full contacts:full users:read', []],
    ['base deals:read users:read', ['persons', 'organizations']],
    ['base contacts:read users:read', ['deals', 'pipelines', 'stages']],
    ['base admin', ['persons', 'organizations', 'deals', 'notes', 'owner_names']],
    ['deals:read contacts:read users:read', ['identity']],
    ['base deals:read contacts:read', ['owner_names']],
    ['base deals contacts users', ALL().filter((use) => use !== 'identity')],
    ['', ALL()],
  ])('%j: %j', (granted, missing) => {
    expect(missingUses(granted.split(' '))).toEqual(missing);
  });
});

function ALL(): string[] {
  return 'persons organizations deals notes pipelines stages owner_names identity'.split(' ');
}
