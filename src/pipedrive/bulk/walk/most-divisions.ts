/**
 * Into how many more windows a list may be divided. A walk by one lane may be exceeded by a tenth. Some seven pages go into
 * finding both ends and proving that nothing was lost; what is left is for divisions, each of which costs half a page.
 *
 * @param pages about how many the list has
 */
export function mostDivisions(pages: number): number {
  return Math.floor(2 + Math.max(0, (pages / 10 - 7) / 0.6));
}
