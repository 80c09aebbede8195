import assert from 'node:assert/strict';
import type { Session, SourceNode } from '../../src/core/sources/connector.js';
import { startPetStore, type PetStoreServer } from '../servers/petstore/server.js';
import { never, openSession } from './openapiSupport.js';

describe('OpenAPI: finding operations', function () {
  this.timeout(30_000);
  let server: PetStoreServer;
  let session: Session;
  const find = async (text: string, limit = 10) => (await session.find?.(text, limit, never)) ?? [];
  const names = async (text: string) => (await find(text)).map(({ operation }) => operation);

  before(async () => {
    server = await startPetStore();
    session = openSession({ specification: server.specification.json });
  });
  after(async () => {
    await session.close();
    await server.stop();
  });

  for (const [text, first] of [
    ['findPetsByStatus', 'findPetsByStatus'],
    ['find pets by sttus', 'findPetsByStatus'],
    ['GET /store/inventory', 'getInventory'],
    ['inventry', 'getInventory'],
    ['place order', 'placeOrder'],
  ] as const) {
    it(`${text} finds ${first} first`, async () => {
      assert.equal((await names(text))[0], first);
    });
  }

  it('finds nothing for what is not there, and no more than asked for', async () => {
    assert.deepEqual(await find('quaternion'), []);
    assert.equal((await find('pet', 2)).length, 2);
  });

  it('gives the very nodes that the tree shows', async () => {
    const [found] = await find('getInventory');
    const { items } = await session.children(['store'], {}, never);
    const inTree = items.find((node: SourceNode) => node.operation === 'getInventory');
    assert.deepEqual(found, inTree);
  });
});
