import client from 'axios';

/** The programs' axios; its `defaults.baseURL` says where the service is, as a front end's build would. */
export const axios = client.create();
