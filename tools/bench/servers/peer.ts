import { exampleCredentials } from './example-credentials.ts';
import type { ServerKind } from './server.ts';

/**
 * A server that is given by a command line: `name=command`. In the command, `{port}` stands for the port of loopback
 * that it is to listen on, `{upstream}` for the URL that it is to forward to, and `{host}` for that URL's host and port.
 *
 * @returns undefined where the text has no name or no command.
 */
export function readPeer(text: string): ServerKind | undefined {
  const [, name, command] = /^([\w.-]+)=(.*\S.*)$/s.exec(text) ?? [];
  if (name === undefined || command === undefined) return undefined;
  return {
    name,
    refusesWith: undefined,
    command: ({ port, upstreamUrl }) => {
      const values: Readonly<Record<string, string>> = {
        port: String(port),
        upstream: upstreamUrl,
        host: new URL(upstreamUrl).host,
      };
      const filledIn = command.replace(/\{(port|upstream|host)\}/g, (_, name: string) => values[name] ?? '');
      return { line: ['/bin/sh', '-c', filledIn], env: { ...process.env, ...exampleCredentials } };
    },
  };
}
