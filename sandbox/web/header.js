// The bar above a chat: where one is, who is there, and the menu of the phone.

import { call } from './api.js';
import { alertDialog } from './dialogs.js';
import { hue, initials, plural } from './format.js';
import { changeTopic, deleteTopic, membersDialog, newTopicDialog, openTopic } from './groups.js';
import { wireMenu } from './menu.js';
import { world } from './store.js';

export class Header {
  constructor(phone) {
    this.phone = phone;
    const menu = phone.$('.more-menu');
    wireMenu(menu, phone.$('.menu-button'), { beforeOpen: () => this.drawMenu() });
    menu.addEventListener('click', event => this.pick(event.target.closest('[data-do], [data-advance]')));
    phone.$('.back').addEventListener('click', () => phone.showList());
    phone.$('.who').addEventListener('click', () => { if (!phone.isPrivate) membersDialog(phone); });
  }

  draw() {
    const { phone } = this, title = this.title();
    phone.$('.title').textContent = title;
    const avatar = phone.$('.chat-avatar');
    avatar.textContent = initials(title);
    avatar.dataset.hue = hue(phone.isPrivate ? 0 : phone.chat);
    this.drawStatus();
    const { unread } = phone, badge = phone.$('.back .badge');
    badge.textContent = unread > 99 ? '99+' : unread;
    badge.hidden = !unread;
    phone.$('.back').setAttribute('aria-label', unread ? `All chats, ${unread} unread` : 'All chats');
  }

  title() {
    const { phone } = this;
    return phone.isPrivate ? world.bot.first_name : phone.summary.title ?? `Chat ${phone.chat}`;
  }

  drawStatus() {
    const { phone } = this, node = phone.$('.status');
    const typing = phone.typing.has(phone.chat), online = world.bot.seen && phone.botIsHere;
    node.className = `status ${typing ? 'typing' : phone.isPrivate && online ? 'online' : ''}`.trim();
    const text = typing ? 'typing…' : phone.isPrivate ? (online ? 'bot · online' : 'waiting for the bot…') : this.groupStatus();
    if (node.textContent !== text) node.textContent = text;
  }

  groupStatus() {
    const { phone } = this;
    const people = phone.members.filter(member => !member.user.is_bot).length;
    const bot = phone.botIsHere ? (world.bot.seen ? 'bot online' : 'waiting for the bot…') : 'without the bot';
    return phone.summary.missing ? 'not there yet' : [people ? plural(people, 'person', 'people') : phone.summary.type, bot].join(', ');
  }

  drawMenu() {
    const { phone } = this;
    phone.$('.learner').textContent = `${phone.name} · id ${phone.user}`;
    const show = { block: phone.isPrivate && !phone.summary.blocked, unblock: phone.isPrivate && phone.summary.blocked,
      members: !phone.isPrivate, topic: phone.isForum, leave: !phone.isPrivate && !phone.summary.missing };
    const topic = openTopic(phone);
    Object.assign(show, { close: topic && !topic.is_closed, reopen: topic?.is_closed, erase: topic });
    for (const [name, on] of Object.entries(show)) phone.$(`[data-do="${name}"]`).hidden = !on;
  }

  pick(item) {
    const { phone } = this;
    if (item?.dataset.advance) return phone.attempt(() => call('/sim/clock', { advance: Number(item.dataset.advance) }));
    const acts = {
      block: () => phone.act('/sim/member', { action: 'block' }),
      unblock: () => phone.act('/sim/member', { action: 'unblock' }),
      leave: () => phone.act('/sim/member', { action: 'leave' }),
      members: () => membersDialog(phone),
      topic: () => newTopicDialog(phone),
      close: () => changeTopic(phone, 'close'),
      reopen: () => changeTopic(phone, 'reopen'),
      erase: () => deleteTopic(phone),
      add: () => phone.page.addPerson(phone),
      director: () => phone.page.showDirector(true),
      theme: () => phone.page.toggleTheme(),
      afresh: () => phone.page.startAfresh(phone),
      about: () => alertDialog('This is a local sandbox, not Telegram. Nothing leaves this machine.', 'About this page'),
    };
    const act = acts[item?.dataset.do];
    return act && phone.attempt(async () => act());
  }
}
