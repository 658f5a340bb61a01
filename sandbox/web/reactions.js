// Reactions: the chips under a message, and the row in its menu.

import { userName } from './store.js';
import { attributes, button, make } from './ui.js';

export const QUICK = ['👍', '❤', '🔥', '👏', '😁', '🤔', '🎉'];

const emojiOf = ({ type }) => type.emoji ?? (type.type === 'paid' ? '⭐' : '✨');

export function reactionRow(reactions, me) {
  const chips = reactions.filter(it => it.users.length).map(it => {
    const mine = it.users.includes(me), emoji = emojiOf(it), who = it.users.map(userName).join(', ');
    const label = `${emoji}, ${it.users.length}: ${who}`;
    return button(`chip ${mine ? 'mine' : ''}`.trim(), [make('span', 'emoji', emoji), make('b', '', String(it.users.length))], {
      'data-emoji': emoji, 'aria-pressed': String(mine), 'aria-label': label, title: who,
    });
  });
  return attributes(make('div', 'reactions', ...chips), { role: 'group', 'aria-label': 'Reactions' });
}

/** What this person's tap on `emoji` means: the emoji, or '' to take it back. */
export function toggled(message, me, emoji) {
  const own = (message.sim?.reactions ?? []).find(it => emojiOf(it) === emoji)?.users.includes(me);
  return own ? '' : emoji;
}
