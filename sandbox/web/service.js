// Messages that tell what happened in a chat, as one centred line.

import { fullName, gist, senderOf } from './format.js';

const who = message => senderOf(message) || 'Somebody';
const names = users => users.map(fullName).join(', ');

const LINES = { // field -> sentence
  new_chat_members: (users, message) => (users.length === 1 && users[0].id === message.from?.id ? `${names(users)} joined` : `${who(message)} added ${names(users)}`),
  left_chat_member: (user, message) => (user.id === message.from?.id ? `${fullName(user)} left` : `${who(message)} removed ${fullName(user)}`),
  new_chat_title: (title, message) => `${who(message)} named the chat “${title}”`,
  new_chat_photo: (_, message) => `${who(message)} changed the picture`,
  delete_chat_photo: (_, message) => `${who(message)} removed the picture`,
  group_chat_created: (_, message) => `${who(message)} made the group`,
  supergroup_chat_created: () => 'The group was made',
  channel_chat_created: () => 'The channel was made',
  migrate_to_chat_id: () => 'This group became a supergroup',
  migrate_from_chat_id: () => 'The group became a supergroup',
  pinned_message: (pinned, message) => `${who(message)} pinned “${short(gist(pinned))}”`,
  forum_topic_created: topic => `Topic “${topic.name}” was opened`,
  forum_topic_edited: topic => (topic.name ? `The topic is now “${topic.name}”` : 'The topic was changed'),
  forum_topic_closed: () => 'The topic was closed',
  forum_topic_reopened: () => 'The topic was opened again',
  general_forum_topic_hidden: () => 'General was hidden',
  general_forum_topic_unhidden: () => 'General is shown again',
  write_access_allowed: () => 'The bot may write to you now',
  message_auto_delete_timer_changed: timer => (timer.message_auto_delete_time ? 'Messages now delete themselves' : 'Messages stay now'),
  users_shared: (_, message) => `${who(message)} shared people with the bot`,
  chat_shared: (_, message) => `${who(message)} shared a chat with the bot`,
  boost_added: (_, message) => `${who(message)} boosted the group`,
};

const short = text => (text.length > 40 ? `${text.slice(0, 38)}…` : text);

/** The sentence for a service message, else ''. */
export function serviceText(message) {
  const field = Object.keys(LINES).find(name => message[name] !== undefined);
  return field ? LINES[field](message[field], message) : '';
}
