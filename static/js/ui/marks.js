// @ts-check
/** The mark of each class: a shape and a colour, so that classes differ without colour too. Hollow marks are test points. */

import { clearedContext } from "./canvas.js";

const HALF_TURN = Math.PI;
const SWATCH_RADIUS = 7;

/** @typedef {Pick<CanvasPath, "arc" | "rect" | "lineTo">} Path */

/** @type {((path: Path, r: number) => void)[]} */
const SHAPES = [
  (path, r) => path.arc(0, 0, 0.86 * r, 0, 2 * HALF_TURN),
  (path, r) => path.rect(-0.78 * r, -0.78 * r, 1.56 * r, 1.56 * r),
  (path, r) => polygon(path, 3, 1.08 * r, -HALF_TURN / 2, 0.16 * r),
  (path, r) => polygon(path, 4, 1.08 * r, 0),
  (path, r) => polygon(path, 3, 1.08 * r, HALF_TURN / 2, -0.16 * r),
  (path, r) => cross(path, r, 0),
  (path, r) => star(path, 1.12 * r),
  (path, r) => cross(path, r, HALF_TURN / 4),
];

/**
 * Make the outline of the class's shape around the origin the path to draw.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number} label
 * @param {number} radius
 */
function traceMark(context, label, radius) {
  context.beginPath();
  SHAPES[label % SHAPES.length](context, radius);
  context.closePath();
}

/**
 * Draw one mark around the origin: a light rim and a dark line keep it apart from a map of its own colour.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number} label
 * @param {number} radius
 * @param {boolean} isTest
 * @param {import("./theme.js").Theme} theme
 */
export function drawMark(context, label, radius, isTest, theme) {
  traceMark(context, label, radius);
  drawPath(context, theme.classes[label], isTest, theme);
}

/**
 * The mark of a point that carries a value: a round one, of the value's colour.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {string} colour
 * @param {number} radius
 * @param {boolean} isTest
 * @param {import("./theme.js").Theme} theme
 */
export function drawValueMark(context, colour, radius, isTest, theme) {
  traceMark(context, 0, radius);
  drawPath(context, colour, isTest, theme);
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {string} colour
 * @param {boolean} isTest
 * @param {import("./theme.js").Theme} theme
 */
function drawPath(context, colour, isTest, theme) {
  context.lineJoin = "round";
  // The map has the same colours on a dark page, most of them dark: the rim is light on both.
  context.strokeStyle = "rgb(255 255 255 / 95%)";
  context.lineWidth = isTest ? 5 : 3;
  context.stroke();
  if (isTest) {
    context.fillStyle = theme.surface;
    context.fill();
    strokeTwice(context, colour);
    return;
  }
  context.fillStyle = colour;
  context.fill();
  context.strokeStyle = "rgb(0 0 0 / 70%)";
  context.lineWidth = 0.75;
  context.stroke();
}

/**
 * A dark line under the coloured one, for colours as light as yellow.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {string} colour
 */
function strokeTwice(context, colour) {
  context.strokeStyle = "rgb(0 0 0 / 75%)";
  context.lineWidth = 2.75;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = 1.75;
  context.stroke();
}

/**
 * @param {Path} path
 * @param {number} n corners
 * @param {number} r
 * @param {number} turn of the first corner
 * @param {number} dy
 */
function polygon(path, n, r, turn, dy = 0) {
  for (let i = 0; i < n; i++) {
    const angle = turn + (2 * HALF_TURN * i) / n;
    path.lineTo(r * Math.cos(angle), r * Math.sin(angle) + dy);
  }
}

/**
 * @param {Path} path
 * @param {number} r
 */
function star(path, r) {
  for (let i = 0; i < 10; i++) {
    const angle = -HALF_TURN / 2 + (HALF_TURN * i) / 5;
    const length = i % 2 === 0 ? r : 0.48 * r;
    path.lineTo(length * Math.cos(angle), length * Math.sin(angle));
  }
}

/**
 * @param {Path} path
 * @param {number} r
 * @param {number} turn
 */
function cross(path, r, turn) {
  const thin = 0.34 * r;
  const corners = [
    [thin, r], [thin, thin], [r, thin], [r, -thin], [thin, -thin], [thin, -r],
    [-thin, -r], [-thin, -thin], [-r, -thin], [-r, thin], [-thin, thin], [-thin, r],
  ];
  for (const [x, y] of corners) {
    path.lineTo(x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn));
  }
}

/**
 * Draw the mark of a class in the middle of a canvas of its own.
 * @param {HTMLCanvasElement} canvas
 * @param {number} label
 * @param {import("./theme.js").Theme} theme
 */
export function drawSwatch(canvas, label, theme) {
  const { context, width, height } = clearedContext(canvas);
  context.translate(width / 2, height / 2);
  drawMark(context, label, Math.min(SWATCH_RADIUS, width / 3), false, theme);
}
