"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  for (const select of document.querySelectorAll("select[data-panels]")) {
    const panels = select.closest(".panels").querySelectorAll(".panel");
    const show = () => panels.forEach((panel) => panel.toggleAttribute("data-off", panel.id !== select.value));
    select.addEventListener("change", show);
    show();
  }
  const tip = document.createElement("div");
  tip.id = "tip";
  document.body.append(tip);
  for (const picture of document.querySelectorAll("svg.heat")) {
    const [left, top, wide, high] = picture.dataset.grid.split(",").map(Number);
    const cells = picture.dataset.cells.split(";").map((line) => line.split(","));
    picture.addEventListener("mousemove", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
      const value = cells[Math.floor((at.y - top) / high)]?.[Math.floor((at.x - left) / wide)];
      tip.style.display = value ? "block" : "none";
      tip.style.left = `${event.clientX + 12}px`;
      tip.style.top = `${event.clientY + 12}px`;
      tip.textContent = `${value} heads`;
    });
    picture.addEventListener("mouseleave", () => (tip.style.display = "none"));
  }
})();
