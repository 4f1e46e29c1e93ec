// @ts-check
/** Canvases as sharp as the screen: as many pixels as the screen has for them. */

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{context: CanvasRenderingContext2D, width: number, height: number}} cleared, with units of CSS pixels
 */
export function clearedContext(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{context: CanvasRenderingContext2D, width: number, height: number}} as it was left, with units of CSS pixels
 */
export function keptContext(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return { context, width: canvas.clientWidth, height: canvas.clientHeight };
}

/**
 * @param {HTMLElement} element
 * @param {() => void} draw called in the animation frame after each change of the element's size
 */
export function watchSize(element, draw) {
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(element);
}
