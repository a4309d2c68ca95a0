import fc from 'fast-check';
import type { ApiDocument, Operation } from './api-document.js';
import { authorizationOf, CONNECTED } from './callers.js';
import { curlLine } from './curl.js';
import { type Draft, placeholders, toWire, type WireRequest } from './draft.js';
import { type Answer, exchange } from './exchange.js';
import { beginLogin, type FreshLogin } from './fresh-login.js';
import { Judge } from './judge.js';
import { leaks } from './leaks.js';
import { requestsTo } from './requests.js';
import { Tally } from './tally.js';
import { applyWeather } from './weather.js';
import type { World } from './world.js';

/** Asks a service everything that its document lets one think of, and holds every answer against the document. */
export class Fuzzer {
  readonly tally = new Tally();
  private readonly judge: Judge;

  constructor(
    private readonly world: World,
    private readonly document: ApiDocument,
  ) {
    this.judge = new Judge(document);
  }

  /**
   * Spreads that many requests over the operations, more to those that take more parameters.
   * @returns of each operation that has failed: the shortest request that does, its answer, and what is wrong with it
   */
  async run({ requests, seed }: { requests: number; seed: number }): Promise<string[]> {
    const { operations } = this.document;
    const total = operations.reduce((sum, operation) => sum + weightOf(operation), 0);
    const failures: string[] = [];
    for (const operation of operations) {
      const runs = Math.ceil((requests * weightOf(operation)) / total);
      const failure = await this.fuzz(operation, { runs, seed });
      if (failure !== undefined)
        failures.push(`${operation.name}, seed ${seed}, ${requests} requests:\n${failure}`);
    }
    return failures;
  }

  private async fuzz(
    operation: Operation,
    { runs, seed }: { runs: number; seed: number },
  ): Promise<string | undefined> {
    let failure: string | undefined;
    let shrinkUntil = Infinity;
    const property = fc.asyncProperty(requestsTo(this.document, operation), async (draft) => {
      // Looking for a shorter request that fails ends here: what hangs would take hours.
      if (Date.now() > shrinkUntil) return;
      const found = await this.failureOf(draft);
      if (found === undefined) return;
      failure = found;
      shrinkUntil = Math.min(shrinkUntil, Date.now() + SHRINKING_MS);
      throw new Error(found);
    });
    await fc.check(property, { numRuns: runs, seed });
    return failure;
  }

  /** Sends one request; what is wrong with its answer, as a text. */
  private async failureOf(draft: Draft): Promise<string | undefined> {
    const fresh = await this.freshLogin(draft);
    const { app, sandbox } = this.world;
    const owner = fresh?.account ?? CONNECTED;
    const wire = toWire(draft, {
      host: new URL(app.url).host,
      authorization: authorizationOf(draft.caller, draft.operation.scheme, {
        owner,
        client: sandbox.options,
      }),
      values: { export: this.world.exportId, resume: this.world.resume, ...fresh?.values },
    });
    applyWeather(sandbox, draft.weather);
    const { answer, problems } = await this.ask(draft, wire);
    sandbox.faults.clear();
    // Each request finds the same world: one that fails has to fail alone.
    if (draft.weather?.kind === 'expiredTokens') await this.world.renew();
    problems.push(...(await this.connectionProblems(wire)));
    if (problems.length === 0) return undefined;
    return [
      curlLine(app.url, wire),
      `weather: ${JSON.stringify(draft.weather) ?? 'fair'}; flaws: ${draft.flaws.join(', ') || 'none'}`,
      answer === undefined ? '(no answer)' : answer.raw.slice(0, 1_500),
      ...problems.map((problem) => `=> the answer ${problem}`),
    ].join('\n');
  }

  private async ask(draft: Draft, wire: WireRequest): Promise<{ answer?: Answer; problems: string[] }> {
    let answer: Answer | undefined;
    try {
      answer = await exchange(this.world.app.url, wire, draft);
    } catch (error) {
      return { problems: [String(error)] };
    }
    const isFlawless = draft.flaws.length === 0 && draft.caller === 'owner';
    this.tally.note(this.judge.operationOf(wire), answer?.status, isFlawless);
    if (answer === undefined)
      return { problems: draft.isCutShort ? [] : ['is missing: the connection was closed'] };
    const problems = [...this.judge.problems(wire, answer), ...leaks(answer, this.world.secrets)];
    return { answer, problems: [...problems, ...this.openRedirects(answer)] };
  }

  private openRedirects({ headers }: Answer): string[] {
    const location = headers.get('location');
    if (location === undefined) return [];
    const isAllowed = URL.canParse(location) && this.world.origins.has(new URL(location).origin);
    return isAllowed ? [] : [`sends the browser to ${location}`];
  }

  /** Reading never ends a connection. What may end it, by its method, is mended for the next request. */
  private async connectionProblems({ method }: WireRequest): Promise<string[]> {
    if (await this.world.isConnected()) return [];
    await this.world.connect();
    return ['GET', 'HEAD', 'OPTIONS'].includes(method) ? ['has cost the account its connection'] : [];
  }

  /** A login of a new account's, where the draft bears something that one hands out. */
  private async freshLogin(draft: Draft): Promise<FreshLogin | undefined> {
    const names = placeholders(draft);
    names.delete('export');
    if (names.size === 0) return undefined;
    return beginLogin(this.world.app.url, this.world.sandbox, { isConfirmed: names.has('confirmation') });
  }
}

/** How long a failure is made shorter. */
const SHRINKING_MS = 30_000;

/** What takes more and may end in more ways is asked more often. */
function weightOf({ parameters, body, responses }: Operation): number {
  const asksPipedrive = '502' in responses ? 8 : 0;
  return 2 + parameters.length * 2 + (body === undefined ? 0 : 6) + asksPipedrive;
}
