// What a page does when it is open: formulas, larger pictures, keys.
"use strict";

// A formula that KaTeX cannot read stays as it was written.
function drawFormulas() {
  for (const formula of document.querySelectorAll(".math")) {
    try {
      katex.render(formula.textContent, formula, { displayMode: formula.localName === "div" });
    } catch (error) {
      console.error(error.message);
    }
  }
}

// A picture that stands alone is a link to itself, which opens it over the page.
function enlargePictures() {
  const dialog = document.createElement("dialog");
  dialog.className = "zoomed";
  dialog.append(document.createElement("img"));
  dialog.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  for (const picture of document.querySelectorAll("article p > img:only-child")) {
    const link = Object.assign(document.createElement("a"), { className: "zoom", href: picture.src });
    picture.replaceWith(link);
    link.append(picture);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.firstChild.src = picture.src;
      dialog.firstChild.alt = picture.alt;
      dialog.showModal();
    });
  }
}

// What scrolls sideways can be reached with the keyboard.
function reachScrolling() {
  for (const box of document.querySelectorAll("article pre, .table-wrapper, .math-wrapper")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  document.querySelector("dialog.zoomed").close();
  for (const name of ["__navigation", "__toc"]) document.getElementById(name).checked = false;
}

document.addEventListener("DOMContentLoaded", () => {
  drawFormulas();
  enlargePictures();
  reachScrolling();
  addEventListener("resize", reachScrolling);
  addEventListener("toggle", reachScrolling, true);
  addEventListener("keydown", closeOnEscape);
});
