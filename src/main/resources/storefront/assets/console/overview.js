// How it goes right now.

import {html, nothing} from 'lit-html';
import {count, decimal, duration, hasText, t} from '../shared/language.js';
import {failure, icon, problemText} from '../shared/parts.js';
import {backlog, samples, startSampling, trouble} from './samples.js';

/** Loaded when there is something to plot: the library is larger than everything else together. */
let charts = null;
/** As many as there are colours; the rest counts as others. */
const MAX_REASONS = 5;
const REASON_INKS = ['one', 'two', 'three', 'four', 'five', 'six'];

export function enterOverview() {
  startSampling();
  charts ?? import('./charts.js').then((module) => {
    charts = module;
    drawCharts();
  });
}

/** After each drawing of the page. */
export function drawCharts() {
  if (samples.length > 0) {
    charts?.plot(figures(), samples);
  }
}

export function themeChanged() {
  charts?.forgetColours();
}

function reasons() {
  const totals = {};
  for (const each of samples) {
    for (const [code, rate] of Object.entries(each.refusals)) {
      totals[code] = (totals[code] ?? 0) + rate;
    }
  }
  return Object.keys(totals).sort((a, b) => totals[b] - totals[a]);
}

const reasonName = (code) => hasText(`reason.${code}`) ? t(`reason.${code}`) : code;

function figures() {
  const codes = reasons();
  const shown = codes.slice(0, MAX_REASONS);
  const rest = codes.slice(MAX_REASONS);
  const refusals = shown.map((code, i) => [reasonName(code), REASON_INKS[i], (each) => each.refusals?.[code] ?? 0]);
  if (rest.length > 0) {
    refusals.push([t('reason.others'), REASON_INKS[MAX_REASONS], (each) => rest.reduce((sum, code) => sum + (each.refusals?.[code] ?? 0), 0)]);
  }
  const millis = t('unit.millis');
  return [
    ['chart-orders', {title: t('figure.orders'), unit: t('unit.per-second'), series: [[t('figure.orders'), 'one', (each) => each.orders]]}],
    ['chart-latency', {title: t('figure.latency'), unit: millis, least: 10, series: [['p50', 'three', (each) => each.p50],
      ['p95', 'two', (each) => each.p95], ['p99', 'one', (each) => each.p99]]}],
    ['chart-refusals', {title: t('figure.refusals'), unit: t('unit.per-second'), kind: 'bar', stacked: true,
      series: refusals.length > 0 ? refusals : [[t('figure.refusals'), 'one', () => 0]]}],
    ['chart-groups', {title: t('figure.groups'), unit: '', series: [[t('figure.group-size'), 'two', (each) => each.groupSize],
      [t('figure.waiting'), 'one', (each) => each.waiting]]}],
    ['chart-backlog', {title: t('figure.backlog'), unit: '', least: 5, stacked: true, series: [[t('event.PENDING'), 'two', (each) => each.pending],
      [t('event.FAILED'), 'four', (each) => each.failed], [t('event.PARKED'), 'one', (each) => each.parked]]}],
    ['chart-oldest', {title: t('figure.oldest'), unit: t('unit.seconds'), least: 5, series: [[t('figure.oldest'), 'four', (each) => each.oldest]]}],
  ];
}

export function overviewView() {
  const newest = samples.at(-1);
  return html`<div class="view-head"><h1 tabindex="-1">${t('overview.title')}</h1>
      <p class="fine">${newest ? t('overview.span', {n: count(newest.instances)}) : nothing}
        ${trouble && newest ? html`<span class="chip bad">${problemText(trouble)}</span>` : nothing}</p></div>
    ${trouble && !newest ? failure(trouble, startSampling) : html`
    <dl class="tiles">
      ${tile('figure.orders', newest && orDash(newest.orders, t('unit.per-second')))}
      ${tile('figure.p95', newest && orDash(newest.p95, t('unit.millis')), newest?.p95 > 1000 ? 'bad' : '')}
      ${tile('figure.refusals', newest && orDash(Object.values(newest.refusals).reduce((sum, rate) => sum + rate, 0), t('unit.per-second')))}
      ${tile('figure.group-size', newest && orDash(newest.groupSize, ''))}
      ${tile('figure.backlog', newest && count(backlog(newest)), newest && newest.parked > 0 ? 'bad' : newest && newest.failed > 0 ? 'warn' : '', 'tile-backlog')}
      ${tile('figure.oldest', newest && duration(newest.oldest), newest?.oldest > 60 ? 'bad' : newest?.oldest > 5 ? 'warn' : '')}
    </dl>
    <div class="charts">${figures().map(([id, figure]) => html`<section class="panel chart" aria-labelledby=${id + '-title'}>
      <h2 id=${id + '-title'}>${figure.title}</h2>
      <div class="chart-frame"><canvas id=${id} role="img" aria-label=${figure.title}></canvas></div></section>`)}</div>`}`;
}

const orDash = (value, unit) => value === null || value === undefined ? '–' : `${decimal(value)}${unit}`;

function tile(name, value, tone = '', id = nothing) {
  return html`<div class=${'panel tile ' + tone} id=${id}><dt>${t(name)}${tone === '' ? nothing : icon('warning')}</dt>
    <dd>${value ?? html`<span class="placeholder tile-placeholder"></span>`}</dd></div>`;
}
