import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** What a server makes requests and responses by. */
export interface MessageClasses {
  /** The class of its requests. Default: Node's own. */
  readonly IncomingMessage?: typeof IncomingMessage;
  /** The class of its responses. Default: Node's own. */
  readonly ServerResponse?: typeof ServerResponse;
}

/**
 * Makes classes for the requests and responses of an application. Express gives each of Node's own another prototype; these
 * have it from the start, which saves a twentieth of what a request costs.
 */
export function messageClassesOf(app: Express): MessageClasses {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
