// @ts-check
/** What the tour says, and beside what. */

/**
 * `anchors`: selectors, the first one that is to be seen counts: on a narrow page an area stands behind its tab.
 * @typedef {{anchors: string[], title: string, text: string}} Stop
 */

/** @type {readonly Stop[]} */
export const STOPS = Object.freeze([
  {
    anchors: ["#tab-data", "[data-area=data] .panel"],
    title: "Data",
    text: "Every dot is a point of some class. Choose a picture, or take the brush and paint points of your own on the map.",
  },
  {
    anchors: ["#tab-network", "[data-area=network] .panel"],
    title: "Network",
    text: "Each neuron shows its own small map, each line a weight. Change layers, neurons and inputs at any time, even while it learns.",
  },
  {
    anchors: ["[data-action=train]"],
    title: "Train",
    text: "Starts and pauses the learning; the Space key does the same. It begins slowly, so that you can watch, and gets faster.",
  },
  {
    anchors: ["[data-view=stage]"],
    title: "Map",
    text: "At every place the colour of the class that the network believes in; mixed colours where it is unsure. The curve tells how wrong it still is.",
  },
]);
