// Sends the forms of the first page without leaving it. Without this file they still work: a text is answered as JSON,
// a file as a download.

const show = (output, text, isError) => {
  output.textContent = text;
  output.classList.toggle("error", isError);
};

const fileName = (answer, fallback) => {
  const disposition = answer.headers.get("Content-Disposition") ?? "";
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition);
  const plain = /filename="([^"]+)"/i.exec(disposition);
  try {
    return extended ? decodeURIComponent(extended[1]) : plain ? plain[1] : fallback;
  } catch {
    return fallback;
  }
};

const save = (content, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const send = async (form, output) => {
  show(output, "Working…", false);
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (!answer.ok) {
    const refusal = await answer.json().catch(() => ({}));
    show(output, refusal.error ?? `The server answered ${answer.status}.`, true);
  } else if (form.dataset.kind === "text") {
    show(output, (await answer.json()).result, false);
  } else {
    const name = fileName(answer, "paccrypt.bin");
    save(await answer.blob(), name);
    show(output, `Saved ${name}.`, false);
  }
};

for (const form of document.querySelectorAll("form[data-kind]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const output = form.querySelector("output");
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await send(form, output);
    } catch {
      show(output, "The server could not be reached.", true);
    } finally {
      button.disabled = false;
    }
  });
}
