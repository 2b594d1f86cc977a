// The language of the page: Korean unless the reader has chosen English. One file of texts for each.

const LANGUAGES = ['ko', 'en'];
const CHOICE = 'jumun.language';

let current = LANGUAGES.includes(localStorage.getItem(CHOICE)) ? localStorage.getItem(CHOICE) : LANGUAGES[0];
let texts = {};
let formats = {};

/** Fetches the texts of the chosen language; nothing can be shown before. */
export async function loadTexts() {
  const response = await fetch(new URL(`../texts/${current}.json`, import.meta.url));
  texts = await response.json();
  document.documentElement.lang = current;
  formats = {
    number: new Intl.NumberFormat(current),
    decimal: new Intl.NumberFormat(current, {maximumFractionDigits: 1}),
    points: new Intl.NumberFormat(current, {minimumFractionDigits: 0, maximumFractionDigits: 2}),
    moment: new Intl.DateTimeFormat(current, {dateStyle: 'medium', timeStyle: 'short'}),
    day: new Intl.DateTimeFormat(current, {dateStyle: 'medium'}),
    clock: new Intl.DateTimeFormat(current, {timeStyle: 'medium'}),
  };
}

export function language() {
  return current;
}

export function otherLanguage() {
  return LANGUAGES.find((each) => each !== current);
}

/** Changes to the other language and keeps to it. */
export async function switchLanguage() {
  current = otherLanguage();
  localStorage.setItem(CHOICE, current);
  await loadTexts();
}

/** The text of that name; `{n}` in it is the parameter `n`. A name without a text is shown as it is. */
export function t(name, parameters = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)}/g, (whole, key) => parameters[key] ?? whole);
}

/** Whether there is a text of that name. */
export function hasText(name) {
  return name in texts;
}

export const count = (n) => formats.number.format(n);
export const decimal = (n) => formats.decimal.format(n);
export const points = (amount) => t('points.amount', {n: formats.points.format(amount)});
export const moment = (text) => formats.moment.format(new Date(text));
export const day = (text) => formats.day.format(new Date(text));
export const clock = (time) => formats.clock.format(time);

/** A list of at most two units, such as "3분 20초". */
export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) {
    return t('duration.seconds', {s: whole});
  }
  if (whole < 3600) {
    return t('duration.minutes', {m: Math.floor(whole / 60), s: whole % 60});
  }
  return t('duration.hours', {h: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60)});
}
