const REACH = 12;
const RING = 9;
const NAME_FONT = '600 13px system-ui, sans-serif';

/** @typedef {import('./map-view.js').MapView} MapView */
/** @typedef {{ uuid: string, name: string, active: boolean, coordinates?: import('./map-view.js').Place }} Point */
/** The selected point: its place on the canvas, its name, and the boxes that both take. */
/** @typedef {{ x: number, y: number, name: string, nameLeft: number, boxes: import('./map-graticule.js').Box[] }} Selection */

/**
 * Draws what is visible, in one path for each colour.
 *
 * @param {CanvasRenderingContext2D} context @param {MapView} view @param {Point[]} points
 * @param {{ open: string, closed: string }} colours
 */
export function drawPoints(context, view, points, { open, closed }) {
  const size = view.zoom > 200 ? 6 : 4;
  for (const isActive of [false, true]) {
    context.fillStyle = isActive ? open : closed;
    context.beginPath();
    for (const { active, coordinates } of points) {
      if (!coordinates || active !== isActive) continue;
      const [x, y] = view.toPixel(coordinates);
      if (x < -size || y < -size || x > view.width + size || y > view.height + size) continue;
      context.rect(x - size / 2, y - size / 2, size, size);
    }
    context.fill();
  }
}

/**
 * The point within reach of a pixel that is nearest to it.
 *
 * @param {MapView} view @param {Point[]} points @param {number} x @param {number} y
 */
export function findNearest(view, points, x, y) {
  let nearest;
  let least = REACH;
  for (const point of points) {
    if (!point.coordinates) continue;
    const [atX, atY] = view.toPixel(point.coordinates);
    const distance = Math.hypot(atX - x, atY - y);
    if (distance < least) [nearest, least] = [point, distance];
  }
  return nearest;
}

/**
 * Where the selected point and its name are drawn.
 *
 * @param {CanvasRenderingContext2D} context @param {MapView} view @param {Point | undefined} point
 * @returns {Selection | undefined}
 */
export function placeSelection(context, view, point) {
  if (!point?.coordinates) return;
  const { name } = point;
  const [x, y] = view.toPixel(point.coordinates);
  context.font = NAME_FONT;
  const { width } = context.measureText(name);
  const nameLeft = x + 14 + width > view.width ? x - 14 - width : x + 14;
  const reach = RING + 2;
  const boxes = [
    { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach },
    { left: nameLeft, top: y - 8, right: nameLeft + width, bottom: y + 8 },
  ];
  return { x, y, name, nameLeft, boxes };
}

/**
 * Draws a ring around the selected point, and its name.
 *
 * @param {CanvasRenderingContext2D} context @param {Selection} selection @param {{ line: string, halo: string }} colours
 */
export function drawSelection(context, { x, y, name, nameLeft }, { line, halo }) {
  context.strokeStyle = line;
  context.fillStyle = line;
  context.lineWidth = 3;
  context.beginPath();
  context.arc(x, y, RING, 0, 2 * Math.PI);
  context.stroke();
  context.font = NAME_FONT;
  context.strokeStyle = halo;
  context.lineWidth = 4;
  context.strokeText(name, nameLeft, y + 4);
  context.fillText(name, nameLeft, y + 4);
}
