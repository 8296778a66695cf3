// Where the browser reaches the gateway: this page's URL without its last part, behind any host name and prefix.
const gateway = new URL('.', location.href).href.replace(/\/$/, '');

// The type of a problem leads to a part of the text, which is shown later than the browser looks for it.
function scrollToPart(id) {
  const observer = new MutationObserver(() => {
    const part = document.getElementById(id);
    if (part === null) return;
    observer.disconnect();
    part.scrollIntoView();
  });
  observer.observe(document.querySelector('#reference'), { childList: true, subtree: true });
}

if (/^#[\w-]+$/.test(location.hash)) scrollToPart(location.hash.slice(1));

// Swagger UI fills its forms with the examples, and a call with them must succeed. So the required times move until the
// last of them is now, since AWS keeps no audit of long ago; and an optional parameter stays empty.
function toFormParameters(parameters) {
  const isTime = ({ required, schema, example }) => required && schema.format === 'date-time' && example !== undefined;
  const times = Object.values(parameters).filter(isTime);
  const ahead = Date.now() - Math.max(...times.map(({ example }) => Date.parse(example)));
  const later = (time) => new Date(Date.parse(time) + ahead).toISOString().replace(/\.\d+/, '');
  const change = ({ example, ...rest }) => {
    if (isTime({ ...rest, example })) return { ...rest, example: later(example) };
    return rest.required ? { ...rest, example } : rest;
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, change(each)]));
}

try {
  const response = await fetch('docs/openapi.json');
  const content = await response.json();
  if (!response.ok) throw new Error(content.message);
  // The browser calls the page's own site alone: the public URL counts where the page comes from there.
  const isPublic = ({ url }) => !url.startsWith('/') && new URL(url).origin === location.origin;
  const relative = content.servers.filter(({ url }) => url.startsWith('/'));
  const servers = content.servers.some(isPublic)
    ? content.servers.filter(isPublic)
    : relative.map((server) => ({ ...server, url: gateway + server.url }));
  const parameters = toFormParameters(content.components.parameters);
  globalThis.SwaggerUIBundle({
    spec: { ...content, servers, components: { ...content.components, parameters } },
    dom_id: '#reference',
    deepLinking: true,
    displayRequestDuration: true,
    showCommonExtensions: true,
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    queryConfigEnabled: false,
    // No validator of another site.
    validatorUrl: null,
    // The browser must not remember what is typed: it may be a credential.
    plugins: [
      () => ({
        wrapComponents: {
          Input:
            (Original, { React }) =>
            (props) =>
              React.createElement(Original, { ...props, autoComplete: 'off' }),
        },
      }),
    ],
  });
} catch (error) {
  const failure = document.createElement('p');
  failure.className = 'failure';
  failure.setAttribute('role', 'alert');
  failure.textContent = `The reference cannot be shown: ${error.message}. Load the page again in a moment.`;
  document.querySelector('#reference').replaceChildren(failure);
}
