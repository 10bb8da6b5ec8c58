// What the forms of several pages have in common: passwords that can be shown, and fields that only some algorithms
// need.

// Asks for what the chosen algorithm needs, and for nothing else.
const followAlgorithm = (select) => {
  const form = select.form;
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

for (const select of document.querySelectorAll("select[name=algorithm]")) followAlgorithm(select);
