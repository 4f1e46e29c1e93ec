// @ts-check
/**
 * The one locale of the page: the language of the document, how numbers are written and read, and which form of a word goes with
 * a number. What programs read does not follow it: messages, files, addresses, styles, coordinates of drawings, values of controls.
 */

const DIRECTION_MARKS = /[\u061c\u200e\u200f]/g;
const MINUS = "−"; // as wide as a plus, unlike the hyphen that some locales have in its place
const SUPERSCRIPTS = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];

class Locale {
  /** Of BCP 47: "en". */
  lang = "";
  #decimal = ".";
  #group = ",";
  #minus = MINUS;
  /** What stands for 0 to 9. */
  #digits = [..."0123456789"];
  #counts = new Intl.NumberFormat();
  /** With no decimal and with one. @type {Intl.NumberFormat[]} */
  #percents = [];
  #plurals = new Intl.PluralRules();

  /** @param {string} lang */
  constructor(lang) {
    this.follow(lang);
  }

  /** @param {string} lang the language of the document from now on; what is shown already is not written again */
  follow(lang) {
    this.lang = lang;
    if (globalThis.document) document.documentElement.lang = lang;
    const parts = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, useGrouping: true }).formatToParts(-1234567.5);
    const sign = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value;
    this.#decimal = sign("decimal") ?? ".";
    this.#group = sign("group") ?? " ";
    this.#minus = (sign("minusSign") ?? MINUS).replace("-", MINUS);
    this.#digits = [...new Intl.NumberFormat(lang, { useGrouping: false }).format(9876543210)].reverse();
    this.#counts = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
    this.#percents = [0, 1].map((n) => new Intl.NumberFormat(lang, { style: "percent", minimumFractionDigits: n, maximumFractionDigits: n }));
    this.#plurals = new Intl.PluralRules(lang);
  }

  /**
   * @param {number | string} plain a number as programs write it, without groups: 0.05, -3
   * @returns {string}
   */
  write(plain) {
    return String(plain).replace(/[-.\d]/g, (each) => {
      if (each === ".") return this.#decimal;
      return each === "-" ? this.#minus : this.#digits[Number(each)];
    });
  }

  /**
   * @param {number} value
   * @returns {string} a whole number, in groups
   */
  count(value) {
    return this.#counts.format(value).replace("-", MINUS);
  }

  /**
   * @param {number} value
   * @param {number} decimals
   * @returns {string} 0 without a sign
   */
  fixed(value, decimals) {
    return this.write(value.toFixed(decimals).replace(/^-(?=0\.?0*$)/, ""));
  }

  /**
   * @param {number} value
   * @param {number} decimals
   * @returns {string} as `fixed`, in groups from 10,000 on, so that a year stays one
   */
  grouped(value, decimals) {
    if (Math.abs(value) < 10_000) return this.fixed(value, decimals);
    const format = new Intl.NumberFormat(this.lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    return format.format(value).replace("-", MINUS);
  }

  /**
   * @param {number} value
   * @param {number} digits that count
   * @returns {string} without zeros at the end
   */
  precise(value, digits) {
    return this.write(Number(value.toPrecision(digits)));
  }

  /**
   * @param {number} value
   * @param {number} digits that count
   * @param {string} [times] between the number and the power of ten
   * @returns {string} such as 1.6 × 10⁻⁶, or 10⁻⁶ where one digit counts and it is 1
   */
  scientific(value, digits, times = "\u00a0×\u00a0") {
    const [factor, exponent] = value.toExponential(digits - 1).split("e");
    const power = `${this.write(10)}${exponent.replace("+", "").replace("-", "⁻").replace(/\d/g, (each) => SUPERSCRIPTS[Number(each)])}`;
    return Math.abs(Number(factor)) === 1 && digits === 1 ? `${factor === "1" ? "" : this.write("-")}${power}` : `${this.write(factor)}${times}${power}`;
  }

  /**
   * @param {number} share from 0 to 1
   * @param {0 | 1} decimals
   * @returns {string}
   */
  percent(share, decimals) {
    return this.#percents[decimals].format(share);
  }

  /**
   * Groups, by the locale's sign or by spaces, count only where they are whole: 1,000 is a thousand in English, while 1,5 and
   * 0,125 can only have a decimal comma.
   * @param {string} text as people write a number, with the locale's signs, or with a comma or a point before the decimals
   * @returns {number} NaN where it is none
   */
  read(text) {
    const bare = text.replace(DIRECTION_MARKS, "").trim();
    const digits = bare.replace(/./gu, (each) => (this.#digits.includes(each) ? String(this.#digits.indexOf(each)) : each));
    const signed = digits.replace(MINUS, "-");
    const plain = this.#withoutGroups(signed).replace(this.#decimal, ".").replace(",", ".");
    return plain === "" ? NaN : Number(plain);
  }

  /** @param {string} text */
  #withoutGroups(text) {
    const group = `[\\s\\${this.#group}]`;
    const isGrouped = new RegExp(`^[-+]?[1-9]\\d{0,2}(?:${group}\\d{3})+(?:\\${this.#decimal}\\d*)?$`).test(text);
    return isGrouped ? text.replace(new RegExp(group, "g"), "") : text;
  }

  /**
   * @param {number} n
   * @param {Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}} forms of a word, by the classes of numbers that the locale has
   * @returns {string} the form that goes with the number
   */
  plural(n, forms) {
    return forms[this.#plurals.select(n)] ?? forms.other;
  }
}

export const locale = new Locale(globalThis.document?.documentElement.lang || "en");
