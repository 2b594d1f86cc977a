// The live figures: looked at every two seconds, kept for five minutes.
//
// The service counts, and never says "per second": what happened between two looks at one instance does. Behind a load
// balancer each look may meet another instance, so each has its own last look, and rates are added up over those that
// were met lately.

import {Refusal} from '../shared/api.js';
import {changed, readAs, state} from './state.js';

const INTERVAL_MILLIS = 2000;
const KEPT_MILLIS = 5 * 60 * 1000;
const LATELY_MILLIS = 15_000;

/** What was seen, the oldest first. */
export const samples = [];
/** The Refusal of the last look, or null. */
export let trouble = null;

const instances = new Map();
let timer = null;

/** Looks from now on, while anybody can see it. */
export function startSampling() {
  if (!timer) {
    timer = setInterval(() => document.hidden || state.session !== 'in' || look(), INTERVAL_MILLIS);
    look();
  }
}

let looking = false;

async function look() {
  if (looking || state.session !== 'in') {
    return;
  }
  looking = true;
  try {
    const [figures, outbox] = await Promise.all([readAs('/api/v1/admin/figures'), readAs('/api/v1/admin/outbox/summary')]);
    const now = Date.now();
    instances.set(figures.instance, {figures, at: now, rates: rates(instances.get(figures.instance)?.figures, figures)});
    samples.push(sample(now, outbox));
    while (samples[0].at < now - KEPT_MILLIS) {
      samples.shift();
    }
    trouble = null;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    trouble = refusal;
  } finally {
    looking = false;
  }
  changed();
}

/** What one instance did between two looks, or null after the first. */
function rates(before, now) {
  const seconds = before ? (now.uptimeMillis - before.uptimeMillis) / 1000 : 0;
  if (seconds <= 0) {
    return null;
  }
  const groups = (figures) => figures.groups.find((group) => group.name === 'orders');
  const refusals = {};
  for (const [code, count] of Object.entries(now.refusals)) {
    const more = count - (before.refusals[code] ?? 0);
    if (more > 0) {
      refusals[code] = more / seconds;
    }
  }
  return {
    placed: (now.orders.placed - before.orders.placed) / seconds,
    answered: now.orders.answered - before.orders.answered,
    within: now.orders.latency.map(({withinMillis, count}, i) => [withinMillis, count - (before.orders.latency[i]?.count ?? 0)]),
    refusals,
    groups: groups(now).groups - groups(before).groups,
    commands: groups(now).commands - groups(before).commands,
    waiting: groups(now).waiting,
  };
}

function sample(at, outbox) {
  const recent = [...instances.values()].filter((each) => at - each.at < LATELY_MILLIS && each.rates).map((each) => each.rates);
  const sum = (figure) => recent.reduce((total, each) => total + figure(each), 0);
  const refusals = {};
  for (const each of recent) {
    for (const [code, rate] of Object.entries(each.refusals)) {
      refusals[code] = (refusals[code] ?? 0) + rate;
    }
  }
  const answered = sum((each) => each.answered);
  const within = recent[0]?.within.map(([millis], i) => [millis, sum((each) => each.within[i]?.[1] ?? 0)]) ?? [];
  const groups = sum((each) => each.groups);
  const counts = outbox.counts;
  return {
    at,
    instances: [...instances.values()].filter((each) => at - each.at < LATELY_MILLIS).length,
    orders: recent.length === 0 ? null : sum((each) => each.placed),
    p50: percentile(within, answered, .5),
    p95: percentile(within, answered, .95),
    p99: percentile(within, answered, .99),
    refusals,
    groupSize: groups === 0 ? null : sum((each) => each.commands) / groups,
    waiting: sum((each) => each.waiting),
    pending: counts.PENDING ?? 0,
    failed: (counts.FAILED ?? 0) - outbox.parked,
    parked: outbox.parked,
    oldest: outbox.oldestUnsentAgeSeconds ?? 0,
  };
}

/** By the counts up to each bound; between two bounds, evenly spread. Null when nothing was answered. */
function percentile(within, total, share) {
  if (total <= 0) {
    return null;
  }
  const wanted = total * share;
  let [low, below] = [0, 0];
  for (const [bound, count] of within) {
    if (count >= wanted) {
      return low + (bound - low) * (wanted - below) / Math.max(count - below, 1e-9);
    }
    [low, below] = [bound, count];
  }
  return low;
}

/** Everything that the data platform has not accepted. */
export const backlog = (each) => each.pending + each.failed + each.parked;
