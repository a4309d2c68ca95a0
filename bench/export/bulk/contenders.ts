import type { Stage } from '../stage/stage.js';
import type { Related, SdkReaderSettings, ServiceReaderSettings } from './readers/reader-settings.js';

/** Somebody who reads all deals. */
export interface Contender {
  readonly title: string;
  readonly program: URL;
  readonly isOurs: boolean;
  /** With a connection, or a grant, of its own: nothing is known from the last time. */
  settings(stage: Stage): Promise<ServiceReaderSettings | SdkReaderSettings>;
}

/** Another one is the third reader's: pages with names. The issue with them is the same, and takes minutes. */
export const CONTENDERS = {
  ours: ofService('/export/deals/all?related=ids', 'collection-reader.js', 'ids'),
  sdk: ofPipedrive('SDK loop', 'ids'),
  pages: ofService('our pages, one after the other, related=ids', 'page-reader.js', 'ids'),
  oursNames: ofService('/export/deals/all?related=names', 'collection-reader.js', 'names'),
  sdkNames: ofPipedrive('SDK loop that joins names', 'names'),
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;

function ofService(title: string, program: string, related: Related): Contender {
  return {
    title,
    program: readerAt(program),
    isOurs: true,
    settings: async (stage) => {
      const { authorization } = await stage.connect();
      return { url: stage.service.url, authorization, related };
    },
  };
}

function ofPipedrive(title: string, related: Related): Contender {
  return {
    title,
    program: readerAt('sdk-reader.js'),
    isOurs: false,
    settings: async ({ sandbox }) => {
      const { access_token: accessToken } = await sandbox.issueTokens();
      return { apiDomain: sandbox.url, accessToken, related };
    },
  };
}

function readerAt(file: string): URL {
  return new URL(`readers/${file}`, import.meta.url);
}
