// The chats of one person: last message, time, what is unread.

import { now } from './clock.js';
import { gist, hue, initials, isBy, listTime, senderOf } from './format.js';
import { newGroupDialog } from './groups.js';
import { move } from './menu.js';
import { unreadOf } from './read.js';
import { serviceText } from './service.js';
import { chatsOf, messagesOf, world } from './store.js';
import { button, make } from './ui.js';

export class ChatList {
  constructor(phone) {
    this.phone = phone;
    this.box = phone.$('.chat-list');
    this.box.addEventListener('click', ({ target }) => {
      const item = target.closest('.chat-item');
      if (item) phone.open(Number(item.dataset.chat));
    });
    this.box.addEventListener('keydown', event => move(event, [...this.box.querySelectorAll('.chat-item')], { ArrowDown: 1, ArrowUp: -1 }));
    phone.$('.new-group').addEventListener('click', () => newGroupDialog(phone));
  }

  draw() {
    const { phone } = this, focused = document.activeElement?.dataset?.chat;
    phone.$('.list-status').textContent = `${phone.name} · id ${phone.user}`;
    const had = this.box.contains(document.activeElement);
    this.box.replaceChildren(...chatsOf(phone.user).map(chat => make('li', '', this.item(chat))));
    if (had) this.box.querySelector(`[data-chat="${focused}"]`)?.focus();
  }

  item(chat) {
    const { phone } = this, own = chat.id === phone.user;
    const title = own ? world.bot.first_name : chat.title ?? `Chat ${chat.id}`;
    const last = [...messagesOf(chat.id).values()].at(-1), unread = unreadOf(phone.user, chat.id);
    const avatar = make('span', 'avatar', initials(title));
    avatar.dataset.hue = hue(own ? 0 : chat.id);
    const name = make('span', 'chat-name', make('b', '', title), ...(chat.is_forum ? [make('span', 'tag', 'forum')] : []));
    const time = make('span', 'chat-time', last ? listTime(last.date, now()) : '');
    const words = make('span', 'chat-last', phone.typing.has(chat.id) ? 'typing…' : last ? this.words(last, own) : 'No messages yet');
    const badge = unread ? [make('b', 'badge', String(unread), make('span', 'vh', ' unread'))] : [];
    return button('chat-item', [avatar, make('span', 'chat-lines', make('span', 'chat-line', name, time), make('span', 'chat-line', words, ...badge))], { 'data-chat': chat.id });
  }

  words(message, own) {
    const said = serviceText(message);
    if (said) return said;
    const mine = isBy(message, this.phone.user);
    const who = mine ? 'You: ' : own ? '' : `${senderOf(message)}: `;
    return who + gist(message);
  }
}
