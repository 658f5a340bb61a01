// Dialogs: something is said, asked, chosen, or shown large. The browser keeps the focus inside, Esc closes.

import { fileUrl } from './api.js';
import { attributes, button, make, uniqueId } from './ui.js';

export function alertDialog(text, title = '') {
  return open(title, [make('p', 'said', text)], [ok('OK')]);
}

/**
 * Ask for `fields`: { name, label, type, value, options, hint, needed }. Types: text, number, textarea, check, checks, select.
 * Gives an object of values, or null when it was closed.
 */
export async function ask(title, fields, okLabel = 'OK') {
  const inputs = fields.map(field => ({ ...field, node: fieldNode(field) }));
  const buttons = [button('flat cancel', 'Cancel'), ok(okLabel)];
  const answer = await open(title, inputs.map(input => input.node), buttons);
  return answer === 'ok' ? Object.fromEntries(inputs.map(input => [input.name, valueOf(input)])) : null;
}

/** `items`: { value, label, hint }. */
export async function choose(title, items) {
  const list = make('div', 'choices', ...items.map(({ label, hint = '' }, index) =>
    button('choice', [make('b', '', label), make('span', '', hint)], { 'data-index': index })));
  const answer = await open(title, [list], [button('flat cancel', 'Cancel')]);
  return items[answer]?.value ?? null;
}

export function lightbox(fileId, alt = 'Photo') {
  const image = attributes(make('img', 'large'), { src: fileUrl(fileId), alt });
  return open('', [image], [ok('Close')], 'lightbox');
}

const ok = label => attributes(make('button', 'flat ok', label), { type: 'submit', value: 'ok' });

/** Resolves to 'ok', the index of a choice, or ''. */
function open(title, content, buttons, look = '') {
  const form = make('form', '', ...content, make('p', 'dialog-buttons', ...buttons));
  form.method = 'dialog';
  const node = make('dialog', look);
  if (title) {
    const heading = make('h2', '', title);
    heading.id = uniqueId('dialog');
    node.append(heading);
    node.setAttribute('aria-labelledby', heading.id);
  } else node.setAttribute('aria-label', look || 'Message');
  node.append(form);
  document.body.append(node);
  node.addEventListener('click', event => clicked(event, node));
  return new Promise(resolve => {
    node.addEventListener('close', () => { node.remove(); resolve(node.returnValue); });
    node.showModal();
    node.querySelector('input:not([type=checkbox]), textarea, .choice, .ok')?.focus();
  });
}

function clicked({ target }, node) {
  const choice = target.closest('.choice');
  if (choice) node.close(choice.dataset.index);
  if (target === node || target.closest('.cancel') || target.matches('.large')) node.close('');
}

// ---- fields

function fieldNode(field) {
  if (field.type === 'checks') return checks(field);
  const input = INPUTS[field.type ?? 'text']?.(field) ?? attributes(make('input', 'input'), { type: field.type ?? 'text', value: field.value ?? '' });
  input.name = field.name;
  attributes(input, { required: field.needed && '', min: field.min, max: field.max, step: field.step, placeholder: field.hint, autocomplete: 'off' });
  if (field.type === 'check') return make('label', 'check', input, make('span', '', field.label));
  return make('label', 'field', make('span', '', field.label), input);
}

const INPUTS = {
  check: ({ value }) => attributes(make('input'), { type: 'checkbox', checked: value && '' }),
  textarea: ({ value = '' }) => attributes(make('textarea', 'input', value), { rows: 3 }),
  select: ({ options, value }) => make('select', 'input', ...options.map(([key, label]) =>
    attributes(make('option', '', label), { value: key, selected: key === value && '' }))),
};

function checks({ label, options, value = [], name }) {
  const rows = options.map(([key, text]) => {
    const box = attributes(make('input'), { type: 'checkbox', name, value: key, checked: value.includes(key) && '' });
    return make('label', 'check', box, make('span', '', text));
  });
  return make('fieldset', 'checks', make('legend', '', label), ...rows);
}

function valueOf({ type, name, node, options }) {
  if (type === 'check') return node.querySelector('input').checked;
  if (type === 'checks') return [...node.querySelectorAll('input')].flatMap((box, index) => (box.checked ? [options[index][0]] : []));
  return node.querySelector(`[name="${name}"]`).value.trim();
}
