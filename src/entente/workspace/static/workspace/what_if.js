// Shows the value beside each slider while it moves. Without it the answer repeats what was asked.
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (slider.type !== "range") return;
  const shown = document.querySelector(`output[for="${slider.id}"]`);
  if (shown) shown.value = shown.dataset.pattern.replace("#", slider.value);
});

// The one rate on all others matters only where it is chosen.
function showFlatRate() {
  const others = document.getElementById("what-if-others");
  const field = document.getElementById("what-if-flat");
  if (others && field) field.hidden = others.value !== "flat";
}
document.addEventListener("change", showFlatRate);
showFlatRate();
