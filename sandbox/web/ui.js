// What floats above the chat: toasts, the dialog, menus, the clipboard.

export const $ = id => document.getElementById(id);

/** An element with a class and children; strings become text nodes, so markup in them stays text. */
export function make(tag, className = '', ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export function toast(text) {
  const node = make('p', 'toast', text);
  $('toasts').append(node);
  if ($('toasts').children.length > 3) $('toasts').firstChild.remove();
  // Three seconds as in Telegram; a text of 200 characters needs longer to be read.
  setTimeout(() => node.remove(), Math.max(3000, text.length * 35));
}

export function alertDialog(text) {
  $('dialog-text').textContent = text;
  if (!$('dialog').open) $('dialog').showModal();
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(text.length <= 40 ? `Copied: ${text}` : 'Copied');
  } catch { // no secure context (a phone on the LAN), or permission refused
    toast('The browser does not allow copying here.');
  }
}

/** Run `act`; what the server refuses becomes a toast. True when it worked. */
export async function attempt(act) {
  try {
    await act();
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

const itemsOf = panel => [...panel.querySelectorAll('[role=menuitem]:not([hidden])')];

export function showMenu(panel, opener, open, focus = false) {
  panel.hidden = !open;
  opener.setAttribute('aria-expanded', open);
  if (open && focus) itemsOf(panel)[0]?.focus();
}

/** Arrows walk through the items, Esc and a tap elsewhere close; the opener gets the focus back. */
export function wireMenu(panel, opener, beforeOpen = () => {}) {
  const close = () => showMenu(panel, opener, false);
  opener.addEventListener('click', event => {
    if (panel.hidden) beforeOpen();
    // detail 0 = opened from the keyboard: only then does the focus move
    showMenu(panel, opener, panel.hidden, event.detail === 0);
  });
  panel.addEventListener('click', event => event.target.closest('[role=menuitem]:not([data-stays])') && close());
  document.addEventListener('pointerdown', event => {
    const inside = [panel, opener, $('composer')].some(node => node.contains(event.target));
    if (!inside) close();
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || panel.hidden) return;
    const hadFocus = panel.contains(document.activeElement);
    close();
    if (hadFocus) opener.focus();
  });
  panel.addEventListener('keydown', walk);
}

function walk(event) {
  const items = itemsOf(event.currentTarget);
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}
