// The button that ends what a form has begun. It is there only meanwhile.

// What was ended that way throws this.
export class Cancelled extends Error {}

// Shows the form's button for the time of the work, which gets the signal to end. It may hide the button earlier, once
// there is nothing left to end.
export const cancellable = async (form, work) => {
  const button = form.querySelector("[data-cancels]");
  const controller = new AbortController();
  const cancel = () => controller.abort(new Cancelled());
  button?.addEventListener("click", cancel);
  if (button) button.hidden = false;
  try {
    return await work(controller.signal, () => { if (button) button.hidden = true; });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    button?.removeEventListener("click", cancel);
    if (button) button.hidden = true;
  }
};
