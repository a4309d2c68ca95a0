import type { NameSource, RelatedEntity } from '../../export/names/related-names.js';
import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { type NameTools, ReferencedNames } from './referenced-names.js';

/** The names that one export refers to. What it has heard once it keeps to its end. */
export class ExportNames implements NameSource {
  readonly #names: Readonly<Record<RelatedEntity, ReferencedNames>>;

  /** @param call what lists are read with; when its signal fires, everything is forgotten */
  constructor(tools: NameTools, call: UpstreamCall) {
    this.#names = {
      persons: new ReferencedNames('persons', tools, call),
      organizations: new ReferencedNames('organizations', tools, call),
    };
    call.signal?.addEventListener('abort', () => this.release(), { once: true });
  }

  /** Whether a list is being read: what the export reads meanwhile costs more calls than it will afterwards. */
  get isReading(): boolean {
    return this.#lists.some(({ isReading }) => isReading);
  }

  get(
    entity: RelatedEntity,
    ids: ReadonlySet<number>,
    call: UpstreamCall,
  ): Promise<ReadonlyMap<number, string | null>> {
    return this.#names[entity].get(ids, call);
  }

  /**
   * Reads the lists that names come from, where that is cheaper, or some more of them.
   *
   * @param pagesLeft about how many pages the export still has
   */
  async readOn(pagesLeft: number): Promise<void> {
    await Promise.all(this.#lists.map((names) => names.readOn(pagesLeft)));
  }

  /** Forgets everything; has to be called at the end. */
  release(): void {
    for (const names of this.#lists) names.release();
  }

  get #lists(): readonly ReferencedNames[] {
    return Object.values(this.#names);
  }
}
