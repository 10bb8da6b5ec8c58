// Takes the manage token out of the link, where no server sees it, and asks for the status with it. Without this file
// the token can be pasted.
const decoded = (text) => {
  // Mail programs escape what need not be, and links are pasted with blanks.
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text.trim();
  }
};

const ask = () => {
  const token = decoded(location.hash.slice(1));
  const field = document.getElementById("manage_token");
  if (!token || !field) return;
  // It should not stay in the browser's history.
  history.replaceState(null, "", location.pathname);
  field.value = token;
  field.form.submit();
};

addEventListener("hashchange", ask);
ask();
