/** The fields of a path that are operations, in the words of documents: OpenAPI up to 3.2. */
export const operationMethods: ReadonlySet<string> = new Set([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'],
  // Since OpenAPI 3.2.
  'query',
]);
