// The documentation's TypeScript client on the global fetch, its types left out: request(), an async generator over
// pages, a typed error.

// A global only from Node 20 on.
import { webcrypto as crypto } from "node:crypto";

class CreatorAuditError extends Error {
  constructor(problem, requestId) {
    super(`${problem.status} ${problem.code}: ${problem.detail} (${requestId})`);
    Object.assign(this, problem);
  }
}

class CreatorAudit {
  constructor({ apiKey, baseUrl }) {
    this.apiKey = apiKey;
    this.baseUrl = baseUrl;
  }

  async request(method, path, { query, body, headers } = {}) {
    const url = new URL(this.baseUrl + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
    }
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${this.apiKey}`,
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new CreatorAuditError(await response.json(), response.headers.get("x-request-id"));
    return response.status === 204 ? undefined : response.json();
  }

  async *paginate(path, query = {}) {
    let cursor;
    do {
      const page = await this.request("GET", path, { query: { limit: 2, ...query, cursor } });
      yield* page.data;
      cursor = page.pagination.has_next ? page.pagination.next_cursor : undefined;
    } while (cursor);
  }
}

const assert = (condition, message) => {
  if (!condition) throw new Error(message);
};

const client = new CreatorAudit({
  apiKey: process.env.CREATORAUDIT_API_KEY,
  baseUrl: process.env.CREATORAUDIT_BASE_URL,
});
const me = await client.request("GET", "/whoami");
assert(me.data.type === "whoami", "whoami");
const headers = { "Idempotency-Key": crypto.randomUUID() };
const body = { platform: "tiktok", identifier: "https://www.tiktok.com/@node.flow/video/7300000000000000001" };
const [first, second] = await Promise.all([
  client.request("POST", "/videos", { body, headers }),
  client.request("POST", "/videos", { body, headers }),
]);
assert(first.data.id === second.data.id, "one video for one key");
const names = [];
for await (const creator of client.paginate("/creators", { order_by: "name" })) names.push(creator.name);
assert(names.length >= 5 && names.every((name, index) => index === 0 || names[index - 1] <= name), "sorted walk");
const found = await client.request("GET", "/search", { query: { q: "ada", limit: 5 } });
assert(found.data.accounts.length > 0, "search");
try {
  await client.request("GET", "/accounts/00000000-0000-4000-8000-000000000000");
  assert(false, "an unknown id was found");
} catch (error) {
  assert(error.code === "NOT_FOUND", String(error));
}
await client.request("DELETE", `/videos/${first.data.id}`);
console.log(`node: ${names.length} creators`);
