// @ts-check
/** Which addresses lead to the machine itself, whoever opens them. Pure. */

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** @param {string} hostname as URLs have it, without its port */
export function isLoopback(hostname) {
  return LOOPBACK.test(hostname);
}
