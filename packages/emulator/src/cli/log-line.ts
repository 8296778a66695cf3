import type { Call } from '../server/call.ts';

/** One line of JSON on a call, its end included; nothing secret is in it, and no page token. */
export function logLine(call: Call): string {
  const { receivedAt, requestId, method, url, operation, signature, status, error } = call;
  const line = {
    time: receivedAt,
    requestId,
    method,
    url: redactQuery(url),
    operation,
    accessKeyId: signature?.accessKeyId,
    status,
    error,
  };
  return `${JSON.stringify(line)}\n`;
}

/** Page tokens, and what a presigned URL carries. */
function redactQuery(url: string): string {
  return url.replaceAll(/([?&](?:nextToken|x-amz-[^=&]*)=)[^&]*/gi, '$1[redacted]');
}
