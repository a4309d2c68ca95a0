/** The small page that ends a login without forward_url. No script, no style, nothing loaded: see `PAGE_HEADERS`. */
export function resultPage({ title, text, code }: { title: string; text: string; code?: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${code === undefined ? '' : `<p><code>${escaped(code)}</code></p>\n`}</body>
</html>
`;
}

/** The page may do nothing but be read, and nobody may frame it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
