/** What was read of a service's metrics. */
export class MetricSamples {
  private readonly samples: readonly Sample[];

  /** @throws Error where a line is not of Prometheus' text format */
  constructor(readonly text: string) {
    this.samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(sampleOf);
  }

  /** The sum over all samples of that name which bear these labels; undefined where there are none. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const matching = this.matching(name, labels);
    return matching.length === 0 ? undefined : matching.reduce((sum, { value }) => sum + value, 0);
  }

  /** The values that a label has, each once. */
  valuesOf(name: string, label: string): string[] {
    return [...new Set(this.matching(name, {}).map(({ labels }) => labels[label] ?? ''))].sort();
  }

  private matching(name: string, wanted: Readonly<Record<string, string>>): Sample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(wanted).every(([label, value]) => sample.labels[label] === value),
    );
  }
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function sampleOf(line: string): Sample {
  const [, name, inBraces = '', value] = /^([a-zA-Z_:]\w*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  // The event loop has no mean before it has turned.
  const isNumber = value !== undefined && (/^nan$/i.test(value) || !Number.isNaN(Number(value)));
  if (name === undefined || !isNumber) throw new Error(`not a sample: ${line}`);
  const labels = [...inBraces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) };
}
