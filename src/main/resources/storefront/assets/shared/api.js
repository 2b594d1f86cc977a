// Reading from the public API. Writes go through intents.js.

import {language} from './language.js';

const PATIENCE_MILLIS = 10_000;

/** An answer other than success: the API's error, or nothing at all. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.error ?? `status ${status}`);
    this.status = status;
    this.code = body?.error ?? (status === 0 ? 'UNREACHABLE' : 'INTERNAL_ERROR');
    this.details = body?.details ?? [];
    this.traceId = body?.traceId;
  }
}

/** Who asks, and in which language errors are wanted. */
export function headersFor(user) {
  const headers = {'Accept': 'application/json', 'Accept-Language': language()};
  if (user) {
    headers['X-User-Id'] = String(user);
  }
  return headers;
}

/** The body of an answer, or null when it is no JSON of the API. */
export async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** Reads what is at that path, as that user or as nobody. Throws a Refusal. */
export async function read(path, user) {
  let response;
  try {
    response = await fetch(path, {headers: headersFor(user), signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  } catch {
    throw new Refusal(0, null);
  }
  const body = await bodyOf(response);
  if (!response.ok || body === null) {
    throw new Refusal(response.status, body);
  }
  return body;
}
