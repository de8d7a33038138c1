// Runs programs one after the other in one process: a line of JSON in, a line of JSON out.
// {"folder": path, "main": name, "environment": {...}} becomes {"error": text or null}.
import "./xhr.mjs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

console.log = console.error = () => {};

for await (const line of createInterface({ input: process.stdin })) {
  const { folder, main, environment } = JSON.parse(line);
  Object.assign(process.env, environment);
  let error = null;
  try {
    await (await import(pathToFileURL(join(folder, main)).href)).default();
  } catch (thrown) {
    error = String(thrown?.stack ?? thrown);
  }
  for (const name of Object.keys(environment)) delete process.env[name];
  process.stdout.write(`${JSON.stringify({ error })}\n`);
}
