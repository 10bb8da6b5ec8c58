// Sends the forms of the first page without leaving it. Without this file they still work: a text is answered as JSON,
// a file as a download.

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

const send = async (form, result) => {
  const isText = form.dataset.kind === "text";
  if (result) result.hidden = true;
  show(form, "Working…");
  const answer = await fetch(form.action, { method: "POST", ...(isText ? textRequest : fileRequest)(form) });
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
  result.querySelector("button").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      show(form, "Copied.");
    } catch {
      // Browsers lend the clipboard to HTTPS only.
      text.select();
      show(form, "Selected; copy it with your keyboard.");
    }
  });
  form.append(result);
  return result;
};

// Asks for what the chosen algorithm needs, and for nothing else.
const followAlgorithm = (form) => {
  const select = form.elements.algorithm;
  const credentials = [...select.querySelectorAll("[data-credential]")].map((group) => group.dataset.credential);
  const update = () => {
    const wanted = select.selectedOptions[0].parentElement.dataset.credential;
    for (const name of credentials) {
      const field = form.elements[name];
      const isWanted = name === wanted;
      field.disabled = !isWanted;
      field.required = isWanted;
      field.closest("label").hidden = !isWanted;
      const reveal = form.querySelector(`[data-reveals="${name}"]`);
      if (reveal) reveal.closest("label").hidden = !isWanted;
    }
  };
  if (credentials.length > 0) {
    select.addEventListener("change", update);
    update();
  }
};

for (const reveal of document.querySelectorAll("[data-reveals]")) {
  const field = reveal.form.elements[reveal.dataset.reveals];
  const update = () => { field.type = reveal.checked ? "text" : "password"; };
  reveal.closest("label").hidden = false;
  reveal.addEventListener("change", update);
  update();
}

for (const form of document.querySelectorAll("form[data-kind]")) {
  followAlgorithm(form);
  const result = form.dataset.kind === "text" ? addResult(form) : undefined;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await send(form, result);
    } catch {
      show(form, "The server could not be reached.", true);
    } finally {
      button.disabled = false;
    }
  });
}
