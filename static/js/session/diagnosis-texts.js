// @ts-check
/** What is said where the page has come and its socket does not. */

/** @param {string} host where the socket should lead, with its port */
export function blockedText(host) {
  return `The page loads, but its live connection (a WebSocket) is blocked on the way, most likely by a proxy, a firewall or a browser extension. Try another network, or ask whoever runs yours to let WebSocket connections to ${host} through.`;
}

/**
 * @param {string} origin of the page
 * @param {string} expected what the server takes for its own
 */
export function refusedText(origin, expected) {
  return `The server refuses live connections from ${origin}, because it takes its own address for ${expected}. Ask whoever runs it: the proxy in front has to pass on the Host and X-Forwarded-Proto; the server's log says what is missing.`;
}
