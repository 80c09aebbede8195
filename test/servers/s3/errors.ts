/** A refusal in S3's own terms: it becomes the XML error document and the status of the answer. */
export class S3Error extends Error {
  override readonly name = 'S3Error';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Further elements of the error document, and headers that belong to the refusal. */
    readonly details: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const noSuchKey = (key: string): S3Error =>
  new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.', { BucketName: bucket });

export const noSuchUpload = (): S3Error =>
  new S3Error(404, 'NoSuchUpload', 'The upload does not exist: its ID is wrong, or it was ended.');

export const invalidArgument = (message: string): S3Error =>
  new S3Error(400, 'InvalidArgument', message);

export const accessDenied = (message = 'Access Denied'): S3Error =>
  new S3Error(403, 'AccessDenied', message);

export const malformedXml = (): S3Error =>
  new S3Error(
    400,
    'MalformedXML',
    'The XML of the request is not well formed or not what belongs here.',
  );

export const notImplemented = (what: string): S3Error =>
  new S3Error(501, 'NotImplemented', `This server does not implement ${what}.`);
