// The part of a browser's XMLHttpRequest that the generated programs use, on fetch.
globalThis.XMLHttpRequest = class {
  #headers = {};
  open(method, url) {
    Object.assign(this, { method, url: String(url) });
  }
  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }
  async send(body) {
    const answer = await fetch(this.url, { method: this.method, headers: this.#headers, body });
    Object.assign(this, { status: answer.status, responseText: await answer.text() });
    this.onload?.();
  }
};
