import type { NameRoom } from './name-room.js';

/**
 * Names by id, as small as can be: their UTF-8 one behind the other, and for every id where its name begins. A million
 * names of persons take some 23 MB, a fifth of what a Map of them does.
 */
export class NameTable {
  readonly #places = new Map<number, Uint32Array>();
  readonly #texts: Buffer[] = [];
  #end = 0;
  #size = 0;
  #taken = 0;
  #isFull = false;

  constructor(private readonly room: NameRoom) {}

  /** How many names it knows, those that are null not counted. */
  get size(): number {
    return this.#size;
  }

  /** Whether a name was refused, and others will be. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** The name of a record; null where it was not shown, undefined where it is not known. */
  get(id: number): string | null | undefined {
    const place = this.#places.get(Math.floor(id / PAGE))?.[id % PAGE] ?? UNKNOWN;
    if (place < FIRST_PLACE) return place === UNKNOWN ? undefined : null;
    const at = place - FIRST_PLACE;
    const text = this.#texts[Math.floor(at / TEXT)];
    const begin = (at % TEXT) + 2;
    return text?.toString('utf8', begin, begin + text.readUInt16LE(begin - 2));
  }

  /** Keeps a name, where there is room for it. */
  set(id: number, name: string | null): void {
    const known = this.get(id);
    if (known !== undefined && (known !== null || name === null)) return;
    const places = this.#places.get(Math.floor(id / PAGE)) ?? this.#openPlaces(Math.floor(id / PAGE));
    if (places === undefined) return;
    const place = name === null ? NULL : this.#write(name);
    if (place === undefined) return;
    places[id % PAGE] = place;
    if (name !== null) this.#size += 1;
  }

  /** Forgets everything, for good. */
  release(): void {
    this.room.giveBack(this.#taken);
    this.#taken = 0;
    this.#isFull = true;
    this.#places.clear();
    this.#texts.length = 0;
  }

  #openPlaces(page: number): Uint32Array | undefined {
    if (!this.#take(PAGE * 4)) return undefined;
    const places = new Uint32Array(PAGE);
    this.#places.set(page, places);
    return places;
  }

  #write(name: string): number | undefined {
    const bytes = Buffer.byteLength(name) + 2;
    // No name of Pipedrive's is nearly as long: it is asked for each time.
    if (bytes > LONGEST) return undefined;
    const begun = this.#texts.length * TEXT;
    if (this.#end + bytes > begun) {
      if (!this.#take(TEXT)) return undefined;
      this.#texts.push(Buffer.allocUnsafeSlow(TEXT));
      this.#end = begun;
    }
    const at = this.#end % TEXT;
    const text = this.#texts.at(-1);
    text?.writeUInt16LE(bytes - 2, at);
    text?.write(name, at + 2);
    const place = this.#end + FIRST_PLACE;
    this.#end += bytes;
    return place;
  }

  #take(bytes: number): boolean {
    if (this.#isFull || !this.room.take(bytes)) {
      this.#isFull = true;
      return false;
    }
    this.#taken += bytes;
    return true;
  }
}

/** Ids are given one after the other: mostly, where one is, its neighbours are. */
const PAGE = 1_024;

const TEXT = 131_072;
const LONGEST = 16_384;

const UNKNOWN = 0;
const NULL = 1;
const FIRST_PLACE = 2;
