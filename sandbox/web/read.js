// Who has read how far, in this browser: the sandbox does not keep it.

import { isBy } from './format.js';
import { messagesOf } from './store.js';

const marks = JSON.parse(localStorage.getItem('read') ?? '{}'); // "user:chat:topic" -> last message id that was seen

export const topicOf = message => (message.is_topic_message ? message.message_thread_id : 0);

/** Without a topic: all of the chat. */
export function unreadOf(user, chat, topic) {
  const messages = messagesOf(chat), newest = lastOf(messages);
  let count = 0;
  for (const message of messages.values()) {
    const its = topicOf(message), here = topic === undefined || its === topic;
    if (here && !isBy(message, user) && message.message_id > markOf(user, chat, its, newest)) count += 1;
  }
  return count;
}

function lastOf(messages) {
  let last = 0;
  for (const id of messages.keys()) last = id;
  return last;
}

/** A sandbox started anew counts from 1 again: marks of its past are worth nothing. */
function markOf(user, chat, topic, newest) {
  const mark = marks[`${user}:${chat}:${topic}`] ?? 0;
  return mark > newest ? 0 : mark;
}

/** True when that changed anything. */
export function markRead(user, chat, topic) {
  let newest = 0;
  for (const message of messagesOf(chat).values()) if (topicOf(message) === topic) newest = message.message_id;
  const key = `${user}:${chat}:${topic}`;
  if (!newest || marks[key] === newest) return false;
  marks[key] = newest;
  localStorage.setItem('read', JSON.stringify(marks));
  return true;
}
