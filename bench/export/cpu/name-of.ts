import type { CallFrame } from './self-times.js';

/** A function with its file as everybody has it: ours below `dist`, a package by its name, Node's own with `node:`. */
export function nameOf({ functionName, url }: CallFrame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const file = fileOf(url);
  return file === '' ? name : `${name}, ${file}`;
}

function fileOf(url: string): string {
  const [, packageName] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  const [, ours] = /\/dist\/(.+)$/.exec(url) ?? [];
  return packageName ?? ours ?? url;
}
