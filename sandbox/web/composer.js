// Where a person writes: the text area, what it replies to or edits, and what stands around it.

import { Attach } from './attach.js';
import { CommandMenu } from './commands.js';
import { gist, isBy, senderOf } from './format.js';
import { InlineMode } from './inline.js';
import { ReplyKeyboard } from './keyboard.js';
import { world } from './store.js';
import { hasMouse } from './ui.js';

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.area = phone.$('.composer');
    this.context = null; // { kind: 'reply' or 'edit', message }
    this.inline = new InlineMode(phone, this);
    this.commands = new CommandMenu(phone, this);
    this.keyboard = new ReplyKeyboard(phone, this);
    this.attach = new Attach(phone, this);
    phone.$('.form').addEventListener('submit', event => { event.preventDefault(); this.submit(); });
    this.area.addEventListener('input', () => this.typed());
    this.area.addEventListener('keydown', event => this.key(event));
    phone.$('.context-close').addEventListener('click', () => { this.setContext(null); this.area.focus(); });
  }

  reset() {
    this.setContext(null);
    this.fill('');
    this.inline.close();
  }

  /** Put `text` there, as if it had been typed. */
  fill(text) {
    this.area.value = text;
    this.typed();
  }

  focus() { this.area.focus(); }
  focusByMouse() { if (hasMouse()) this.area.focus(); } // a phone would open its keyboard

  // ---- what it replies to

  reply(message) {
    this.setContext({ kind: 'reply', message });
    this.area.focus();
  }

  edit(message) {
    this.setContext({ kind: 'edit', message });
    this.fill(message.text);
    this.area.focus();
  }

  setContext(context) {
    if (this.context?.kind === 'edit' && context?.kind !== 'edit') this.fill('');
    this.context = context;
    const bar = this.phone.$('.context');
    bar.hidden = !context;
    if (context) {
      const { kind, message } = context;
      bar.querySelector('b').textContent = kind === 'edit' ? 'Edit' : `Reply to ${senderOf(message)}`;
      bar.querySelector('.context-text').textContent = gist(message);
    }
    this.placeholder();
  }

  /** The facts of a new message that come from the context. */
  get replyFacts() {
    return this.context?.kind === 'reply' ? { reply_to: this.context.message.message_id } : {};
  }

  /** A message came: it may ask for a reply, or be answered. */
  arrived(message) {
    if (this.keyboard.forces(message)) {
      this.setContext({ kind: 'reply', message });
      if (this.phone.page.isActive(this.phone)) this.focusByMouse();
    }
  }

  keyboardChanged() {
    this.keyboard.draw();
    this.placeholder();
  }

  placeholder() {
    const forced = this.context?.message.sim?.keyboard?.input_field_placeholder;
    const text = forced ?? this.keyboard.placeholder ?? 'Message';
    if (this.area.placeholder !== text) this.area.placeholder = text;
  }

  /** The bot's name and commands may come after somebody began to type. */
  drawCommands() {
    this.commands.draw(world.bot.commands ?? []);
    this.inline.typed(this.area.value);
  }

  // ---- typing and sending

  typed() {
    const text = this.area.value;
    this.phone.$('.send').disabled = !text.trim();
    this.area.style.height = 'auto';
    if (text) this.area.style.height = `${this.area.scrollHeight}px`;
    this.commands.typed(text);
    this.inline.typed(text);
  }

  key(event) {
    if (event.isComposing) return; // Enter ends the input of a Japanese word, say
    const climbs = event.key === 'ArrowUp' && (this.inline.enter() || this.commands.enter());
    const sends = event.key === 'Enter' && !event.shiftKey;
    if (event.key === 'Escape' && !this.inline.close() && this.context) this.setContext(null);
    if (event.key === 'ArrowUp' && !climbs && !this.area.value) this.editLast();
    if (sends) this.phone.$('.form').requestSubmit();
    if (climbs || sends) event.preventDefault();
  }

  editLast() {
    const own = this.phone.messages.findLast(message => isBy(message, this.phone.user) && message.text && !message.via_bot);
    if (own) this.edit(own);
  }

  /** The text stays until the sandbox has taken it: a refused message can be shortened. */
  async submit() {
    const text = this.area.value.trim(), send = this.phone.$('.send');
    if (!text || send.disabled) return;
    send.disabled = true; // no second message by a quick second Enter
    const done = this.context?.kind === 'edit' ? await this.saveEdit(text) : await this.phone.send(text, this.replyFacts);
    if (done && this.area.value.trim() === text) this.area.value = '';
    if (done) this.setContext(null);
    this.typed();
  }

  saveEdit(text) {
    const { message_id } = this.context.message;
    return this.phone.attempt(() => this.phone.act('/sim/edit', { message_id, text }));
  }
}
