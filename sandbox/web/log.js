// The scrolling list of messages: what is drawn, in which order, and where the learner is in it.

import { bubble, fill, settleQuotes } from './bubble.js';
import { $, make } from './ui.js';

const shown = new Map(); // message_id -> { node, date, print }
let stuck = true;        // the newest message is in view and should stay there
let unread = 0;

export const ids = () => [...shown.keys()];

/** Change the log without moving what the learner looks at. */
export function keepPlace(change) {
  change();
  settleQuotes($('log'));
  if (stuck) $('log').scrollTop = $('log').scrollHeight;
}

/** A message that comes while the page is open. The learner's own brings the end into view. */
export function append(message, look) {
  const isNew = !shown.has(message.message_id);
  stuck ||= look.outgoing;
  keepPlace(() => place(message, look));
  if (isNew) shown.get(message.message_id).node.classList.add('fresh');
  countUnread(stuck ? 0 : unread + Number(isNew));
}

/** Draw a message that is new or changed; what is drawn already stays untouched. */
export function place(message, look) {
  const id = message.message_id, print = JSON.stringify(message), known = shown.get(id);
  if (known?.print === print) return;
  if (known?.date === message.date) {
    redraw(known.node, message, look.name);
    known.print = print;
    return;
  }
  drop(id); // a sandbox started anew counts from 1 again
  const node = bubble(message, look);
  let before = daySection(message.date).lastElementChild;
  while (Number(before.dataset.messageId) > id) before = before.previousElementSibling;
  before.after(node);
  shown.set(id, { node, date: message.date, print });
}

/** Whoever walks by keyboard stays on the same key. */
function redraw(node, message, name) {
  const keys = () => [...node.querySelectorAll('.key')];
  const focused = keys().indexOf(document.activeElement);
  fill(node, message, name);
  if (focused >= 0) keys()[focused]?.focus({ preventScroll: true });
}

export function drop(id) {
  const node = shown.get(id)?.node;
  if (!node) return;
  const day = node.parentNode;
  node.remove();
  if (day.children.length === 1) day.remove(); // only its heading is left
  shown.delete(id);
}

function daySection(unix) {
  const date = new Date(unix * 1000), key = date.toLocaleDateString('sv'); // sv: YYYY-MM-DD, in local time
  const days = [...$('log').children];
  const found = days.find(day => day.dataset.day === key);
  if (found) return found;
  const label = date.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  const section = make('section', 'day', make('h2', 'date', label));
  section.dataset.day = key;
  $('log').insertBefore(section, days.find(day => day.dataset.day > key) ?? null);
  return section;
}

function countUnread(count) {
  unread = count;
  $('unread').textContent = count;
  $('unread').hidden = count === 0;
}

export function wireLog() {
  const log = $('log');
  log.addEventListener('scroll', () => {
    stuck = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    $('down').hidden = stuck;
    if (stuck) countUnread(0);
  }, { passive: true });
  // a keyboard that opens makes the log lower, not shorter
  new ResizeObserver(() => { if (stuck) log.scrollTop = log.scrollHeight; }).observe(log);
  $('down').addEventListener('click', () => { log.scrollTop = log.scrollHeight; });
}
