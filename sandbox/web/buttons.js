// The inline keyboard under a message.

import { attributes, button, make } from './ui.js';

const SWITCHES = ['switch_inline_query', 'switch_inline_query_current_chat', 'switch_inline_query_chosen_chat'];

export function inlineKeyboard(rows) {
  const lines = rows.map(row => {
    const line = make('div', 'row', ...row.map(key));
    line.dataset.keys = row.length;
    return line;
  });
  return attributes(make('div', 'keys', ...lines), { role: 'group', 'aria-label': 'Buttons of the message' });
}

function key(it) {
  const node = button(`key ${it.style ?? ''}`.trim(), it.text, { title: it.text }); // long labels are cut, as on a phone
  if (it.callback_data !== undefined) node.dataset.data = it.callback_data;
  if (it.copy_text) node.dataset.copy = it.copy_text.text;
  if (it.url) node.dataset.url = it.url;
  const kind = SWITCHES.find(name => it[name] !== undefined);
  if (kind) Object.assign(node.dataset, { switch: kind, query: it[kind].query ?? (typeof it[kind] === 'string' ? it[kind] : '') });
  return node;
}
