/** What a process of the bench is told when it starts. */
export interface WorkerSettings {
  /** `w0`, `w1`, …: its name in the database and at the token endpoint. */
  readonly name: string;
  readonly databaseUrl: string;
  /** Of the token endpoint and the API beside it. */
  readonly serverUrl: string;
  /** The 32 bytes that the tokens are closed with, in base64. */
  readonly key: string;
  /** How long one token request may take. */
  readonly timeoutMs: number;
}

/** What a process is asked, over the channel to the one that has started it. */
export interface WorkerCall {
  readonly call: number;
  /** How many callers want a page of each of these accounts, all at once. None: it only says that it is awake. */
  readonly callers: number;
  readonly accountIds: readonly string[];
}

/** How many callers of an account have met which end: `data`, an error's code, or what else went wrong. */
export type Outcomes = Readonly<Record<string, number>>;

export interface WorkerAnswer {
  readonly call: number;
  /** By account. */
  readonly outcomes: Readonly<Record<string, Outcomes>>;
}
