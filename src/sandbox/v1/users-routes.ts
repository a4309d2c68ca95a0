import type { ApiCall, ApiRoute } from '../api/api-route.js';
import { unauthorized } from '../api/api-refusals.js';
import { sendUser } from '../company/send.js';

/** All users at once, the deactivated ones too; there are no pages. */
export const USERS_ROUTE: ApiRoute = {
  name: 'users',
  paths: ['/v1/users', '/api/v1/users'],
  cost: 20,
  scopes: ['users:read'],
  answer: ({ context, viewer }) => ({
    success: true,
    data: context.data.tables.users.rows('listed').map((user) => sendUser(user, viewer.userId)),
  }),
};

/** Who the token belongs to, and to which company. */
export const ME_ROUTE: ApiRoute = {
  name: 'me',
  paths: ['/v1/users/me', '/api/v1/users/me'],
  cost: 2,
  scopes: ['base'],
  answer: answerMe,
};

function answerMe({ context: { company, data }, viewer }: ApiCall): object {
  const user = data.tables.users.find(viewer.userId);
  // A user who has been removed has no token that is good for anything.
  if (user === undefined) throw unauthorized();
  return {
    success: true,
    data: {
      ...sendUser(user, viewer.userId),
      company_id: company.id,
      company_name: company.name,
      company_domain: company.domain,
      company_country: 'DE',
      company_industry: 'IT Services',
      language: { language_code: 'en', country_code: 'US' },
    },
  };
}
