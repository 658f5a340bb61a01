// The chat page of the local Telegram: one learner, one chat, drawn from the sandbox's events.

import { clockTime, webAddress } from './bubble.js';
import { drawCommands, wireComposer } from './composer.js';
import { append, drop, ids, keepPlace, place, wireLog } from './log.js';
import { $, alertDialog, attempt, copy, toast, wireMenu } from './ui.js';

const SPINNER_MS = 10_000; // as long as Telegram waits for answerCallbackQuery before it gives up
const TYPING_MS = 5_000;   // a chat action lasts five seconds
const stored = JSON.parse(localStorage.getItem('learner') ?? '{}');
const address = new URLSearchParams(location.search);

let me = { id: Number(address.get('user')) || stored.id || 1001 };
let chat = me.id;             // ?chat= opens a group instead
let bot = { first_name: 'Bot', username: '', commands: [], seen: false };
let arrivals = 0;             // events so far: tells whether a fetched list is already old
let typing = 0;               // timer of "typing…"
const waiting = new Map();    // query_id -> the key that spins
const answered = new Set();   // the answer may overtake the reply to our own tap

// ---- talking to the sandbox

async function call(path, body) {
  const headers = { 'content-type': 'application/json' };
  const options = body && { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(path, options).catch(() => {
    throw new Error('The sandbox does not answer. Is it still running?');
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.error ?? `Error ${response.status}`), { status: response.status });
}

const send = text => attempt(() => call('/sim/message', { user: me.id, chat, text }));

function listen() {
  const events = new EventSource(`/sim/events?chat=${chat}`);
  events.onopen = () => { $('banner').hidden = true; refresh(); };
  events.onmessage = event => { arrivals += 1; take(JSON.parse(event.data)); };
  events.onerror = () => {
    $('banner').hidden = false;
    // the browser tries again by itself, except after a refusal
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

function take(event) {
  switch (event.type) {
    case 'message': return arrive(event.message);
    case 'edited': return keepPlace(() => place(event.message, look(event.message)));
    case 'deleted': return keepPlace(() => drop(event.message_id)), offerStart();
    case 'callback_answer': return event.user === me.id && answer(event);
    case 'chat_action': return showTyping(event.action === 'typing');
    case 'commands': return drawCommands(event.commands);
    case 'bot': return attempt(loadBot);
    case 'reload': return refresh();
  }
}

const refresh = () => attempt(() => Promise.all([loadBot(), loadMessages()]));

async function loadBot() {
  bot = await call('/sim/bot');
  drawHeader();
  drawCommands(bot.commands);
}

async function loadMessages() {
  const before = arrivals;
  const messages = await call(`/sim/chats/${chat}/messages?since=0`).catch(error => {
    if (error.status === 404) return []; // nobody wrote yet
    throw error;
  });
  if (arrivals !== before) return loadMessages(); // overtaken by an event
  const there = new Set(messages.map(message => message.message_id));
  $('log').setAttribute('aria-busy', 'true'); // no reading aloud of the history
  keepPlace(() => {
    for (const id of ids().filter(id => !there.has(id))) drop(id);
    for (const message of messages) place(message, look(message));
  });
  offerStart();
  $('log').removeAttribute('aria-busy');
}

// ---- messages

const isMine = message => message.from?.id === me.id;

/** How a message looks to this learner: which side, and in groups whose. */
const look = message => ({
  outgoing: isMine(message),
  name: chat === me.id || isMine(message) ? '' : message.from?.first_name ?? '',
});

function arrive(message) {
  if (!isMine(message)) showTyping(false);
  append(message, look(message));
  offerStart();
  if (!bot.seen && message.from?.is_bot) attempt(loadBot);
}

/** An empty chat has one button, as in Telegram. */
function offerStart() {
  const empty = ids().length === 0;
  $('empty').hidden = $('start').hidden = !empty;
  $('form').hidden = empty;
}

// ---- taps inside messages

/** One listener for all bubbles; hidden text first: what lies in a spoiler is tapped after it. */
function tap(event) {
  const hit = selector => event.target.closest(selector);
  const spoiler = hit('.spoiler:not(.shown)');
  if (spoiler) return reveal(spoiler);
  if (hit('.key')) return press(hit('.key'));
  if (hit('[data-copy]')) return copy(hit('[data-copy]').dataset.copy);
  if (hit('[data-send]')) return send(hit('[data-send]').dataset.send);
  if (hit('a[href]')) return event.preventDefault(), follow(hit('a[href]').href);
  if (hit('.expandable.long')) toggle(hit('.expandable'));
}

function reveal(spoiler) {
  spoiler.classList.add('shown');
  for (const name of ['role', 'aria-label', 'tabindex']) spoiler.removeAttribute(name);
}

function toggle(quote) {
  if (String(getSelection())) return; // the learner marks text
  const open = quote.classList.toggle('open');
  const control = quote.querySelector('.expand');
  control.setAttribute('aria-expanded', open);
  control.setAttribute('aria-label', open ? 'Show less of the quote' : 'Show all of the quote');
}

/** A deep link to our own bot stays in the sandbox, everything else opens a tab. */
function follow(url) {
  const to = webAddress(url);
  if (!to) return toast('The sandbox does not open such addresses.');
  const ours = /^(t|telegram)\.me$/.test(to.host) && to.pathname.slice(1) === bot.username;
  if (!ours) return window.open(to.href, '_blank', 'noopener,noreferrer');
  return enter(`/start ${to.searchParams.get('start') ?? ''}`.trim());
}

/** A deep link is answered in the private chat, also when it was tapped in a group. */
async function enter(text) {
  const sent = await attempt(() => call('/sim/message', { user: me.id, chat: me.id, text }));
  if (sent && chat !== me.id) location.search = `?user=${me.id}`;
}

async function press(key) {
  const { data, url, copy: text } = key.dataset;
  if (text !== undefined) return copy(text);
  if (url !== undefined) return follow(url);
  if (data === undefined) return toast('The sandbox has no such button.');
  if (key.classList.contains('busy')) return;
  spin(key);
  const message_id = Number(key.closest('.bubble').dataset.messageId);
  const sent = await attempt(async () => {
    const { query_id } = await call('/sim/tap', { user: me.id, chat, message_id, data });
    if (answered.delete(query_id)) rest(key);
    else waiting.set(query_id, key);
  });
  if (!sent) rest(key);
}

function spin(key) {
  key.classList.add('busy');
  key.setAttribute('aria-busy', 'true');
  setTimeout(rest, SPINNER_MS, key);
}

function rest(key) {
  key.classList.remove('busy');
  key.removeAttribute('aria-busy');
}

function answer({ query_id, text, show_alert }) {
  if (waiting.has(query_id)) rest(waiting.get(query_id));
  else answered.add(query_id);
  waiting.delete(query_id);
  if (text) (show_alert ? alertDialog : toast)(text);
}

// ---- header and sandbox menu

function drawHeader() {
  $('title').textContent = document.title = bot.first_name;
  const initials = bot.first_name.match(/\p{Lu}|^\p{L}/gu) ?? ['B'];
  $('avatar').textContent = initials.slice(0, 2).join('');
  $('status').textContent = typing ? 'typing…' : bot.seen ? 'bot · online' : 'waiting for the bot…';
  $('status').className = typing ? 'typing' : bot.seen ? 'online' : '';
}

function showTyping(on) {
  clearTimeout(typing);
  typing = on ? setTimeout(showTyping, TYPING_MS, false) : 0;
  drawHeader();
}

async function drawClock() {
  $('learner').textContent = `${me.first_name} · id ${me.id}`;
  const { now } = await call('/sim/clock');
  const day = new Date(now * 1000).toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  $('clock').textContent = `${day}, ${clockTime(now)}`;
}

async function advance(seconds) {
  await call('/sim/clock', { advance: seconds });
  await drawClock();
}

/** Another learner: a new id, remembered here and in the address. */
async function startAfresh() {
  const learner = await call('/sim/users', { first_name: me.first_name });
  localStorage.setItem('learner', JSON.stringify(learner));
  location.search = `?user=${learner.id}`;
}

// ---- start

function pressByKeyboard(event) {
  if (!['Enter', ' '].includes(event.key) || !event.target.matches('[role=button]')) return;
  event.preventDefault();
  event.target.click();
}

function wire() {
  $('log').addEventListener('click', tap);
  $('log').addEventListener('keydown', pressByKeyboard);
  wireComposer(send);
  wireMenu($('more-menu'), $('more'), () => attempt(drawClock));
  $('more-menu').addEventListener('click', ({ target }) => {
    if (target.dataset.advance) attempt(() => advance(Number(target.dataset.advance)));
  });
  $('afresh').addEventListener('click', () => attempt(startAfresh));
  $('about').addEventListener('click', () =>
    alertDialog('This is a local sandbox, not Telegram. Nothing leaves this machine.'));
  wireLog();
}

/** The learner of the address, else the last one, else Ann. */
async function introduce() {
  const known = me.id === stored.id ? stored.first_name : { 1001: 'Ann' }[me.id];
  const first_name = address.get('name') ?? known; // none: the sandbox gives one
  me = await call('/sim/users', { id: me.id, first_name });
  localStorage.setItem('learner', JSON.stringify({ id: me.id, first_name: me.first_name }));
  chat = Number(address.get('chat')) || me.id;
  address.set('user', me.id);
  history.replaceState(null, '', `?${address}`);
}

async function begin() {
  if (await attempt(introduce)) return listen();
  $('banner').hidden = false;
  setTimeout(begin, 3000);
}

wire();
begin();
