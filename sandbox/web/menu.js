// Menus: arrows walk through the items, Esc and a tap elsewhere close, the opener gets the focus back.

import { uniqueId } from './ui.js';

const itemsOf = panel => [...panel.querySelectorAll('[role^=menuitem]:not([hidden], :disabled)')];

export function showMenu(panel, opener, open, focus = false) {
  panel.hidden = !open;
  opener.setAttribute('aria-expanded', open);
  if (open && focus) itemsOf(panel)[0]?.focus();
}

/** `keepers`: further nodes in which a tap does not close. */
export function wireMenu(panel, opener, { beforeOpen = () => {}, keepers = [] } = {}) {
  panel.id ||= uniqueId('menu');
  opener.setAttribute('aria-controls', panel.id);
  const close = () => { if (!panel.hidden) showMenu(panel, opener, false); };
  opener.addEventListener('click', event => {
    if (panel.hidden) beforeOpen();
    // detail 0 = opened from the keyboard: only then does the focus move
    showMenu(panel, opener, panel.hidden, event.detail === 0);
  });
  panel.addEventListener('click', event => event.target.closest('[role^=menuitem]:not([data-stays])') && close());
  closeOutside([panel, opener, ...keepers], close);
  panel.addEventListener('keydown', walk);
  panel.addEventListener('keydown', event => {
    if (event.key === 'Escape') { event.stopPropagation(); close(); opener.focus(); }
    if (event.key === 'Tab') close();
  });
}

function closeOutside(nodes, close) {
  document.addEventListener('pointerdown', event => {
    if (!nodes.some(node => node.contains(event.target))) close();
  });
  document.addEventListener('keydown', event => event.key === 'Escape' && close());
}

/** Up and down, and in rows (reactions, tabs) left and right. */
export function walk(event) {
  const items = itemsOf(event.currentTarget);
  move(event, items, { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });
}

/** Move the focus among `items`; `steps` says which keys go on and which go back. */
export function move(event, items, steps) {
  const here = items.indexOf(document.activeElement), step = steps[event.key];
  const next = { Home: 0, End: items.length - 1 }[event.key] ?? (step && (here + step + items.length) % items.length);
  if (next === undefined || !items.length) return;
  event.preventDefault();
  items[next].focus();
}

/** Tabs that are buttons with role=tab: arrows choose at once. */
export function wireTabs(list) {
  list.addEventListener('keydown', event => {
    const tabs = [...list.querySelectorAll('[role=tab]')];
    move(event, tabs, { ArrowRight: 1, ArrowLeft: -1 });
    if (event.defaultPrevented) document.activeElement.click();
  });
}
