// A v1 client on the global fetch: adds, changes, pauses, links, walks pages, removes; prints what it saw.
const base = process.env.CREATORAUDIT_BASE_URL;
let key = process.env.CREATORAUDIT_API_KEY;
const account = process.env.ACCOUNT_ID;
const seen = [];

async function call(method, path, { query, json, form } = {}) {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const headers = { Authorization: `Bearer ${key}` };
  let body;
  if (json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(json);
  } else if (form !== undefined) {
    body = new URLSearchParams(form);
  }
  const response = await fetch(url, { method, headers, body });
  const answer = await response.json();
  seen.push([path, response.status, Object.keys(answer).sort(), answer.error ?? null]);
  return answer;
}

const { creator } = await call("POST", "/add-creator", { json: { name: "node flow", is_active: false } });
await call("POST", "/creator/activate", { form: { creator_id: creator.id } });
await call("POST", "/creator/modify", { query: { id: creator.id }, json: { metadata: { team: "süd" } } });
const { id, ...rest } = (await call("GET", "/creator", { query: { creator_id: creator.id } })).creator;
seen.push(rest);
await call("POST", "/creator/add-account", { json: { creator_id: creator.id, account_id: account } });
await call("POST", "/creator/remove-account", { form: { creator_id: creator.id, account_id: account } });
await call("POST", "/creator/remove-account", { form: { creator_id: creator.id, account_id: account } });
const names = [];
for (const page of [3, 1, 2, 9]) {
  const listed = await call("GET", "/list-creators", { query: { page, per_page: 2 } });
  names.push([listed.page, listed.per_page, listed.total, ...listed.creators.map((each) => each.name)]);
}
seen.push(names);
await call("DELETE", "/creator/delete", { query: { creator_id: creator.id } });
await call("DELETE", "/creator/delete", { query: { creator_id: creator.id } });
key = "wrong";
await call("GET", "/list-creators");
console.log(["node", ...seen.map((each) => JSON.stringify(each))].join("\n"));
