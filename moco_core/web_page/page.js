/* Draws window.MAP (see data.js) on a canvas: pan, zoom, hover, and a click that shows what is most alike. */
"use strict";
(() => {
  const map = window.MAP, words = map.words, count = map.x.length, shownNear = map.near.length / Math.max(count, 1);
  const COLORS = ["#4C9BE8", "#E8A33D", "#3FB68B", "#E0647B", "#9B7BEA", "#57C4D6", "#C7B23A", "#E58BC1", "#8CB854", "#B98A6A"];
  const PICK_PX = 14, RIM_PX = 20, CLICK_PX = 4, FINGER_PX = 26, CELL_PX = 52, FLIGHT_MS = 600, MAX_ZOOM = 400, DOT_PX = 3;
  const element = (id) => document.getElementById(id);
  const canvas = element("map"), pen = canvas.getContext("2d");
  const hidden = new Set(), perSheet = map.columns * map.columns;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let ratio = 1, width = 1, height = 1, scale = 1, left = 0, top = 0, fitted = 1;
  let hovered = -1, chosen = -1, waiting = 0, flight = 0, style = {}, ground, field, dot;

  // The pictures lie side by side in a few large files.
  const sheets = map.sheets.map((name) => {
    const image = new Image();
    image.onload = () => { ask(); if (chosen >= 0) fillPanel(); };
    image.src = name;
    return image;
  });
  function paint(target, i, x, y, size) {
    const image = sheets[Math.floor(i / perSheet)], place = i % perSheet;
    if (!image.complete || !image.naturalWidth) return false;
    const column = place % map.columns, line = Math.floor(place / map.columns);
    target.drawImage(image, column * map.tile, line * map.tile, map.tile, map.tile, x, y, size, size);
    return true;
  }
  function paintInto(target, i, size) {
    target.width = target.height = size;
    paint(target.getContext("2d"), i, 0, 0, size);
  }

  const said = (text, ...parts) => parts.reduce((so, part, place) => so.replace("{" + place + "}", () => part), text);
  const amount = (number) => number.toLocaleString(words.locale);
  const rgb = (hex) => [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
  // After the last colour they come again, lighter and then darker, as in the window.
  const color = (code) => {
    const turn = Math.floor(code / COLORS.length) % 3, base = rgb(COLORS[code % COLORS.length]);
    const toward = [0, 255, 0][turn], share = [0, 0.4, 0.4][turn];
    return "#" + base.map((part) => Math.round(part + (toward - part) * share).toString(16).padStart(2, "0")).join("");
  };
  const screenX = (i) => map.x[i] * scale + left, screenY = (i) => map.y[i] * scale + top;
  const visible = (i) => !hidden.has(map.folder[i]);

  function readStyle() {
    const found = getComputedStyle(document.documentElement);
    for (const name of ["canvas", "text", "accent", "card"]) style[name] = found.getPropertyValue("--" + name).trim();
    ground = rgb(style.canvas);
    field = pen.createImageData(canvas.width, canvas.height);
    dot = disc(DOT_PX * ratio);
  }
  const inks = map.folders.map((_, code) => rgb(color(code)));

  // Ten thousand dots are set pixel by pixel, soft at the rim: many times faster than as many shapes.
  function disc(radius) {
    const reach = Math.ceil(radius), pixels = [];
    for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
      if (cover > 0) pixels.push([x, y, cover]);
    }
    return pixels;
  }
  function drawDots() {
    const wide = canvas.width, high = canvas.height, pixels = field.data, reach = Math.ceil(DOT_PX * ratio);
    const [red, green, blue] = ground;
    new Uint32Array(pixels.buffer).fill(0xff000000 | blue << 16 | green << 8 | red);
    for (let i = 0; i < count; i++) {
      const x = Math.round(screenX(i) * ratio), y = Math.round(screenY(i) * ratio), ink = inks[map.folder[i]];
      if (x < reach || y < reach || x >= wide - reach || y >= high - reach || !visible(i)) continue;
      for (const [dx, dy, cover] of dot) {
        const place = ((y + dy) * wide + x + dx) * 4;
        for (let c = 0; c < 3; c++) pixels[place + c] += (ink[c] - pixels[place + c]) * cover;
      }
    }
    pen.putImageData(field, 0, 0);
  }

  // One picture for each cell of a grid that lies still while the map is moved; the others are dots.
  const grids = new Map();
  function grid(level) {
    if (!grids.has(level)) {
      const cell = CELL_PX / 2 ** level, taken = new Set(), first = [];
      for (let i = 0; i < count; i++) {
        const key = Math.floor(map.x[i] / cell) + "," + Math.floor(map.y[i] / cell);
        if (visible(i) && !taken.has(key)) { taken.add(key); first.push(i); }
      }
      grids.set(level, first);
    }
    return grids.get(level);
  }

  function draw() {
    waiting = 0;
    drawDots();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawPictures();
    mark(hovered, style.text, 2);
    if (chosen >= 0) drawLines();
    mark(chosen, style.accent, 3);
  }
  function drawPictures() {
    if (scale < fitted * 1.9 && count > 400) return;
    const level = Math.floor(Math.log2(scale)), size = (CELL_PX - 10) * (scale / 2 ** level);
    for (const i of grid(level)) {
      const x = screenX(i) - size / 2, y = screenY(i) - size / 2;
      if (x < -size || y < -size || x > width || y > height) continue;
      if (!paint(pen, i, x, y, size)) continue;
      pen.strokeStyle = color(map.folder[i]);
      pen.lineWidth = 1.5;
      pen.strokeRect(x, y, size, size);
    }
  }
  function drawLines() {
    pen.strokeStyle = style.accent;
    pen.globalAlpha = 0.55;
    pen.lineWidth = 1.2;
    pen.beginPath();
    for (const i of nearest(chosen)) {
      if (!visible(i)) continue;
      pen.moveTo(screenX(chosen), screenY(chosen));
      pen.lineTo(screenX(i), screenY(i));
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }
  function mark(i, stroke, thickness) {
    if (i < 0 || !visible(i)) return;
    pen.strokeStyle = stroke;
    pen.lineWidth = thickness;
    pen.beginPath();
    pen.arc(screenX(i), screenY(i), DOT_PX + 4, 0, 2 * Math.PI);
    pen.stroke();
  }
  function ask() { if (!waiting) waiting = requestAnimationFrame(draw); }

  // ── where one looks ──
  function resize() {
    const before = width * height;
    ratio = Math.min(window.devicePixelRatio || 1, 2);
    width = innerWidth; height = innerHeight;
    canvas.width = width * ratio; canvas.height = height * ratio;
    readStyle();
    if (before <= 1 || Math.abs(scale - fitted) < 1e-9) fit();
    ask();
  }
  function whole() {
    const room = width > 900 ? 246 : 20, size = Math.max(60, Math.min(width - room - 60, height - 90));
    const found = size / map.extent;
    return [found, (width + room - map.extent * found) / 2, (height - map.extent * found) / 2];
  }
  function fit() { [scale, left, top] = whole(); fitted = scale; }
  function zoom(factor, x, y) {
    cancelAnimationFrame(flight);
    const next = Math.min(Math.max(scale * factor, fitted / 2), fitted * MAX_ZOOM);
    left = x - (x - left) * next / scale; top = y - (y - top) * next / scale;
    scale = next;
    ask();
  }
  function glide(toScale, toLeft, toTop) {
    cancelAnimationFrame(flight);
    const [s, l, t] = [scale, left, top], began = performance.now();
    const step = (now) => {
      const part = still.matches ? 1 : Math.min(1, (now - began) / FLIGHT_MS), eased = part * part * (3 - 2 * part);
      scale = s * (toScale / s) ** eased; left = l + (toLeft - l) * eased; top = t + (toTop - t) * eased;
      if (part < 1) flight = requestAnimationFrame(step);
      draw();
    };
    step(began);
  }
  // The part of the map that no panel covers: [left, top, right, bottom].
  function free() {
    const panel = element("chosen");
    if (panel.hidden) return [0, 0, width, height];
    const box = panel.getBoundingClientRect();
    return box.width > width / 2 ? [0, 120, width, box.top] : [width > 900 ? 246 : 0, 0, box.left, height];
  }
  function flyTo(i) {
    const [near, upper, far, lower] = free();
    glide(scale, (near + far) / 2 - map.x[i] * scale, (upper + lower) / 2 - map.y[i] * scale);
  }
  function bringOut(i) {
    if (i < 0) return;
    const [near, upper, far, lower] = free(), x = screenX(i), y = screenY(i);
    if (Math.min(x - near, far - x, y - upper, lower - y) < RIM_PX) flyTo(i);
  }

  // ── what one points at ──
  function at(x, y, reach = PICK_PX) {
    let best = -1, least = reach * reach;
    for (let i = 0; i < count; i++) {
      const dx = screenX(i) - x, dy = screenY(i) - y, far = dx * dx + dy * dy;
      if (far < least && visible(i)) { best = i; least = far; }
    }
    return best >= 0 ? best : pictureAt(x, y);
  }
  function pictureAt(x, y) {
    if (scale < fitted * 1.9 && count > 400) return -1;
    const level = Math.floor(Math.log2(scale)), half = (CELL_PX - 10) * (scale / 2 ** level) / 2;
    let found = -1;
    for (const i of grid(level)) if (Math.abs(screenX(i) - x) < half && Math.abs(screenY(i) - y) < half) found = i;
    return found;
  }
  const nearest = (i) => map.near.slice(i * shownNear, (i + 1) * shownNear).filter((other) => other >= 0);
  function hover(i, x, y) {
    const card = element("card");
    card.hidden = i < 0;
    if (i !== hovered) { hovered = i; ask(); }
    canvas.style.cursor = i < 0 ? "grab" : "pointer";
    if (i < 0) return;
    paintInto(element("cardPicture"), i, 132);
    element("cardName").textContent = map.names[i];
    element("cardFolder").textContent = map.folders[map.folder[i]];
    card.style.left = Math.min(x + 16, width - 164) + "px";
    card.style.top = Math.min(y + 16, height - 200) + "px";
  }
  function choose(i) {
    chosen = i;
    element("chosen").hidden = i < 0;
    if (i >= 0) fillPanel();
    history.replaceState(null, "", i < 0 ? location.pathname : "#" + i);
    ask();
  }
  function fillPanel() {
    paintInto(element("picture"), chosen, Math.max(map.tile, 236));
    element("name").textContent = map.names[chosen];
    element("folder").textContent = map.folders[map.folder[chosen]];
    element("near").replaceChildren(...nearest(chosen).map(entry));
  }
  function entry(i, rank) {
    const item = document.createElement("li"), button = document.createElement("button");
    const picture = document.createElement("canvas"), likeness = map.likeness[chosen * shownNear + rank] / 100;
    paintInto(picture, i, 96);
    button.title = button.ariaLabel = said(words.likeness, map.names[i], likeness.toFixed(2));
    button.dataset.picture = i;
    button.append(picture, likeness.toFixed(2));
    button.onclick = () => { choose(i); flyTo(i); };
    item.append(button);
    return item;
  }

  // ── folders ──
  function buildLegend() {
    const sizes = new Array(map.folders.length).fill(0);
    for (const code of map.folder) sizes[code]++;
    element("legend").replaceChildren(...map.folders.map((name, code) => {
      const button = document.createElement("button"), dot = document.createElement("i");
      const label = document.createElement("span"), size = document.createElement("small");
      dot.style.background = color(code);
      label.textContent = name;
      button.title = name + "\n" + words.folders_hint;
      size.textContent = amount(sizes[code]);
      button.append(dot, label, size);
      button.onclick = () => { hidden.has(code) ? hidden.delete(code) : hidden.add(code); showHidden(); };
      button.ondblclick = () => { isolate(code); showHidden(); };
      return button;
    }));
    showHidden();
  }
  function isolate(code) {
    const alone = map.folders.every((_, other) => hidden.has(other) === (other !== code));
    hidden.clear();
    if (!alone) map.folders.forEach((_, other) => { if (other !== code) hidden.add(other); });
  }
  function showHidden() {
    [...element("legend").children].forEach((button, code) => { button.ariaPressed = String(!hidden.has(code)); });
    grids.clear();
    ask();
  }

  // ── mouse, fingers, keys ──
  const fingers = new Map();
  let moved = 0, spread = 0;
  canvas.addEventListener("pointerdown", (event) => {
    cancelAnimationFrame(flight);
    try { canvas.setPointerCapture(event.pointerId); } catch { /* a pointer that is gone already */ }
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (fingers.size === 1) moved = 0;
    spread = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) { hover(at(event.clientX, event.clientY), event.clientX, event.clientY); return; }
    const dx = event.clientX - before[0], dy = event.clientY - before[1];
    moved += Math.abs(dx) + Math.abs(dy);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (fingers.size === 2) { pinch(); return; }
    if (moved > CLICK_PX) { left += dx; top += dy; hover(-1); ask(); }
  });
  function pinch() {
    const [one, other] = [...fingers.values()], far = Math.hypot(one[0] - other[0], one[1] - other[1]);
    if (spread) zoom(far / spread, (one[0] + other[0]) / 2, (one[1] + other[1]) / 2);
    spread = far;
  }
  function release(event, click) {
    const known = fingers.delete(event.pointerId);
    if (known && click && moved <= CLICK_PX && !fingers.size) {
      choose(at(event.clientX, event.clientY, event.pointerType === "touch" ? FINGER_PX : PICK_PX));
      bringOut(chosen);
    }
  }
  canvas.addEventListener("pointerup", (event) => release(event, true));
  canvas.addEventListener("pointercancel", (event) => release(event, false));
  canvas.addEventListener("pointerleave", () => hover(-1));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), event.clientX, event.clientY);
    hover(-1);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => {
    if (at(event.clientX, event.clientY) < 0) glide(...whole());
  });
  addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key === "Escape") choose(-1);
    else if (event.key === "Home") glide(...whole());
    else if (event.key === "+" || event.key === "=") zoom(1.4, width / 2, height / 2);
    else if (event.key === "-") zoom(1 / 1.4, width / 2, height / 2);
    else if (steps[event.key]) { left += steps[event.key][0]; top += steps[event.key][1]; ask(); }
  });
  element("close").onclick = () => choose(-1);
  addEventListener("resize", resize);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readStyle(); ask(); });

  element("count").textContent = count === 1 ? words.one_picture : said(words.pictures, amount(count));
  buildLegend();
  resize();
  const wanted = Number.parseInt(location.hash.slice(1), 10);
  if (wanted >= 0 && wanted < count) { choose(wanted); bringOut(wanted); }
  window.MAP_VIEW = { place: (i) => [screenX(i), screenY(i)], draw };
})();
