// @ts-check
/** Makes the code of a class. */

/** Without vowels, so that codes are no words, and without letters that look like others. `nnvisu/wire/classroom_fields.py` has the same. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const LENGTH = 6;

/** @returns {string} that nobody can guess */
export function newCode() {
  // Of 256 values the last 16 would favour the first letters.
  const most = 256 - (256 % LETTERS.length);
  let code = "";
  while (code.length < LENGTH) {
    const [value] = crypto.getRandomValues(new Uint8Array(1));
    if (value < most) code += LETTERS[value % LETTERS.length];
  }
  return code;
}

/**
 * @param {string} typed as somebody reads it from a screen: "bcd-fgh", "BCD FGH"
 * @returns {string | null} the code, null for what is none
 */
export function readCode(typed) {
  const code = typed.replace(/[\s-]/g, "").toUpperCase();
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : null;
}
