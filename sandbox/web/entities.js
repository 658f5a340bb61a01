// Text with entities as DOM. Everything in it is untrusted: text nodes only, links only to the web.

import { now } from './clock.js';
import { attributes, make } from './ui.js';

const PLAIN = { // entity type -> element
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's',
  blockquote: 'blockquote', mention: 'b', text_mention: 'b', hashtag: 'b', cashtag: 'b',
};
const BLOCKS = new Set(['blockquote', 'expandable_blockquote', 'pre']);

export function richText(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted);
}

/** The nodes for text[start:end]. Entities that overlap without nesting are cut at the outer one's end. */
function nodes(text, start, end, entities) {
  const out = [];
  let at = start, afterBlock = false;
  const plain = to => {
    const piece = text.slice(at, to);
    // a block breaks the line already; the newline after it would show as an empty line
    if (piece) out.push(afterBlock ? piece.replace(/^\n/, '') : piece);
  };
  entities.forEach((entity, index) => {
    const from = Math.max(entity.offset, at), to = Math.min(entity.offset + entity.length, end);
    if (to <= from) return;
    plain(from);
    const inner = entities.slice(index + 1).filter(other => other.offset < to);
    out.push(element(entity, nodes(text, from, to, inner), text.slice(from, to)));
    at = to;
    afterBlock = BLOCKS.has(entity.type);
  });
  plain(end);
  return out;
}

function element(entity, children, text) {
  switch (entity.type) {
    case 'code': return pressable('code', '', `Copy ${text}`, children, { copy: text });
    case 'pre': return block(entity.language, children, text);
    case 'spoiler': return pressable('span', 'spoiler', 'Hidden text, tap to reveal', children, { spoiler: '' });
    case 'bot_command': return pressable('a', '', `Send ${text}`, children, { send: text });
    case 'expandable_blockquote': return expandable(children);
    case 'text_link': return link(entity.url, children);
    case 'url': return link(text.includes('://') ? text : `https://${text}`, children);
    case 'date_time': return moment(entity, text);
    default: return make(PLAIN[entity.type] ?? 'span', '', ...children);
  }
}

function pressable(tag, className, label, children, data) {
  const node = make(tag, className, ...children);
  Object.assign(node.dataset, data);
  return attributes(node, { role: 'button', 'aria-label': label, tabindex: 0 });
}

function block(language, children, text) {
  const node = pressable('pre', '', 'Copy the block', children, { copy: text });
  if (language) node.dataset.language = language;
  return node;
}

function expandable(children) {
  const label = 'Show all of the quote';
  const control = attributes(make('button', 'expand'), { type: 'button', 'aria-label': label, 'aria-expanded': 'false' });
  return make('blockquote', 'expandable', make('div', 'clamp', ...children), control);
}

/** Another scheme than http(s) (javascript:, data:) stays text. */
function link(url, children) {
  if (!webAddress(url)) return make('span', '', ...children);
  return attributes(make('a', '', ...children), { href: url, target: '_blank', rel: 'noopener noreferrer', title: url });
}

export function webAddress(url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return /^https?:$/.test(parsed?.protocol) ? parsed : null;
}

/** Bot API date_time: `r` or `w?[dD]?[tT]?` (weekday, short/long date, short/long time), reader's own zone. */
function moment({ unix_time: unix, date_time_format: format = '' }, text) {
  const date = new Date(unix * 1000);
  const node = make('time', 'moment', format === 'r' ? relative(unix) : formatted(date, format) || text);
  return attributes(node, { datetime: date.toISOString(), title: date.toLocaleString() });
}

function formatted(date, format) {
  const options = {};
  if (format.includes('w')) options.weekday = 'long';
  if (/d/i.test(format)) Object.assign(options, { day: 'numeric', month: format.includes('D') ? 'long' : 'short', year: 'numeric' });
  if (/t/i.test(format)) Object.assign(options, { hour: '2-digit', minute: '2-digit' });
  if (format.includes('T')) options.second = '2-digit';
  return Object.keys(options).length ? date.toLocaleString([], options) : '';
}

function relative(unix) {
  const seconds = unix - now();
  const units = [['day', 86_400], ['hour', 3600], ['minute', 60]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat([], { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** Only quotes of more than three lines get a control. Reads first, then writes: one layout in all. */
export function settleQuotes(root) {
  const fits = quote => quote.firstChild.scrollHeight <= quote.firstChild.clientHeight + 2;
  const fresh = [...root.querySelectorAll('.expandable:not(.short, .long)')];
  const classes = fresh.map(quote => (fits(quote) ? 'short' : 'long'));
  fresh.forEach((quote, index) => quote.classList.add(classes[index]));
}

export function reveal(spoiler) {
  spoiler.classList.add('shown');
  for (const name of ['role', 'aria-label', 'tabindex']) spoiler.removeAttribute(name);
}

export function toggleQuote(quote) {
  if (String(getSelection())) return; // somebody marks text
  const open = quote.classList.toggle('open');
  const label = open ? 'Show less of the quote' : 'Show all of the quote';
  attributes(quote.querySelector('.expand'), { 'aria-expanded': String(open), 'aria-label': label });
}
