// The part of axios 1 that the generated programs use, on fetch: baseURL, params, data as JSON, the functions by
// method and by options. It stands in for the package, which the tests do not install.
function make(defaults = {}) {
  const send = async (given) => {
    const config = { ...defaults, ...given };
    let url = /^https?:/.test(config.url) || !config.baseURL
      ? config.url
      : `${config.baseURL.replace(/\/+$/, "")}/${config.url.replace(/^\/+/, "")}`;
    const query = new URLSearchParams(config.params ?? {}).toString();
    if (query) url += (url.includes("?") ? "&" : "?") + query;
    const body = config.data === undefined || config.data === null ? undefined : JSON.stringify(config.data);
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await fetch(url, { method: (config.method ?? "get").toUpperCase(), headers, body });
    return { status: answer.status, data: await answer.json() };
  };
  const client = (first, config) => (typeof first === "string" ? send({ ...config, url: first }) : send(first));
  client.request = send;
  client.create = make;
  for (const method of ["get", "delete"]) client[method] = (url, config) => send({ ...config, url, method });
  for (const method of ["post", "put", "patch"])
    client[method] = (url, data, config) => send({ ...config, url, data, method });
  return client;
}
export default make();
