// @ts-check
/** The worker that reads tables, so that the page stays at hand meanwhile: like main.js, it is started by being loaded. */

import { ImportJob } from "../../model/table/import-job.js";
import { locale } from "../../ui/locale.js";

const job = new ImportJob();

addEventListener("message", ({ data: { id, lang, request } }) => {
  if (lang !== locale.lang) locale.follow(lang);
  postMessage({ id, answer: job.answer(request) });
});
