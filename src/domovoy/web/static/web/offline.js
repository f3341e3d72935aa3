// Shows the accident line of the house, if the phone has heard it, and comes back with the connection.
const phone = await fetch("/offline/accident-line").then((answer) => (answer.ok ? answer.text() : ""));
if (phone) {
  const line = document.getElementById("accident");
  const link = line.querySelector("a");
  link.href = `tel:${phone.replace(/[^+\d]/g, "")}`;
  link.textContent = `${phone}, аварийная служба дома`;
  line.hidden = false;
}

// The offline page stands at the address that was asked for: loading it again asks again.
const again = () => location.reload();
document.getElementById("again").addEventListener("click", (event) => {
  event.preventDefault();
  again();
});
addEventListener("online", again);
