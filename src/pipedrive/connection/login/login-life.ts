/** How long a login may take, from its link to its end; and then, how long a grant waits to be confirmed. */
export const LOGIN_LIFE_SECONDS = 10 * 60;
