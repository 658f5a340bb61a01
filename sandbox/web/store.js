// What the page knows of the sandbox's world. Events change it; the phones draw it.

import { call } from './api.js';
import { setClock } from './clock.js';

const KEPT = 500; // messages that the sandbox keeps per chat

export const world = {
  users: new Map(),     // id -> User
  chats: new Map(),     // id -> summary
  messages: new Map(),  // chat id -> Map(message id -> message), for the chats of the people on this page
  bot: { id: 0, first_name: 'Bot', username: '', commands: [], seen: false },
  faults: [],
  outage: 0,            // sandbox time until which the bot is cut off
};

const watchers = new Set();
const touched = new Map(); // chat id -> Map(id -> message or null) of what events said while a list was fetched
const told = new Map();    // chat id -> summary, of what events said while the chats were fetched
let people = () => ({ ids: [], open: [] }); // the persons on this page, and the chats they look at

export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const tell = event => watchers.forEach(watcher => watcher(event));
export const setPeople = ask => { people = ask; };

// ---- reading

export const messagesOf = chat => world.messages.get(chat) ?? new Map();
export const userName = id => world.users.get(id)?.first_name ?? `Learner ${id}`;
export const isMember = (summary, user) =>
  summary.id === user || !summary.members || ['member', 'administrator', 'creator', 'restricted'].includes(statusOf(summary, user));
export const statusOf = (summary, user) =>
  summary?.members?.find(member => member.user.id === user)?.status ?? 'left';

/** The chats in which `user` is, the one with the bot always among them, the liveliest first. */
export function chatsOf(user) {
  const found = [...world.chats.values()].filter(chat => (chat.id > 0 ? chat.id === user : isMember(chat, user) && !chat.moved_to));
  if (!found.some(chat => chat.id === user)) found.push({ id: user, type: 'private' });
  return found.sort((a, b) => (b.last_date ?? 0) - (a.last_date ?? 0) || a.id - b.id);
}

// ---- fetching

export async function loadAll() {
  const [bot, clock] = await Promise.all([call('/sim/bot'), call('/sim/clock'), loadUsers(), loadChats()]);
  world.bot = { ...world.bot, ...bot };
  setClock(clock);
  tell({ type: 'loaded' });
}

async function loadUsers() {
  for (const user of await call('/sim/users')) world.users.set(user.id, user);
}

/** The chats of the people here, and those that are open although nobody here is in them. */
async function loadChats() {
  const { ids, open } = people();
  told.clear();
  const lists = await Promise.all(ids.map(id => call(`/sim/chats?user=${id}`)));
  const chats = new Map(lists.flat().map(chat => [chat.id, chat]));
  if (open.some(id => !chats.has(id) && id < 0)) {
    for (const chat of await call('/sim/chats')) if (open.includes(chat.id)) chats.set(chat.id, chat);
  }
  for (const [id, summary] of told) chats.set(id, summary);
  world.chats = chats;
  for (const id of world.messages.keys()) if (!chats.has(id)) world.messages.delete(id);
  await Promise.all([...chats.keys()].map(loadMessages));
}

/** A list that events overtook is still right: what they said counts. */
async function loadMessages(chat) {
  const said = new Map();
  touched.set(chat, said);
  const list = await call(`/sim/chats/${chat}/messages?since=0`).catch(error => {
    if (error.status === 404) return []; // nobody wrote yet
    if (touched.get(chat) === said) touched.delete(chat); // else nobody would fetch it again
    throw error;
  });
  if (touched.get(chat) !== said) return; // a later load is under way
  touched.delete(chat);
  const messages = new Map(list.map(message => [message.message_id, message]));
  for (const [id, message] of said) message ? messages.set(id, message) : messages.delete(id);
  world.messages.set(chat, new Map([...messages].sort(([a], [b]) => a - b)));
}

async function loadBot() {
  world.bot = { ...world.bot, ...await call('/sim/bot') };
  tell({ type: 'loaded-bot' });
}

async function meetChat(id) {
  await loadChats();
  tell({ type: 'met', chat: id });
}

// ---- events

/** Take the event into the world, then let everybody draw. */
export function take(event) {
  const act = ACTS[event.type];
  if (act) act(event);
  tell(event);
}

const ACTS = {
  message: event => { keep(event); noteLast(event); },
  edited: keep,
  deleted: event => forget(event.chat, event.message_id),
  chat: event => know(event.summary ?? event),
  user: event => world.users.set(event.user.id, event.user),
  commands: event => { world.bot.commands = event.commands; },
  clock: setClock,
  bot: () => loadBot().catch(() => {}),
  faults: event => { world.faults = event.faults; },
  outage: event => { world.outage = event.until; },
};

function know(summary) {
  const { ids, open } = people();
  const concerns = open.includes(summary.id) || ids.some(id => summary.id === id || isMember(summary, id));
  if (!concerns && !world.chats.has(summary.id)) return;
  told.set(summary.id, summary);
  world.chats.set(summary.id, summary);
  if (!world.messages.has(summary.id) && !touched.has(summary.id)) meetChat(summary.id).catch(() => {});
}

function keep({ chat, message }) {
  const id = message.message_id;
  touched.get(chat)?.set(id, message);
  const messages = world.messages.get(chat);
  messages?.set(id, message);
  if (messages?.size > KEPT) take({ type: 'deleted', chat, message_id: messages.keys().next().value });
}

function noteLast({ chat, message }) {
  const known = world.chats.get(chat);
  if (known) Object.assign(known, { last_date: message.date, last_id: message.message_id });
  else if (people().ids.includes(chat) || people().open.includes(chat)) meetChat(chat).catch(() => {});
}

function forget(chat, id) {
  touched.get(chat)?.set(id, null);
  world.messages.get(chat)?.delete(id);
}
