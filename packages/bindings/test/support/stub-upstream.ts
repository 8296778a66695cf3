import { serve, type Served } from './serve.ts';

/** An answer in place of AWS's. */
export interface StubAnswer {
  /** The status. Default: 200. */
  readonly status?: number;
  /** The error's name, where it is one. */
  readonly error?: string;
  /** The content type. Default: `application/json`. */
  readonly contentType?: string;
  /** The content, to the letter. */
  readonly text: string;
}

/** A stand-in for AWS, or for a gateway, that says what it is told to. */
export interface StubUpstream extends Served {
  /** How the next requests are answered. */
  answer: StubAnswer;
  /** The paths of the requests that came, without their queries. */
  readonly paths: readonly string[];
}

/** Starts a stand-in for AWS. */
export async function startStubUpstream(): Promise<StubUpstream> {
  const paths: string[] = [];
  const served = await serve((request, response) => {
    paths.push(request.url?.split('?')[0] ?? '');
    const { status = 200, error, contentType = 'application/json', text } = stub.answer;
    response.writeHead(status, {
      'content-type': contentType,
      'x-amzn-RequestId': 'stub',
      ...(error !== undefined && { 'x-amzn-ErrorType': error }),
    });
    response.end(text);
  });
  const stub: StubUpstream = { ...served, answer: { text: '{}' }, paths };
  return stub;
}
