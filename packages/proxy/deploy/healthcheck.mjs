// Docker's HEALTHCHECK: ends with status 0 while the gateway lives. Kubernetes asks the admin port itself.
const given = process.env.AUDIT_GATEWAY_ADMIN_PORT ?? '';
const port = /^\d+$/.test(given) ? given : '9464';
const response = await fetch(`http://127.0.0.1:${port}/livez`).catch(() => undefined);
process.exitCode = response?.ok === true ? 0 : 1;
