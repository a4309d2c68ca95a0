/**
 * Gives back the memory of a buffer, of which nothing is left. Garbage collection would do it some time: V8 looks at what
 * records take, not at the megabytes beside them, and a collection of pages would pile them up.
 */
export function letGo(buffer: ArrayBuffer): void {
  // Moved into a copy that is nobody's.
  structuredClone(undefined, { transfer: [buffer] });
}
