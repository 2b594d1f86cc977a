// Plots of the samples. A canvas is nothing to a screen reader: its label says what there is to see.

import {BarController, BarElement, CategoryScale, Chart, Filler, Legend, LineController, LineElement, LinearScale, PointElement,
  Tooltip} from 'chart.js';
import {decimal, t} from '../shared/language.js';

Chart.register(BarController, BarElement, CategoryScale, Filler, Legend, LineController, LineElement, LinearScale, PointElement, Tooltip);

/** As long as there are samples, in whole minutes. */
const MAX_SPAN_SECONDS = 300;
const plots = new Map();

function colour(name) {
  // A pixel tells what a colour of the style sheet is in this theme; Chart.js reads no custom properties.
  const probe = document.createElement('span');
  probe.className = `ink-${name}`;
  document.body.append(probe);
  const {color} = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Plots the samples on each canvas of the page: `[id, {kind, series, unit}]`, series `[label, colour, value]`. */
export function plot(figures, samples) {
  for (const [id, chart] of plots) {
    if (!chart.canvas.isConnected) {
      chart.destroy();
      plots.delete(id);
    }
  }
  const now = samples.at(-1)?.at ?? Date.now();
  const span = Math.min(MAX_SPAN_SECONDS, Math.max(1, Math.ceil((now - (samples[0]?.at ?? now)) / 60_000)) * 60);
  for (const [id, figure] of figures) {
    const canvas = document.getElementById(id);
    if (!canvas) {
      continue;
    }
    if (!plots.has(id)) {
      plots.set(id, new Chart(canvas, settings(figure)));
    }
    const chart = plots.get(id);
    chart.data.datasets = figure.series.map(([label, ink, value], i) => Object.assign(chart.data.datasets[i] ?? {}, look(figure, ink, Math.max(3, chart.width / span)), {
      label, data: samples.map((each) => ({x: (each.at - now) / 1000, y: value(each)})),
    }));
    paint(chart, figure);
    Object.assign(chart.options.scales.x, {min: -span});
    chart.options.scales.x.ticks.stepSize = span === 60 ? 15 : 60;
    chart.update('none');
    const newest = figure.series.map(([label, , value]) => `${label} ${shown(value(samples.at(-1) ?? {}), figure)}`).join(', ');
    canvas.setAttribute('aria-label', `${figure.title}: ${newest}`);
  }
}

/** After the theme has changed. */
export function forgetColours() {
  plots.forEach((chart) => chart.destroy());
  plots.clear();
}

const shown = (value, figure) => value === null || value === undefined ? '–' : `${decimal(value)}${figure.unit}`;

function look(figure, ink, barThickness) {
  const line = colour(ink);
  return figure.kind === 'bar'
    ? {backgroundColor: line, borderWidth: 0, barThickness, borderRadius: 1}
    : {borderColor: line, backgroundColor: line.replace(/^rgb\((.*)\)$/, 'rgba($1, .16)'),
      borderWidth: 2, pointRadius: 0, pointHoverRadius: 3, tension: .25, fill: figure.stacked || figure.series.length === 1, spanGaps: true};
}

function settings(figure) {
  return {
    type: figure.kind ?? 'line',
    data: {datasets: []},
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
      interaction: {mode: 'index', intersect: false},
      scales: {
        x: {type: 'linear', max: 0, offset: false, stacked: figure.stacked, grid: {display: false}, border: {display: false},
          ticks: {autoSkip: false, maxRotation: 0, font: {size: 11}, callback: (seconds) => seconds === 0 ? t('chart.now') : seconds % 60 === 0 ? t('chart.minutes', {n: -seconds / 60}) : t('chart.seconds', {n: -seconds})}},
        y: {beginAtZero: true, stacked: figure.stacked, suggestedMax: figure.least ?? 1, border: {display: false},
          ticks: {maxTicksLimit: 5, font: {size: 11}, callback: (value) => decimal(value)}},
      },
      plugins: {
        legend: {display: figure.series.length > 1, position: 'bottom', labels: {boxWidth: 14, boxHeight: 7, usePointStyle: true, pointStyle: figure.kind === 'bar' ? 'rectRounded' : 'line', font: {size: 12}}},
        tooltip: {callbacks: {title: () => '', label: (item) => `${item.dataset.label} ${shown(item.parsed.y, figure)}`}},
      },
    },
  };
}

function paint(chart, figure) {
  const [soft, line] = [colour('soft'), colour('line')];
  const {x, y} = chart.options.scales;
  x.ticks.color = soft;
  y.ticks.color = soft;
  y.grid = {color: line};
  chart.options.plugins.legend.labels.color = soft;
  chart.options.plugins.legend.display = figure.series.length > 1;
}
