// The reply keyboard under the composer, as the bot's last message with one left it.

import { attributes, button, icon, make } from './ui.js';

export class ReplyKeyboard {
  constructor(phone, composer) {
    this.phone = phone;
    this.composer = composer;
    this.box = phone.$('.reply-keys');
    this.toggle = phone.$('.keyboard-button');
    this.hidden = new Set(); // message ids whose keyboard was put away
    this.current = null;
    this.toggle.addEventListener('click', () => this.flip());
    this.box.addEventListener('click', event => this.press(event.target.closest('button')));
  }

  get placeholder() {
    return this.current?.markup.input_field_placeholder;
  }

  draw() {
    this.current = lastKeyboard(this.phone.messages, this.phone.user);
    const { current } = this;
    const open = Boolean(current) && !this.hidden.has(current.id);
    this.toggle.hidden = !current || Boolean(current.markup.is_persistent);
    attributes(this.toggle, { 'aria-expanded': String(open), 'aria-label': open ? 'Hide the keyboard' : 'Show the keyboard' });
    this.toggle.classList.toggle('on', open);
    if (open && this.drawn !== current.print) this.fill(current);
    this.box.hidden = !open;
  }

  fill({ markup, print }) {
    this.drawn = print;
    this.box.classList.toggle('tall', !markup.resize_keyboard);
    this.box.replaceChildren(...markup.keyboard.map(row => make('div', 'row', ...row.map(key))));
  }

  flip() {
    const { id } = this.current;
    if (!this.hidden.delete(id)) this.hidden.add(id);
    this.draw();
  }

  async press(node) {
    if (!node) return;
    const { id, markup } = this.current;
    const sent = await this.phone.attempt(() => this.phone.act('/sim/tap', { text: node.dataset.label, ...this.phone.place }));
    if (sent && markup.one_time_keyboard) this.hidden.add(id);
    this.draw();
  }

  /** Whether `message` wants this person's reply. */
  forces(message) {
    return Boolean(message.sim?.keyboard?.force_reply) && isFor(message, this.phone.user);
  }
}

const ASKS = { request_contact: 'person', request_location: 'place', request_poll: 'check', request_users: 'group', request_chat: 'group' };

function key(it) {
  const text = typeof it === 'string' ? it : it.text;
  const kind = Object.keys(ASKS).find(name => it[name]);
  return button(`reply-key ${it.style ?? ''}`.trim(), [...(kind ? [icon(ASKS[kind])] : []), make('span', '', text)], { 'data-label': text });
}

const isFor = ({ sim }, user) => !sim.for || sim.for.includes(user);

/** A keyboard stays until another comes or it is removed; a wish for a reply leaves it there. */
function lastKeyboard(messages, user) {
  const last = messages.findLast(({ sim }) => sim?.keyboard && !sim.keyboard.force_reply && isFor({ sim }, user));
  const markup = last?.sim.keyboard;
  return markup?.keyboard ? { id: last.message_id, markup, print: JSON.stringify([last.message_id, markup]) } : null;
}
