// The director's drawer: time, trouble, people, the group and the bot.

import { call } from './api.js';
import { CallList } from './calls.js';
import { isFrozen, tick } from './clock.js';
import { newGroupDialog } from './groups.js';
import { isMember, statusOf, tell, userName, watch, world } from './store.js';
import { faultSection, drawFaults, loadFaults } from './trouble.js';
import { attempt, attributes, button, make, toast } from './ui.js';

const SWITCHES = { // field of /sim/bot -> what it says
  privacy: 'Privacy mode: in groups it sees only what is for it', inline: 'Inline mode', inline_feedback: 'Told which inline result was chosen', limits: 'Flood limits',
};

export class Director {
  constructor(people) {
    this.people = people;
    this.drawer = document.querySelector('.director');
    this.opener = document.querySelector('.director-button');
    this.calls = new CallList();
    this.drawer.querySelector('.director-body').append(
      clockSection(), faultSection(), section('People', make('div', 'people-list')), section('Open chat', make('div', 'chat-tools')),
      section('The bot', make('div', 'bot-tools')), this.calls.section);
    this.opener.addEventListener('click', () => this.show(this.drawer.hidden));
    this.drawer.querySelector('.director-close').addEventListener('click', () => this.show(false));
    this.drawer.addEventListener('keydown', event => { if (event.key === 'Escape') this.show(false); });
    people.onActive = () => this.later();
    watch(() => this.later());
  }

  show(open) {
    if (open) this.before = document.activeElement;
    this.drawer.hidden = !open;
    document.body.classList.toggle('directed', open);
    this.opener.setAttribute('aria-expanded', open);
    this.calls.run(open);
    if (!open) return (this.before?.isConnected ? this.before : this.opener).focus();
    this.draw();
    attempt(loadFaults);
    this.drawer.querySelector('.director-close').focus();
  }

  later() {
    if (!this.drawer.hidden) this.timer ||= setTimeout(() => { this.timer = 0; this.draw(); }, 60);
  }

  draw() {
    tick();
    attributes(this.drawer.querySelector('.freeze'), { 'aria-checked': String(isFrozen()) });
    drawFaults();
    this.fill('.people-list', this.people.ids().map(personRow));
    this.fill('.chat-tools', chatTools(this.people.active));
    this.fill('.bot-tools', botTools());
  }

  /** Whoever walks by keyboard stays on the same button. */
  fill(selector, children) {
    const box = this.drawer.querySelector(selector), print = children.map(child => child.outerHTML).join('');
    if (box.dataset.print === String(print.length) && box.innerHTML === print) return;
    const focused = [...box.querySelectorAll('button')].indexOf(document.activeElement);
    box.dataset.print = print.length;
    box.replaceChildren(...children);
    if (focused >= 0) box.querySelectorAll('button')[focused]?.focus();
  }
}

export function section(title, ...children) {
  return make('section', 'tool', make('h3', '', title), ...children);
}

export function act(label, run, look = '') {
  const node = button(`tool-button ${look}`.trim(), label);
  node.addEventListener('click', () => attempt(run));
  return node;
}

function toggle(label, on, flip, look = '') {
  const node = button(`switch ${look}`.trim(), [make('span', '', label), make('i')], { role: 'switch', 'aria-checked': String(on) });
  node.addEventListener('click', () => attempt(() => flip(node.getAttribute('aria-checked') !== 'true')));
  return node;
}

// ---- time

function clockSection() {
  const time = attributes(make('p', 'big-clock'), { 'data-clock': '' });
  const advance = seconds => call('/sim/clock', { advance: seconds });
  const steps = [['+1 min', 60], ['+1 h', 3600], ['+1 day', 86_400]].map(([label, seconds]) => act(label, () => advance(seconds)));
  const input = attributes(make('input', 'input'), { type: 'number', min: 0, step: 'any', value: 30, 'aria-label': 'Seconds' });
  const form = make('form', 'line', make('span', 'unit', input, 's'), make('button', 'tool-button', 'Skip ahead'));
  form.addEventListener('submit', event => { event.preventDefault(); attempt(() => advance(Number(input.value))); });
  const freeze = toggle('Time stands still', false, on => call('/sim/clock', { freeze: on }), 'freeze');
  return section('Sandbox time', time, make('div', 'line', ...steps), form, freeze);
}

// ---- people and the open chat

function personRow(id) {
  const blocked = Boolean(world.chats.get(id)?.blocked), name = userName(id);
  const change = act(blocked ? 'Unblock the bot' : 'Block the bot', () => call('/sim/member', { user: id, action: blocked ? 'unblock' : 'block' }));
  attributes(change, { 'aria-label': `${blocked ? 'Unblock' : 'Block'} the bot as ${name}` });
  return make('p', 'line spread', make('span', '', name, make('small', '', blocked ? 'has blocked the bot' : `id ${id}`)), change);
}

function chatTools(phone) {
  if (!phone) return [];
  const newGroup = act('New group', () => newGroupDialog(phone));
  if (phone.isPrivate || phone.summary.missing) return [make('p', 'hint', `${phone.name} is in the private chat with the bot.`), make('div', 'line', newGroup)];
  const { summary } = phone, bot = statusOf(summary, world.bot.id), there = isMember(summary, world.bot.id);
  const change = action => () => call('/sim/member', { user: 'bot', chat: summary.id, action, by: phone.user });
  const tools = [
    there ? act('Remove the bot', change('kick')) : act('Add the bot', change('join')),
    ...(there && summary.type === 'supergroup' && bot !== 'administrator' ? [bot === 'restricted' ? act('Let the bot speak', change('demote')) : act('Silence the bot', change('restrict'))] : []),
    ...(there ? [bot === 'administrator' ? act('Bot: plain member', change('demote')) : act('Bot: administrator', change('promote'))] : []),
    ...(summary.type === 'group' ? [act('Make it a supergroup', () => call('/sim/migrate', { chat: summary.id }))] : []),
    newGroup,
  ];
  return [make('p', 'hint', `“${summary.title}”, ${summary.type}, id ${summary.id}. The bot: ${bot}.`), make('div', 'line wrap', ...tools)];
}

// ---- the bot

function botTools() {
  const { bot } = world;
  const switches = Object.entries(SWITCHES).filter(([name]) => bot[name] !== undefined)
    .map(([name, label]) => toggle(label, bot[name], on => setBot(name, on)));
  const how = bot.webhook ? 'by webhook' : bot.seen ? 'polling' : 'not seen in the last minute';
  return [make('p', 'hint', `${bot.first_name} (@${bot.username}), ${how}.`), ...switches, act('Unknown parameters', showUnknown)];
}

async function setBot(name, on) {
  Object.assign(world.bot, await call('/sim/bot', { [name]: on }));
  tell({ type: 'loaded-bot' });
}

async function showUnknown() {
  const unknown = await call('/sim/unknown');
  const lines = Object.entries(unknown).map(([name, count]) => `${name}: ${JSON.stringify(count)}`);
  toast(lines.join('\n') || 'The bot sent no parameter that the Bot API does not know.');
}
