import type { WireRequest } from './draft.js';

/** The request as a line for a shell. */
export function curlLine(url: string, { method, target, headers, body }: WireRequest): string {
  const own = headers.filter(([name]) => name !== 'Connection');
  return [
    'curl -isg --path-as-is',
    method === 'HEAD' ? '--head' : `-X ${quoted(method)}`,
    ...own.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === '' ? [] : [`--data-binary ${quoted(body, 'utf8')}`]),
    // Of a whole address in the request line, curl makes that itself.
    target.startsWith('/') ? quoted(`${url}${target}`) : `--request-target ${quoted(target)} ${quoted(url)}`,
  ].join(' ');
}

/** Quoted as bash reads it, bytes that can't be seen as their codes: those of the head are latin1, see `bytesOf`. */
function quoted(text: string, encoding: 'latin1' | 'utf8' = 'latin1'): string {
  if (/^[\w./:-]+$/.test(text)) return text;
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes("'")) return `'${text}'`;
  const visible = Array.from(text, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    if (/^[\x20-\x7e]$/.test(character)) return character;
    const bytes = [...Buffer.from(character, encoding)];
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `$'${visible.join('')}'`;
}
