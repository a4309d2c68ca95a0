/** In what a whole collection of deals can be asked for. */
export interface Form {
  readonly title: string;
  readonly query: string;
  readonly isGzip: boolean;
}

const NDJSON: Form = { title: 'NDJSON, related=ids', query: 'related=ids', isGzip: false };
const NDJSON_WITH_NAMES: Form = { title: 'NDJSON, names joined', query: 'related=names', isGzip: false };

export const FORMS: readonly Form[] = [
  NDJSON,
  NDJSON_WITH_NAMES,
  { ...NDJSON, title: 'NDJSON, related=ids, gzip', isGzip: true },
  { title: 'CSV, related=ids', query: 'related=ids&format=csv', isGzip: false },
  { title: 'CSV, names joined', query: 'related=names&format=csv', isGzip: false },
  { title: 'CSV, related=ids, gzip', query: 'related=ids&format=csv', isGzip: true },
];

/** Those whose time is followed to the functions. */
export const PROFILED: readonly Form[] = [NDJSON, NDJSON_WITH_NAMES];
