// The sandbox's time on this page: told by the `clock` event, then counted on, or standing still.

import { dayAndTime } from './format.js';

let told = Date.now() / 1000; // sandbox time at the moment `heard`
let heard = Date.now();
let frozen = false;

export function setClock(clock) {
  told = clock.now;
  heard = Date.now();
  frozen = Boolean(clock.frozen);
  tick();
}

/** Sandbox time in seconds since 1970. */
export const now = () => (frozen ? told : told + (Date.now() - heard) / 1000);
export const isFrozen = () => frozen;

/** Every countdown and every clock of the page, four times a second. */
export function tick() {
  for (const node of document.querySelectorAll('.countdown')) drawCountdown(node);
  for (const node of document.querySelectorAll('[data-clock]')) setText(node, dayAndTime(now()) + (frozen ? ' · frozen' : ''));
}

export function drawCountdown(node) {
  const closes = Number(node.dataset.closes), opened = Number(node.dataset.opened);
  const left = Math.max(0, closes - now());
  node.style.setProperty('--left', closes > opened ? Math.min(1, left / (closes - opened)) : 0);
  node.classList.toggle('late', left <= 5);
  setText(node, span(Math.ceil(left)));
}

function span(seconds) {
  const two = number => String(number).padStart(2, '0');
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

setInterval(tick, 250);
