// Runs in a page: what a reader would see or meet. Defines `siteChecks`, whose functions return
// lists of [kind, what].
"use strict";

globalThis.siteChecks = (() => {
  const name = (element) => {
    const words = (element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    const id = element.id ? `#${element.id}` : "";
    const names = element.getAttribute("class");
    const kind = names ? `.${names}` : "";
    return `<${element.localName}${id}${kind}> ${words}`;
  };
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const scrolls = (element) => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };

  // What moves when the window changes is judged where it ends, not on its way.
  function stopMotion() {
    const style = document.createElement("style");
    style.textContent = "* { transition: none !important; animation: none !important; }";
    document.head.append(style);
  }

  // ---- Layout ---------------------------------------------------------------------------------

  function wide() {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      const end = Math.max(right, left + element.scrollWidth);
      return end > page.clientWidth + 1 && !scrolls(element);
    });
    const innermost = beyond.length > 0 ? name(beyond.at(-1)) : "an unknown element";
    return [["too wide", `${page.scrollWidth} pixels in ${page.clientWidth}: ${innermost}`]];
  }

  function pictures() {
    return [...document.images]
      .filter((image) => image.getAttribute("src") && image.naturalWidth === 0)
      .map((image) => ["broken picture", image.getAttribute("src")]);
  }

  const rawFormula = /\\\(|\\\[|\$\$|\$[^$\n]+\$|\\tag\b/;
  function formulas() {
    const errors = [...document.querySelectorAll(".katex-error, .math:not(:has(.katex))")];
    const faults = errors.map((element) => ["raw formula", name(element)]);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.parentElement.closest("code, pre, script, style, .katex")) continue;
      if (rawFormula.test(text.data)) faults.push(["raw formula", text.data.trim()]);
    }
    for (const tag of document.querySelectorAll(".katex-html > .tag")) {
      const box = tag.getBoundingClientRect();
      const bases = [...tag.parentElement.querySelectorAll(":scope > .base")];
      const covered = bases.some((base) => base.getBoundingClientRect().right > box.left + 0.5);
      if (visible(tag) && covered) {
        faults.push(["covered", `the number ${tag.textContent} lies on its formula`]);
      }
    }
    return faults;
  }

  // ---- Contrast -------------------------------------------------------------------------------

  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const canvas = pixel.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function rgba(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  }
  const over = (front, back) => {
    const alpha = front[3] / 255;
    return [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha)).concat(255);
  };
  function background(element) {
    const layers = [];
    for (let box = element; box; box = box.parentElement) {
      const colour = rgba(getComputedStyle(box).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 255) break;
    }
    return layers.reduceRight((back, front) => over(front, back), [255, 255, 255, 255]);
  }
  function luminance(colour) {
    const [r, g, b] = colour.slice(0, 3).map((c) => {
      const part = c / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  // What decides how an element looks, nearly: elements that agree in it are judged once.
  function look(element) {
    const names = [];
    for (let box = element; box && names.length < 5; box = box.parentElement) {
      names.push(`${box.localName}.${box.getAttribute("class")}.${box.getAttribute("style")}`);
    }
    return names.join(" ");
  }

  // Text below the contrast that WCAG 2 (AA) asks for: 4.5, or 3 for large text.
  function contrast() {
    const faults = new Map();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const done = new Set();
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || done.has(look(element))) continue;
      const hidden = element.closest("script, style, .katex-mathml, .copybtn, .visually-hidden");
      if (hidden || !visible(element)) continue;
      done.add(look(element));
      const style = getComputedStyle(element);
      const back = background(element);
      const front = over(rgba(style.color), back);
      const [low, high] = [luminance(front), luminance(back)].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight, 10) >= 700);
      const key = `${style.color} on ${back.slice(0, 3).map(Math.round)}`;
      if (ratio < (large ? 3 : 4.5) && !faults.has(key)) {
        faults.set(key, ["contrast", `${ratio.toFixed(2)}: ${key}: ${name(element)}`]);
      }
    }
    return [...faults.values()];
  }

  // ---- The keyboard ---------------------------------------------------------------------------

  const focusable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  let reached = new Set();
  const noRing = new Set();
  function record(event) {
    reached.add(event.target);
    const style = getComputedStyle(event.target);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    if (!ring) noRing.add(event.target);
  }
  const toReach = () =>
    [...document.querySelectorAll(focusable)].filter(
      (element) => visible(element) && !element.closest("dialog:not([open])"),
    );

  // Starts to record what gets the focus; returns how many elements should.
  function startTabbing() {
    reached = new Set();
    noRing.clear();
    // The next Tab starts from where the focus was last: at the top.
    const top = Object.assign(document.createElement("span"), { tabIndex: -1 });
    document.body.prepend(top);
    top.focus();
    top.remove();
    document.addEventListener("focusin", record);
    return toReach().length;
  }

  function endTabbing() {
    document.removeEventListener("focusin", record);
    const faults = toReach()
      .filter((element) => !reached.has(element))
      .map((element) => ["not reached", name(element)]);
    faults.push(...[...noRing].map((element) => ["focus not seen", name(element)]));
    for (const element of document.querySelectorAll("body *")) {
      const clickable = ["pointer", "zoom-in"].includes(getComputedStyle(element).cursor);
      if (clickable && visible(element) && !element.closest(`${focusable}, label, dialog`)) {
        faults.push(["not reached", name(element)]);
      }
    }
    return faults;
  }

  return {
    layout: () => [...wide(), ...pictures(), ...formulas()],
    contrast,
    startTabbing,
    endTabbing,
    stopMotion,
    openDetails: (open) => document.querySelectorAll("details").forEach((e) => (e.open = open)),
  };
})();
