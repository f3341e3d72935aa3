// A link to an invitation has its code after «#»: it never reaches the server until it is sent.
const KEPT = "domovoy.invitation";
const told = decodeURIComponent(window.location.hash.slice(1));
const field = document.querySelector("[data-code]");
const form = document.querySelector("[data-code-form]");

if (told) {
  window.sessionStorage.setItem(KEPT, told);
  window.history.replaceState(null, "", window.location.pathname);
}
if (field && !field.value) field.value = window.sessionStorage.getItem(KEPT) ?? "";
form?.addEventListener("submit", () => window.sessionStorage.removeItem(KEPT));
