// @ts-check
/** What the page says once a link of TensorFlow Playground is opened. */

export const OPENED = "Opened from TensorFlow Playground";
export const DIFFERENT_HERE = "Data set, inputs, network and settings have been copied. Press Train. What is different here:";
export const OK = "OK";
