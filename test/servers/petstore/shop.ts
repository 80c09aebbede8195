import { randomUUID } from 'node:crypto';

/** A refusal, with the status to answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A request that has passed the document's rules. */
export interface Call {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Parsed JSON or form, or a Buffer. */
  readonly body: unknown;
  readonly token: string | undefined;
}

export interface Result {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly value?: unknown;
}

type Fields = Record<string, unknown>;

/** The state of the store and what each operation does to it. The samples are the same at every start. */
export class Shop {
  readonly tokens = new Set<string>();
  readonly #pets = new Map<number, Fields>();
  readonly #orders = new Map<number, Fields>();
  readonly #users = new Map<string, Fields>();

  constructor(user: { readonly username: string; readonly password: string }) {
    const kinds = ['Dogs', 'Cats', 'Birds', 'Fish', 'Reptiles'];
    const states = ['available', 'pending', 'sold', 'available'];
    const names = 'Bruno Minka Coco Nemo Rex Luna Pico Wanda Ella Tiger Kiwi Zoë'.split(' ');
    names.forEach((name, i) => {
      const id = i + 1;
      this.#pets.set(id, {
        id,
        name,
        category: { id: (i % kinds.length) + 1, name: kinds[i % kinds.length] },
        photoUrls: [],
        tags: [{ id: (i % 3) + 1, name: ['friendly', 'quiet', 'young'][i % 3] }],
        status: states[i % states.length],
        weight: i % 4 === 3 ? null : 0.5 + i * 1.25,
      });
    });
    this.#orders.set(1, { id: 1, petId: 3, quantity: 1, status: 'approved', complete: false });
    this.#users.set(user.username, { id: 1, ...user, firstName: 'Marie', userStatus: 1 });
  }

  isUser(name: string, password: string): boolean {
    return this.#users.get(name)?.['password'] === password;
  }

  readonly operations: Readonly<Record<string, (call: Call) => Result>> = {
    addPet: ({ body }) => {
      const pet = body as Fields;
      const id = Math.max(0, ...this.#pets.keys()) + 1;
      return { value: put(this.#pets, id, { status: 'available', ...pet, id }) };
    },
    updatePet: ({ body }) => {
      const pet = body as Fields;
      const id = Number(pet['id'] ?? refuse(400, 'body.id is required.'));
      find(this.#pets, id, 'pet');
      return { value: put(this.#pets, id, pet) };
    },
    findPetsByStatus: ({ parameters }) => {
      const wanted = parameters['status'] as string[];
      return {
        value: [...this.#pets.values()].filter((p) => wanted.includes(String(p['status']))),
      };
    },
    findPetsByTags: ({ parameters }) => {
      const wanted = parameters['tags'] as string[];
      const tagsOf = (pet: Fields): string[] =>
        ((pet['tags'] ?? []) as { name: string }[]).map((tag) => tag.name);
      return {
        value: [...this.#pets.values()].filter((p) =>
          tagsOf(p).some((tag) => wanted.includes(tag)),
        ),
      };
    },
    getPetById: ({ parameters }) => ({ value: find(this.#pets, parameters['petId'], 'pet') }),
    updatePetWithForm: ({ parameters: { petId, name, status } }) => {
      const pet = find(this.#pets, petId, 'pet');
      if (name !== undefined) pet['name'] = name;
      if (status !== undefined) pet['status'] = status;
      return { value: pet };
    },
    deletePet: ({ parameters }) => remove(this.#pets, parameters['petId'], 'pet'),
    uploadFile: ({ parameters, body }) => {
      const pet = find(this.#pets, parameters['petId'], 'pet');
      const note = (parameters['additionalMetadata'] as string | undefined) ?? '';
      const { length } = body as Buffer;
      const photos = pet['photoUrls'] as string[];
      photos.push(`/pictures/${String(pet['id'])}-${photos.length + 1}`);
      return {
        value: { code: 200, type: 'picture', message: `${length} bytes stored. ${note}`.trim() },
      };
    },
    getInventory: () => {
      const counts: Record<string, number> = {};
      for (const pet of this.#pets.values()) {
        const status = String(pet['status']);
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return { value: counts };
    },
    placeOrder: ({ body }) => {
      const order = body as Fields;
      find(this.#pets, order['petId'], 'pet');
      const id = Math.max(0, ...this.#orders.keys()) + 1;
      const defaults = { quantity: 1, status: 'placed', complete: false };
      return { value: put(this.#orders, id, { ...defaults, ...order, id }) };
    },
    getOrderById: ({ parameters }) => ({
      value: find(this.#orders, parameters['orderId'], 'order'),
    }),
    deleteOrder: ({ parameters }) => remove(this.#orders, parameters['orderId'], 'order'),
    createUser: ({ body }) => ({ value: this.#addUser(body as Fields) }),
    createUsersWithListInput: ({ body }) => ({
      value: (body as Fields[]).map((user) => this.#addUser(user)),
    }),
    loginUser: ({ parameters: { username, password } }) => {
      if (!this.isUser(String(username), String(password)))
        refuse(400, 'Name or password is wrong.');
      const token = randomUUID();
      this.tokens.add(token);
      const headers = { 'x-expires-after': '2100-01-01T00:00:00Z', 'x-rate-limit': '5000' };
      return { headers, value: token };
    },
    logoutUser: ({ token }) => {
      this.tokens.delete(token ?? '');
      return { status: 204 };
    },
    getUserByName: ({ parameters }) => ({
      value: withoutPassword(find(this.#users, parameters['username'], 'user')),
    }),
    updateUser: ({ parameters, body }) => {
      const old = find(this.#users, parameters['username'], 'user');
      this.#users.delete(String(old['username']));
      return { value: this.#addUser({ ...old, ...(body as Fields) }) };
    },
    deleteUser: ({ parameters }) => remove(this.#users, parameters['username'], 'user'),
  };

  #addUser(user: Fields): Fields {
    const name = String(user['username']);
    if (this.#users.has(name)) refuse(400, `There is a user ${name} already.`);
    return withoutPassword(put(this.#users, name, { id: this.#users.size + 1, ...user }));
  }
}

function find<Key>(items: Map<Key, Fields>, key: unknown, what: string): Fields {
  return items.get(key as Key) ?? refuse(404, `There is no such ${what}.`);
}

function put<Key>(items: Map<Key, Fields>, key: Key, item: Fields): Fields {
  items.set(key, item);
  return item;
}

function remove<Key>(items: Map<Key, Fields>, key: unknown, what: string): Result {
  if (!items.delete(key as Key)) refuse(404, `There is no such ${what}.`);
  return { status: 204 };
}

function withoutPassword(user: Fields): Fields {
  return Object.fromEntries(Object.entries(user).filter(([name]) => name !== 'password'));
}

function refuse(status: number, message: string): never {
  throw new Refusal(status, message);
}
