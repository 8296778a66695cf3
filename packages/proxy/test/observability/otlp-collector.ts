import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { readyUrl } from '../support/ready-url.ts';

const value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .transform((list) => Object.fromEntries(list.map((each) => [each.key, each.value])));
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes,
  status: z.object({ code: z.number().default(0) }).transform(({ code }) => code),
});
const traces = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
});

/** A span as OTLP has it; kind 2 is a server's and 3 a client's, status 2 an error. */
export type OtlpSpan = z.output<typeof span>;

/** What stands in for an OpenTelemetry collector. */
export interface OtlpCollector {
  readonly url: string;
  /** What was sent, in its order. */
  readonly received: readonly {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly content: Buffer;
  }[];
  /** The spans of what was sent as JSON. */
  spans(): OtlpSpan[];
  /** The attributes of the resource that they are of. */
  resource(): Readonly<Record<string, string | number>> | undefined;
  close(): Promise<void>;
}

/** Starts a collector that takes everything. */
export async function startCollector(): Promise<OtlpCollector> {
  const received: OtlpCollector['received'][number][] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((content) => {
      received.push({ path: request.url ?? '', headers: request.headers, content });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const resourceSpans = (): z.output<typeof traces>['resourceSpans'] =>
    received.flatMap(({ content }) => traces.parse(JSON.parse(content.toString())).resourceSpans);
  return {
    url: readyUrl(server),
    received,
    spans: () => resourceSpans().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resource: () => resourceSpans()[0]?.resource.attributes,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
