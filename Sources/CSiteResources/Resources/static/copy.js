// Buttons that copy what a field holds; data-copies names the field. Without this file they are not shown, and what
// there is to copy can be selected.

// What to tell the one who pressed the button.
export const copy = async (field) => {
  try {
    await navigator.clipboard.writeText(field.value);
    return "Copied.";
  } catch {
    // Browsers lend the clipboard to HTTPS only.
    field.select();
    return "Selected; copy it with your keyboard.";
  }
};

export const addCopying = (part) => {
  for (const button of part.querySelectorAll("[data-copies]")) {
    const output = button.parentElement.querySelector("output");
    button.hidden = false;
    button.addEventListener("click", async () => {
      output.textContent = await copy(document.getElementById(button.dataset.copies));
    });
  }
};

addCopying(document);
