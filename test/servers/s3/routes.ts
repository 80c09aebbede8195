import { type S3Request } from './request.js';

/** Every operation this server performs; the rest is answered with 501. */
export type Operation =
  | 'ListBuckets'
  | 'CreateBucket'
  | 'HeadBucket'
  | 'DeleteBucket'
  | 'GetBucketLocation'
  | 'GetBucketVersioning'
  | 'GetBucketAcl'
  | 'GetBucketDocument'
  | 'PutBucketDocument'
  | 'DeleteBucketDocument'
  | 'ListObjects'
  | 'ListObjectsV2'
  | 'DeleteObjects'
  | 'ListMultipartUploads'
  | 'GetObject'
  | 'HeadObject'
  | 'GetObjectAcl'
  | 'GetObjectAttributes'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'UploadPartCopy'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListParts';

/** Bucket features whose configuration is kept but has no effect, and what S3 answers when there is none. */
export const documents: Readonly<Record<string, string>> = {
  cors: 'NoSuchCORSConfiguration',
  lifecycle: 'NoSuchLifecycleConfiguration',
};

/** Parameters that turn a request into another operation. Unknown ones must not fall through to a plain PUT. */
const subResources = new Set(
  (
    'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle ' +
    'location logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls policy ' +
    'policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session tagging ' +
    'torrent uploads versionId versioning versions website'
  ).split(' '),
);

/** The operation a request asks for; undefined when it is one this server does not perform. */
export function operationOf(request: S3Request): Operation | undefined {
  const feature = request.parameters.map(([name]) => name).find((name) => subResources.has(name));
  if (request.bucket === undefined) {
    return request.method === 'GET' && feature === undefined ? 'ListBuckets' : undefined;
  }
  return request.key === undefined
    ? bucketOperation(request, feature)
    : objectOperation(request, feature);
}

function bucketOperation(request: S3Request, feature: string | undefined): Operation | undefined {
  if (feature !== undefined && feature in documents) {
    return (
      {
        GET: 'GetBucketDocument',
        PUT: 'PutBucketDocument',
        DELETE: 'DeleteBucketDocument',
      } as const
    )[request.method];
  }
  switch (`${request.method} ${feature ?? ''}`) {
    case 'GET ':
      return request.query('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'GET location':
      return 'GetBucketLocation';
    case 'GET versioning':
      return 'GetBucketVersioning';
    case 'GET acl':
      return 'GetBucketAcl';
    case 'GET uploads':
      return 'ListMultipartUploads';
    case 'PUT ':
      return 'CreateBucket';
    case 'HEAD ':
      return 'HeadBucket';
    case 'DELETE ':
      return 'DeleteBucket';
    case 'POST delete':
      return 'DeleteObjects';
    default:
      return undefined;
  }
}

function objectOperation(request: S3Request, feature: string | undefined): Operation | undefined {
  const isPart = request.query('uploadId') !== undefined;
  const isCopy = request.header('x-amz-copy-source') !== undefined;
  // Objects here have one version, which S3 calls `null`.
  const current = feature === 'versionId' && request.query('versionId') === 'null';
  switch (`${request.method} ${current ? '' : (feature ?? '')}`) {
    case 'GET ':
      return isPart ? 'ListParts' : 'GetObject';
    case 'GET acl':
      return 'GetObjectAcl';
    case 'GET attributes':
      return 'GetObjectAttributes';
    case 'HEAD ':
      return 'HeadObject';
    case 'PUT ':
      if (isPart) return isCopy ? 'UploadPartCopy' : 'UploadPart';
      return isCopy ? 'CopyObject' : 'PutObject';
    case 'DELETE ':
      return isPart ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST uploads':
      return 'CreateMultipartUpload';
    case 'POST ':
      return isPart ? 'CompleteMultipartUpload' : undefined;
    default:
      return undefined;
  }
}
