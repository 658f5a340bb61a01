// The topics of a forum, as tabs under the header.

import { newTopicDialog } from './groups.js';
import { wireTabs } from './menu.js';
import { unreadOf } from './read.js';
import { button, make } from './ui.js';

export class Topics {
  constructor(phone) {
    this.phone = phone;
    this.bar = phone.$('.topics');
    this.tabs = phone.$('.topic-tabs');
    wireTabs(this.tabs);
    this.tabs.addEventListener('click', ({ target }) => {
      const tab = target.closest('[role=tab]');
      if (tab) this.choose(Number(tab.dataset.topic));
    });
    phone.$('.new-topic').addEventListener('click', () => newTopicDialog(phone));
  }

  choose(topic) {
    this.phone.open(this.phone.chat, topic);
    this.tabs.querySelector('[aria-selected=true]')?.focus();
  }

  draw() {
    const { phone } = this;
    this.bar.hidden = !phone.isForum || phone.listOpen;
    if (this.bar.hidden) return;
    const topics = [{ message_thread_id: 0, name: 'General' }, ...(phone.summary.topics ?? [])];
    const had = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...topics.map(topic => this.tab(topic)));
    const current = this.tabs.querySelector('[aria-selected=true]');
    if (had) current?.focus();
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  tab({ message_thread_id: id, name, is_closed: closed, icon_color: color }) {
    const { phone } = this, on = phone.topic === id;
    const unread = on ? 0 : unreadOf(phone.user, phone.chat, id);
    const dot = make('i', 'topic-dot');
    if (color !== undefined) dot.style.background = `#${color.toString(16).padStart(6, '0')}`;
    const node = button('topic-tab', [dot, name + (closed ? ' (closed)' : '')], {
      role: 'tab', 'aria-selected': String(on), tabindex: on ? 0 : -1, 'data-topic': id,
    });
    if (unread) node.append(make('b', 'badge', String(unread)));
    return node;
  }
}
