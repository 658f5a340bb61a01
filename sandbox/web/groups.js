// Groups: making one, who is in it, new topics.

import { call } from './api.js';
import { ask, choose } from './dialogs.js';
import { isMember, statusOf, world } from './store.js';

const KINDS = [['group', 'a group'], ['supergroup', 'a supergroup'], ['channel', 'a channel']];
const LEADING = ['creator', 'administrator'];

export async function newGroupDialog(phone) {
  const others = [...world.users.values()].filter(user => user.id !== phone.user && !user.is_bot);
  const facts = await ask('New group', [
    { name: 'title', label: 'Name', needed: true, value: 'Study group' },
    ...(others.length ? [{ name: 'members', label: 'Who joins', type: 'checks', options: others.slice(0, 50).map(user => [user.id, user.first_name]), value: phone.page.ids() }] : []),
    { name: 'type', label: 'It is', type: 'select', options: KINDS, value: 'group' },
    { name: 'topics', label: 'Topics, one a line (makes it a forum)', type: 'textarea' },
    { name: 'bot', label: 'The bot is', type: 'select', options: [['member', 'a member'], ['administrator', 'an administrator'], ['none', 'not there']], value: 'member' },
  ], 'Make it');
  if (!facts) return;
  const topics = facts.topics.split('\n').map(name => name.trim()).filter(Boolean);
  await phone.attempt(async () => {
    const chat = await call('/sim/chats', {
      type: topics.length ? 'supergroup' : facts.type, title: facts.title, bot: facts.bot,
      members: [phone.user, ...(facts.members ?? [])], ...(topics.length ? { topics } : {}),
    });
    phone.open(chat.id);
  });
}

export async function newTopicDialog(phone) {
  const facts = await ask('New topic', [{ name: 'name', label: 'Name', needed: true }], 'Open it');
  if (!facts) return;
  await phone.attempt(async () => {
    const { message_thread_id: topic } = await phone.act('/sim/topic', { name: facts.name });
    phone.open(phone.chat, topic);
  });
}

export async function deleteTopic(phone) {
  const { name } = openTopic(phone);
  const sure = await choose(`Delete “${name}”?`, [{ value: true, label: 'Delete it, with all its messages' }]);
  if (sure) await changeTopic(phone, 'delete');
}

export const changeTopic = (phone, action) => phone.act('/sim/topic', { topic: phone.topic, action });
export const openTopic = phone => (phone.isForum ? phone.summary.topics?.find(topic => topic.message_thread_id === phone.topic) : undefined);

// ---- members

const ADD = Symbol('add');

/** The members; a tap on one offers what can be done. */
export async function membersDialog(phone) {
  const items = phone.members.map(({ user, status }) => ({ value: user, label: user.first_name, hint: user.is_bot ? `bot · ${status}` : status }));
  const picked = await choose(phone.summary.title ?? 'Members', [{ value: ADD, label: 'Add somebody' }, ...items]);
  if (picked === ADD) await addDialog(phone);
  else if (picked) await memberDialog(phone, picked);
}

async function addDialog(phone) {
  const known = [...world.users.values(), { ...world.bot, is_bot: true }].filter(user => user.id && !isMember(phone.summary, user.id));
  const user = await choose('Add whom?', known.map(user => ({ value: user, label: user.first_name, hint: user.is_bot ? 'bot' : `id ${user.id}` })));
  if (user) await changeMember(phone, user, 'join');
}

async function memberDialog(phone, user) {
  const action = await choose(user.first_name, choicesFor(phone, user));
  if (action === 'look') return phone.page.showPhone(user.id, phone.chat);
  if (action) await changeMember(phone, user, action);
}

function choicesFor(phone, user) {
  const { summary } = phone, status = statusOf(summary, user.id), leads = LEADING.includes(status), wide = summary.type === 'supergroup';
  return [
    ...(user.is_bot ? [] : [{ value: 'look', label: `Look as ${user.first_name}` }]),
    ...(status === 'creator' ? [] : leads ? [{ value: 'demote', label: 'Make a plain member' }] : [{ value: 'promote', label: 'Make an administrator' }]),
    ...(leads && wide && !user.is_bot ? [{ value: 'hide', label: 'Remain anonymous' }, { value: 'show', label: 'Write in the own name' }] : []),
    ...(wide && !leads ? [status === 'restricted' ? { value: 'demote', label: 'Let speak again' } : { value: 'restrict', label: 'Let read only' }] : []),
    ...(status === 'creator' ? [] : [{ value: 'kick', label: 'Remove from the group' }]),
  ];
}

function changeMember(phone, user, action) {
  const whom = user.id === world.bot.id ? 'bot' : user.id;
  return phone.attempt(() => call('/sim/member', { user: whom, chat: phone.chat, action, by: phone.user }));
}
