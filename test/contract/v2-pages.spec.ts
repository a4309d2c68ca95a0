import { V2Pages } from '../../src/pipedrive/upstream/v2/v2-pages.js';
import { describeEntityPages } from './entity-pages.contract.js';

describeEntityPages('deals', ({ app }) => {
  const pages = app.get(V2Pages);
  return { page: (request, call) => pages.page({ ...request, entity: 'deals' }, call) };
});
