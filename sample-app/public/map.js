const STEPS = [60, 30, 15, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01];
const KILOMETRES_PER_DEGREE = 111.32;
const REACH = 12;
const RING = 9;
const NAME_FONT = '600 13px system-ui, sans-serif';

/** @typedef {{ uuid: string, name: string, active: boolean, coordinates?: [number, number] }} Point */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** The selected point: its place on the canvas, its name, and the boxes that both take. */
/** @typedef {{ x: number, y: number, name: string, nameLeft: number, boxes: Box[] }} Selection */

/**
 * A map of points without tiles: longitude and latitude on a plane, with a graticule and a scale. Each frame draws what
 * is visible, in one path for each colour.
 */
export class FacilityMap {
  /** @type {Point[]} */ points = [];
  /** @type {string | undefined} */ selected;
  /** The middle in degrees, and pixels for each degree. */
  view = { longitude: 0, latitude: 0, zoom: 2 };
  /** Milliseconds of the last frame, for whoever measures. */
  frame = 0;
  #isDue = false;
  #width = 0;
  #height = 0;

  /** @param {HTMLCanvasElement} canvas @param {(uuid: string) => void} onPick */
  constructor(canvas, onPick) {
    this.canvas = canvas;
    this.onPick = onPick;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    new ResizeObserver(() => this.#resize()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
    this.#listen();
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
    const place = this.points.find(point => point.uuid === uuid)?.coordinates;
    if (place && !this.#isVisible(place)) [this.view.longitude, this.view.latitude] = place;
    this.draw();
  }

  /** Shows all points. */
  fit() {
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const { coordinates } of this.points) {
      if (!coordinates) continue;
      west = Math.min(west, coordinates[0]);
      east = Math.max(east, coordinates[0]);
      south = Math.min(south, coordinates[1]);
      north = Math.max(north, coordinates[1]);
    }
    if (west > east) [west, south, east, north] = [-180, -85, 180, 85];
    const zoom = Math.min(
      (this.#width - 40) / Math.max(east - west, 0.02),
      (this.#height - 50) / Math.max(north - south, 0.02),
    );
    this.view = { longitude: (west + east) / 2, latitude: (south + north) / 2, zoom: Math.max(zoom, 0.5) };
    this.draw();
  }

  /** Zooms about a place of the canvas, by default its middle. @param {number} factor */
  zoom(factor, x = this.#width / 2, y = this.#height / 2) {
    const before = this.#place(x, y);
    this.view.zoom = Math.min(Math.max(this.view.zoom * factor, 0.5), 200_000);
    const after = this.#place(x, y);
    this.#move(before[0] - after[0], before[1] - after[1]);
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
    const isFirst = this.#width === 0;
    const { width, height } = this.canvas.getBoundingClientRect();
    [this.#width, this.#height] = [width, height];
    this.canvas.width = width * devicePixelRatio;
    this.canvas.height = height * devicePixelRatio;
    if (isFirst) this.fit();
    this.draw();
  }

  #paint() {
    const { context } = this;
    const style = getComputedStyle(this.canvas);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = colour('--water');
    context.fillRect(0, 0, this.#width, this.#height);
    const selection = this.#selection();
    this.#paintGraticule(colour('--graticule'), colour('--quiet'), selection?.boxes ?? []);
    this.#paintPoints(colour('--point'), colour('--point-closed'));
    if (selection) this.#paintSelected(selection, colour('--selected'), colour('--water'));
    this.#paintScale(colour('--text'), colour('--surface'));
  }

  /** Labels leave the boxes free. @param {string} line @param {string} label @param {Box[]} boxes */
  #paintGraticule(line, label, boxes) {
    const { context } = this;
    const write = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => {
      const own = { left: x, top: y - 11, right: x + context.measureText(text).width, bottom: y + 3 };
      if (!boxes.some(box => overlaps(own, box))) context.fillText(text, x, y);
    };
    const step = STEPS.findLast(degrees => degrees * this.view.zoom >= 60) ?? 60;
    const [west, north] = this.#place(0, 0);
    const [east, south] = this.#place(this.#width, this.#height);
    context.strokeStyle = line;
    context.fillStyle = label;
    context.lineWidth = 1;
    context.font = '11px system-ui, sans-serif';
    context.beginPath();
    for (let index = Math.ceil(Math.max(west, -180) / step); index * step <= Math.min(east, 180); index++) {
      const [x] = this.#pixel([index * step, 0]);
      context.moveTo(x, 0);
      context.lineTo(x, this.#height);
      write(nameDegrees(index * step, 'E', 'W'), x + 3, this.#height - 5);
    }
    for (let index = Math.ceil(Math.max(south, -90) / step); index * step <= Math.min(north, 90); index++) {
      const [, y] = this.#pixel([0, index * step]);
      context.moveTo(0, y);
      context.lineTo(this.#width, y);
      write(nameDegrees(index * step, 'N', 'S'), 4, y - 3);
    }
    context.stroke();
  }

  /** @param {string} open @param {string} closed */
  #paintPoints(open, closed) {
    const { context, points } = this;
    const size = this.view.zoom > 200 ? 6 : 4;
    for (const isActive of [false, true]) {
      context.fillStyle = isActive ? open : closed;
      context.beginPath();
      for (const { active, coordinates } of points) {
        if (!coordinates || active !== isActive) continue;
        const [x, y] = this.#pixel(coordinates);
        if (x < -size || y < -size || x > this.#width + size || y > this.#height + size) continue;
        context.rect(x - size / 2, y - size / 2, size, size);
      }
      context.fill();
    }
  }

  /** @returns {Selection | undefined} */
  #selection() {
    const chosen = this.points.find(({ uuid }) => uuid === this.selected);
    if (!chosen?.coordinates) return;
    const { name } = chosen;
    const [x, y] = this.#pixel(chosen.coordinates);
    this.context.font = NAME_FONT;
    const { width } = this.context.measureText(name);
    const nameLeft = x + 14 + width > this.#width ? x - 14 - width : x + 14;
    const reach = RING + 2;
    const boxes = [
      { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach },
      { left: nameLeft, top: y - 8, right: nameLeft + width, bottom: y + 8 },
    ];
    return { x, y, name, nameLeft, boxes };
  }

  /** @param {Selection} selection @param {string} colour @param {string} halo */
  #paintSelected({ x, y, name, nameLeft }, colour, halo) {
    const { context } = this;
    context.strokeStyle = colour;
    context.fillStyle = colour;
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

  /** @param {string} line @param {string} ground */
  #paintScale(line, ground) {
    const { context } = this;
    const perKilometre = this.view.zoom / KILOMETRES_PER_DEGREE;
    const exponent = 10 ** Math.floor(Math.log10(140 / perKilometre));
    const length = ([5, 2].find(times => times * exponent * perKilometre <= 140) ?? 1) * exponent;
    const width = length * perKilometre;
    const [right, bottom] = [this.#width - 14, this.#height - 24];
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

  #listen() {
    const { canvas } = this;
    /** @type {Map<number, { x: number, y: number }>} */
    const pointers = new Map();
    let moved = 0;
    canvas.addEventListener('pointerdown', event => {
      canvas.setPointerCapture(event.pointerId);
      if (pointers.size === 0) moved = 0;
      pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    });
    canvas.addEventListener('pointermove', event => {
      const last = pointers.get(event.pointerId);
      if (!last) return this.#hover(event.offsetX, event.offsetY);
      const [x, y] = [event.offsetX - last.x, event.offsetY - last.y];
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      const before = other && Math.hypot(last.x - other.x, last.y - other.y);
      moved += Math.abs(x) + Math.abs(y);
      Object.assign(last, { x: event.offsetX, y: event.offsetY });
      if (!other || !before) return this.#move(-x / this.view.zoom, y / this.view.zoom);
      const after = Math.hypot(last.x - other.x, last.y - other.y);
      this.zoom(after / before, (last.x + other.x) / 2, (last.y + other.y) / 2);
    });
    canvas.addEventListener('pointerup', event => {
      pointers.delete(event.pointerId);
      const point = moved < 6 ? this.#near(event.offsetX, event.offsetY) : undefined;
      if (point) this.onPick(point.uuid);
    });
    canvas.addEventListener('pointercancel', event => pointers.delete(event.pointerId));
    canvas.addEventListener(
      'wheel',
      event => {
        event.preventDefault();
        this.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
      },
      { passive: false },
    );
    canvas.addEventListener('keydown', event => this.#onKey(event));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = 60 / this.view.zoom;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowLeft: () => this.#move(-step, 0),
      ArrowRight: () => this.#move(step, 0),
      ArrowUp: () => this.#move(0, step),
      ArrowDown: () => this.#move(0, -step),
      '+': () => this.zoom(1.5),
      '-': () => this.zoom(1 / 1.5),
      0: () => this.fit(),
    };
    const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** @param {number} x @param {number} y */
  #hover(x, y) {
    const point = this.#near(x, y);
    this.canvas.title = point?.name ?? '';
    this.canvas.style.cursor = point ? 'pointer' : 'grab';
  }

  /** @param {number} x @param {number} y */
  #near(x, y) {
    let nearest;
    let least = REACH;
    for (const point of this.points) {
      if (!point.coordinates) continue;
      const [atX, atY] = this.#pixel(point.coordinates);
      const distance = Math.hypot(atX - x, atY - y);
      if (distance < least) [nearest, least] = [point, distance];
    }
    return nearest;
  }

  /** @param {number} longitude @param {number} latitude */
  #move(longitude, latitude) {
    this.view.longitude = Math.min(Math.max(this.view.longitude + longitude, -180), 180);
    this.view.latitude = Math.min(Math.max(this.view.latitude + latitude, -90), 90);
    this.draw();
  }

  /** @param {[number, number]} place */
  #isVisible(place) {
    const [x, y] = this.#pixel(place);
    return x > 0 && y > 0 && x < this.#width && y < this.#height;
  }

  /** @param {readonly [number, number]} place */
  #pixel([longitude, latitude]) {
    const { view } = this;
    return [
      this.#width / 2 + (longitude - view.longitude) * view.zoom,
      this.#height / 2 - (latitude - view.latitude) * view.zoom,
    ];
  }

  /** @param {number} x @param {number} y */
  #place(x, y) {
    const { view } = this;
    return [
      view.longitude + (x - this.#width / 2) / view.zoom,
      view.latitude - (y - this.#height / 2) / view.zoom,
    ];
  }
}

/** @param {Box} one @param {Box} other */
function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** @param {number} degrees @param {string} positive @param {string} negative */
function nameDegrees(degrees, positive, negative) {
  const size = Number(Math.abs(degrees).toFixed(2));
  return size === 0 ? '0°' : `${size}° ${degrees > 0 ? positive : negative}`;
}
