import type { PartReport } from '../part.js';
import { decimals, median, megabytes, times, whole } from '../report/figures.js';
import { table } from '../report/table.js';
import type { CpuOfForm, CpuResult, ProfileOfForm } from './cpu-result.js';

export function reportOnCpu({ forms, profiles }: CpuResult): PartReport {
  const [first] = forms;
  return {
    lines: [
      "Processor time of the service's process, user and system, for 1,000 deals of 20 custom fields; Pipedrive answers at once.",
      '',
      ...table(
        HEAD,
        forms.map((form) => rowOf(form, first ?? form)),
      ),
      '',
      'Where it goes, by the time spent in a function itself:',
      ...profiles.flatMap(tableOf),
    ],
    goals: [],
  };
}

const HEAD = ['a whole collection as', 'records', 'body', 'CPU per 1,000 records', '(least, most)', 'ratio'];

function rowOf({ title, records, bytes, msPerThousand }: CpuOfForm, first: CpuOfForm): string[] {
  const middle = median(msPerThousand);
  return [
    title,
    whole(records),
    megabytes(bytes),
    `${decimals(middle)} ms`,
    `${decimals(Math.min(...msPerThousand))}, ${decimals(Math.max(...msPerThousand))}`,
    times(middle / median(first.msPerThousand)),
  ];
}

function tableOf({ title, top }: ProfileOfForm): string[] {
  return [
    '',
    ...table(
      [title, 'share'],
      top.map(({ name, share }) => [`\`${name}\``, `${(share * 100).toFixed(1)} %`]),
    ),
  ];
}
