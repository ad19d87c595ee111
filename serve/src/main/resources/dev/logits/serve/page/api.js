// Requests to the server that the page came from; to no other.

const KEY = "logits-api-key";

export class ApiError extends Error {
  constructor(status, error) {
    super(error?.message ?? `the server answered ${status}`);
    this.status = status;
    this.param = error?.param ?? null;
    this.code = error?.code ?? null;
  }
}

export function keepKey(key) {
  sessionStorage.setItem(KEY, key);
}

function headers() {
  const key = sessionStorage.getItem(KEY);
  return { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) };
}

async function answer(response) {
  const text = await response.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // an answer that is no JSON has its status only
  }
  if (!response.ok) {
    throw new ApiError(response.status, json?.error);
  }
  return json;
}

export async function get(path) {
  return answer(await fetch(path, { headers: headers() }));
}

export async function post(path, body, signal) {
  return answer(await fetch(path, { method: "POST", headers: headers(), body: JSON.stringify(body), signal }));
}

/** Runs the last call only: one that is overtaken by a later one is aborted and never answers. */
export function latest() {
  let running = null;
  return async (call) => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    try {
      const value = await call(mine.signal);
      return mine.signal.aborted ? null : value;
    } catch (e) {
      if (mine.signal.aborted) {
        return null;
      }
      throw e;
    }
  };
}
