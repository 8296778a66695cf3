import type { Request, RequestHandler, Response } from 'express';

/**
 * Combines several middlewares into one, which calls them one after the other as Express does. Express's router looks
 * at the path of a request before each handler that it knows: for a dozen of them, that takes as long as signing twice.
 */
export function inOrder(...handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    proceed(handlers, 0, request, response, next);
  };
}

function proceed(
  handlers: readonly RequestHandler[],
  index: number,
  request: Request,
  response: Response,
  end: (error?: unknown) => void,
): void {
  const handler = handlers[index];
  if (handler === undefined) {
    end();
    return;
  }
  const next = (error?: unknown): void => {
    if (error === undefined) proceed(handlers, index + 1, request, response, end);
    else end(error);
  };
  try {
    const ending = handler(request, response, next);
    if (ending instanceof Promise) ending.catch(end);
  } catch (error) {
    end(error);
  }
}
