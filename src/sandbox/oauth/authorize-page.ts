/** The page that asks the user: what is granted to whom, and two buttons. */
export function authorizePage(facts: {
  companyName: string;
  userName: string;
  scopes: readonly string[];
  fields: Readonly<Record<string, string>>;
}): string {
  const hidden = Object.entries(facts.fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sandbox: allow access?</title></head>
<body>
<h1>Sandbox Pipedrive</h1>
<p>Allow the app to read the data of <b>${escapeHtml(facts.companyName)}</b> as ${escapeHtml(facts.userName)}?</p>
<p>Scopes: ${escapeHtml(facts.scopes.join(', '))}</p>
<form method="post" action="/oauth/authorize">
${hidden}
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
