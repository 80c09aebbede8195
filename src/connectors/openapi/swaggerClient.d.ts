/** The part of swagger-client that is used here; the package has no types of its own. */
declare module 'swagger-client' {
  export interface BuildRequestOptions {
    readonly spec: object;
    readonly operationId: string;
    /** By `place.name`. */
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly requestBody?: unknown;
    readonly requestContentType?: string;
    readonly securities?: { readonly authorized: Readonly<Record<string, unknown>> };
  }
  export interface BuiltRequest {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  }
  const SwaggerClient: { buildRequest(options: BuildRequestOptions): BuiltRequest };
  // The package's own form.
  export default SwaggerClient;
}
