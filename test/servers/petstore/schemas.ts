import { ref, type Schema } from './openApi.js';

const id: Schema = { type: 'integer', format: 'int64', minimum: 1 };

/** What the Pet Store stores. */
export const schemas: Readonly<Record<string, Schema>> = {
  Pet: {
    type: 'object',
    description: 'An animal of the store.',
    required: ['name', 'photoUrls'],
    properties: {
      id: { ...id, description: 'Given by the store.', example: 10 },
      name: { type: 'string', minLength: 1, example: 'Bruno' },
      category: ref('Category'),
      photoUrls: { type: 'array', items: { type: 'string' } },
      tags: { type: 'array', items: ref('Tag') },
      status: {
        type: 'string',
        description: 'State of sale.',
        enum: ['available', 'pending', 'sold'],
      },
      weight: { type: 'number', format: 'double', description: 'Kilograms.', nullable: true },
    },
  },
  Category: {
    type: 'object',
    description: 'A kind of animal.',
    properties: { id, name: { type: 'string', example: 'Dogs' } },
  },
  Tag: {
    type: 'object',
    description: 'A word pets are found by.',
    properties: { id, name: { type: 'string', example: 'friendly' } },
  },
  Order: {
    type: 'object',
    description: 'Somebody wants a pet.',
    required: ['petId'],
    properties: {
      id,
      petId: id,
      quantity: { type: 'integer', format: 'int32', minimum: 1, maximum: 10, default: 1 },
      shipDate: { type: 'string', format: 'date-time' },
      status: { type: 'string', enum: ['placed', 'approved', 'delivered'] },
      complete: { type: 'boolean', default: false },
    },
  },
  User: {
    type: 'object',
    description: 'A person with an account.',
    required: ['username'],
    properties: {
      id,
      username: { type: 'string', minLength: 1, example: 'marie' },
      firstName: { type: 'string', example: 'Marie' },
      lastName: { type: 'string' },
      email: { type: 'string', format: 'email' },
      password: { type: 'string', format: 'password' },
      phone: { type: 'string' },
      userStatus: { type: 'integer', format: 'int32', description: '1 for an active account.' },
    },
  },
  ApiResponse: {
    type: 'object',
    description: 'What was stored.',
    properties: {
      code: { type: 'integer', format: 'int32' },
      type: { type: 'string' },
      message: { type: 'string' },
    },
  },
  ApiError: {
    type: 'object',
    description: 'Why a request was refused.',
    required: ['code', 'message'],
    properties: {
      code: { type: 'integer', format: 'int32', example: 404 },
      message: { type: 'string', example: 'There is no such pet.' },
    },
  },
};
