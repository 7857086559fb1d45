// What the frame does besides links and forms. Every page works without it.

// Say so when a fragment was refused or could not be fetched: in the words of the page that came instead, if any.
function say(event) {
  const messages = document.getElementById("messages");
  const answer = event.detail.xhr;
  const page = new DOMParser().parseFromString((answer && answer.responseText) || "", "text/html");
  let notice = page.querySelector("main .notice--bad");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "notice notice--bad";
    const refused = answer && answer.status >= 400 && answer.status < 500;
    notice.textContent = refused ? messages.dataset.refused : messages.dataset.failed;
  }
  messages.replaceChildren(document.adoptNode(notice));
  messages.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:responseError", say);
document.addEventListener("htmx:sendError", say);

// Close an open menu on Escape or on a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.person[open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.person")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.person[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// Show which room this is where the list of rooms is longer than the window.
document.addEventListener("DOMContentLoaded", () => {
  const here = document.querySelector(".side [aria-current]");
  const rooms = here && here.closest(".side");
  if (rooms && here.offsetTop + here.offsetHeight > rooms.clientHeight) rooms.scrollTop = here.offsetTop;
});

// What is wider than its place scrolls; let the keyboard reach it.
function letScroll() {
  for (const box of document.querySelectorAll(".scroll, .drawing, pre")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
document.addEventListener("DOMContentLoaded", letScroll);
document.addEventListener("htmx:afterSettle", letScroll);
window.addEventListener("resize", letScroll);
