import Negotiator from 'negotiator';

import { NotAcceptableError } from '../../errors/index.js';
import { shownName } from '../../validation/shown-name.js';
import type { ClientAccepts } from './client-accepts.js';
import { FORMAT_NAMES, type FormatName, MEDIA_TYPES } from './media-types.js';

/** What an answer is, and how it travels. */
export interface AnswerForm {
  readonly format: FormatName;
  readonly encoding: Encoding;
}

export type Encoding = (typeof ENCODINGS)[number];

/** The first is what a client gets who does not mind. */
const ENCODINGS = ['identity', 'gzip'] as const;

/**
 * The form of an answer: the named format, or else what the client's headers like best of what there is.
 *
 * @throws NotAcceptableError where there is no such format, or nothing that the client takes
 */
export function answerForm(asked: {
  readonly format?: string | undefined;
  readonly accepts?: ClientAccepts | undefined;
}): AnswerForm {
  const { format, accepts = {} } = asked;
  return {
    format: format === undefined ? acceptedFormat(accepts) : namedFormat(format),
    encoding: acceptedEncoding(accepts),
  };
}

function namedFormat(name: string): FormatName {
  const format = FORMAT_NAMES.find((known) => known === name);
  if (format === undefined)
    throw new NotAcceptableError({ asked: 'format', named: shownName(name), allowed: FORMAT_NAMES });
  return format;
}

function acceptedFormat({ accept }: ClientAccepts): FormatName {
  // With their parameters, so that `text/csv; charset=utf-8` fits. A header that is there and empty says nothing.
  const types = FORMAT_NAMES.map((name) => MEDIA_TYPES[name]);
  const liked = new Negotiator({ headers: accept?.trim() ? { accept } : {} }).mediaType(types);
  const format = FORMAT_NAMES.find((name) => MEDIA_TYPES[name] === liked);
  if (format === undefined) {
    const allowed = types.map((type) => type.replace(/;.*/, ''));
    throw new NotAcceptableError({ asked: 'Accept', allowed });
  }
  return format;
}

function acceptedEncoding({ acceptEncoding }: ClientAccepts): Encoding {
  const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
  const liked = new Negotiator({ headers }).encoding(ENCODINGS);
  const encoding = ENCODINGS.find((known) => known === liked);
  if (encoding === undefined) throw new NotAcceptableError({ asked: 'Accept-Encoding', allowed: ENCODINGS });
  return encoding;
}
