/** Where a secret was found: never the secret itself, which a failing test would print. */
export interface Leak {
  readonly secret: string;
  /** In what form it stands there. */
  readonly form: string;
  /** Where in the text. */
  readonly at: number;
}

/**
 * Looks for planted secrets in any text: as they are, encoded as a log, an address or a dump would, and in parts. A part
 * is any 12 characters in a row, so every text is looked at window by window.
 */
export class SecretSearch {
  private readonly windows = new Map<string, { secret: string; form: string }>();
  private readonly planted = new Map<string, string>();

  /** @throws Error where the secret is too short to be told from chance */
  plant(name: string, secret: string): void {
    if (secret.length < LEAST) throw new Error(`${name} has only ${secret.length} characters`);
    if (this.planted.has(secret)) return;
    this.planted.set(secret, name);
    for (const [form, text] of formsOf(secret)) {
      for (let at = 0; at + LEAST <= text.length; at += 1) {
        const window = text.slice(at, at + LEAST);
        if (!this.windows.has(window)) this.windows.set(window, { secret: name, form });
      }
    }
  }

  /** How many secrets there are, and the values of those whose name begins so. */
  values(prefix = ''): string[] {
    return [...this.planted].filter(([, name]) => name.startsWith(prefix)).map(([secret]) => secret);
  }

  /**
   * The first place of each secret.
   * @param belonging names of secrets that belong there
   */
  leaks(text: string, belonging?: RegExp): Leak[] {
    const found = new Map<string, Leak>();
    for (let at = 0; at + LEAST <= text.length; at += 1) {
      const hit = this.windows.get(text.slice(at, at + LEAST));
      if (hit === undefined || found.has(hit.secret) || belonging?.test(hit.secret)) continue;
      found.set(hit.secret, { ...hit, at });
    }
    return [...found.values()];
  }
}

const LEAST = 12;

/** What becomes of a text on its way into a log, an address, a header or a dump. */
export function formsOf(secret: string): [form: string, text: string][] {
  const bytes = Buffer.from(secret);
  const reversed = [...secret].toReversed().join('');
  return [
    ['clear', secret],
    ['reversed', reversed],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['percent-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams([['', secret]]).toString().slice(1)],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['escaped', [...secret].map(escaped).join('')],
    ...[0, 1, 2].flatMap((shift) => base64Forms(bytes, shift)),
  ];
}

function escaped(character: string): string {
  return /\w/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Within a longer text a secret begins at any of three places of a base64 quantum; what depends on its neighbours is cut off. */
function base64Forms(bytes: Buffer, shift: number): [string, string][] {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  const from = shift === 0 ? 0 : shift + 1;
  const to = Math.floor((whole.length * 8) / 6);
  return (['base64', 'base64url'] as const).map((encoding) => [
    encoding,
    whole.toString(encoding).slice(from, to),
  ]);
}
