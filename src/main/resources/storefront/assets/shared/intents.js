// Writes that happen once, whatever happens on the way.
//
// An intent is one thing that a person wants: this order, that charge. It gets its key when it is begun, and is kept in the
// session's storage with its body until the answer is known. A second click finds it there and adds nothing; a reload
// finds it there and goes on with the same key and body; no answer, or one that says "later", is asked for again.

import {Refusal, bodyOf, headersFor} from './api.js';

const STORE = 'jumun.intents';
const PATIENCE_MILLIS = 15_000;
/** About five minutes; then the person decides. */
const MAX_ATTEMPTS = 30;
const MAX_PAUSE_SECONDS = 10;
/** A bug of the service does not go away by asking more often. */
const MAX_FAULTS = 3;
/** The service forgets keys after a day: later the same key would be a new write. */
const MAX_AGE_MILLIS = 20 * 3600 * 1000;

const running = new Map();
const outcomes = new Map();
let changed = () => {};

function stored() {
  return JSON.parse(sessionStorage.getItem(STORE) ?? '{}');
}

function store(intents) {
  sessionStorage.setItem(STORE, JSON.stringify(intents));
}

function forget(name) {
  const intents = stored();
  delete intents[name];
  store(intents);
  running.delete(name);
  changed();
}

/** What is done with the answers of one kind of intent; `settled(intent, answer)` gets a body or a Refusal. */
export function onAnswer(kind, settled) {
  outcomes.set(kind, settled);
}

/** Who is told when something about the intents changes. */
export function onChange(listener) {
  changed = listener;
}

const nameOf = (kind, subject, user) => `${user}/${kind}/${subject}`;

/** The intent of that kind and subject that is under way, or undefined. */
export function underWay(kind, subject, user) {
  return running.get(nameOf(kind, subject, user));
}

/** All intents under way, oldest first. */
export function allUnderWay() {
  return [...running.values()];
}

/** A name that nobody else has; pages that came over plain HTTP have no randomUUID. */
function newKey() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Begins what somebody wants, unless it is under way. */
export function begin(kind, subject, user, {path, method = 'POST', body = null}) {
  const name = nameOf(kind, subject, user);
  const intents = stored();
  if (intents[name]) {
    return;
  }
  intents[name] = {name, kind, subject, user, path, method, key: newKey(), begunAt: Date.now(),
    body: body === null ? null : JSON.stringify(body)};
  store(intents);
  pursue(intents[name]);
}

/** Goes on with what a reload or a closed page has interrupted. */
export function resume() {
  for (const intent of Object.values(stored())) {
    if (Date.now() - intent.begunAt > MAX_AGE_MILLIS) {
      forget(intent.name);
    } else if (!running.has(intent.name)) {
      pursue(intent);
    }
  }
}

/** Tries again at once, after it was given up. */
export function tryAgain(intent) {
  pursue(intent);
}

/** Lets it go; whether it took effect stays unknown. */
export function abandon(intent) {
  running.get(intent.name)?.stop?.();
  forget(intent.name);
}

async function pursue(intent) {
  const state = {intent, phase: 'sending', attempt: 1, until: 0};
  running.set(intent.name, state);
  changed();
  let faults = 0;
  for (; state.attempt <= MAX_ATTEMPTS; state.attempt++) {
    state.phase = 'sending';
    changed();
    const response = await attempt(intent);
    if (running.get(intent.name) !== state) {
      return;
    }
    const body = response && await bodyOf(response);
    faults += response?.status === 500 ? 1 : 0;
    if (response && (isAnswer(response.status, body) || faults >= MAX_FAULTS)) {
      forget(intent.name);
      const answer = response.ok ? body : new Refusal(response.status, body);
      outcomes.get(intent.kind)?.(intent, answer);
      return;
    }
    state.phase = response ? 'busy' : 'unreachable';
    await pause(state, secondsToWait(response, state.attempt));
    if (running.get(intent.name) !== state) {
      return;
    }
  }
  state.phase = 'unknown';
  changed();
}

async function attempt({path, method, key, user, body}) {
  const headers = {...headersFor(user), 'Idempotency-Key': key};
  if (body !== null) {
    headers['Content-Type'] = 'application/json';
  }
  try {
    return await fetch(path, {method, headers, body, signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  } catch {
    return null;
  }
}

/** A final word, unlike "not now" and "still at it". */
function isAnswer(status, body) {
  const inProgress = status === 409 && body?.error === 'CONFLICT' && body.details?.[0]?.reason === 'IN_PROGRESS';
  return status < 500 && status !== 429 && !inProgress;
}

function secondsToWait(response, attempts) {
  const asked = Number(response?.headers.get('Retry-After'));
  return asked > 0 ? Math.min(asked, 60) : Math.min(2 ** (attempts - 1), MAX_PAUSE_SECONDS);
}

function pause(state, seconds) {
  state.until = Date.now() + seconds * 1000;
  const tick = setInterval(changed, 1000);
  changed();
  return new Promise((done) => {
    const timer = setTimeout(finish, seconds * 1000);
    // As soon as the network is back, there is nothing to wait for.
    const back = () => state.phase === 'unreachable' && finish();
    function finish() {
      clearTimeout(timer);
      clearInterval(tick);
      removeEventListener('online', back);
      done();
    }
    addEventListener('online', back);
    state.stop = finish;
  });
}
