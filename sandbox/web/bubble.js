// A Bot API message as DOM. Everything in it is untrusted: text nodes only, links only to the web.

import { make } from './ui.js';

const PLAIN = { // entity type -> element
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's',
  blockquote: 'blockquote', mention: 'b', text_mention: 'b', hashtag: 'b', cashtag: 'b',
};
const BLOCKS = new Set(['blockquote', 'expandable_blockquote', 'pre']);
const ATTACHMENTS = ['photo', 'document', 'poll', 'sticker', 'animation', 'video', 'voice', 'audio'];

/** The bubble of `message`; `outgoing`: the learner wrote it; `name` is shown in groups. */
export function bubble(message, { outgoing, name = '' }) {
  const node = make('article', `bubble ${outgoing ? 'out' : 'in'}`);
  node.dataset.messageId = message.message_id;
  fill(node, message, name);
  return node;
}

/** (Re)draw the inside; the node itself stays, so the page does not jump. */
export function fill(node, message, name = '') {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const body = make('div', 'body');
  if (name) body.append(make('p', 'name', name));
  body.append(...attachments(message), ...richText(message), stamp(message));
  node.replaceChildren(body, ...(rows.length ? [keyboard(rows)] : []));
  node.classList.toggle('wide', rows.length > 0);
}

/** Only quotes of more than three lines get a control. Reads first, then writes: one layout in all. */
export function settleQuotes(root) {
  const fits = quote => quote.firstChild.scrollHeight <= quote.firstChild.clientHeight + 2;
  const fresh = [...root.querySelectorAll('.expandable:not(.short, .long)')];
  const classes = fresh.map(quote => (fits(quote) ? 'short' : 'long'));
  fresh.forEach((quote, index) => quote.classList.add(classes[index]));
}

export const clockTime = unix =>
  new Date(unix * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

function stamp(message) {
  const time = make('time', '', clockTime(message.date));
  time.dateTime = new Date(message.date * 1000).toISOString();
  return make('span', 'meta', ...(message.edit_date ? ['edited '] : []), time);
}

function attachments(message) {
  const kinds = ATTACHMENTS.filter(kind => message[kind]);
  return kinds.map(kind => {
    const label = message[kind].file_name ?? message[kind].question ?? kind;
    return make('p', `attachment ${kind}`, label);
  });
}

function richText(message) {
  const text = message.text ?? message.caption ?? '';
  const entities = [...(message.entities ?? message.caption_entities ?? [])];
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return [make('div', 'text', ...nodes(text, 0, text.length, entities))];
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
    case 'pre': return pressable('pre', '', 'Copy the block', children, { copy: text });
    case 'spoiler': return pressable('span', 'spoiler', 'Hidden text, tap to reveal', children, { spoiler: '' });
    case 'bot_command': return pressable('a', '', `Send ${text}`, children, { send: text });
    case 'expandable_blockquote': return expandable(children);
    case 'text_link': return link(entity.url, children);
    case 'url': return link(text.includes('://') ? text : `https://${text}`, children);
    case 'date_time': return make('time', '', moment(entity) || text);
    default: return make(PLAIN[entity.type] ?? 'span', '', ...children);
  }
}

function pressable(tag, className, label, children, data) {
  const node = make(tag, className, ...children);
  Object.assign(node.dataset, data);
  node.setAttribute('role', 'button');
  node.setAttribute('aria-label', label);
  node.tabIndex = 0;
  return node;
}

function expandable(children) {
  const control = make('button', 'expand');
  control.type = 'button';
  control.setAttribute('aria-label', 'Show all of the quote');
  control.setAttribute('aria-expanded', 'false');
  return make('blockquote', 'expandable', make('div', 'clamp', ...children), control);
}

/** Another scheme than http(s) (javascript:, data:) stays text. */
function link(url, children) {
  if (!webAddress(url)) return make('span', '', ...children);
  const node = make('a', '', ...children);
  return Object.assign(node, { href: url, target: '_blank', rel: 'noopener noreferrer', title: url });
}

export function webAddress(url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return /^https?:$/.test(parsed?.protocol) ? parsed : null;
}

/** Bot API date_time: `r` or `w?[dD]?[tT]?` (weekday, short/long date, short/long time), reader's own zone. */
function moment({ unix_time: unix, date_time_format: format = '' }) {
  const date = new Date(unix * 1000);
  const options = {};
  if (format.includes('w')) options.weekday = 'long';
  if (/d/i.test(format)) Object.assign(options, { day: 'numeric', month: format.includes('D') ? 'long' : 'short', year: 'numeric' });
  if (/t/i.test(format)) Object.assign(options, { hour: '2-digit', minute: '2-digit' });
  if (format.includes('T')) options.second = '2-digit';
  return Object.keys(options).length ? date.toLocaleString([], options) : '';
}

function keyboard(rows) {
  const lines = rows.map(row => {
    const line = make('div', 'row', ...row.map(key));
    line.dataset.keys = row.length;
    return line;
  });
  const node = make('div', 'keys', ...lines);
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', 'Buttons of the message');
  return node;
}

function key(button) {
  const node = make('button', `key ${button.style ?? ''}`.trim(), button.text);
  node.type = 'button';
  node.title = button.text; // long labels are cut, as on a phone
  if (button.callback_data !== undefined) node.dataset.data = button.callback_data;
  if (button.copy_text) node.dataset.copy = button.copy_text.text;
  if (button.url) node.dataset.url = button.url;
  return node;
}
