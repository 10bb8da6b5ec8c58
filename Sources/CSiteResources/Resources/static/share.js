// Sends the forms that make a share, tells how far that is, and shows the page that the server answers with. Without
// this file they work too, only without telling.
import { Cancelled, cancellable } from "./cancel.js";
import { addCopying } from "./copy.js";

const inWords = (seconds) => seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

// fetch() does not tell how much of a body was sent.
const upload = (form, tell, signal, sent) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  // As a browser asks for a page; to everybody else the server answers with data.
  request.setRequestHeader("Accept", "text/html,application/xhtml+xml");
  request.responseType = "document";
  request.upload.addEventListener("progress", tell);
  // From then on it may have become a share.
  request.upload.addEventListener("load", sent);
  request.addEventListener("load", () => resolve(request));
  request.addEventListener("error", reject);
  request.addEventListener("abort", () => reject(signal.reason));
  signal.addEventListener("abort", () => request.abort());
  request.send(new FormData(form));
});

// The page of the answer in place of this one.
const showPage = (page) => {
  const content = document.adoptNode(page.querySelector("main"));
  document.querySelector("main").replaceWith(content);
  document.title = page.title;
  addCopying(content);
  scrollTo(0, 0);
  content.querySelector("h1").focus();
};

const send = async (form, progress, show, signal, sent) => {
  const began = performance.now();
  const tell = ({ loaded, total }) => {
    if (!total) return;
    progress.hidden = false;
    progress.value = loaded / total;
    const left = (performance.now() - began) / 1000 * (total - loaded) / loaded;
    show(loaded < total ? `${Math.floor(loaded / total * 100)} %, ${inWords(left)} left` : "Sent. Being sealed…");
  };
  const request = await upload(form, tell, signal, sent);
  const page = request.response;
  if (request.status < 400 && page) {
    showPage(page);
  } else {
    show(page?.querySelector("main p")?.textContent ?? `The server answered ${request.status}.`, true);
  }
};

for (const form of document.querySelectorAll("form[data-uploads]")) {
  const output = form.querySelector("output");
  const progress = form.querySelector("progress");
  const button = form.querySelector("button");
  const show = (text, isError = false) => {
    output.textContent = text;
    output.classList.toggle("error", isError);
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    show("Sending…");
    try {
      await cancellable(form, (signal, sent) => send(form, progress, show, signal, sent));
    } catch (error) {
      const wasCancelled = error instanceof Cancelled;
      show(`${wasCancelled ? "Cancelled" : "The upload was broken off"}. Nothing was shared.`, !wasCancelled);
    } finally {
      button.disabled = false;
      progress.hidden = true;
    }
  });
}
