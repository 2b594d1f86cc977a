// Faults of the mock data platform, where there is one: another company's service in truth, so it has no key and no user.

import {html, nothing} from 'lit-html';
import {Refusal, read} from '../shared/api.js';
import {clock, count, t} from '../shared/language.js';
import {emptiness, failure, icon, placeholders, tell} from '../shared/parts.js';
import {changed} from './state.js';

const FAULTS = '/data-platform/faults';
const RECEIPTS = '/data-platform/receipts';
const POLL_MILLIS = 2000;
const LAST = 12;
/** Each with what it is set to. */
const MODES = [{mode: 'NONE'}, {mode: 'DOWN'}, {mode: 'SLOW', delayMillis: 2000}, {mode: 'ERRORS', rate: .5},
  {mode: 'THROTTLED', retryAfterSeconds: 5}, {mode: 'ACCEPT_THEN_TIMEOUT', delayMillis: 20000}];

const platform = {fault: null, receipts: null, problem: null};
let timer = null;

export function enterPlatform() {
  clearInterval(timer);
  timer = setInterval(() => document.hidden || platform.problem?.status === 404 || load(), POLL_MILLIS);
  return load();
}

export function leavePlatform() {
  clearInterval(timer);
}

async function load() {
  try {
    const [fault, receipts] = await Promise.all([read(FAULTS), read(RECEIPTS)]);
    Object.assign(platform, {fault, receipts, problem: null});
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    platform.problem = refusal;
  }
  changed();
}

async function set(fault) {
  const response = await fetch(FAULTS, {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(fault)})
    .catch(() => null);
  if (!response?.ok) {
    tell(t('problem.UNREACHABLE'), 'bad');
  }
  load();
}

export function platformView() {
  return html`<div class="view-head"><h1 tabindex="-1">${t('console.platform')}</h1></div>${content()}`;
}

function content() {
  if (platform.problem?.status === 404) {
    return emptiness('plug', t('platform.absent'), t('platform.absent.advice'));
  }
  if (platform.problem && !platform.fault) {
    return failure(platform.problem, load);
  }
  if (!platform.fault) {
    return placeholders(5, 'row');
  }
  const {received, duplicates, orderViolations, rejected, latencyMillis, last} = platform.receipts;
  return html`<p class="soft lead">${t('platform.lead')}</p>
    <div class="modes" role="group" aria-label=${t('platform.modes')}>${MODES.map((fault) => html`<button class="panel mode-choice" data-mode=${fault.mode}
      aria-pressed=${String(fault.mode === platform.fault.mode)} @click=${() => set(fault)}>
      <strong>${t(`fault.${fault.mode}`)}</strong><span class="soft">${t(`fault.${fault.mode}.what`)}</span></button>`)}</div>
    <dl class="tiles">${[['platform.received', count(received), ''], ['platform.duplicates', count(duplicates), ''], ['platform.violations', count(orderViolations), orderViolations > 0 ? 'bad' : ''],
      ['platform.rejected', count(rejected), ''], ['platform.latency', latencyMillis.p95 === null || latencyMillis.p95 === undefined ? '–' : `${count(latencyMillis.p95)}${t('unit.millis')}`, '']]
      .map(([name, value, tone]) => html`<div class=${'panel tile ' + tone}><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>
    <h2 class="sub">${t('platform.last')}</h2>
    ${last.length === 0 ? emptiness('send', t('events.none'), '') : html`<div class="panel table-frame" tabindex="0" role="region" aria-label=${t('platform.last')}><table class="table">
      <thead><tr><th scope="col">${t('column.event')}</th><th scope="col">${t('column.when')}</th><th scope="col" class="number">${t('column.took')}</th></tr></thead>
      <tbody>${last.slice(0, LAST).map((receipt) => html`<tr><td><code>${receipt.id}</code></td><td>${clock(new Date(receipt.receivedAt))}</td>
        <td class="number">${receipt.latencyMillis === undefined ? '–' : `${count(receipt.latencyMillis)}${t('unit.millis')}`}</td></tr>`)}</tbody></table></div>`}
    ${platform.problem ? html`<p class="bad">${icon('warning')}${t('list.stale')}</p>` : nothing}`;
}
