/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
}

/** Two decimals below ten, one above, none from a hundred on. */
export function decimals(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}

export function seconds(ms: number): string {
  return `${decimals(ms / 1000)} s`;
}

/** Mebibytes. */
export function megabytes(bytes: number): string {
  return `${decimals(bytes / 2 ** 20)} MB`;
}

export function times(ratio: number): string {
  return `${decimals(ratio)} x`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
