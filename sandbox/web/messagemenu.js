// What can be done with a message: react, reply, copy, pin, edit, delete. By the … button, a right click,
// a long press, or Enter on the message.

import { alertDialog } from './dialogs.js';
import { isBy } from './format.js';
import { walk } from './menu.js';
import { showsCounts } from './poll.js';
import { QUICK } from './reactions.js';
import { userName } from './store.js';
import { attributes, button, copy, make } from './ui.js';

const LONG_PRESS_MS = 450;

export class MessageMenu {
  constructor(phone) {
    this.phone = phone;
    this.panel = attributes(make('div', 'menu message-menu'), { role: 'menu', 'aria-label': 'Message actions', hidden: '' });
    phone.$('.stage').append(this.panel);
    this.panel.addEventListener('keydown', walk);
    this.panel.addEventListener('keydown', event => this.key(event));
    this.panel.addEventListener('click', event => this.pick(event.target.closest('button')));
    document.addEventListener('pointerdown', ({ target }) => { if (!this.panel.contains(target)) this.close(); });
    this.wireLog(phone.$('.log'));
  }

  wireLog(log) {
    const at = target => target.closest('.bubble:not(.service)');
    log.addEventListener('contextmenu', event => {
      const node = at(event.target);
      if (!node || event.target.closest('a, img')) return;
      event.preventDefault();
      this.openFor(node, event.clientY);
    });
    log.addEventListener('keydown', event => {
      if (event.key === 'Enter' && event.target.matches('.bubble:not(.service)')) { event.preventDefault(); this.openFor(event.target); }
    });
    let timer = 0; // Safari on a phone has no contextmenu
    log.addEventListener('pointerdown', event => {
      const node = event.pointerType === 'touch' && at(event.target);
      if (node) timer = setTimeout(() => this.openFor(node, event.clientY), LONG_PRESS_MS);
    });
    for (const name of ['pointerup', 'pointercancel', 'pointermove', 'scroll']) log.addEventListener(name, () => clearTimeout(timer), { passive: true });
  }

  openFor(node, y) {
    const message = this.phone.message(Number(node.dataset.messageId));
    if (message) this.open(message, node, y);
  }

  open(message, opener, y = opener.getBoundingClientRect().bottom) {
    Object.assign(this, { message, opener });
    const row = make('div', 'quick', ...QUICK.map(emoji =>
      button('quick-reaction', emoji, { role: 'menuitem', 'aria-label': `React with ${emoji}`, 'data-emoji': emoji })));
    this.panel.replaceChildren(attributes(row, { role: 'group', 'aria-label': 'Reactions' }), ...this.items().map(([name, label]) =>
      button(name === 'remove' ? 'dangerous' : '', label, { role: 'menuitem', 'data-do': name })));
    this.panel.hidden = false;
    this.settle(y);
    this.panel.querySelector('button').focus({ preventScroll: true });
  }

  items() {
    const { message, phone } = this, own = isBy(message, phone.user);
    const pinned = (phone.summary.pinned ?? []).includes(message.message_id);
    return [
      ['reply', 'Reply'],
      ...(message.text || message.caption ? [['copy', 'Copy the text']] : []),
      [pinned ? 'unpin' : 'pin', pinned ? 'Unpin' : 'Pin'],
      ...(message.poll?.is_anonymous === false && showsCounts(message, phone.user) ? [['voters', 'Who voted']] : []),
      ...(own && message.text && !message.via_bot ? [['edit', 'Edit']] : []),
      ['remove', 'Delete'],
    ];
  }

  /** Near the message, and wholly in the phone. */
  settle(y) {
    const stage = this.phone.$('.stage').getBoundingClientRect(), node = this.opener.closest('.bubble').getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = this.panel;
    const below = y - stage.top, fits = below + height + 8 <= stage.height;
    const top = Math.max(8, fits ? below : Math.min(below - 36, stage.height - 8) - height);
    const left = Math.max(8, Math.min(node.left - stage.left + 12, stage.width - width - 8));
    Object.assign(this.panel.style, { top: `${top}px`, left: `${left}px` });
  }

  key(event) {
    if (event.key === 'Escape' || event.key === 'Tab') { event.preventDefault(); event.stopPropagation(); this.close(true); }
  }

  close(focus = false) {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    if (focus) this.opener.closest('.bubble')?.focus({ preventScroll: true });
  }

  pick(item) {
    if (!item) return;
    const { message, phone } = this, { message_id } = message, { emoji, do: name } = item.dataset;
    this.close(true);
    if (emoji) return phone.actions.react(message, emoji);
    const acts = {
      reply: () => phone.composer.reply(message),
      copy: () => copy(message.text ?? message.caption, phone.$('.toasts')),
      pin: () => phone.act('/sim/pin', { message_id }),
      unpin: () => phone.act('/sim/pin', { message_id, unpin: true }),
      edit: () => phone.composer.edit(message),
      remove: () => phone.act('/sim/delete', { message_id }),
      voters: () => showVoters(message),
    };
    phone.attempt(async () => acts[name]());
  }
}

/** Who voted for what, in a poll that is not anonymous. */
export function showVoters({ poll, sim }) {
  const votes = Object.entries(sim?.votes ?? {});
  const lines = poll.options.map((option, index) => {
    const names = votes.filter(([, chosen]) => chosen.includes(index)).map(([id]) => userName(Number(id)));
    return `${option.text}: ${names.join(', ') || 'nobody'}`;
  });
  return alertDialog(lines.join('\n'), 'Who voted');
}
