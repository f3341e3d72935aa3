// A link to an invitation, to a flat or to a staff, has its code after «#»: it never reaches the
// server until it is sent.
const KEPT = `domovoy.invitation ${window.location.pathname}`;
const told = window.location.hash.slice(1);
const field = document.querySelector("[data-code]");

if (told) {
  window.sessionStorage.setItem(KEPT, told);
  window.history.replaceState(null, "", window.location.pathname);
}
if (field && !field.value) field.value = window.sessionStorage.getItem(KEPT) ?? "";
