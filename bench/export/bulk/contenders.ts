import type { Stage } from '../stage/stage.js';
import type {
  CollectionReaderSettings,
  PageReaderSettings,
  SdkReaderSettings,
} from './readers/reader-settings.js';

/** Somebody who reads a whole collection. */
export interface Contender {
  readonly title: string;
  readonly program: URL;
  /** Whether the service has a part in it. */
  readonly isOurs: boolean;
  /** With a connection, or a grant, of its own: nothing is known from the last time. */
  settings(stage: Stage): Promise<CollectionReaderSettings | PageReaderSettings | SdkReaderSettings>;
}

/** Who reads all deals, and in which order. */
export const CONTENDERS = {
  ours: collection('deals/all?related=ids'),
  sdk: sdkLoop('SDK loop', { joinsNames: false }),
  pages: {
    title: 'our pages, `related=ids`',
    program: new URL('readers/page-reader.js', import.meta.url),
    isOurs: true,
    settings: serviceAccess,
  },
  oursNames: collection('deals/all?related=names'),
  sdkNames: sdkLoop('SDK loop that joins names', { joinsNames: true }),
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;

/** @param path behind `/export/` */
export function collection(path: string): Contender {
  return {
    title: `\`${path}\``,
    program: new URL('readers/collection-reader.js', import.meta.url),
    isOurs: true,
    settings: async (stage) => ({ ...(await serviceAccess(stage)), path }),
  };
}

async function serviceAccess(stage: Stage): Promise<PageReaderSettings> {
  const { authorization } = await stage.connect();
  return { url: stage.service.url, authorization };
}

function sdkLoop(title: string, { joinsNames }: { joinsNames: boolean }): Contender {
  return {
    title,
    program: new URL('readers/sdk-reader.js', import.meta.url),
    isOurs: false,
    settings: async ({ sandbox }) => {
      const { access_token: accessToken } = await sandbox.issueTokens();
      return { apiDomain: sandbox.url, accessToken, joinsNames };
    },
  };
}
