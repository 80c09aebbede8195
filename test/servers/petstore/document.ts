import {
  body,
  inPath,
  inQuery,
  invalid,
  json,
  missing,
  ok,
  type OpenApiDocument,
  ref,
  refused,
  type Schema,
  unauthorized,
} from './openApi.js';
import { schemas } from './schemas.js';

/** Changing the stock takes a token or a key; reading is free. */
const keeper = [{ bearer: [] }, { api_key: [] }];
const status: Schema = {
  type: 'string',
  enum: ['available', 'pending', 'sold'],
  default: 'available',
};

const petPaths: OpenApiDocument['paths'] = {
  '/pet': {
    post: {
      tags: ['pet'],
      operationId: 'addPet',
      summary: 'Takes a new pet into the store',
      requestBody: body(
        'The pet; the store gives it a number.',
        ref('Pet'),
        'application/x-www-form-urlencoded',
      ),
      responses: { 200: ok('The pet as stored.', ref('Pet')), 400: invalid, 401: unauthorized },
      security: keeper,
    },
    put: {
      tags: ['pet'],
      operationId: 'updatePet',
      summary: 'Replaces what is known about a pet',
      requestBody: body(
        'The whole pet, with its number.',
        ref('Pet'),
        'application/x-www-form-urlencoded',
      ),
      responses: {
        200: ok('The pet as stored.', ref('Pet')),
        400: invalid,
        401: unauthorized,
        404: missing('pet'),
      },
      security: keeper,
    },
  },
  '/pet/findByStatus': {
    get: {
      tags: ['pet'],
      operationId: 'findPetsByStatus',
      summary: 'Finds pets by their state of sale',
      description: 'Several states may be given; a pet in any of them is found.',
      parameters: [
        {
          ...inQuery('status', 'States to look for.', { type: 'array', items: status }, true),
          explode: true,
        },
      ],
      responses: { 200: ok('The pets found.', { type: 'array', items: ref('Pet') }), 400: invalid },
    },
  },
  '/pet/findByTags': {
    get: {
      tags: ['pet'],
      operationId: 'findPetsByTags',
      summary: 'Finds pets by their tags',
      parameters: [
        {
          ...inQuery('tags', 'Names of tags.', { type: 'array', items: { type: 'string' } }, true),
          explode: true,
        },
      ],
      responses: { 200: ok('The pets found.', { type: 'array', items: ref('Pet') }), 400: invalid },
    },
  },
  '/pet/{petId}': {
    get: {
      tags: ['pet'],
      operationId: 'getPetById',
      summary: 'Returns one pet',
      parameters: [inPath('petId', 'Number of the pet.')],
      responses: { 200: ok('The pet.', ref('Pet')), 400: invalid, 404: missing('pet') },
      // Anybody may look, but a key that is given must be right.
      security: [{ api_key: [] }, {}],
    },
    post: {
      tags: ['pet'],
      operationId: 'updatePetWithForm',
      summary: 'Changes the name or the state of a pet',
      parameters: [
        inPath('petId', 'Number of the pet.'),
        inQuery('name', 'New name.', { type: 'string', minLength: 1 }),
        inQuery('status', 'New state.', status),
      ],
      responses: {
        200: ok('The pet as stored.', ref('Pet')),
        400: invalid,
        401: unauthorized,
        404: missing('pet'),
      },
      security: keeper,
    },
    delete: {
      tags: ['pet'],
      operationId: 'deletePet',
      summary: 'Removes a pet',
      parameters: [inPath('petId', 'Number of the pet.')],
      responses: {
        204: { description: 'The pet is gone.' },
        400: invalid,
        401: unauthorized,
        404: missing('pet'),
      },
      security: keeper,
    },
  },
  '/pet/{petId}/uploadImage': {
    post: {
      tags: ['pet'],
      operationId: 'uploadFile',
      summary: 'Stores a picture of a pet',
      parameters: [
        inPath('petId', 'Number of the pet.'),
        inQuery('additionalMetadata', 'A note about the picture.', { type: 'string' }),
      ],
      requestBody: {
        required: true,
        description: 'The bytes of the picture.',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: {
        200: ok('What was stored.', ref('ApiResponse')),
        400: invalid,
        401: unauthorized,
        404: missing('pet'),
      },
      security: keeper,
    },
  },
};

const storePaths: OpenApiDocument['paths'] = {
  '/store/inventory': {
    get: {
      tags: ['store'],
      operationId: 'getInventory',
      summary: 'Counts the pets in each state',
      responses: {
        200: ok('Number of pets by state.', {
          type: 'object',
          additionalProperties: { type: 'integer', format: 'int32' },
        }),
        401: unauthorized,
      },
      security: [{ api_key: [] }],
    },
  },
  '/store/order': {
    post: {
      tags: ['store'],
      operationId: 'placeOrder',
      summary: 'Orders a pet',
      requestBody: body('The order; the store gives it a number.', ref('Order')),
      responses: {
        200: ok('The order as stored.', ref('Order')),
        400: invalid,
        404: missing('pet'),
      },
    },
  },
  '/store/order/{orderId}': {
    get: {
      tags: ['store'],
      operationId: 'getOrderById',
      summary: 'Returns one order',
      parameters: [inPath('orderId', 'Number of the order.')],
      responses: { 200: ok('The order.', ref('Order')), 400: invalid, 404: missing('order') },
    },
    delete: {
      tags: ['store'],
      operationId: 'deleteOrder',
      summary: 'Cancels an order',
      parameters: [inPath('orderId', 'Number of the order.')],
      responses: {
        204: { description: 'The order is cancelled.' },
        400: invalid,
        404: missing('order'),
      },
    },
  },
};

const username = inPath('username', 'Name of the user.', { type: 'string', minLength: 1 });
const userPaths: OpenApiDocument['paths'] = {
  '/user': {
    post: {
      tags: ['user'],
      operationId: 'createUser',
      summary: 'Makes a user',
      requestBody: body('The user.', ref('User')),
      responses: {
        200: ok('The user as stored, without the password.', ref('User')),
        400: invalid,
      },
    },
  },
  '/user/createWithList': {
    post: {
      tags: ['user'],
      operationId: 'createUsersWithListInput',
      summary: 'Makes several users',
      requestBody: body('The users.', { type: 'array', items: ref('User') }),
      responses: {
        200: ok('The users as stored.', { type: 'array', items: ref('User') }),
        400: invalid,
      },
    },
  },
  '/user/login': {
    get: {
      tags: ['user'],
      operationId: 'loginUser',
      summary: 'Exchanges a name and a password for a token',
      parameters: [
        inQuery('username', 'Name of the user.', { type: 'string' }, true),
        inQuery(
          'password',
          'Password in clear text.',
          { type: 'string', format: 'password' },
          true,
        ),
      ],
      responses: {
        200: {
          description: 'A token for the bearer scheme.',
          headers: {
            'X-Expires-After': {
              description: 'When the token ends (UTC).',
              schema: { type: 'string', format: 'date-time' },
            },
            'X-Rate-Limit': {
              description: 'Calls allowed in an hour.',
              schema: { type: 'integer', format: 'int32' },
            },
          },
          content: json({ type: 'string' }),
        },
        400: refused('Name or password is wrong.'),
      },
    },
  },
  '/user/logout': {
    get: {
      tags: ['user'],
      operationId: 'logoutUser',
      summary: 'Ends the session of a token',
      responses: { 204: { description: 'Done.' }, 401: unauthorized },
      security: [{ bearer: [] }],
    },
  },
  '/user/{username}': {
    get: {
      tags: ['user'],
      operationId: 'getUserByName',
      summary: 'Returns one user',
      parameters: [username],
      responses: { 200: ok('The user.', ref('User')), 404: missing('user') },
    },
    put: {
      tags: ['user'],
      operationId: 'updateUser',
      summary: 'Replaces what is known about a user',
      parameters: [username],
      requestBody: body('The user.', ref('User')),
      responses: {
        200: ok('The user as stored.', ref('User')),
        400: invalid,
        401: unauthorized,
        404: missing('user'),
      },
      security: [{ basic: [] }],
    },
    delete: {
      tags: ['user'],
      operationId: 'deleteUser',
      summary: 'Removes a user',
      parameters: [username],
      responses: { 204: { description: 'Done.' }, 401: unauthorized, 404: missing('user') },
      security: [{ basic: [] }],
    },
  },
};

/** The Pet Store in OpenAPI 3.0, the one the server itself obeys; the other versions are made from it. */
export const document: OpenApiDocument = {
  openapi: '3.0.3',
  info: {
    title: 'Pet Store',
    version: '1.0.0',
    description: 'A small shop for animals that exists to be called by tests and demonstrations.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  servers: [{ url: '/api/v3', description: 'The server that gave this document' }],
  tags: [
    { name: 'pet', description: 'The animals' },
    { name: 'store', description: 'Orders and stock' },
    { name: 'user', description: 'People who buy and who keep the store' },
  ],
  paths: { ...petPaths, ...storePaths, ...userPaths },
  components: {
    schemas,
    securitySchemes: {
      api_key: {
        type: 'apiKey',
        name: 'api_key',
        in: 'header',
        description: 'The key of the store.',
      },
      bearer: { type: 'http', scheme: 'bearer', description: 'A token from loginUser.' },
      basic: { type: 'http', scheme: 'basic', description: 'Name and password of a user.' },
    },
  },
};
