import type { Provider } from '@nestjs/common';

import { ErrorAnswer } from './error-answer.js';

export const filtersProviders: Provider[] = [ErrorAnswer];
