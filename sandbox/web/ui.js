// Small things that everything is made of: elements, icons, toasts, the clipboard.

/** An element with a class and children; strings become text nodes, so markup in them stays text. */
export function make(tag, className = '', ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** Attributes by name; false and undefined leave one out. */
export function attributes(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  return node;
}

/** A real button; `values` are attributes (aria-label, data-…). */
export function button(className, children, values = {}) {
  return attributes(make('button', className, ...[children].flat()), { type: 'button', ...values });
}

const PATHS = {
  close: 'M6 6l12 12M18 6L6 18',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  group: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.5M18 14.5c2.2.7 3.5 2.6 3.5 5.5',
  place: 'M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4.2 3.4-6.5 7.5-6.5s7.5 2.3 7.5 6.5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  bulb: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.6.5.9 1.2.9 2.1h5.2c0-.9.3-1.6.9-2.1A6 6 0 0 0 12 3z',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
};

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  attributes(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon icon-${name}` });
  svg.append(path);
  return svg;
}

/** `host` is a phone's .toasts, or nothing for the page's. */
export function toast(text, host = document.querySelector('.page-toasts')) {
  const node = make('p', 'toast', text);
  host.append(node);
  if (host.children.length > 3) host.firstChild.remove();
  // Three seconds as in Telegram; a text of 200 characters needs longer to be read.
  setTimeout(() => node.remove(), Math.max(3000, text.length * 35));
}

export async function copy(text, host) {
  try {
    await navigator.clipboard.writeText(text);
    toast(text.length <= 40 ? `Copied: ${text}` : 'Copied', host);
  } catch { // no secure context (a phone on the LAN), or permission refused
    toast('The browser does not allow copying here.', host);
  }
}

/** Run `act`; what the server refuses becomes a toast. True when it worked. */
export async function attempt(act, host) {
  try {
    await act();
    return true;
  } catch (error) {
    toast(error.message, host);
    return false;
  }
}

export const hasMouse = () => matchMedia('(hover: hover)').matches;

let numbers = 0;
/** An id that no other element has: several phones share one page. */
export const uniqueId = name => `${name}-${numbers += 1}`;
