// The books: each rule, and what breaks it.

import {html, nothing} from 'lit-html';
import {Refusal} from '../shared/api.js';
import {begin, onAnswer, underWay} from '../shared/intents.js';
import {count, hasText, moment, t} from '../shared/language.js';
import {emptiness, failure, icon, placeholders} from '../shared/parts.js';
import {changed, state} from './state.js';

const audit = {report: null, problem: null};

export function enterAudit() {}

onAnswer('audit', (intent, answer) => {
  Object.assign(audit, answer instanceof Refusal ? {problem: answer} : {report: answer, problem: null});
  changed();
});

function run() {
  audit.problem = null;
  begin('audit', 'books', state.administrator, {path: '/api/v1/admin/audit'});
}

export function auditView() {
  const running = underWay('audit', 'books', state.administrator);
  return html`<div class="view-head"><div><h1 tabindex="-1">${t('console.audit')}</h1></div>
      <div class="actions"><button class="button primary" id="run-audit" ?disabled=${Boolean(running)} @click=${run}>
        ${running ? html`<span class="spinner" aria-hidden="true"></span>` : icon('scales')}${t(running ? 'audit.running' : 'audit.run')}</button></div></div>
    ${audit.problem ? failure(audit.problem, run) : running && !audit.report ? placeholders(8, 'row')
      : audit.report ? reportView(audit.report) : emptiness('scales', t('audit.none'), t('audit.none.advice'))}`;
}

function reportView(report) {
  const broken = report.rules.filter((rule) => !rule.clean).length;
  return html`<div class=${'verdict ' + (report.clean ? 'good' : 'bad')} role="status" id="verdict" data-clean=${String(report.clean)}>
      ${icon(report.clean ? 'check' : 'warning')}
      <div><p class="state-title">${report.clean ? t('audit.clean') : t('audit.broken', {n: count(broken)})}</p>
      <p>${moment(report.auditedAt)}</p></div></div>
    <ul class="rules">${report.rules.map((rule) => html`<li class="panel rule" data-rule=${rule.name}>
      <span class=${'chip ' + (rule.clean ? 'good' : 'bad')}>${icon(rule.clean ? 'check' : 'warning')}${t(rule.clean ? 'audit.holds' : 'audit.fails')}</span>
      <div><h2>${rule.rule}. ${hasText(`rule.${rule.name}`) ? t(`rule.${rule.name}`) : rule.name}</h2>
        <p class="soft">${hasText(`promise.${rule.name}`) ? t(`promise.${rule.name}`) : rule.promise}</p>
        ${rule.counts ? html`<p class="fine">${Object.entries(rule.counts).map(([name, number]) => `${name} ${count(number)}`).join(' · ')}</p>` : nothing}
        ${rule.violations.length > 0 ? html`<ul class="violations">${rule.violations.map((violation) => html`<li><code>${violation.subject}</code> ${violation.problem}</li>`)}
          ${rule.truncated ? html`<li class="fine">${t('audit.truncated')}</li>` : nothing}</ul>` : nothing}</div></li>`)}</ul>`;
}
