// Keeps a form from being sent twice while the server works: the second would find the share taken by the first.
// Without this file the forms work too.
import "./copy.js";
import "./fields.js";

for (const form of document.querySelectorAll("form[data-working]")) {
  const button = form.querySelector("button");
  const output = form.querySelector("output");
  const release = () => {
    button.disabled = false;
    output.textContent = "";
  };
  form.addEventListener("submit", () => {
    button.disabled = true;
    output.textContent = form.dataset.working;
    // A download leaves this page where it is.
    setTimeout(release, 15_000);
  });
  addEventListener("pageshow", release);
}
