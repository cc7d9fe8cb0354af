const STEPS = [60, 30, 15, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01];

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

/**
 * Draws the lines of longitude and latitude, with their degrees. Degrees are left out where they would reach into the
 * boxes or beyond the edge.
 *
 * @param {CanvasRenderingContext2D} context @param {import('./map-view.js').MapView} view
 * @param {{ line: string, label: string, halo: string }} colours @param {Box[]} boxes
 */
export function drawGraticule(context, view, { line, label, halo }, boxes) {
  /** @type {[text: string, x: number, y: number][]} */
  const labels = [];
  const step = STEPS.findLast(degrees => degrees * view.zoom >= 60) ?? 60;
  const [west, north] = view.toPlace(0, 0);
  const [east, south] = view.toPlace(view.width, view.height);
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.beginPath();
  for (let index = Math.ceil(Math.max(west, -180) / step); index * step <= Math.min(east, 180); index++) {
    const [x] = view.toPixel([index * step, 0]);
    context.moveTo(x, 0);
    context.lineTo(x, view.height);
    labels.push([nameDegrees(index * step, 'E', 'W'), x + 3, view.height - 5]);
  }
  for (let index = Math.ceil(Math.max(south, -90) / step); index * step <= Math.min(north, 90); index++) {
    const [, y] = view.toPixel([0, index * step]);
    context.moveTo(0, y);
    context.lineTo(view.width, y);
    labels.push([nameDegrees(index * step, 'N', 'S'), 4, y - 3]);
  }
  context.stroke();
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = label;
  context.strokeStyle = halo;
  context.lineWidth = 4;
  for (const [text, x, y] of labels) {
    const own = { left: x, top: y - 11, right: x + context.measureText(text).width, bottom: y + 3 };
    if (own.right > view.width || boxes.some(box => overlaps(own, box))) continue;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}

/** @param {Box} one @param {Box} other */
export function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** @param {number} degrees @param {string} positive @param {string} negative */
function nameDegrees(degrees, positive, negative) {
  const size = Number(Math.abs(degrees).toFixed(2));
  return size === 0 ? '0°' : `${size}° ${degrees > 0 ? positive : negative}`;
}
