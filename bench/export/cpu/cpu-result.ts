/** What was measured of the processor time of whole collections. */
export interface CpuResult {
  readonly forms: readonly CpuOfForm[];
  readonly profiles: readonly ProfileOfForm[];
}

export interface CpuOfForm {
  readonly title: string;
  /** Of one export. */
  readonly records: number;
  /** Of its body, as it was sent. */
  readonly bytes: number;
  /** Of the service's process, in milliseconds for 1,000 records, run by run. */
  readonly msPerThousand: readonly number[];
}

export interface ProfileOfForm {
  readonly title: string;
  /** The most of the time, the largest share first. */
  readonly top: readonly Share[];
}

export interface Share {
  /** A function and its file, or what V8 calls itself: `(garbage collector)`. */
  readonly name: string;
  /** Of the time in which the process was busy, from 0 to 1. */
  readonly share: number;
}
