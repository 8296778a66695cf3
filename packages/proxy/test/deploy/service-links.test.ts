import { expect, it } from 'vitest';
import { readCommand } from '../../src/index.ts';
import { settings } from '../../src/config/settings-schema.ts';

/** The variables that Kubernetes sets in a namespace's pods for a Service with one port. */
function serviceLinks(service: string, protocol: string): Record<string, string> {
  const prefix = service.toUpperCase().replaceAll('-', '_');
  const port = `${prefix}_PORT_80_${protocol.toUpperCase()}`;
  return {
    [`${prefix}_SERVICE_HOST`]: '10.96.12.7',
    [`${prefix}_SERVICE_PORT`]: '80',
    [`${prefix}_SERVICE_PORT_HTTP`]: '80',
    [`${prefix}_PORT`]: `${protocol}://10.96.12.7:80`,
    [port]: `${protocol}://10.96.12.7:80`,
    [`${port}_PROTO`]: protocol,
    [`${port}_PORT`]: '80',
    [`${port}_ADDR`]: '10.96.12.7',
  };
}

const variables = new Set(settings.map(({ env }) => env));
const suffix = /_(?:PORT|SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const services = [...variables]
  .filter((name) => suffix.test(name))
  .map((name) => name.replace(suffix, '').toLowerCase().replaceAll('_', '-'));
const args = ['--region', 'eu-west-1'];

it('finds the Services whose variables have the name of a setting', () => {
  expect(services).toEqual(['audit-gateway', 'audit-gateway-admin']);
});

it.each(services.flatMap((service) => ['tcp', 'udp', 'sctp'].map((protocol) => [service, protocol] as const)))(
  'the variables that Kubernetes sets for a Service by the name of %s (%s) change no setting',
  async (service, protocol) => {
    const env = serviceLinks(service, protocol);
    expect(Object.keys(env).some((name) => variables.has(name))).toBe(true);
    expect(await readCommand(args, env)).toEqual(await readCommand(args, {}));
  },
);

it('a wrong port that is not of that form is still refused', async () => {
  const given = readCommand(args, { AUDIT_GATEWAY_PORT: 'http://10.96.12.7:80' });
  await expect(given).rejects.toThrow('AUDIT_GATEWAY_PORT: "http://10.96.12.7:80" is not allowed');
});
