const KILOMETRES_PER_DEGREE = 111.32;
const LONGEST = 140;

/**
 * Draws a line with its length in kilometres: 1, 2 or 5 times a power of ten.
 *
 * @param {CanvasRenderingContext2D} context @param {import('./map-view.js').MapView} view
 * @param {{ line: string, ground: string }} colours
 */
export function drawScale(context, view, { line, ground }) {
  const perKilometre = view.zoom / KILOMETRES_PER_DEGREE;
  const exponent = 10 ** Math.floor(Math.log10(LONGEST / perKilometre));
  const length = ([5, 2].find(times => times * exponent * perKilometre <= LONGEST) ?? 1) * exponent;
  const width = length * perKilometre;
  const [right, bottom] = [view.width - 14, view.height - 24];
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
