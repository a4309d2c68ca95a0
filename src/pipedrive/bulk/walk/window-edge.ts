import type { ListReader } from './list-reader.js';
import { momentOf } from './moments.js';
import { changesOf } from './page-times.js';
import type { OpenReader, ReadEnd } from './update-windows.js';

/** An end of a window. Times are whole seconds since 1970. */
export interface Edge {
  /** The rest begins here: what lies beyond has been read, or is another window's, and what bears this second may be. */
  at: number;
  /** Who reads on from here towards the other edge; undefined where nobody does. */
  reader: ListReader | undefined;
  /** Records a second hereabouts; undefined until a page has shown it. */
  density: number | undefined;
  /** Whether a page is on its way to its reader. */
  isAwaiting: boolean;
  /** Makes a reader for it; undefined where it has had one, or can have none. */
  open: (() => ListReader) | undefined;
}

/** Where an end of the order has been read to. */
export function edgeOf({ reader, records }: ReadEnd): Edge {
  const { last = 0, density } = changesOf(records);
  return { ...edgeWithout(last), reader, density };
}

/** The edge of a window that begins at a second, and is read towards older ones without it, or newer ones with it. */
export function edgeAt(second: number, direction: 'asc' | 'desc', openReader: OpenReader): Edge {
  const [at, filter] =
    direction === 'desc' ? ([second - 1, 'updatedUntil'] as const) : ([second, 'updatedSince'] as const);
  const open = (): ListReader => openReader({ sortBy: 'update_time', direction, [filter]: momentOf(second) });
  return { ...edgeWithout(at), open };
}

/** An edge that nobody reads from. */
export function edgeWithout(at: number): Edge {
  return { at, reader: undefined, density: undefined, isAwaiting: false, open: undefined };
}

/** Gives an edge its reader. */
export function opened(edge: Edge): Edge {
  edge.reader = edge.open?.();
  edge.open = undefined;
  return edge;
}
