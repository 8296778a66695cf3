/** A small document with one of everything, in which the changes of the table are made. */
export const baseDocument = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0', description: 'Lists things.' },
  servers: [{ url: 'https://things.example' }],
  security: [{ key: [] }],
  tags: [{ name: 'Things' }],
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        summary: 'List things',
        tags: ['Things'],
        parameters: [
          { name: 'color', in: 'query', schema: {} },
          { name: 'from', in: 'query', required: true, schema: { type: 'string' } },
          { name: 'x-trace', in: 'header', schema: { type: 'string' } },
        ],
        responses: {
          '200': {
            description: 'Things.',
            headers: { ETag: { schema: { type: 'string' } } },
            content: { 'application/json': { schema: {} } },
          },
          '404': { description: 'None.' },
          default: { description: 'A failure.' },
        },
      },
      post: {
        operationId: 'addThing',
        parameters: [{ name: 'dry', in: 'query', schema: { $ref: '#/components/schemas/Shared' } }],
        requestBody: { content: { 'application/json': { schema: {} } } },
        responses: {
          '201': {
            description: 'The thing.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Shared' } } },
          },
        },
      },
    },
    '/things/{thingId}': {
      parameters: [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'getThing',
        security: [{ token: ['read'] }, { key: [] }],
        responses: { '200': { description: 'The thing.' }, '304': { description: 'As before.' } },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'x-key' },
      token: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example' },
    },
    schemas: {
      Shared: {},
      Unused: { type: 'string' },
      Any: { type: 'string', description: 'A later value.' },
    },
  },
};
