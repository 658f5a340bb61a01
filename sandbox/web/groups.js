// Groups: making one, who is in it, new topics.

import { call } from './api.js';
import { ask, choose } from './dialogs.js';
import { statusOf, world } from './store.js';

export async function newGroupDialog(phone) {
  const others = [...world.users.values()].filter(user => user.id !== phone.user && !user.is_bot);
  const facts = await ask('New group', [
    { name: 'title', label: 'Name', needed: true, value: 'Study group' },
    ...(others.length ? [{ name: 'members', label: 'Who joins', type: 'checks', options: others.slice(0, 50).map(user => [user.id, user.first_name]), value: phone.page.ids() }] : []),
    { name: 'topics', label: 'Topics, one a line (makes it a forum)', type: 'textarea' },
    { name: 'bot', label: 'The bot is', type: 'select', options: [['member', 'a member'], ['administrator', 'an administrator'], ['none', 'not there']], value: 'member' },
  ], 'Make it');
  if (!facts) return;
  const topics = facts.topics.split('\n').map(name => name.trim()).filter(Boolean);
  await phone.attempt(async () => {
    const chat = await call('/sim/chats', {
      type: topics.length ? 'supergroup' : 'group', title: facts.title, bot: facts.bot,
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

/** The members; a tap on one offers what can be done. */
export async function membersDialog(phone) {
  const items = phone.members.map(({ user, status }) => ({ value: user, label: user.first_name, hint: user.is_bot ? `bot · ${status}` : status }));
  const user = await choose(phone.summary.title ?? 'Members', items);
  if (user) await memberDialog(phone, user);
}

async function memberDialog(phone, user) {
  const isAdmin = statusOf(phone.summary, user.id) === 'administrator';
  const action = await choose(user.first_name, [
    isAdmin ? { value: 'demote', label: 'Make a plain member' } : { value: 'promote', label: 'Make an administrator' },
    { value: 'kick', label: 'Remove from the group' },
  ]);
  if (!action) return;
  const whom = user.id === world.bot.id ? 'bot' : user.id;
  await phone.attempt(() => call('/sim/member', { user: whom, chat: phone.chat, action, by: phone.user }));
}
