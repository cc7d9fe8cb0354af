import { drawGraticule } from './map-graticule.js';
import { listenToInput } from './map-input.js';
import { drawPoints, drawSelection, findNearest, placeSelection } from './map-points.js';
import { drawScale } from './map-scale.js';
import { MapView } from './map-view.js';

/** @typedef {import('./map-points.js').Point} Point */

/** A map of points without tiles, with a graticule and a scale. */
export class FacilityMap {
  /** @type {Point[]} */ points = [];
  /** @type {string | undefined} */ selected;
  view = new MapView();
  /** Milliseconds of the last frame, for whoever measures. */
  frame = 0;
  #isDue = false;

  /** @param {HTMLCanvasElement} canvas @param {(uuid: string) => void} onPick */
  constructor(canvas, onPick) {
    this.canvas = canvas;
    this.onPick = onPick;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    new ResizeObserver(() => this.#resize()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
    listenToInput(this);
  }

  /** @param {Point[]} points */
  show(points) {
    this.points = points;
    const placed = points.filter(({ coordinates }) => coordinates).length;
    this.canvas.setAttribute(
      'aria-label',
      `Map with ${placed.toLocaleString('en')} of ${points.length.toLocaleString('en')} facilities`,
    );
    this.draw();
  }

  /** @param {string | undefined} uuid */
  select(uuid) {
    this.selected = uuid;
    const place = this.#selectedPoint()?.coordinates;
    if (place && !this.view.isVisible(place)) this.view.center(place);
    this.draw();
  }

  /** Shows all points. */
  fit() {
    this.view.fit(this.points.flatMap(({ coordinates }) => (coordinates ? [coordinates] : [])));
    this.draw();
  }

  /** Zooms about a pixel, by default the middle. @param {number} factor @param {number} [x] @param {number} [y] */
  zoom(factor, x, y) {
    this.view.zoomBy(factor, x, y);
    this.draw();
  }

  /** Moves by pixels. @param {number} x @param {number} y */
  move(x, y) {
    this.view.move(x / this.view.zoom, -y / this.view.zoom);
    this.draw();
  }

  /** Picks the point at a pixel. @param {number} x @param {number} y */
  pick(x, y) {
    const point = findNearest(this.view, this.points, x, y);
    if (point) this.onPick(point.uuid);
  }

  /** Names the point at a pixel. @param {number} x @param {number} y */
  hover(x, y) {
    const point = findNearest(this.view, this.points, x, y);
    this.canvas.title = point?.name ?? '';
    this.canvas.style.cursor = point ? 'pointer' : 'grab';
  }

  /** Draws before the next frame, however often it is called. */
  draw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      const start = performance.now();
      this.#paint();
      this.frame = performance.now() - start;
    });
  }

  #resize() {
    const isFirst = this.view.width === 0;
    const { width, height } = this.canvas.getBoundingClientRect();
    Object.assign(this.view, { width, height });
    this.canvas.width = width * devicePixelRatio;
    this.canvas.height = height * devicePixelRatio;
    if (isFirst) this.fit();
    this.draw();
  }

  #paint() {
    const { context, view } = this;
    const style = getComputedStyle(this.canvas);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = colour('--water');
    context.fillRect(0, 0, view.width, view.height);
    const selection = placeSelection(context, view, this.#selectedPoint());
    const boxes = selection?.boxes ?? [];
    drawGraticule(
      context,
      view,
      { line: colour('--graticule'), label: colour('--quiet'), halo: colour('--water') },
      boxes,
    );
    drawPoints(context, view, this.points, { open: colour('--point'), closed: colour('--point-closed') });
    if (selection) drawSelection(context, selection, { line: colour('--selected'), halo: colour('--water') });
    drawScale(context, view, { line: colour('--text'), ground: colour('--surface') }, boxes);
  }

  #selectedPoint() {
    return this.points.find(({ uuid }) => uuid === this.selected);
  }
}
