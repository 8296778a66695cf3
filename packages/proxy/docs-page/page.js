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
