// Trouble on purpose: faults in the bot's calls, and outages.

import { call } from './api.js';
import { clockTime, plural } from './format.js';
import { now } from './clock.js';
import { world } from './store.js';
import { attempt, attributes, button, make } from './ui.js';

const KINDS = { // key -> [what it says, its number, its first value, the facts of the fault]
  status: ['Error status', 'Status', 500, value => ({ status: value })],
  flood: ['Too many requests (429)', 'Retry after, s', 5, value => ({ status: 429, retry_after: value })],
  delay: ['Slow answer', 'Seconds', 3, value => ({ delay: value })],
  lost: ['Answer lost (it was done)', '', 0, () => ({ drop_answer: true })],
  reset: ['Connection reset (not done)', '', 0, () => ({ reset: true })],
};
const METHODS = ['*', 'sendMessage', 'editMessageText', 'answerCallbackQuery', 'sendPoll', 'stopPoll', 'deleteMessage', 'sendDocument', 'sendPhoto', 'getUpdates'];

export function faultSection() {
  const form = make('form', 'fault-form', method(), kind(), number('value', 'Status', 500), number('times', 'Times', 1), make('button', 'tool-button strong', 'Inject'));
  form.addEventListener('submit', event => { event.preventDefault(); attempt(() => inject(form)); });
  form.elements.kind.addEventListener('change', () => showKind(form));
  const clear = button('tool-button clear-faults', 'Clear all');
  clear.addEventListener('click', () => attempt(async () => { await call('/sim/faults', undefined, 'DELETE'); await loadFaults(); }));
  const list = attributes(make('ul', 'fault-list'), { 'aria-label': 'Faults that wait' });
  return make('section', 'tool', make('h3', '', 'Trouble'), form, list, clear, outage());
}

function labelled(text, input) {
  return make('label', 'field', make('span', '', text), input);
}

function method() {
  const input = attributes(make('input', 'input'), { name: 'method', value: 'sendMessage', list: 'methods', required: '', autocomplete: 'off' });
  const list = make('datalist', '', ...METHODS.map(name => attributes(make('option'), { value: name })));
  list.id = 'methods';
  return labelled('Method (* is all)', make('span', '', input, list));
}

function kind() {
  const options = Object.entries(KINDS).map(([key, [label]]) => attributes(make('option', '', label), { value: key }));
  return labelled('What happens', attributes(make('select', 'input', ...options), { name: 'kind' }));
}

function number(name, label, value) {
  const node = labelled(label, attributes(make('input', 'input'), { type: 'number', name, value, min: name === 'times' ? 1 : 0, step: 'any', required: '' }));
  node.classList.add(`${name}-field`);
  return node;
}

function showKind(form) {
  const [, label, first] = KINDS[form.elements.kind.value], field = form.querySelector('.value-field');
  field.hidden = !label;
  field.firstChild.textContent = label;
  form.elements.value.value = first;
}

async function inject({ elements }) {
  const facts = KINDS[elements.kind.value][3](Number(elements.value.value));
  await call('/sim/faults', { method: elements.method.value.trim(), times: Number(elements.times.value), ...facts });
  await loadFaults();
}

export async function loadFaults() {
  world.faults = await call('/sim/faults');
  drawFaults();
}

export function drawFaults() {
  const list = document.querySelector('.fault-list');
  list.replaceChildren(...world.faults.map(fault => make('li', '', make('b', '', fault.method), ` ${words(fault)}, ${plural(fault.times ?? 1, 'time')}`)));
  list.hidden = document.querySelector('.clear-faults').hidden = !world.faults.length;
  const node = document.querySelector('.outage-state'), on = world.outage > now();
  node.textContent = on ? `The bot is cut off until ${clockTime(world.outage)}.` : '';
  document.querySelector('.end-outage').hidden = !on;
}

function words({ status, retry_after: retry, delay, drop_answer: lost, reset }) {
  if (lost) return 'the answer gets lost';
  if (reset) return 'the connection is reset';
  if (delay) return `waits ${delay} s${status ? `, then ${status}` : ''}`;
  return retry ? `${status}, retry after ${retry} s` : String(status);
}

function outage() {
  const input = attributes(make('input', 'input'), { type: 'number', min: 1, value: 30, step: 'any', 'aria-label': 'Seconds of outage' });
  const form = make('form', 'line', make('span', 'unit', input, 's'), make('button', 'tool-button', 'Start outage'));
  const set = seconds => attempt(async () => { world.outage = (await call('/sim/outage', { seconds })).until ?? 0; drawFaults(); });
  form.addEventListener('submit', event => { event.preventDefault(); set(Number(input.value)); });
  const end = button('tool-button end-outage', 'End it');
  end.addEventListener('click', () => set(0));
  const state = attributes(make('p', 'hint outage-state'), { role: 'status' });
  return make('div', '', form, state, end);
}
