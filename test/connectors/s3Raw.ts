import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { TestServer } from './s3Support.js';

/** The SDK alone, to arrange and to look at a server behind the connector's back. */
export class RawS3 {
  readonly client: S3Client;

  constructor(server: TestServer) {
    const { endpoint, accessKeyId, secretAccessKey } = server;
    this.client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  }

  async makeBucket(Bucket: string): Promise<void> {
    await this.client.send(new CreateBucketCommand({ Bucket }));
  }

  async put(Bucket: string, Key: string, Body: string, ContentType?: string): Promise<void> {
    await this.client.send(
      new PutObjectCommand({ Bucket, Key, Body, ...(ContentType && { ContentType }) }),
    );
  }

  /** Puts many small objects, several at a time. */
  async putAll(
    bucket: string,
    keys: readonly string[],
    content: (key: string) => string,
  ): Promise<void> {
    const queue = keys.values();
    const worker = async () => {
      for (const key of queue) await this.put(bucket, key, content(key));
    };
    await Promise.all(Array.from({ length: 24 }, worker));
  }

  async get(Bucket: string, Key: string): Promise<string> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  async contentType(Bucket: string, Key: string): Promise<string | undefined> {
    const { Body, ContentType } = await this.client.send(new GetObjectCommand({ Bucket, Key }));
    await Body?.transformToByteArray();
    return ContentType;
  }

  /** Lets anybody list and read the bucket. Only servers that have policies. */
  async makePublic(Bucket: string): Promise<void> {
    const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
    const Action = ['s3:ListBucket', 's3:GetObject'];
    const Statement = [{ Effect: 'Allow', Principal: '*', Action, Resource }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await this.client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  }

  async unfinishedUploads(Bucket: string): Promise<number> {
    const { Uploads } = await this.client.send(new ListMultipartUploadsCommand({ Bucket }));
    return Uploads?.length ?? 0;
  }

  close(): void {
    this.client.destroy();
  }
}
