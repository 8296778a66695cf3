/** The bare forwarder: Express and undici, and nothing else. Needs PORT and UPSTREAM_URL. */
import { pipeline } from 'node:stream';
import express from 'express';
import { Pool } from 'undici';

const { PORT, UPSTREAM_URL = '' } = process.env;
const upstream = new Pool(UPSTREAM_URL);
const app = express();
app.disable('x-powered-by').disable('etag');
app.use(async (request, response) => {
  const { statusCode, headers, body } = await upstream.request({ method: 'GET', path: request.originalUrl });
  response.writeHead(statusCode, headers);
  pipeline(body, response, () => undefined);
});
app.listen(Number(PORT), '127.0.0.1');
