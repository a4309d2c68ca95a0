import type { RotationProgress, RotationReport } from '../index.js';

/** What has been done, in one line. */
export function progressLine({ reEncrypted, current, unreadable }: RotationProgress): string {
  return `re-encrypted ${reEncrypted}, already current ${current}, unreadable ${unreadable.length}`;
}

/** What an operator whose rotation did not come to its end has to know. */
export const AGAIN = 'What is done stays done: run the command again to go on.';

/**
 * How the command ends: 0 where everything is closed by the first key, 1 where something is not, 130 or 143 where a
 * signal came before the end.
 */
export function rotationEnd(
  report: RotationReport,
  interruptedBy: 'SIGINT' | 'SIGTERM' | undefined,
): { summary: string; complaint: string | undefined; exitCode: number } {
  const complaints = [...unreadable(report), ...behind(report)];
  if (!report.isComplete) complaints.push(`Interrupted. ${AGAIN}`);
  return {
    summary: progressLine(report),
    complaint: complaints.length === 0 ? undefined : complaints.join('\n'),
    exitCode: report.isComplete ? Math.min(1, complaints.length) : interruptedBy === 'SIGINT' ? 130 : 143,
  };
}

function unreadable({ unreadable }: RotationReport): string[] {
  if (unreadable.length === 0) return [];
  return [
    `The tokens of ${unreadable.length} account(s) can't be opened, and were left as they are:`,
    ...unreadable.map(({ accountId, problem }) => `  ${JSON.stringify(accountId)}: ${problem}`),
    'Put the key that is missing back into CREDENTIALS_KEYS, behind the first one, and run the command again;',
    'or let these accounts connect again.',
  ];
}

function behind({ behind }: RotationReport): string[] {
  if (behind === 0) return [];
  return [
    `The tokens of ${behind} account(s) were closed by another key meanwhile: a replica still has another key in front.`,
    'Give every replica the same CREDENTIALS_KEYS, and run the command again.',
  ];
}
