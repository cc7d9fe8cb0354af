const CLICK = 6;
const KEY_STEP = 60;

/** @typedef {import('./map.js').FacilityMap} FacilityMap */

/** Moves and zooms a map with pointers, wheel and keys, and picks its points. @param {FacilityMap} map */
export function listenToInput(map) {
  listenToPointers(map);
  map.canvas.addEventListener(
    'wheel',
    event => {
      event.preventDefault();
      map.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  map.canvas.addEventListener('keydown', event => onKey(map, event));
}

/** One pointer moves the map, two zoom it; one that hardly moves picks a point. @param {FacilityMap} map */
function listenToPointers(map) {
  const { canvas } = map;
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
    if (!last) return map.hover(event.offsetX, event.offsetY);
    const [x, y] = [event.offsetX - last.x, event.offsetY - last.y];
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    const before = other && Math.hypot(last.x - other.x, last.y - other.y);
    moved += Math.abs(x) + Math.abs(y);
    Object.assign(last, { x: event.offsetX, y: event.offsetY });
    if (!other || !before) return map.move(-x, -y);
    const after = Math.hypot(last.x - other.x, last.y - other.y);
    map.zoom(after / before, (last.x + other.x) / 2, (last.y + other.y) / 2);
  });
  canvas.addEventListener('pointerup', event => {
    pointers.delete(event.pointerId);
    if (moved < CLICK) map.pick(event.offsetX, event.offsetY);
  });
  canvas.addEventListener('pointercancel', event => pointers.delete(event.pointerId));
}

/** @param {FacilityMap} map @param {KeyboardEvent} event */
function onKey(map, event) {
  /** @type {Record<string, () => void>} */
  const actions = {
    ArrowLeft: () => map.move(-KEY_STEP, 0),
    ArrowRight: () => map.move(KEY_STEP, 0),
    ArrowUp: () => map.move(0, -KEY_STEP),
    ArrowDown: () => map.move(0, KEY_STEP),
    '+': () => map.zoom(1.5),
    '-': () => map.zoom(1 / 1.5),
    0: () => map.fit(),
  };
  const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
