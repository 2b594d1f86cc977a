// The service keeps no pictures: products are drawn, by what their names say, on a colour of their own.

import {html, svg} from 'lit-html';

const HUES = 12;

const DRAWINGS = [
  [/티셔츠|t-?shirt/i, 'M22 14l10 4 10-4 12 8-5 10-5-2v22H20V30l-5 2-5-10z'],
  [/셔츠|shirt/i, 'M22 12l10 8 10-8 12 9-5 10-5-2v24H20V29l-5 2-5-10zM32 20v33M28 28h.1M28 36h.1M28 44h.1'],
  [/바지|short/i, 'M18 14h28l5 34H36l-4-18-4 18H13zM17 20h30'],
  [/진|청바지|jean|trouser/i, 'M20 10h24l4 44H37l-5-30-5 30H16zM19 17h26M32 10v7'],
  [/가디건|니트|스웨터|cardigan|knit/i, 'M23 13l9 8 9-8 12 7 3 26-8 2-3-16v22H19V32l-3 16-8-2 3-26zM32 21v33M28 30h.1M28 38h.1M28 46h.1'],
  [/점퍼|재킷|코트|jacket|coat/i, 'M24 12h16l13 9 3 25-8 2-3-15v21H19V33l-3 15-8-2 3-25zM32 12v42M24 12l8 8 8-8M22 42h6m8 0h6'],
  [/스니커즈|운동화|sneaker/i, 'M10 26l8 4c4-1 6-4 8-8l16 12 10 3c4 1 4 6 3 11H10zM10 42h45M27 29l4-3m1 7l4-3m2 7l4-3'],
  [/로퍼|구두|loafer|shoe/i, 'M9 25c4 3 10 3 14 0l12 9 14 4c6 2 6 6 5 10H9zM9 42h46M27 28c2 5 6 7 12 7'],
  [/머플러|스카프|muffler|scarf/i, 'M20 14c8 5 16 5 24 0l3 9c-9 6-21 6-30 0zM36 27l8 25M28 27v25h10l-1-24M28 47h10'],
  [/양말|sock/i, 'M25 10h14v24l10 9c4 5-2 11-8 9L27 42c-2-2-2-4-2-8zM25 18h14M30 39l5-6'],
  [/크로스백|가방|bag/i, 'M14 28h36v22H14zM14 28l6-6h24l6 6M26 36h12M18 24C20 8 44 8 46 24'],
  [/토트백|tote/i, 'M14 24h36l3 30H11zM24 30V18c0-10 16-10 16 0v12'],
  [/이어폰|헤드폰|ear|headphone/i, 'M14 40V32a18 18 0 0136 0v8M14 36h6v14h-6zM44 36h6v14h-6z'],
  [/키보드|keyboard/i, 'M8 22h48v22H8zM14 28h.1M21 28h.1M28 28h.1M35 28h.1M42 28h.1M49 28h.1M17 33h.1M24 33h.1M31 33h.1M38 33h.1M45 33h.1M20 38.5h24'],
  [/마우스|mouse/i, 'M32 12c9 0 13 7 13 16v8c0 10-5 16-13 16s-13-6-13-16v-8c0-9 4-16 13-16zM32 12v14M19 28h26'],
  [/모니터|monitor/i, 'M8 14h48v28H8zM26 50h12M32 42v8M8 36h48'],
  [/노트북|laptop/i, 'M16 14h32v22H16zM10 40h44l-4-4H14zM22 40l-6 12m26-12l6 12M16 52h32'],
  [/배터리|battery/i, 'M20 14h24v40H20zM27 10h10v4H27zM34 24l-7 11h10l-7 11'],
  [/조명|램프|lamp|light/i, 'M24 12h16l8 20H16zM32 32v20M22 54h20M44 32v7'],
  [/가습기|humidifier/i, 'M20 34h24v14c0 4-3 6-6 6H26c-3 0-6-2-6-6zM26 34v-6h12v6M28 20c-3-4 3-5 0-10m8 10c-3-4 3-5 0-10M28 44h8'],
  [/드립|drip|coffee/i, 'M16 12h32L37 30H27zM24 34h16v3c6 4 7 17-2 17H26c-9 0-8-13-2-17zM20 18h24'],
  [/원두|bean/i, 'M18 16h28v38H18zM18 16l5-6h18l5 6M32 28c8 0 8 16 0 16s-8-16 0-16zM32 28c-3 5 3 11 0 16'],
  [/텀블러|tumbler/i, 'M20 20h24l-3 34H23zM18 14h28v6H18zM28 14V9h8v5M22 32h20'],
  [/머그|컵|mug|cup/i, 'M14 20h30v26c0 4-3 7-7 7H21c-4 0-7-3-7-7zM44 26h5c8 0 8 16 0 16h-5'],
  [/팬|pan\b/i, 'M8 26h32c0 14-6 20-16 20S8 40 8 26zM40 28l18-8'],
  [/주걱|spatula/i, 'M38 8l18 18-12 8-14-14zM35 27L12 52'],
  [/매트|mat\b/i, 'M12 44l24-30h14L28 44zM12 44a6 6 0 100 8h16a6 6 0 000-8'],
  [/롤러|roller/i, 'M16 22l26-8c8 0 10 20 4 24L20 50c-8-1-12-24-4-28zM16 22c7 0 10 26 4 28M30 22l4 18m5-21l4 17'],
  [/의자|chair/i, 'M18 12l6 26h22M20 22h18M24 38l-8 16m26-16l6 16M22 30h20M46 38V26h-8'],
  [/모자|hat|cap\b/i, 'M14 40c0-16 6-24 18-24s18 8 18 24M6 44c10-6 42-6 52 0-8 6-44 6-52 0zM32 16v-4M22 19c-3 6-3 12-3 19'],
];
const PARCEL = 'M12 24l20-10 20 10v22L32 56 12 46zM12 24l20 10 20-10M32 34v22M22 19l20 10';

/** A drawing that stands beside the name; screen readers skip it. */
export function artwork(product) {
  const [, path] = DRAWINGS.find(([names]) => names.test(product.name)) ?? [null, PARCEL];
  return html`<span class=${`artwork hue-${product.id % HUES}`}>
    <svg viewBox="0 0 64 64" aria-hidden="true">${svg`<path d=${path}></path>`}</svg></span>`;
}
