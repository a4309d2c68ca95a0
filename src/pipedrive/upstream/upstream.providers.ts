import type { Provider } from '@nestjs/common';

import { ownHttp } from './http/own-http.provider.js';
import { PipedriveHttp } from './http/pipedrive-http.js';
import { PipedriveApi } from './pipedrive-api.js';
import { PipedriveGateway } from './pipedrive-gateway.js';
import { V1NotePages } from './v1/v1-note-pages.js';
import { V1People } from './v1/v1-people.js';
import { V2Lists } from './v2/v2-lists.js';
import { V2Fields } from './v2/v2-fields.js';
import { V2Names } from './v2/v2-names.js';
import { V2Pages } from './v2/v2-pages.js';

export const upstreamProviders: Provider[] = [
  { provide: PipedriveGateway, useClass: PipedriveApi },
  ownHttp,
  PipedriveHttp,
  V2Pages,
  V2Lists,
  V2Names,
  V2Fields,
  V1NotePages,
  V1People,
];
