import { overlaps } from './map-graticule.js';

const KILOMETRES_PER_DEGREE = 111.32;
const LONGEST = 140;

/**
 * Draws a line with its length in kilometres: 1, 2 or 5 times a power of ten. It is at the bottom; at the top if one of
 * the boxes is there.
 *
 * @param {CanvasRenderingContext2D} context @param {import('./map-view.js').MapView} view
 * @param {{ line: string, ground: string }} colours @param {import('./map-graticule.js').Box[]} boxes
 */
export function drawScale(context, view, { line, ground }, boxes) {
  const perKilometre = view.zoom / KILOMETRES_PER_DEGREE;
  const exponent = 10 ** Math.floor(Math.log10(LONGEST / perKilometre));
  const length = ([5, 2].find(times => times * exponent * perKilometre <= LONGEST) ?? 1) * exponent;
  const width = length * perKilometre;
  const [right, low] = [view.width - 14, view.height - 24];
  const place = { left: right - width - 8, top: low - 20, right: right + 8, bottom: low + 10 };
  const bottom = boxes.some(box => overlaps(box, place)) ? 28 : low;
  const label = length < 1 ? `${Math.round(length * 1000)} m` : `${length.toLocaleString('en')} km`;
  context.fillStyle = ground;
  context.globalAlpha = 0.75;
  context.fillRect(right - width - 8, bottom - 20, width + 16, 30);
  context.globalAlpha = 1;
  context.strokeStyle = line;
  context.fillStyle = line;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(right - width, bottom - 4);
  context.lineTo(right - width, bottom + 2);
  context.lineTo(right, bottom + 2);
  context.lineTo(right, bottom - 4);
  context.stroke();
  context.font = '12px system-ui, sans-serif';
  context.fillText(label, right - width, bottom - 8);
}
