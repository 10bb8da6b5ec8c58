// Sends the forms of the first page without leaving it. Without this file they still work: a text is answered on a page
// of its own, a file as a download.
import { Cancelled, cancellable } from "./cancel.js";
import { copy } from "./copy.js";
import "./fields.js";

const show = (form, text, isError = false) => {
  const output = form.querySelector("output");
  output.textContent = text;
  output.classList.toggle("error", isError);
};

// Members of JSON keep the ends of lines as they were typed; forms would not.
const textRequest = (form) => {
  const { enc_password: password, ...fields } = Object.fromEntries(
    [...new FormData(form)].filter(([, value]) => value !== ""));
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...fields, password }) };
};

// With the file last the container is smallest.
const fileRequest = (form) => {
  const body = new FormData(form);
  const file = body.get("file");
  body.delete("file");
  body.append("file", file);
  return { body };
};

const fileName = (answer) => {
  const disposition = answer.headers.get("Content-Disposition") ?? "";
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition);
  const plain = /filename="([^"]+)"/i.exec(disposition);
  return extended ? decodeURIComponent(extended[1]) : plain?.[1] ?? "paccrypt.bin";
};

const save = (content, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const refusal = async (answer) => {
  const { error } = await answer.json().catch(() => ({}));
  const seconds = answer.headers.get("Retry-After");
  return (error ?? `The server answered ${answer.status}.`) + (seconds ? ` Try again in ${seconds} seconds.` : "");
};

const send = async (form, result, signal) => {
  const isText = form.dataset.kind === "text";
  if (result) result.hidden = true;
  show(form, "Working…");
  const answer = await fetch(form.action, { method: "POST", signal, ...(isText ? textRequest : fileRequest)(form) });
  if (!answer.ok) {
    show(form, await refusal(answer), true);
  } else if (isText) {
    result.querySelector("textarea").value = (await answer.json()).result;
    result.hidden = false;
    show(form, "Done.");
  } else {
    const name = fileName(answer);
    save(await answer.blob(), name);
    show(form, `Downloaded ${name}.`);
  }
};

// Where a text's result is shown, and copied from.
const addResult = (form) => {
  const result = document.getElementById("text-result").content.firstElementChild.cloneNode(true);
  const text = result.querySelector("textarea");
  result.querySelector("button").addEventListener("click", async () => show(form, await copy(text)));
  form.append(result);
  return result;
};

for (const form of document.querySelectorAll("form[data-kind]")) {
  const result = form.dataset.kind === "text" ? addResult(form) : undefined;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await cancellable(form, (signal) => send(form, result, signal));
    } catch (error) {
      const wasCancelled = error instanceof Cancelled;
      show(form, wasCancelled ? "Cancelled." : "The server could not be reached.", !wasCancelled);
    } finally {
      button.disabled = false;
    }
  });
}
