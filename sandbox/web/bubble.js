// A Bot API message as DOM, as one person sees it.

import { inlineKeyboard } from './buttons.js';
import { richText } from './entities.js';
import { clockTime, gist, hue, senderOf } from './format.js';
import { mediaKind, mediaViews } from './media.js';
import { pollView } from './poll.js';
import { reactionRow } from './reactions.js';
import { serviceText } from './service.js';
import { attributes, button, icon, make } from './ui.js';

/**
 * The bubble of `message`. `look`: `me` (user id), `outgoing` (this person wrote it), `name` (shown in groups),
 * `picks` (what is ticked in its poll).
 */
export function bubble(message, look) {
  const node = make('article', '');
  attributes(node, { tabindex: -1, 'data-message-id': message.message_id, 'data-from': message.sender_chat?.id ?? message.from?.id ?? 0 });
  fill(node, message, look);
  return node;
}

/** (Re)draw the inside; the node itself stays, so the page does not jump. */
export function fill(node, message, look) {
  const said = serviceText(message);
  const keep = ['fresh', 'follows', 'hit'].filter(name => node.classList.contains(name));
  node.className = ['bubble', ...keep, said ? 'service' : look.outgoing ? 'out' : 'in'].join(' ');
  node.replaceChildren(...(said ? [make('p', 'happening', said)] : insides(message, look)));
  if (said) return;
  const rows = message.reply_markup?.inline_keyboard ?? [];
  node.classList.toggle('wide', rows.length > 0);
  node.classList.toggle('holds-poll', Boolean(message.poll));
  node.classList.toggle('holds-media', Boolean(mediaKind(message)));
  node.classList.toggle('bare', mediaKind(message) === 'photo' && !message.caption && !message.sim?.reactions?.length);
}

function insides(message, look) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const body = make('div', 'body', ...head(message, look), ...mediaViews(message));
  if (message.poll) body.append(pollView(message, look.me, look.picks));
  body.append(...text(message), stamp(message));
  const reactions = message.sim?.reactions ?? [];
  if (reactions.length) body.append(reactionRow(reactions, look.me));
  const more = button('more', icon('dots'), { 'aria-label': 'Message menu', 'aria-haspopup': 'menu', tabindex: -1 });
  return [body, more, ...(rows.length ? [inlineKeyboard(rows)] : [])];
}

// ---- above the text

function head(message, look) {
  const parts = [look.name ? senderName(message, look.name) : make('span', 'vh', look.outgoing ? 'You: ' : `${senderOf(message)}: `)];
  if (message.forward_origin) parts.push(make('p', 'over', `Forwarded from ${originName(message.forward_origin)}`));
  if (message.via_bot) parts.push(make('p', 'over', `via @${message.via_bot.username}`));
  const replied = message.reply_to_message;
  if (replied && !replied.forum_topic_created) parts.push(quote(replied, message.quote));
  return parts;
}

export function senderName(message, text) {
  const node = make('p', 'name', text);
  const { sender_chat: chat, chat: home } = message;
  node.dataset.hue = hue(chat?.id ?? message.from?.id ?? 0);
  if (chat && chat.id !== home.id) node.append(make('span', 'tag', 'channel'));
  else if (chat && home.type !== 'channel') node.append(make('span', 'tag', 'admin'));
  else if (message.from?.is_bot) node.append(make('span', 'tag', 'bot'));
  return node;
}

function originName(origin) {
  const chat = origin.chat ?? origin.sender_chat;
  return origin.sender_user?.first_name ?? origin.sender_user_name ?? chat?.title ?? 'somebody';
}

function quote(message, part) {
  const from = senderOf(message);
  const words = part?.text ?? serviceText(message) ?? '';
  const node = button('reply-quote', [make('b', '', from), make('span', '', words || gist(message))], { 'data-jump': message.message_id });
  return attributes(node, { 'aria-label': `Reply to ${from}: ${words || gist(message)}` });
}

// ---- the text and below

function text(message) {
  const words = message.text ?? message.caption ?? '';
  if (!words) return [];
  return [make('div', 'text', ...richText(words, message.entities ?? message.caption_entities))];
}

function stamp(message) {
  const time = attributes(make('time', '', clockTime(message.date)), { datetime: new Date(message.date * 1000).toISOString() });
  return make('span', 'meta', ...(message.edit_date && !message.poll ? ['edited '] : []), time);
}
