const evil = '<img src=x onerror="window.hacked = true">';

/** A document with what pages of operations have to show, some of it hostile. */
export const SAMPLE_API = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  servers: [
    { url: 'http://shop.example/v1', description: 'Live' },
    {
      url: 'https://{region}.shop.example/{base}',
      variables: { region: { default: 'eu', enum: ['eu', 'us'] }, base: { default: 'v1' } },
    },
  ],
  paths: {
    '/orders/{orderId}/items': {
      get: {
        operationId: 'listItems',
        tags: ['orders', '<b>tag</b>'],
        summary: 'Lists the items of an order',
        description:
          'Reads **all** items, `newest` first. See [the guide](https://docs.example/guide).\n\n' +
          `- pages of 100\n- sorted ${evil}\n\n[do not](command:evil) [click](javascript:alert(1))`,
        deprecated: true,
        externalDocs: { url: 'https://docs.example/items' },
        parameters: [
          {
            ...{ name: 'orderId', in: 'path', required: true },
            description: 'Number of the order.',
            schema: { type: 'integer', format: 'int64', minimum: 1 },
          },
          {
            ...{ name: 'status', in: 'query', description: 'States to look for.' },
            schema: {
              type: 'array',
              items: { type: 'string', enum: ['open', 'sent', 'returned'] },
            },
          },
          {
            ...{ name: 'sort', in: 'query' },
            schema: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
            example: 'desc',
          },
          { name: 'exact', in: 'query', schema: { type: 'boolean' } },
          {
            ...{ name: 'filter', in: 'query', style: 'deepObject', explode: true },
            schema: { type: 'object', properties: { from: { type: 'string', format: 'date' } } },
          },
          { name: 'X-Request-Id', in: 'header', schema: { type: 'string', maxLength: 40 } },
        ],
        responses: {
          200: {
            description: 'The items.',
            headers: { 'X-Total': { description: 'How many.', schema: { type: 'integer' } } },
            content: {
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
              },
              'text/csv': { schema: { type: 'string' }, example: 'id,name\n1,Cup' },
            },
          },
          404: {
            description: `There is no such order. ${evil}`,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
          default: { description: 'Anything else.' },
        },
        security: [{ token: [] }, { key: [] }, {}],
      },
      post: {
        operationId: 'addItem',
        summary: 'Adds an item',
        parameters: [{ name: 'orderId', in: 'path', required: true, schema: { type: 'integer' } }],
        requestBody: {
          required: true,
          description: 'The item.',
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/Item' } },
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['name', 'photo'],
                properties: {
                  name: { type: 'string', description: 'What it is called.' },
                  count: { type: 'integer', minimum: 1 },
                  photo: { type: 'string', format: 'binary' },
                  colors: { type: 'array', items: { type: 'string' } },
                  pages: { type: 'array', items: { type: 'string', format: 'binary' } },
                },
              },
            },
            'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
            'text/plain': { schema: { type: 'string' } },
            'application/xml': { schema: { $ref: '#/components/schemas/Item' } },
          },
        },
        responses: { 201: { description: 'Added.' } },
        security: [{ login: [] }],
      },
    },
    '/orders': {
      post: {
        operationId: 'placeOrder',
        requestBody: {
          required: true,
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                required: ['kind', 'customer'],
                properties: {
                  address: { type: 'object', properties: { street: { type: 'string' } } },
                  kind: { type: 'string', enum: ['order'] },
                  customer: { type: 'integer' },
                  ...Object.fromEntries(
                    Array.from({ length: 16 }, (_, index) => [`field${index}`, { type: 'string' }]),
                  ),
                },
              },
            },
          },
        },
        responses: { 201: { description: 'Placed.' } },
      },
      patch: {
        operationId: 'noteOrder',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', properties: { note: { type: 'string' } } },
              examples: {
                short: { value: { note: 'short' } },
                long: { summary: 'Many words', value: { note: 'many words' } },
              },
            },
            'text/plain': { schema: { type: 'string' } },
          },
        },
        responses: { 204: { description: 'Noted.' } },
      },
    },
  },
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'From the *profile* page.' },
      key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      login: { type: 'http', scheme: 'basic' },
    },
    schemas: {
      Item: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'integer', format: 'int64', readOnly: true },
          name: { type: 'string', minLength: 1, description: 'What it is called.' },
          price: { type: ['number', 'null'], default: null },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
          [evil]: { type: 'string', description: evil },
        },
        additionalProperties: { type: 'string' },
      },
      Problem: {
        oneOf: [{ type: 'string' }, { type: 'object', properties: { code: { type: 'integer' } } }],
      },
    },
  },
};
