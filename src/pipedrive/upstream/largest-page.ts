/** The most records that Pipedrive gives on one page, of v1 as of v2, and so the most of one of ours. */
export const LARGEST_PAGE = 500;
