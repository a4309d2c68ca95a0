import { InvalidBodyError } from '../../errors/index.js';
import { noticeMoment } from './notice-moment.js';

/** Pipedrive says that a user has uninstalled the app. */
export interface UninstallNotice {
  readonly companyId: string;
  readonly userId: string;
  /** When; undefined where it is not said in a form that we can read. */
  readonly at: Date | undefined;
}

/**
 * Reads the body of a notice. Pipedrive may add fields; those that we rely on are read strictly.
 * @throws InvalidBodyError that names the field and what it must be
 */
export function readUninstallNotice(
  body: unknown,
  { clientId }: { readonly clientId: string },
): UninstallNotice {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InvalidBodyError({ field: 'body', problem: 'must be a JSON object' });
  }
  const fields = new Map<string, unknown>(Object.entries(body));
  if (fields.get('client_id') !== clientId) {
    throw new InvalidBodyError({ field: 'client_id', problem: "must be this app's" });
  }
  return {
    companyId: idOf('company_id', fields),
    userId: idOf('user_id', fields),
    at: noticeMoment(fields.get('timestamp')),
  };
}

/** As text, which is how credentials bear it. */
function idOf(field: string, fields: ReadonlyMap<string, unknown>): string {
  const value = fields.get(field);
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && /^[1-9]\d{0,18}$/.test(text)) return text;
  throw new InvalidBodyError({ field, problem: 'must be a whole number above 0' });
}
