// @ts-check
/** Canvases: what is drawn with on them, and as sharp as the screen, with as many pixels as it has for them. */

/** @type {WeakMap<HTMLCanvasElement, OffscreenCanvasRenderingContext2D>} */
const CONTEXTS = new WeakMap();

/**
 * A canvas that belongs to the document copies all its pixels in each frame of the page, changed or not, and there are
 * dozens of them. One whose control is transferred costs nothing until it is drawn on.
 * @param {HTMLCanvasElement} canvas
 * @returns {OffscreenCanvasRenderingContext2D} its size is that of `context.canvas`
 */
export function contextOf(canvas) {
  const known = CONTEXTS.get(canvas);
  if (known) return known;
  const context = newContext(canvas.transferControlToOffscreen());
  CONTEXTS.set(canvas, context);
  return context;
}

/**
 * @param {number} width
 * @param {number} height
 * @returns {OffscreenCanvasRenderingContext2D} of a canvas that is nowhere to be seen: to copy from
 */
export function hiddenContext(width, height) {
  return newContext(new OffscreenCanvas(width, height));
}

/** @param {OffscreenCanvas} canvas */
function newContext(canvas) {
  return /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * @param {OffscreenCanvas} canvas
 * @param {number} width
 * @param {number} height
 */
export function resize(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{context: OffscreenCanvasRenderingContext2D, width: number, height: number}} cleared, with units of CSS pixels
 */
export function clearedContext(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  const context = contextOf(canvas);
  resize(context.canvas, Math.round(width * ratio), Math.round(height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{context: OffscreenCanvasRenderingContext2D, width: number, height: number}} as it was left, with units of CSS pixels
 */
export function keptContext(canvas) {
  return { context: contextOf(canvas), width: canvas.clientWidth, height: canvas.clientHeight };
}

/**
 * @param {HTMLElement} element
 * @param {() => void} draw called in the animation frame after each change of the element's size
 */
export function watchSize(element, draw) {
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(element);
}
