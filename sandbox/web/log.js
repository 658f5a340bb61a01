// The scrolling list of messages of one phone: what is drawn, in which order, and where the person is in it.

import { bubble, fill, senderName } from './bubble.js';
import { richText, settleQuotes } from './entities.js';
import { dayKey, dayName } from './format.js';
import { move } from './menu.js';
import { growBars } from './poll.js';
import { make } from './ui.js';

const HIT_MS = 1600;

export class Log {
  /** `look(message)` tells how this person sees a message (see bubble.js); `onEnd` runs when the end comes into view. */
  constructor(phone, { look, onEnd }) {
    this.box = phone.$('.log');
    this.down = phone.$('.down');
    this.unreadNode = phone.$('.down b');
    this.look = look;
    this.onEnd = onEnd;
    this.shown = new Map(); // message_id -> { node, date, print, text }
    this.stuck = true;      // the newest message is in view and should stay there
    this.unread = 0;
    this.wire();
  }

  wire() {
    this.box.addEventListener('scroll', () => this.scrolled(), { passive: true });
    this.box.addEventListener('keydown', event => this.walk(event));
    this.down.addEventListener('click', () => this.toEnd());
    this.box.addEventListener('contentvisibilityautostatechange', event => { // what comes into view is laid out first now
      if (!event.skipped) settleQuotes(event.target);
    });
    // a keyboard that opens makes the log lower, not shorter; a hidden phone has no height at all
    this.sizes = new ResizeObserver(() => this.keepPlace());
    this.sizes.observe(this.box);
  }

  clear() {
    this.shown.clear();
    this.sizes.disconnect();
    this.sizes.observe(this.box);
    this.box.replaceChildren();
    this.stuck = true;
    this.countUnread(0);
  }

  /** All of `messages`, and nothing else. */
  draw(messages) {
    const there = new Set(messages.map(message => message.message_id));
    this.box.setAttribute('aria-busy', 'true'); // no reading aloud of the history
    this.keepPlace(() => {
      for (const id of [...this.shown.keys()].filter(id => !there.has(id))) this.drop(id);
      for (const message of messages) this.place(message);
    });
    this.box.removeAttribute('aria-busy');
  }

  /** A message that comes while the chat is open. The person's own brings the end into view. */
  append(message) {
    const isNew = !this.shown.has(message.message_id), look = this.look(message);
    this.stuck ||= look.outgoing;
    this.keepPlace(() => this.place(message));
    if (isNew) this.shown.get(message.message_id).node.classList.add('fresh');
    this.countUnread(this.stuck ? 0 : this.unread + Number(isNew));
  }

  edit(message) {
    if (this.shown.has(message.message_id)) this.keepPlace(() => this.place(message));
  }

  /** Change the log without moving what the person looks at. */
  keepPlace(change = () => {}) {
    change();
    if (!this.box.clientHeight) return;
    if (this.stuck) this.box.scrollTop = this.box.scrollHeight;
    this.size = this.measure();
  }

  measure() { return `${this.box.clientHeight}/${this.box.scrollHeight}`; }

  // ---- one message

  /** Draw a message that is new or changed; what is drawn already stays untouched. */
  place(message) {
    const id = message.message_id, look = this.look(message), known = this.shown.get(id);
    const print = JSON.stringify([message, [...(look.picks ?? [])]]);
    if (known?.print === print) return;
    if (known?.date === message.date) {
      redraw(known, message, look);
      return void Object.assign(known, { print, text: message.text });
    }
    this.drop(id); // a sandbox started anew counts from 1 again
    const node = bubble(message, look);
    const home = message.media_group_id ? this.album(message) : this.day(message.date);
    insert(home, node, id);
    if (message.media_group_id) caption(home.parentNode, message);
    follow(message.media_group_id ? home.parentNode : node);
    this.shown.set(id, { node, date: message.date, print, text: message.text });
  }

  drop(id) {
    const node = this.shown.get(id)?.node;
    if (!node) return;
    const home = node.parentNode, after = node.nextElementSibling;
    node.remove();
    if (home.classList.contains('album-grid') && !home.children.length) home.parentNode.remove();
    const day = [...this.box.children].find(section => section.children.length === 1);
    if (day) day.remove(); // only its heading is left
    else if (after) follow(after);
    this.shown.delete(id);
  }

  day(unix) {
    const key = dayKey(unix), days = [...this.box.children];
    const found = days.find(day => day.dataset.day === key);
    if (found) return found;
    const section = make('section', 'day', make('h3', 'date', dayName(unix)));
    section.dataset.day = key;
    this.sizes.observe(section); // pictures come late
    this.box.insertBefore(section, days.find(day => day.dataset.day > key) ?? null);
    return section;
  }

  album(message) {
    const key = message.media_group_id;
    const found = [...this.box.querySelectorAll('.album')].find(album => album.dataset.group === key);
    if (found) return found.querySelector('.album-grid');
    const grid = make('div', 'album-grid'), look = this.look(message);
    const node = make('div', `album ${look.outgoing ? 'out' : 'in'}`, ...(look.name ? [senderName(message, look.name)] : []), grid);
    Object.assign(node.dataset, { group: key, messageId: message.message_id, from: message.from?.id ?? 0 });
    insert(this.day(message.date), node, message.message_id);
    return grid;
  }

  // ---- where the person is

  jump(id) {
    const node = this.shown.get(id)?.node;
    if (!node) return false;
    this.stuck = false;
    node.scrollIntoView({ block: 'center' });
    requestAnimationFrame(() => node.scrollIntoView({ block: 'center' })); // its neighbours have their heights now
    node.focus({ preventScroll: true });
    node.classList.add('hit');
    setTimeout(() => node.classList.remove('hit'), HIT_MS);
    return true;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  scrolled() {
    if (!this.box.clientHeight) return;
    if (this.stuck && this.size !== this.measure()) return this.keepPlace(); // it grew or shrank: nobody scrolled
    this.stuck = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 48;
    this.down.hidden = this.stuck;
    if (this.stuck && this.unread) this.onEnd();
    if (this.stuck) this.countUnread(0);
  }

  countUnread(count) {
    this.unread = count;
    this.unreadNode.textContent = count;
    this.unreadNode.hidden = count === 0;
  }

  /** Up and down go from message to message. */
  walk(event) {
    const onMessage = event.target === this.box || event.target.classList.contains('bubble');
    if (!onMessage || event.altKey || event.ctrlKey || event.metaKey) return;
    const bubbles = [...this.box.querySelectorAll('.bubble')];
    if (event.target === this.box && event.key === 'ArrowUp') return event.preventDefault(), bubbles.at(-1)?.focus();
    if (event.target !== this.box) move(event, bubbles, { ArrowDown: 1, ArrowUp: -1 });
  }
}

/** Into `home`, in the order of the message ids. */
function insert(home, node, id) {
  let before = home.lastElementChild;
  while (before && Number(before.dataset.messageId) > id) before = before.previousElementSibling;
  if (before) before.after(node);
  else home.prepend(node);
}

function caption(album, message) {
  if (!message.caption) return;
  album.querySelector('.text')?.remove();
  album.append(make('div', 'text', ...richText(message.caption, message.caption_entities)));
}

/** The name stands above the first of several messages of one sender only. */
function follow(node) {
  for (const one of [node, node.nextElementSibling]) {
    const before = one?.previousElementSibling;
    one?.classList.toggle('follows', Boolean(before?.dataset.from) && before.dataset.from === one.dataset.from && !before.classList.contains('service'));
  }
}

/** Whoever walks by keyboard stays on the same control; what was revealed stays so while the text is the same. */
function redraw({ node, text }, message, look) {
  const controls = () => [...node.querySelectorAll('button, a, [tabindex="0"]')];
  const at = controls().indexOf(document.activeElement), kind = document.activeElement.classList[0];
  const opened = [...node.querySelectorAll('.text .spoiler, .text .expandable')].map(one => one.className);
  const bars = [...node.querySelectorAll('.bar')].map(bar => bar.dataset.share);
  fill(node, message, look);
  growBars(node, bars);
  if (text === message.text) restore(node, opened);
  if (at < 0) return;
  const same = controls()[at]?.classList[0] === kind ? controls()[at] : node;
  same.focus({ preventScroll: true });
}

function restore(node, opened) {
  [...node.querySelectorAll('.text .spoiler, .text .expandable')].forEach((one, index) => { one.className = opened[index] ?? one.className; });
}
