// The bar with the pinned message; a tap goes there, the next tap to the one before.

import { gist } from './format.js';
import { messagesOf } from './store.js';

export class Pins {
  constructor(phone) {
    this.phone = phone;
    this.bar = phone.$('.pinned');
    this.turn = 0;
    this.bar.addEventListener('click', () => this.go());
  }

  /** The pinned messages of the open topic, the newest last. */
  get pinned() {
    const { phone } = this, known = messagesOf(phone.chat);
    return (phone.summary.pinned ?? []).map(id => known.get(id)).filter(message => message && phone.shows(message));
  }

  draw() {
    const { pinned } = this;
    this.bar.hidden = !pinned.length || this.phone.listOpen;
    if (this.bar.hidden) return;
    const number = pinned.length - (this.turn % pinned.length);
    const message = pinned[number - 1];
    this.bar.querySelector('b').textContent = pinned.length > 1 ? `Pinned message ${number} of ${pinned.length}` : 'Pinned message';
    this.bar.querySelector('.pinned-text').textContent = gist(message);
    this.bar.dataset.messageId = message.message_id;
  }

  go() {
    this.phone.log.jump(Number(this.bar.dataset.messageId));
    this.turn += 1;
    this.draw();
  }
}
