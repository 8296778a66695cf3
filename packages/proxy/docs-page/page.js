// Where the browser reaches the gateway: this page's URL without its last part, behind any host name and prefix.
const gateway = new URL('.', location.href).href.replace(/\/$/, '');

try {
  const answer = await fetch('docs/openapi.json');
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.message);
  const servers = content.servers.map((server) => ({ ...server, url: gateway + server.url }));
  globalThis.SwaggerUIBundle({
    spec: { ...content, servers },
    dom_id: '#reference',
    deepLinking: true,
    displayRequestDuration: true,
    showCommonExtensions: true,
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    queryConfigEnabled: false,
    // No validator on another machine, and no badge of one.
    validatorUrl: null,
    // What is typed, credentials among it, is not for the browser to offer again.
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
